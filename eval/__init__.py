"""Cases become scores: the same Assistant that users ask is asked the golden questions."""

from eval.baseline import Baseline, load_baseline
from eval.cases import KINDS, Case, CaseError, CaseFile, ClaimCase, load_cases, load_file
from eval.evaluation import Evaluation, evaluation
from eval.grow import grow
from eval.results import FileResults, Result
from eval.written_report import WrittenEvaluation, written_evaluation

__all__ = [
    "KINDS",
    "Baseline",
    "Case",
    "CaseError",
    "CaseFile",
    "ClaimCase",
    "Evaluation",
    "FileResults",
    "Result",
    "WrittenEvaluation",
    "evaluation",
    "grow",
    "load_baseline",
    "load_cases",
    "load_file",
    "written_evaluation",
]
