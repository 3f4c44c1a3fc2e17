"""Cases become scores: the same Assistant that users ask is asked the golden questions."""

from eval.baseline import Baseline, compare, gate, load_baseline, save_baseline
from eval.cases import KINDS, Case, CaseError, CaseFile, ClaimCase, load_cases, load_file
from eval.results import FileResults, Result
from eval.run import evaluate
from eval.table import failure_lines, table_lines, unscored_lines

__all__ = [
    "KINDS",
    "Baseline",
    "Case",
    "CaseError",
    "CaseFile",
    "ClaimCase",
    "FileResults",
    "Result",
    "compare",
    "evaluate",
    "failure_lines",
    "gate",
    "load_baseline",
    "load_cases",
    "load_file",
    "save_baseline",
    "table_lines",
    "unscored_lines",
]
