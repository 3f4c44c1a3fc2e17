"""The page of papers and all that changes the library: add, replace, remove, put back, cancel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from index import UPLOADS, Job, Keeper, StoreError
from ingest import SUFFIXES
from web.assistant import Assistant
from web.papers import Query, listing
from web.render import error_page, render
from web.upload import Received, Refused, UploadError, UploadLimits, receive, too_much
from web.work import reading, work

_LARGEST_FORM = 16_384  # bytes of a form without files
_ELSEWHERE = "Another program keeps this library; papers are added and removed there."


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the routes share. Without a keeper the papers are shown, and `why` they stay."""

    assistant: Assistant
    keeper: Keeper | None
    why: str
    limits: UploadLimits
    folder: str

    def page(self, query: Query) -> str:
        jobs = self.keeper.jobs() if self.keeper else ()
        left_out = self.keeper.left_out() if self.keeper else ()
        return render(
            "papers.html",
            listing=listing(self.assistant.papers(), left_out, reading(jobs), query),
            work=work(jobs),
            changeable=self.keeper is not None,
            why=self.why,
            folder=self.folder,
            limits=self.limits,
            suffixes=SUFFIXES,
        )

    def take(self, keeper: Keeper, received: Received) -> tuple[list[Job], list[Refused]]:
        """Hand what has arrived to the keeper; what it does not take leaves nothing on disk."""
        jobs, refused = [], list(received.refused)
        for path, name in received.files:
            try:
                jobs.append(keeper.upload(path, name))
            except StoreError as error:
                path.unlink(missing_ok=True)
                refused.append(Refused(name, str(error)))
        return jobs, refused


def mount_papers(
    site: FastAPI,
    assistant: Assistant,
    keeper: Keeper | None,
    why: str | None,
    limits: UploadLimits,
    folder: str,
) -> None:
    """Put the page of papers and its changes on the site. Who may ask is the guard's to say."""
    shelf = _Shelf(assistant, keeper, why or _ELSEWHERE, limits, folder)

    @site.get("/papers")
    def papers(request: Request) -> HTMLResponse:
        return HTMLResponse(shelf.page(Query.parse(request.query_params)))

    @site.get("/papers/jobs")
    def jobs() -> JSONResponse:
        return JSONResponse(work(keeper.jobs() if keeper else ()).record)

    @site.post("/papers/upload")
    async def upload(request: Request) -> Response:
        if keeper is None:
            return _refusal(request, 409, shelf.why)
        try:
            received = await _received(request, shelf, keeper)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody hears it
        except UploadError as error:
            return _refusal(request, error.status, str(error))
        jobs, refused = await run_in_threadpool(shelf.take, keeper, received)
        if _wants_json(request):
            told = {
                "jobs": [{"id": job.id, "name": job.name.removeprefix(UPLOADS)} for job in jobs],
                "refused": [{"name": one.name, "problem": one.problem} for one in refused],
            }
            return JSONResponse(told, 202 if jobs else 422)
        if not refused:
            return _back_to_list()
        page = await run_in_threadpool(render, "refused.html", taken=len(jobs), refused=refused)
        return HTMLResponse(page, 202 if jobs else 422)

    @site.post("/papers/remove")
    async def remove(request: Request) -> Response:
        return await _change(request, "paper", lambda keeper, name: keeper.remove(name))

    @site.post("/papers/put-back")
    async def put_back(request: Request) -> Response:
        return await _change(request, "paper", lambda keeper, name: keeper.put_back(name))

    @site.post("/papers/cancel")
    async def cancel(request: Request) -> Response:
        return await _change(request, "job", lambda keeper, job: keeper.cancel(job))

    @site.post("/papers/refresh")
    async def refresh(request: Request) -> Response:
        return await _change(request, None, lambda keeper, _: keeper.refresh())

    async def _change(
        request: Request, field: str | None, change: Callable[[Keeper, str], object]
    ) -> Response:
        if keeper is None:
            return _refusal(request, 409, shelf.why)
        form = await _form(request)
        value = form.get(field, "") if field else ""
        if field and not value:
            return _refusal(request, 400, "This does not say which paper is meant.")
        if field == "paper" and not await run_in_threadpool(_known, shelf, keeper, value):
            return _refusal(request, 404, "There is no such paper in the library.")
        done = await run_in_threadpool(change, keeper, value)
        if _wants_json(request):
            return JSONResponse({"done": done is not False}, 202)
        return _back_to_list(dict(parse_qsl(form.get("back", ""))))


def _known(shelf: _Shelf, keeper: Keeper, name: str) -> bool:
    held = (paper.source.id for paper in shelf.assistant.papers())
    return name in held or name in keeper.left_out()


async def _received(request: Request, shelf: _Shelf, keeper: Keeper) -> Received:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > shelf.limits.all_bytes:
        raise UploadError(413, too_much(shelf.limits))
    replaced = request.query_params.get("replace")
    if replaced is not None:
        uploaded = replaced.startswith(UPLOADS)
        if not uploaded or not await run_in_threadpool(_known, shelf, keeper, replaced):
            raise UploadError(404, "There is no such uploaded paper to put another in place of.")
        replaced = replaced.removeprefix(UPLOADS)
    kind = request.headers.get("content-type", "")
    return await receive(request.stream(), kind, keeper.part, shelf.limits, replaced)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a plain form; none of one that is too large to be ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _refusal(request: Request, status: int, message: str) -> Response:
    if _wants_json(request):
        return JSONResponse({"problem": message}, status)
    return error_page(status, message)


def _back_to_list(query: dict[str, str] | None = None) -> Response:
    """See the list again, as it was asked for; a reload then changes nothing twice."""
    return RedirectResponse(f"{Query.parse(query or {}).url}#work", 303)
