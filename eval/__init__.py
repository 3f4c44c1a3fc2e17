"""Cases become scores: the same Assistant that users ask is asked the golden questions."""

from eval.cases import Case, CaseError, ClaimCase, load_cases
from eval.lines import failure_lines, scored_lines
from eval.run import Mean, Scored, ScoredClaim, ask_all, check_all, means

__all__ = [
    "Case",
    "CaseError",
    "ClaimCase",
    "Mean",
    "Scored",
    "ScoredClaim",
    "ask_all",
    "check_all",
    "failure_lines",
    "load_cases",
    "means",
    "scored_lines",
]
