"""The page that checks a text: it takes one, tells how far it is, and shows the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from answer import TextReport, docx_report, markdown_report
from ingest import SUFFIXES
from web.assistant import Paper
from web.checks import BusyError, Check, Checks, TextError
from web.render import error_page, render
from web.sent import BothError, Sent, sent
from web.upload import UploadError, size_words
from web.verdict import SIGNS, WORDS, paragraphs, shown


@dataclass(frozen=True, slots=True)
class Export:
    """A report as a file: what its link says, what kind of file it is, and how it is made."""

    words: str
    media_type: str
    make: Callable[[TextReport], bytes]


_PATIENCE = 5.0  # seconds for which a page without script waits for its report
_AT_A_TIME = 200  # sentences told of in one reply
_GONE = (
    "This report is not held any more: reports are kept in memory only, for an hour after they "
    "were last opened, and until the program is stopped. Check the text again."
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXPORTS: Mapping[str, Export] = {
    "docx": Export("Download as Word", _WORD, docx_report),
    "md": Export("Download as Markdown", "text/markdown; charset=utf-8", markdown_report),
}
_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Told:
    """How far a check is, in words and numbers."""

    check: Check

    @property
    def words(self) -> str:
        done, total = len(self.check.checked), len(self.check.sentences)
        if self.check.state == "waiting":
            return "Waiting for other checks to end."
        if self.check.state == "reading":
            read, pages = self.check.pages
            return (
                f"Reading the file: {read:,} of {pages:,} pages." if pages else "Reading the file."
            )
        if not total:
            return self.check.problem or ("Something went wrong." if self.failed else "Stopped.")
        if self.check.state == "checking":
            return f"{done:,} of {total:,} sentences checked."
        if self.check.state == "done":
            return f"All {total:,} sentences checked." if total > 1 else "One sentence checked."
        why = "Something went wrong" if self.failed else "Stopped"
        return f"{why}: {done:,} of {total:,} sentences were checked."

    @property
    def failed(self) -> bool:
        return self.check.state == "failed"

    @property
    def counts(self) -> Mapping[str, int]:
        counts = self.check.result.counts
        return {label: counts[label] for label in WORDS}

    @property
    def record(self) -> dict[str, Any]:
        """As the page's script is told."""
        check = self.check
        return {
            "state": check.state,
            "active": check.active,
            "words": self.words,
            "done": len(check.checked),
            "total": len(check.sentences),
            "counts": self.counts,
            "problems": sum(one.is_problem for one in check.checked),
        }


def mount_check(
    site: FastAPI,
    checks: Checks,
    papers: Callable[[], Sequence[Paper]],
    largest: int,
    example: str,
) -> None:
    """Put the page on the site. Files may have `largest` bytes. Who may ask is the guard's to say.

    `papers` are what is held, `example` is a text that the page offers to try.
    """

    def form(status: int = 200, text: str = "", problem: str | None = None) -> HTMLResponse:
        page = render(
            "check.html",
            text=text,
            problem=problem,
            example=bool(example) and not text,
            **_offered(checks, largest),
        )
        return HTMLResponse(page, status, _NO_STORE)

    def report(key: str) -> HTMLResponse:
        check = checks.look(key)
        page = render(
            "report.html",
            check=check,
            told=Told(check),
            url=_url(key),
            paragraphs=paragraphs(check.text, check.sentences, check.checked),
            signs=SIGNS,
            words=WORDS,
            exports=_EXPORTS,
            **_offered(checks, largest),
        )
        return HTMLResponse(page, headers=_NO_STORE)

    @site.get("/check")
    def empty(request: Request) -> HTMLResponse:
        return form(text=example if "example" in request.query_params else "")

    @site.post("/check")
    async def start(request: Request) -> Response:
        given: Sent | None = None
        try:
            given = await sent(request, largest)
            if given.file:
                key = await run_in_threadpool(checks.start_file, given.file)
            else:
                key = await run_in_threadpool(checks.start, given.text)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody hears it
        except UploadError as error:
            return await run_in_threadpool(form, error.status, "", str(error))
        except TextError as error:
            status = 503 if isinstance(error, BusyError) else 422
            text = given.text if given else error.text if isinstance(error, BothError) else ""
            return await run_in_threadpool(form, status, text, str(error))
        if not given.scripted:
            await run_in_threadpool(checks.wait, key, _PATIENCE)
        return RedirectResponse(_url(key), 303)

    @site.get("/check/{key}")
    def look(key: str) -> HTMLResponse:
        try:
            return report(key)
        except KeyError:
            return error_page(404, _GONE)

    @site.get("/check/{key}/news")
    def news(key: str, request: Request) -> JSONResponse:
        known = request.query_params.get("from", "0")
        first = int(known) if known.isascii() and known.isdigit() and len(known) < 7 else 0
        try:
            check = checks.look(key)
        except KeyError:
            return JSONResponse({"problem": _GONE}, 404)
        checked = check.checked[first : first + _AT_A_TIME]
        said = [shown(n, one) for n, one in enumerate(checked, start=first + 1)]
        html = render("news.html", said=said, signs=SIGNS, words=WORDS)
        known_now = first + len(said)
        more = known_now < len(check.checked)
        told = {**Told(check).record, "html": html, "known": known_now, "more": more}
        return JSONResponse(told, headers=_NO_STORE)

    @site.post("/check/{key}/cancel")
    def cancel(key: str, request: Request) -> Response:
        try:
            checks.cancel(key)
            checks.wait(key, _PATIENCE)
        except KeyError:
            return error_page(404, _GONE)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"done": True}, 202)
        return RedirectResponse(_url(key), 303)

    @site.post("/check/{key}/forget")
    def forget(key: str) -> Response:
        try:
            checks.forget(key)
        except KeyError:
            return error_page(404, _GONE)
        return RedirectResponse("/check", 303)

    @site.get("/check/{key}/report.{suffix}")
    def export(key: str, suffix: str, request: Request) -> Response:
        try:
            made = _EXPORTS[suffix]
            check = checks.look(key)
        except KeyError:
            return error_page(404, _GONE)
        sources = tuple(paper.source for paper in papers() if not paper.problem)
        only = "only" in request.query_params
        title = check.name or "Your text"
        report = TextReport(check.result, title, sources, date.today(), only)
        named = quote(f"{title.rpartition('.')[0] or title}, checked.{suffix}")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{named}", **_NO_STORE}
        return Response(made.make(report), media_type=made.media_type, headers=headers)


def _url(key: str) -> str:
    return f"/check/{quote(key)}"


def _offered(checks: Checks, largest: int) -> dict[str, object]:
    """What the form says of what can be sent."""
    return {"limits": checks.limits, "largest": size_words(largest), "suffixes": SUFFIXES}
