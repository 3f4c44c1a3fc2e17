"""Ranked passages become a checked answer."""

from answer.answer import Answer, Citation, Searched, Sentence, Turn, cite, recognised
from answer.assistant import Assistant
from answer.claim import Difference, Label, Verdict
from answer.record import answer_record, verdict_record

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Difference",
    "Label",
    "Searched",
    "Sentence",
    "Turn",
    "Verdict",
    "answer_record",
    "cite",
    "recognised",
    "verdict_record",
]
