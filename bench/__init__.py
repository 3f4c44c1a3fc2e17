"""Trials and measurements by hand, which take longer than a test may."""
