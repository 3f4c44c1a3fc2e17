"""A language model as a second reader of claims, where one is set for that."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing

from answer.writing.language import ANSWER_TOKENS, USABLE_CONTEXT, LanguageModel, ModelError
from answer.writing.orders import gives_orders
from answer.writing.prompt import harmless, load_prompt, new_fence
from answer.writing.thoughts import said_aloud
from check import Entailment, Judgement
from ingest import count_tokens

_SURE = 0.9  # how likely the verdict is right that the model gives
# The verdict opens the reply, after marks such as "**" and words that only say that it is one:
# "not supported" is no support, whatever stands before it.
_REPLY = re.compile(
    r"(?:(?:[\W_]*(?:i (?:would )?(?:think|believe|say)|my|the|verdict|answer|claim|that|it|this"
    r"|here|is|be|as|so)\b)*)[\W_]*(?P<verdict>supported|contradicted|unknown)(?![^\W_])"
    r"(?:[\W_]*(?:(?:by|in|see|passages?|number|no|nr)\b[\W_]*){0,4}(?P<number>\d{1,2})(?![\d%]))?",
    re.IGNORECASE,
)
_LONGEST_REPLY = 400  # characters
_PAUSE = 60.0  # seconds that a model which failed is done without
_FRAME_TOKENS = 40  # of the marks around a passage


class PromptedEntailment:
    """An Entailment that asks a language model once a claim which passage decides it, and how.

    What it says counts for the passage that it names. Of all others, and where it fails or says
    nothing of use, `otherwise` judges; `tell` is given a line when it fails or is not
    understood, each line once.
    A reply may take `answer_tokens`, thoughts included: passages have what is left of `context`.
    A model that failed is not asked for `pause` seconds.
    Safe for threads. Raises PromptError when the prompt's file is not as it must be.
    """

    def __init__(
        self,
        model: LanguageModel,
        otherwise: Entailment,
        context: int = 4096,
        answer_tokens: int = ANSWER_TOKENS,
        tell: Callable[[str], None] = lambda line: None,
        pause: float = _PAUSE,
    ) -> None:
        self._model = model
        self._otherwise = otherwise
        self._context = context
        self._answer_tokens = answer_tokens
        self._tell = tell
        self._pause = pause
        self._asked_from = 0.0  # on the monotonic clock
        self._told: set[str] = set()
        self._prompt = load_prompt("verdict")

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        found = self._otherwise.judge(pairs)
        claims: defaultdict[str, list[int]] = defaultdict(list)
        for at, (_, claim) in enumerate(pairs):
            claims[claim].append(at)
        for claim, places in claims.items():
            for at, judgement in self._weighed(claim, [(at, pairs[at][0]) for at in places]):
                found[at] = judgement(found[at])
        return found

    def judge_claim(
        self, claim: str, pairs: Sequence[tuple[str, str]], *, joined: bool
    ) -> list[Judgement]:
        """As `judge`, of one claim: the model is asked of it once, in its own words.

        Where they are `joined` the first evidence has the verdict of what it is joined of.
        """
        found = self._otherwise.judge(pairs)
        texts = list(enumerate(evidence for evidence, _ in pairs))
        said = self._weighed(claim, texts[joined:])
        if joined and said:
            _, whole = said[0]
            if whole is not _unknown or len(said) == len(pairs) - 1:
                said.append((0, whole))
        for at, judgement in said:
            found[at] = judgement(found[at])
        return found

    def _weighed(
        self, claim: str, texts: Sequence[tuple[int, str]]
    ) -> list[tuple[int, Callable[[Judgement], Judgement]]]:
        """What the model makes of our own judgements of texts, each with its number."""
        read = [(at, text) for at, text in texts if text.strip() and not gives_orders(text)]
        if not read or not claim.strip() or time.monotonic() < self._asked_from:
            return []
        given = self._fitting(claim, [(at, harmless(text)) for at, text in read])
        if not given:
            self._tell_once(f"a claim does not fit into what {self._model.name} can read")
        verdict, number = self._asked(claim, [text for _, text in given])
        if verdict == "unknown":
            return [(at, _unknown) for at, _ in given]
        if verdict and 1 <= number <= len(given):
            return [(given[number - 1][0], _supported if verdict == "supported" else _denied)]
        return []

    def _fitting(self, claim: str, texts: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        """As many of the passages, the first ones first, as the model can read at once."""
        room = int(self._context * USABLE_CONTEXT) - self._answer_tokens
        room -= count_tokens(self._prompt.text) + count_tokens(claim)
        kept = []
        for at, text in texts:
            size = count_tokens(text) + _FRAME_TOKENS
            if size <= room:
                kept.append((at, text))
                room -= size
        return kept

    def _asked(self, claim: str, passages: Sequence[str]) -> tuple[str, int]:
        """The model's verdict, or none, and the number of the passage that it names, or 0."""
        if not passages:
            return "", 0
        fence = new_fence(claim, *passages)
        shown = "\n".join(
            f"<<passage {number} {fence}>>\n| {text}\n<<end {fence}>>"
            for number, text in enumerate(passages, start=1)
        )
        reply = ""
        try:
            prompt = self._prompt.fill(claim=harmless(claim), passages=shown, fence=fence)
            with closing(self._model.stream(prompt)) as stream:
                for piece in said_aloud(stream):
                    reply += piece
                    if len(reply) > _LONGEST_REPLY:
                        break
        except ModelError as error:
            self._asked_from = time.monotonic() + self._pause
            self._tell_once(str(error))
            return "", 0
        answer = _REPLY.match(reply)
        verdict = answer["verdict"].lower() if answer else ""
        number = int((answer and answer["number"]) or 0)
        if number == 0 and len(passages) == 1 and verdict in ("supported", "contradicted"):
            number = 1  # no other can be meant
        if not verdict or (verdict != "unknown" and not 1 <= number <= len(passages)):
            self._tell_once(f"a reply of {self._model.name} was not understood")
        return verdict, number

    def _tell_once(self, problem: str) -> None:
        line = f"{problem}: claims are judged without it"
        if line not in self._told:
            self._told.add(line)
            self._tell(line)


def _supported(own: Judgement) -> Judgement:
    """What the model's support counts for, whatever our own judgement is."""
    return Judgement(_SURE, (1 - _SURE) / 2, (1 - _SURE) / 2)


def _denied(own: Judgement) -> Judgement:
    """What the model's contradiction counts for, whatever our own judgement is."""
    return Judgement((1 - _SURE) / 2, _SURE, (1 - _SURE) / 2)


def _unknown(own: Judgement) -> Judgement:
    """What is left of our own judgement where the model finds nothing that decides the claim."""
    return Judgement(own.supported / 2, own.contradicted / 2, (1 + own.neither) / 2)
