"""What a request must be to be heard, and what every reply says that the browser may load."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.render import error_page

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
# The pages that take something: one script of ours each, and shown in nobody's frame.
_TAKING_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
# Gradio's page does not start without inline scripts and eval: what is left is that nothing is
# loaded from, or sent to, anywhere else.
_CHAT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; "
    "base-uri 'self'; object-src 'none'"
)
_OWN = re.compile(r"/(?:source|page|papers|check|feedback|static/site|healthz)(?:/|$)")
_TAKING = re.compile(r"/(?:papers|check)(?:/|$)")
# All that the chat page asks of Gradio. The rest (uploads, file and proxy routes, API listings,
# run history, editors) is no use here and stays shut.
_GRADIO = re.compile(
    r"/(?:config/?|theme\.css|favicon\.ico|robots\.txt|assets/.*|static/js/.*"
    r"|gradio_api/(?:queue/(?:join|data)|heartbeat/\w+|startup-events|reset/?|cancel|theme\.css))?"
)


class Guard:
    """Shuts what is not needed, and lets nothing be changed from a page that is not ours."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        """`hosts` are the names by which this site is reached, besides localhost."""
        self.app = app
        self._hosts = frozenset(host.lower().strip("[]") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = _OWN.match(scope["path"])
        shut = not own and not _GRADIO.fullmatch(scope["path"])
        taking = _TAKING.match(scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                policy = _TAKING_PAGES if taking else _OWN_PAGES if own or shut else _CHAT
                headers["Content-Security-Policy"] = policy
                if taking:  # with no-referrer its forms would not say where they come from
                    headers["Referrer-Policy"] = "same-origin"
                if own:  # asked for anew: papers and styles change
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        app = self.app
        if shut:
            app = await run_in_threadpool(error_page, 404, "There is no such page.")
        elif own and scope["method"] not in ("GET", "HEAD"):
            problem = _foreign(Headers(scope=scope), self._hosts)
            if problem:
                app = await run_in_threadpool(error_page, 403, problem)
        await app(scope, receive, send_guarded)


def _foreign(headers: Headers, hosts: Collection[str]) -> str | None:
    """Why a request that would change something is not from a page of ours; None if it is.

    Browsers say with every such request where it comes from, and no page can make them lie. The
    name by which we are called is checked too: another site's name may be pointed at this machine,
    and its pages would then seem to be ours.
    """
    host = headers.get("host", "")
    if not _is_ours(host, hosts):
        return "This site is not known by that name, so nothing can be changed through it."
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if (
        site in ("same-origin", None)
        and (origin is None or urlsplit(origin).netloc.lower() == host.lower())
        and (site or origin)
    ):
        return None
    return "Only this site’s own pages can change or record something here."


def _is_ours(host: str, hosts: Collection[str]) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost") or name in hosts
    return True  # a number cannot be pointed at another machine, as a name can
