"""A server for the tests that speaks as OpenAI's does, and that fails in every way, by its path.

`http://127.0.0.1:PORT/good/v1` is good; other first words of the path name what goes wrong.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SAID = "The council planted 300 trees in Kelsey Park [1]."


class Server(ThreadingHTTPServer):
    """Keeps what it was asked; `gone` is set when a client leaves while it is being answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.gone = threading.Event()
        self.closing = threading.Event()

    def url(self, way: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{way}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass

    def do_GET(self) -> None:
        way = self.path.split("/")[1]
        if way in ("good", "other-model"):
            listed = {"data": [{"id": "tiny:latest" if way == "good" else "another"}]}
            self._reply(200, json.dumps(listed).encode(), "application/json")
        elif way == "hang":
            self.server.closing.wait(10)
        else:
            self._fail(way)

    def do_POST(self) -> None:
        way = self.path.split("/")[1]
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length))
        self.server.asked.append((self.path, dict(self.headers), body))
        tries = sum(path == self.path for path, *_ in self.server.asked)
        if way in ("good", "busy-once") and (way == "good" or tries > 1):
            self._stream([_piece(part) for part in SAID.split(" ")] + [_piece("", "stop"), DONE])
        elif way == "no-reason":  # it ends as a stream does, and does not say why
            self._stream([_piece(part) for part in SAID.split(" ")] + [DONE])
        elif way in ("whole", "whole-empty"):  # it was asked for a stream
            content = SAID if way == "whole" else None
            choice = {"index": 0, "message": {"role": "assistant", "content": content}}
            told = {"id": "1", "object": "chat.completion", "created": 1, "model": "tiny"}
            body = json.dumps({**told, "choices": [{**choice, "finish_reason": "stop"}]}).encode()
            self._reply(200, body, "application/json")
        elif way == "busy-once":
            self._reply(429, b"{}", "application/json", {"Retry-After": "0.2"})
        elif way == "hang":
            self.server.closing.wait(10)
        elif way == "hang-midway":
            self._stream([_piece(SAID), _piece(" The")], hang=True)
        elif way == "drip":
            self._stream([b": keep waiting\n\n"], hang=True, again=True)
        elif way == "killed":
            self._stream([_piece(SAID), _piece(" The rest of")], kill=True)
        elif way == "cut":  # the connection ends politely, the answer does not
            self._stream([_piece(SAID), _piece(" The rest of")])
        elif way == "garbage":
            self._stream([b"data: {not json\n\n", b"data: }{\n\n"])
        elif way == "binary":
            self._stream([bytes(range(256)) * 20])
        elif way == "wrong-json":
            self._stream([b'data: {"choices": 7}\n\n', b"data: [1, 2]\n\n", DONE])
        elif way == "empty-stream":
            self._stream([DONE])
        elif way == "endless":
            self._stream([_piece("and so on " * 200)], again=True)
        elif way == "flood":
            self._stream([b"x" * 100_000], again=True)
        else:
            self._fail(way)

    def _fail(self, way: str) -> None:
        page = b"<!doctype html><html><script>alert(1)</script>secret-of-the-server</html>"
        secret = json.dumps({"error": {"message": "secret-of-the-server " * 50}}).encode()
        if way == "html":
            self._reply(200, page, "text/html; charset=utf-8")
        elif way == "html-as-json":
            self._reply(200, page, "application/json")
        elif way == "empty":
            self._reply(200, b"", "text/event-stream")
        elif way == "redirect":
            self._reply(302, b"", "text/plain", {"Location": "http://evil.example/v1"})
        elif way == "busy":
            self._reply(429, secret, "application/json", {"Retry-After": "3600"})
        else:
            self._reply(int(way), secret, "application/json")

    def _reply(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(
        self,
        parts: list[bytes],
        *,
        hang: bool = False,
        kill: bool = False,
        again: bool = False,
    ) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        if kill:  # a length that never comes: the client sees the connection break
            self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while True:
                for part in parts:
                    self.wfile.write(part)
                    self.wfile.flush()
                if not again or self.server.closing.wait(0.05 if hang else 0):
                    break
            if hang:
                self.connection.settimeout(10)
                if self.connection.recv(1) == b"":
                    self.server.gone.set()
        except OSError:
            self.server.gone.set()
        self.close_connection = True


DONE = b"data: [DONE]\n\n"


def _piece(text: str, finish: str | None = None) -> bytes:
    text = f"{text} " if text and not text.endswith(".") else text
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
    return b"data: " + json.dumps({**told, "choices": [choice]}).encode() + b"\n\n"


@contextmanager
def model_server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
