"""The seam to a language model: what it is asked, what may go wrong, and how it is set."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

SCRIPTED = "scripted:"
ANSWER_TOKENS = 600
USABLE_CONTEXT = 0.85  # the share counted on: the tokens are not counted by its own tokenizer
_TIMEOUT, _CONTEXT = 60.0, 4096


class ModelError(Exception):
    """A language model that cannot be used; the message is one line that names it and says why."""


class LanguageModel(Protocol):
    """Continues a prompt. It may write; it is not trusted to know."""

    @property
    def name(self) -> str:
        """What it is called in what is said of an answer."""
        ...

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """The text as it comes. An empty piece says that there is none yet: callers may leave then.

        Closing the iterator ends the work and the connection. Raises ModelError when the model
        cannot be reached, breaks off or does not end in time.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which language model, and what it may take. Raises ModelError for what cannot be.

    `url` is an OpenAI-compatible address ("http://localhost:11434/v1"), or "scripted:good".
    `timeout` are the seconds for a whole answer, `first` those until its first words; `context`
    the tokens of prompt and answer together, `answer` those of an answer, its thoughts included.
    The key is shown nowhere.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = _TIMEOUT
    first: float = _TIMEOUT / 2
    context: int = _CONTEXT
    answer: int = ANSWER_TOKENS

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if self.scripted:
            return
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ModelError(f"the model's address {shown(self.url)} is no http:// or https:// URL")
        if parts.username or parts.password or parts.query:
            raise ModelError("the model's address may hold no key: set SCRUTINEER_MODEL_KEY")
        if not self.model:
            raise ModelError(
                "a model needs a name beside its address: --model, or SCRUTINEER_MODEL"
            )

    @property
    def scripted(self) -> bool:
        return self.url.startswith(SCRIPTED)

    @property
    def base(self) -> str:
        """The address that `/chat/completions` is put behind: `/v1` where none is named."""
        return f"{self.url.rstrip('/')}{'' if urlsplit(self.url).path.strip('/') else '/v1'}"

    @property
    def outside(self) -> str | None:
        """The host, where questions and passages leave this machine; None where they do not."""
        host = urlsplit(self.url).hostname or ""
        if self.scripted or host == "localhost" or host.endswith(".localhost"):
            return None
        try:
            return None if ipaddress.ip_address(host).is_loopback else host
        except ValueError:
            return host

    @classmethod
    def of(
        cls, url: str | None, model: str | None, environment: Mapping[str, str]
    ) -> ModelSettings | None:
        """As given, else as SCRUTINEER_MODEL_* say; None where no address is set."""
        url = url or environment.get("SCRUTINEER_MODEL_URL")
        if not url:
            return None
        seconds = _number(environment, "SCRUTINEER_MODEL_TIMEOUT", _TIMEOUT, 0.1)
        return cls(
            url,
            model or environment.get("SCRUTINEER_MODEL") or "",
            environment.get("SCRUTINEER_MODEL_KEY", ""),
            seconds,
            min(seconds, _number(environment, "SCRUTINEER_MODEL_FIRST_TOKEN", seconds / 2, 0.1)),
            int(_number(environment, "SCRUTINEER_MODEL_CONTEXT", _CONTEXT, 512)),
            int(_number(environment, "SCRUTINEER_MODEL_ANSWER", ANSWER_TOKENS, 50)),
        )


def shown(url: str) -> str:
    """An address without what could be a secret in it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}" if host else url.split("?")[0][:80]


def _number(environment: Mapping[str, str], name: str, usual: float, least: float) -> float:
    given = environment.get(name)
    if not given:
        return usual
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not least <= value < 1e7:
        raise ModelError(f"{name}={given}: it must be a number, at least {least:g}")
    return value
