from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import count_tokens, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Cllr. Smith asked Cllrs. Jones and Brown.", "They agreed."],
        ["See report No. 5 for more.", "The answer was no.", "It stayed so."],
        ["Some carers (i.e. most of them, e.g. Mrs. Hall) agreed.", "Others did not."],
        ["The rate is 8.4 per cent.", "The budget was under-spent by £4.35 million.", "Why?"],
        ["David T. Monk and J. Smith came.", "See Appendix A.", "The end is near."],
        ["“It works.”", "She left.", 'He said "yes."', "Then he left."],
        ["They might respond”.", "We found little support."],
        ["Improve the plans. (page 11)", "Next comes this."],
        ["2. Improve the plans. (page 11)"],
        ["first, adults; second, carers; third, all others."],
        ["You have to do all the leg work...then they might respond."],
        ["Read www.cqc.org.uk or write to enquiries@cqc.org.uk.", "Thank you."],
        ["The plan (see Appendix 2) was noted.", "Work began at 10 a.m. on Monday."],
    ],
)
def test_a_full_stop_that_ends_no_sentence(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


def test_a_blank_line_ends_a_sentence_of_a_claim() -> None:
    assert split("No full stop here\n\nand none here") == ["No full stop here", "and none here"]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab A.B?!”\"') (1;:\n“’"), max_size=80))
def test_every_word_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert spans == sorted(spans)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join(text[start:end] for start, end in spans).replace(" ", "").replace(
        "\n", ""
    ) == "".join(text.split())


def test_tokens_are_counted_as_tiktoken_counts_them() -> None:
    assert count_tokens("") == 0
    assert count_tokens("hello world") == 2
    assert count_tokens("The council and partners should:") == 6
