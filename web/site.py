"""The site: every address, what it may load, and the server that shows it."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from index import Keeper
from ingest import Document, text_of
from web.assistant import Assistant
from web.changes import mount_papers
from web.check import mount_check
from web.checks import CheckLimits, Checks, Read
from web.feedback import Feedback
from web.guard import Guard
from web.pageimage import NoPictureError, picture
from web.render import STATIC, error_page, render
from web.source import Asked, BadRequestError, NoSuchPageError, view
from web.upload import UploadLimits
from web.votes import mount_votes


def create_app(
    assistant: Assistant,
    library: Path,
    examples: Sequence[str] = (),
    keeper: Keeper | None = None,
    *,
    file: Callable[[str], Path] | None = None,
    unchangeable: str | None = None,
    hosts: Sequence[str] = (),
    limits: UploadLimits = UploadLimits(),  # noqa: B008 - it is frozen
    feedback: Feedback | None = None,
    checking: CheckLimits = CheckLimits(),  # noqa: B008 - it is frozen
    example: str = "",
    read: Read = text_of,
) -> FastAPI:
    """The whole site over an assistant; `library` is the folder that its papers were read from.

    `examples` are questions that the chat page offers to begin with. With a keeper, papers can be
    added and removed; without one, `unchangeable` says why not. `file` tells where a paper's file
    is (in the library, unless it is given). Changes are taken only through a name of this machine:
    localhost, its numbers, and `hosts`. With `feedback`, answers can be voted on in the chat.
    `example` is a text that the page Check offers to try, and `read` makes a text of
    a file that is sent there.
    """
    site = FastAPI(title="Scrutineer", docs_url=None, redoc_url=None, openapi_url=None)
    files = file or library
    site.mount("/static/site", StaticFiles(directory=STATIC), name="static")

    @site.get("/healthz")
    def health() -> PlainTextResponse:
        return PlainTextResponse("ok")

    @site.get("/source/{paper_id:path}")
    def source(paper_id: str, request: Request) -> HTMLResponse:
        document = _held(assistant, paper_id)
        if document is None:
            return error_page(404, "There is no such paper in the library.")
        try:
            asked = Asked.parse(document, request.query_params)
            return HTMLResponse(render("source.html", view=view(document, files, asked)))
        except BadRequestError as error:
            return error_page(400, str(error))
        except NoSuchPageError as error:
            return error_page(404, str(error))

    @site.get("/page/{paper_id:path}/{number:int}.png")
    def page(paper_id: str, number: int) -> Response:
        document = _held(assistant, paper_id)
        if document is None:
            return error_page(404, "There is no such paper in the library.")
        try:
            png = picture(files, document.source, number)
        except NoPictureError as error:
            return error_page(404, str(error))
        kept = "private, max-age=86400"  # the address changes with the file
        return Response(png, media_type="image/png", headers={"Cache-Control": kept})

    mount_papers(site, assistant, keeper, unchangeable, limits, str(library))
    checks = Checks(assistant.check_text, checking, read)
    mount_check(site, checks, assistant.papers, limits.file_bytes, example)
    if feedback:
        mount_votes(site, feedback)

    from web.chat import mount  # loads Gradio, which takes seconds: only to serve

    mount(site, assistant, examples, feedback)
    site.add_middleware(Guard, hosts=hosts)
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
