"""Ranked passages become a checked answer."""

from answer.answer import Answer, Citation, Searched, Sentence, Turn, cite, recognised
from answer.assistant import Assistant
from answer.checked import CheckedSentence, CheckedText
from answer.claim import Difference, Label, Rationale, Stance, Verdict
from answer.jsonl import answered_lines, checked_lines
from answer.record import answer_record, paper_record, verdict_record
from answer.words import answer_text, paper_line, verdict_text

__all__ = [
    "Answer",
    "Assistant",
    "CheckedSentence",
    "CheckedText",
    "Citation",
    "Difference",
    "Label",
    "Rationale",
    "Searched",
    "Sentence",
    "Stance",
    "Turn",
    "Verdict",
    "answer_record",
    "answer_text",
    "answered_lines",
    "checked_lines",
    "cite",
    "paper_line",
    "paper_record",
    "recognised",
    "verdict_record",
    "verdict_text",
]
