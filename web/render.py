"""Templates into HTML. Whatever is put into one is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: object) -> str:
    """The template's HTML. A value that the template names and is not given raises."""
    return _environment().get_template(template).render(values)


def error_page(status: int, message: str) -> HTMLResponse:
    """A page that says in one line what is wrong."""
    return HTMLResponse(render("error.html", status=status, message=message), status)
