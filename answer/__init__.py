"""Ranked passages become a checked answer."""

from answer.answer import Answer, Citation, Searched, Sentence, Turn, cite, recognised
from answer.assistant import Assistant
from answer.checked import CheckedSentence, CheckedText
from answer.claim import Difference, Judgement, Label, Rationale, Stance, Verdict, verdict_on
from answer.jsonl import answered_lines, checked_lines
from answer.printable import printable
from answer.record import answer_record, paper_record, text_record, verdict_record
from answer.report import TextReport
from answer.report_docx import docx_report
from answer.report_markdown import markdown_report
from answer.words import answer_text, paper_line, verdict_text

__all__ = [
    "Answer",
    "Assistant",
    "CheckedSentence",
    "CheckedText",
    "Citation",
    "Difference",
    "Judgement",
    "Label",
    "Rationale",
    "Searched",
    "Sentence",
    "Stance",
    "TextReport",
    "Turn",
    "Verdict",
    "answer_record",
    "answer_text",
    "answered_lines",
    "checked_lines",
    "cite",
    "docx_report",
    "markdown_report",
    "paper_line",
    "paper_record",
    "printable",
    "recognised",
    "text_record",
    "verdict_on",
    "verdict_record",
    "verdict_text",
]
