"""Ranked passages become a checked answer."""

from answer.answer import Answer, Citation, Growing, Searched, Sentence, Turn, cite, recognised
from answer.assistant import Assistant
from answer.checked import CheckedSentence, CheckedText
from answer.claim import Difference, GivenVerdict, Label, Rationale, Stance, Verdict
from answer.jsonl import answered_lines, checked_lines
from answer.printable import printable
from answer.record import answer_record, paper_record, text_record, verdict_record
from answer.report import TextReport
from answer.report_docx import docx_report
from answer.report_markdown import markdown_report
from answer.words import answer_text, paper_line, verdict_text
from answer.writing.language import LanguageModel, ModelError, ModelSettings
from answer.writing.models import (
    entailment_of,
    examined,
    language_model,
    sent_outside,
    writer_of,
)
from answer.writing.scripted import SCRIPTS, ScriptedModel
from answer.writing.write import Writer
from answer.writing.written import Withheld, Written

__all__ = [
    "SCRIPTS",
    "Answer",
    "Assistant",
    "CheckedSentence",
    "CheckedText",
    "Citation",
    "Difference",
    "GivenVerdict",
    "Growing",
    "Label",
    "LanguageModel",
    "ModelError",
    "ModelSettings",
    "Rationale",
    "ScriptedModel",
    "Searched",
    "Sentence",
    "Stance",
    "TextReport",
    "Turn",
    "Verdict",
    "Withheld",
    "Writer",
    "Written",
    "answer_record",
    "answer_text",
    "answered_lines",
    "checked_lines",
    "cite",
    "docx_report",
    "entailment_of",
    "examined",
    "language_model",
    "markdown_report",
    "paper_line",
    "paper_record",
    "printable",
    "recognised",
    "sent_outside",
    "text_record",
    "verdict_record",
    "verdict_text",
    "writer_of",
]
