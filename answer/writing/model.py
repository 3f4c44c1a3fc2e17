"""A language model behind an OpenAI-compatible server, through LlamaIndex's classes.

Nothing is taken from the environment (no proxy, no OPENAI_* variable), nothing is logged, and no
word of the server's errors is repeated: it could hold the key.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Any

from answer.writing.language import ModelError, ModelSettings, shown

if TYPE_CHECKING:
    import httpx

_BEAT = 0.25  # seconds between the empty pieces that are given while there is nothing to say
_CHARACTERS = 20_000  # no answer is so long: whoever writes on is stopped
_BYTES = 4_000_000  # nor any reply of a server
_DONE = re.compile(rb"(?:^|\n)data:\s*\[DONE\]\s*$")
_TAIL = 64  # bytes in which a stream's last line is looked for
_TRIES = 3
_PAUSE = 0.5  # seconds before a second try, twice as many before each further one
_BUSY = (429, 503)
_HEADERS = ("host", "accept", "content-type", "content-length", "authorization", "connection")
_LISTING = 5.0  # seconds for a server to say which models it has


class ServedModel:
    """A model that a server runs: Ollama, llama.cpp, vLLM or any other that speaks as OpenAI does.

    Safe for threads. Each answer has a connection of its own, which ends with it.
    """

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        return self._settings.model

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """The text as it comes; see LanguageModel. Ends, one way or the other, in time."""
        _library()  # seconds, the first time: they are not the server's
        began = time.monotonic()
        call = _Call(self._settings, prompt)
        call.start()
        try:
            heard = False
            while True:
                limit = self._settings.timeout if heard else self._settings.first
                left = began + limit - time.monotonic()
                if left <= 0:
                    did = "end its answer" if heard else "begin to answer"
                    raise ModelError(f"{_who(self._settings)} did not {did} in {limit:g} s")
                try:
                    piece = call.pieces.get(timeout=min(left, _BEAT))
                except Empty:
                    yield ""
                    continue
                if piece is None:
                    return
                if isinstance(piece, ModelError):
                    raise piece
                heard = True
                yield piece
        finally:
            call.cancel()

    def examine(self) -> str:
        """That the server is there and has the model, in a line. Raises ModelError if it is not."""
        import httpx

        where = f"{shown(self._settings.base)}"
        who = _who(self._settings)
        headers = {"Authorization": f"Bearer {self._settings.key or 'none'}"}
        try:
            with httpx.Client(
                transport=_transport(), timeout=min(_LISTING, self._settings.first)
            ) as client:
                reply = client.get(f"{self._settings.base}/models", headers=headers)
                listed: Any = reply.json() if reply.is_success else None
        except ModelError as error:
            raise ModelError(f"{where}: {error}") from None
        except httpx.TimeoutException:
            raise ModelError(f"{where}: no answer in {_LISTING:g} s") from None
        except httpx.TransportError:
            raise ModelError(f"{where}: no server can be reached there") from None
        except ValueError:
            raise ModelError(f"{where}: what it sent is no list of models") from None
        if reply.status_code in (401, 403):
            raise ModelError(f"{where}: the key was refused; set SCRUTINEER_MODEL_KEY")
        if reply.status_code == 404:
            return f"{who}: {where} was reached; it lists no models, so its name is not checked"
        try:
            names = sorted(str(one["id"]) for one in listed["data"])
        except (TypeError, KeyError):
            raise ModelError(f"{where}: it failed ({reply.status_code})") from None
        if not {self.name, f"{self.name}:latest"} & set(names):
            held = ", ".join(names[:5]) or "none"
            raise ModelError(f"{where}: no model is called {self.name}; it has {held[:300]}")
        return f"{who}: {where} was reached and has it"


class _Call:
    """One question to the server, in a thread of its own: so that no wait outlasts its limit."""

    def __init__(self, settings: ModelSettings, prompt: str) -> None:
        self.pieces: Queue[str | ModelError | None] = Queue(maxsize=64)
        self._settings = settings
        self._prompt = prompt
        self._cancelled = threading.Event()
        self._ended = threading.Event()
        self._sockets: list[socket.socket] = []

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def cancel(self) -> None:
        """End the connection, also under a thread that is waiting for the server's next word."""
        self._cancelled.set()
        for one in self._sockets:
            with suppress(OSError):  # it has ended already
                one.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            self._ask()
            self._put(None)
        except ModelError as error:
            self._put(error)

    def _put(self, piece: str | ModelError | None) -> None:
        while not self._cancelled.is_set():
            try:
                self.pieces.put(piece, timeout=_BEAT)
                return
            except Full:
                continue

    def _ask(self) -> None:
        for tried in range(1, _TRIES + 1):
            try:
                self._once()
                return
            except Exception as error:  # whatever the library makes of a server's nonsense
                pause = _again_after(error, tried)
                if pause is None or pause > self._settings.first or self._cancelled.wait(pause):
                    raise _translated(error, self._settings) from None

    def _once(self) -> None:
        import httpx

        settings = self._settings
        with httpx.Client(
            transport=_transport(self._ended.set),
            timeout=httpx.Timeout(settings.timeout, connect=min(5.0, settings.first)),
            event_hooks={"request": [self._watch]},
            follow_redirects=False,
        ) as client:
            chat, message = _library()
            model = chat(
                model=settings.model,
                api_base=settings.base,
                api_key=settings.key or "none",  # never looked for in OPENAI_API_KEY
                context_window=settings.context,
                max_tokens=settings.answer,
                temperature=0.0,
                is_chat_model=True,
                max_retries=0,
                timeout=settings.timeout,
                http_client=client,
            )
            self._ended.clear()
            said, finished = 0, False
            for piece in model.stream_chat([message(role="user", content=self._prompt)]):
                if self._cancelled.is_set():
                    return
                choices = getattr(piece.raw, "choices", None)
                finished = finished or bool(choices and choices[0].finish_reason)
                if piece.delta:
                    said += len(piece.delta)
                    self._put(piece.delta)
                if said > _CHARACTERS:
                    raise ModelError(f"{_who(settings)} did not stop writing")
            if not finished and not (said and self._ended.is_set()):
                raise ModelError(
                    f"{_who(settings)} broke off" if said else f"{_who(settings)} sent no answer"
                )

    def _watch(self, request: httpx.Request) -> None:
        """Send no header that the environment set, and learn of the connection as it is made."""
        for header in set(request.headers) - set(_HEADERS):
            del request.headers[header]

        def trace(event: str, told: dict[str, Any]) -> None:
            made = event in ("connection.connect_tcp.complete", "connection.start_tls.complete")
            stream = told.get("return_value") if made else None
            if stream is not None:
                self._sockets.append(stream.get_extra_info("socket"))
                if self._cancelled.is_set():
                    self.cancel()

        request.extensions = {**request.extensions, "trace": trace}


