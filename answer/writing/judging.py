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
# At the beginning, after marks such as "**" at most: "not supported" is no support.
_REPLY = re.compile(
    r"[\W_]*(?:(?:the )?verdict\b[\W_]*)?(supported|contradicted|unknown)\b\W{0,4}(\d{1,2})?",
    re.IGNORECASE,
)
_LONGEST_REPLY = 400  # characters
_PAUSE = 60.0  # seconds that a model which failed is done without
_FRAME_TOKENS = 40  # of the marks around a passage


class PromptedEntailment:
    """An Entailment that asks a language model once a claim which passage decides it, and how.

    What it says counts for the passage that it names. Of all others, and where it fails or says
    nothing of use, `otherwise` judges; `tell` is given a line when it fails, each line once.
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
        for at, (evidence, claim) in enumerate(pairs):
            if evidence.strip() and claim.strip() and not gives_orders(evidence):
                claims[claim].append(at)
        for claim, places in claims.items():
            if time.monotonic() < self._asked_from:
                break
            joined = _joined([pairs[at][0] for at in places])
            whole = None if joined is None else places.pop(joined)
            given = self._fitting(claim, [(at, harmless(pairs[at][0])) for at in places])
            if not given:
                self._tell_once(f"a claim does not fit into what {self._model.name} can read")
            verdict, number = self._asked(claim, [text for _, text in given])
            if verdict == "unknown":
                for at, _ in given:
                    found[at] = _unknown(found[at])
                if whole is not None and len(given) == len(places):
                    found[whole] = _unknown(found[whole])
            elif verdict and 1 <= number <= len(given):
                rest = (1 - _SURE) / 2
                for_it = verdict == "supported"
                said = Judgement(_SURE if for_it else rest, rest if for_it else _SURE, rest)
                found[given[number - 1][0]] = said
                if whole is not None:
                    found[whole] = said
        return found

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
        return (answer[1].lower(), int(answer[2] or 0)) if answer else ("", 0)

    def _tell_once(self, problem: str) -> None:
        line = f"{problem}: claims are judged without it"
        if line not in self._told:
            self._told.add(line)
            self._tell(line)


def _joined(texts: Sequence[str]) -> int | None:
    """Where, of several texts, the one is that all others are joined in, as `Judge.given` asks."""
    longest = max(range(len(texts)), key=lambda at: len(texts[at]))
    several = len(texts) > 2 and all(text in texts[longest] for text in texts)
    return longest if several else None


def _unknown(own: Judgement) -> Judgement:
    """What is left of our own judgement where the model finds nothing that decides the claim."""
    return Judgement(own.supported / 2, own.contradicted / 2, (1 + own.neither) / 2)
