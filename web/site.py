"""The site: every address, what it may load, and the server that shows it."""

from __future__ import annotations

import logging
import re
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest import Document
from web.assistant import Assistant
from web.pageimage import NoPictureError, picture
from web.papers import entries
from web.render import STATIC, render
from web.source import Asked, BadRequestError, NoSuchPageError, view

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OWN_PAGES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)
# Gradio's page does not start without inline scripts and eval: what is left is that nothing is
# loaded from, or sent to, anywhere else.
_CHAT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; "
    "base-uri 'self'; object-src 'none'"
)
_OWN = re.compile(r"/(?:source|page|papers|static/site|healthz)(?:/|$)")
# All that the chat page asks of Gradio. The rest (uploads, file and proxy routes, API listings,
# run history, editors) is no use here and stays shut.
_GRADIO = re.compile(
    r"/(?:config/?|theme\.css|favicon\.ico|robots\.txt|assets/.*|static/js/.*"
    r"|gradio_api/(?:queue/(?:join|data)|heartbeat/\w+|startup-events|reset/?|cancel|theme\.css))?"
)


def create_app(assistant: Assistant, library: Path, examples: Sequence[str] = ()) -> FastAPI:
    """The whole site over an assistant; `library` is the folder that its papers were read from.

    `examples` are questions that the chat page offers to begin with.
    """
    site = FastAPI(title="Scrutineer", docs_url=None, redoc_url=None, openapi_url=None)
    site.mount("/static/site", StaticFiles(directory=STATIC), name="static")

    @site.get("/healthz")
    def health() -> PlainTextResponse:
        return PlainTextResponse("ok")

    @site.get("/papers")
    def papers() -> HTMLResponse:
        return HTMLResponse(render("papers.html", papers=entries(assistant.papers())))

    @site.get("/source/{paper_id:path}")
    def source(paper_id: str, request: Request) -> HTMLResponse:
        document = _held(assistant, paper_id)
        if document is None:
            return _error(404, "There is no such paper in the library.")
        try:
            asked = Asked.parse(document, request.query_params)
            return HTMLResponse(render("source.html", view=view(document, library, asked)))
        except BadRequestError as error:
            return _error(400, str(error))
        except NoSuchPageError as error:
            return _error(404, str(error))

    @site.get("/page/{paper_id:path}/{number:int}.png")
    def page(paper_id: str, number: int) -> Response:
        document = _held(assistant, paper_id)
        if document is None:
            return _error(404, "There is no such paper in the library.")
        try:
            png = picture(library, document.source, number)
        except NoPictureError as error:
            return _error(404, str(error))
        kept = "private, max-age=86400"  # the address changes with the file
        return Response(png, media_type="image/png", headers={"Cache-Control": kept})

    from web.chat import mount  # loads Gradio, which takes seconds: only to serve

    mount(site, assistant, examples)
    site.add_middleware(_Guard)
    return site


def serve(
    app: FastAPI,
    host: str = "127.0.0.1",
    port: int = 7860,
    ready: Callable[[], None] = lambda: None,
) -> int:
    """Serve until stopped; the exit code. Says its address when it is ready, and no more.

    `ready` is called in a thread of its own once pages can be opened: for what may load meanwhile.
    """
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            sys.stdout.write(f"Scrutineer is at http://{_authority(host, bound)}\n")
            sys.stdout.flush()
            threading.Thread(target=ready, daemon=True).start()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Each open chat page's stream is cut, which uvicorn would report as a failure.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets=sockets)

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            sys.stderr.write(
                f"Cannot serve on {_authority(host, port)}: {error.strerror or error}. "
                "Choose another address or port.\n"
            )
            return 1
        bound = listener.getsockname()[1]
        # A connected chat page keeps a stream open for ever: without a limit the end never comes.
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=3
        )
        with suppress(KeyboardInterrupt):
            Server(config).run(sockets=[listener])
    return 0


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _held(assistant: Assistant, paper_id: str) -> Document | None:
    try:
        return assistant.document(paper_id)
    except KeyError:
        return None


def _error(status: int, message: str) -> HTMLResponse:
    return HTMLResponse(render("error.html", status=status, message=message), status)


class _Guard:
    """Shuts what is not needed, and says on every reply what the browser may load."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = _OWN.match(scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers["Content-Security-Policy"] = _OWN_PAGES if own or shut else _CHAT
                if own:  # asked for anew: papers and styles change
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        shut = not own and not _GRADIO.fullmatch(scope["path"])
        app = await run_in_threadpool(_error, 404, "There is no such page.") if shut else self.app
        await app(scope, receive, send_guarded)