def _library() -> tuple[Any, Any]:
    from llama_index.core.llms import ChatMessage
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike, ChatMessage


def _transport(ended: Callable[[], None] = lambda: None) -> httpx.BaseTransport:
    """HTTP that takes nothing from the environment, and no page, redirection or flood.

    A whole answer of a server that was asked for a stream and sends none becomes a stream.
    `ended` is called where a stream says that it is at its end, as not all do in its last piece.
    What it does not take raises ModelError, whose one line has no word of the server's.
    """
    import httpx

    class Counted(httpx.SyncByteStream):
        def __init__(self, stream: httpx.SyncByteStream) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            came, tail = 0, b""
            for part in self._stream:
                came += len(part)
                if came > _BYTES:
                    raise ModelError("the language model's server sent far too much")
                tail = (tail + part)[-_TAIL:]
                if _DONE.search(tail):
                    ended()
                yield part

        def close(self) -> None:
            self._stream.close()

    class Plain(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            reply = super().handle_request(request)
            kind = reply.headers.get("content-type", "")
            problem = None
            if reply.is_redirect:
                problem = "the language model's server sends elsewhere: give the address it names"
            elif reply.is_success and kind.startswith("text/html"):
                problem = "the language model's address answers with a web page, not as a model"
            if problem:
                reply.close()
                raise ModelError(problem)
            assert isinstance(reply.stream, httpx.SyncByteStream)
            reply.stream = Counted(reply.stream)
            whole = reply.is_success and kind.startswith("application/json")
            if whole and request.method == "POST":
                sent = _as_stream(reply.read())
                return httpx.Response(
                    200, headers={"content-type": "text/event-stream"}, content=sent
                )
            return reply

    return Plain(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


def _as_stream(body: bytes) -> bytes:
    """A whole chat completion as the stream of it; nothing where the body is none."""
    try:
        told = json.loads(body)
        choice = told["choices"][0]
        said = choice["message"]["content"]
    except (ValueError, LookupError, TypeError):
        return b""
    if not isinstance(said, str) or not said.strip():
        return b""
    known = {name: told.get(name) for name in ("id", "created", "model")}
    finish = choice.get("finish_reason") or "stop"
    piece = {"index": 0, "delta": {"role": "assistant", "content": said}, "finish_reason": finish}
    chunk = {**known, "object": "chat.completion.chunk", "choices": [piece]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\ndata: [DONE]\n\n"


def _who(settings: ModelSettings) -> str:
    return f"the language model {settings.model}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it."""
    now: BaseException | None = error
    while now is not None:
        yield now
        now = now.__cause__ or now.__context__


def _again_after(error: Exception, tried: int) -> float | None:
    """The seconds after which to try again; None where that is of no use."""
    import httpx
    import openai

    if tried == _TRIES:
        return None
    usual = _PAUSE * 2.0 ** (tried - 1)
    if isinstance(error, openai.APIStatusError) and error.status_code in _BUSY:
        try:
            return max(usual, float(error.response.headers.get("retry-after", usual)))
        except ValueError:  # it may be a date
            return usual
    refused = any(isinstance(one, httpx.ConnectError) for one in _chain(error))
    return usual if refused else None


def _translated(error: Exception, settings: ModelSettings) -> ModelError:
    """What went wrong, in one line, without a word of the server's."""
    import httpx
    import openai

    who = _who(settings)
    chain = tuple(_chain(error))
    for one in chain:
        if isinstance(one, ModelError):
            return one
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        why = {
            400: "did not take the question",
            401: "refused the key",
            403: "refused the key",
            404: "is not there: no such model, or no such address",
            429: "is too busy",
            503: "is too busy",
        }.get(status, "failed")
        return ModelError(f"{who} {why} ({status})")
    if any(isinstance(one, (httpx.ConnectError, httpx.ConnectTimeout)) for one in chain):
        return ModelError(f"{who} could not be reached")
    if any(isinstance(one, httpx.TimeoutException) for one in chain):
        return ModelError(f"{who} did not answer in {settings.timeout:g} s")
    if any(isinstance(one, (httpx.TransportError, httpx.StreamError)) for one in chain):
        return ModelError(f"{who} broke off")
    return ModelError(f"{who} sent what could not be understood")
