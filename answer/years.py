"""Whether a passage is of the years that a question is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from answer.question import Question
from ingest import Document, PaperDate, Passage


def is_of_years(question: Question, passage: Passage, document: Callable[[str], Document]) -> bool:
    """Whether it is of a year asked for, or of one between those that are compared."""
    date = passage.source.date
    return _within(question, date) or _of_years(question.years, passage, document)


def _of_years(years: Sequence[int], passage: Passage, document: Callable[[str], Document]) -> bool:
    """Whether the passage, or its paper's date or front page, is of one of the years asked for."""
    if not years:
        return True
    date = passage.source.date
    if date is not None and date.year in years:
        return True
    front = document(passage.source.id).text[:1_000]
    near = " ".join((*passage.headings, passage.text, passage.source.title, front))
    return any(str(year) in near for year in years)


def _within(question: Question, date: PaperDate | None) -> bool:
    """Whether the date is in a year between those that are compared, or after the only one."""
    if not question.over_years or date is None or not question.years:
        return False
    last = max(question.years) if len(question.years) > 1 else date.year
    return min(question.years) <= date.year <= last
