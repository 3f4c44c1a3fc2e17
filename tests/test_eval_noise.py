from __future__ import annotations

import pytest

from eval.noise import (
    interval_of_mean,
    interval_of_percentile,
    mean,
    paired_difference,
    percentile,
)

MIXED = [1.0] * 60 + [0.0] * 40


def test_a_mean_is_over_what_the_measure_applies_to() -> None:
    assert mean([1.0, None, 0.0]) == 0.5
    assert mean([None, None]) is mean([]) is None
    assert interval_of_mean([None]) is None


def test_an_interval_is_the_binomial_one_where_that_is_known() -> None:
    found = interval_of_mean(MIXED)
    assert found is not None
    low, high = found
    assert low == pytest.approx(0.6 - 1.96 * 0.049, abs=0.015)
    assert high == pytest.approx(0.6 + 1.96 * 0.049, abs=0.015)


def test_an_interval_is_the_same_each_time_and_wider_with_fewer_cases() -> None:
    assert interval_of_mean(MIXED) == interval_of_mean(MIXED)
    few = interval_of_mean([1.0] * 6 + [0.0] * 4)
    many = interval_of_mean(MIXED)
    assert few is not None and many is not None
    assert few[1] - few[0] > 2 * (many[1] - many[0])


def test_cases_that_a_measure_does_not_apply_to_make_it_no_surer() -> None:
    plain, padded = interval_of_mean(MIXED), interval_of_mean([*MIXED, *[None] * 100])
    assert plain is not None and padded is not None
    assert padded[1] - padded[0] > 0.9 * (plain[1] - plain[0])


def test_percentiles_are_interpolated_and_have_intervals() -> None:
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile([], 50) is None
    found = interval_of_percentile([float(n) for n in range(100)], 95)
    assert found is not None
    assert found[0] < 94 < found[1]


def test_pairing_sees_a_change_that_the_spread_of_the_cases_would_hide() -> None:
    """Hard and easy cases differ by far more than the program has changed."""
    then = [n / 100 for n in range(100)]
    now = [value + 0.01 + (0.002 if n % 2 else -0.002) for n, value in enumerate(then)]
    found = paired_difference(now, then)
    assert found is not None
    difference, low, high = found
    assert difference == pytest.approx(0.01)
    assert 0.009 < low < difference < high < 0.011


def test_a_measure_may_apply_to_other_cases_than_then() -> None:
    """As precision does: it is over what was refused, and that changes."""
    found = paired_difference([1.0, None, 1.0], [0.0, 1.0, None])
    assert found is not None
    assert found[0] == 0.5
    assert paired_difference([None], [1.0]) is None
