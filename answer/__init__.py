"""Ranked passages become a checked answer."""

from answer.answer import Answer, Citation, Searched, Sentence, Turn, cite

__all__ = ["Answer", "Citation", "Searched", "Sentence", "Turn", "cite"]
