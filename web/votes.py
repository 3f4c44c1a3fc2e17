"""Where the chat page sends what a reader thought of an answer."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from web.feedback import LONGEST_COMMENT, Feedback

_LARGEST_VOTE = 16_384  # bytes


def mount_votes(site: FastAPI, feedback: Feedback) -> None:
    """Put the address that votes go to on the site. Who may send one is the guard's to say."""

    @site.post("/feedback")
    async def vote(request: Request) -> JSONResponse:
        given = await _object(request)
        key, kind, comment = (given.get(name, "") for name in ("answer", "kind", "comment"))
        if not isinstance(key, str) or kind not in ("up", "down") or not isinstance(comment, str):
            return _problem(400, "This is no vote on an answer.")
        if len(comment.strip()) > LONGEST_COMMENT:
            return _problem(422, f"Please say it in at most {LONGEST_COMMENT:,} characters.")
        try:
            recorded = await run_in_threadpool(feedback.vote, key, kind, comment)
        except KeyError:
            return _problem(404, "This answer is too old to be voted on. Ask again to do so.")
        return JSONResponse({"recorded": recorded})


async def _object(request: Request) -> dict[str, Any]:
    """The JSON object that was sent; an empty one if it is none, or too large to be ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_VOTE:
            return {}
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _problem(status: int, message: str) -> JSONResponse:
    return JSONResponse({"problem": message}, status)
