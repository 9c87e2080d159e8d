"""The manual of the API for people, made on the server from its own description: no script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.api.service import WHERE, api, described

HERE: Final = Path(__file__).parent / "page"

_STRICT: Final = {
    "cache-control": "public, max-age=600",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(HERE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_CODE: Final = re.compile("`([^`]+)`")

_FORM: Final = "#/components/schemas/"

Described = Mapping[str, Any]
"""A part of the description, as it stands in JSON."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what is said of a form; it may be the name of another, which has its own place."""

    text: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of an answer: its name, what it can be, and what it means."""

    name: str
    shape: tuple[Piece, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked for at an address, and what is answered."""

    name: str
    address: str
    text: str
    parameters: tuple[Field, ...]
    answer: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of object in an answer."""

    name: str
    text: str
    fields: tuple[Field, ...]


def manual() -> FastAPI:
    """Return the manual, to be under /docs."""
    app = FastAPI(openapi_url=None)
    found = described(api({}))
    html = _TEMPLATES.get_template("manual.html").render(
        title=found["info"]["title"],
        version=found["info"]["version"],
        about=found["info"]["description"],
        where=WHERE,
        areas=_areas(found),
        forms=tuple(_forms(found)),
    )

    @app.get("/")
    async def page() -> Response:
        """Show the manual."""
        return HTMLResponse(html, headers=_STRICT)

    return app


def _areas(found: Described) -> Mapping[str, Sequence[Operation]]:
    """Return what can be asked for, by area."""
    areas: dict[str, list[Operation]] = {}
    for address, methods in found["paths"].items():
        asked = methods["get"]
        areas.setdefault(asked["tags"][0], []).append(_operation(address, asked))
    return areas


def _operation(address: str, asked: Described) -> Operation:
    form = asked["responses"]["200"]["content"]["application/json"]["schema"]
    return Operation(
        asked["operationId"],
        address,
        asked["description"],
        tuple(
            Field(one["name"], tuple(shape(one["schema"])), one.get("description", ""))
            for one in asked.get("parameters", ())
        ),
        tuple(shape(form)),
    )


def _forms(found: Described) -> Iterator[Form]:
    for name, form in found["components"]["schemas"].items():
        fields = (
            Field(field, tuple(shape(of)), of.get("description", ""))
            for field, of in form.get("properties", {}).items()
        )
        values = tuple(Field(str(value), (), "") for value in form.get("enum", ()))
        yield Form(name, form.get("description", ""), tuple(fields) or values)


def shape(form: Described) -> Iterator[Piece]:
    """Yield in words what something can be."""
    if reference := form.get("$ref"):
        name = str(reference).removeprefix(_FORM)
        yield Piece(name, name)
    elif several := form.get("anyOf"):
        for number, one in enumerate(several):
            if number:
                yield Piece(" or ")
            yield from shape(one)
    elif form.get("type") == "array":
        yield Piece("list of ")
        yield from shape(form["items"])
    elif isinstance(values := form.get("additionalProperties"), Mapping):
        yield Piece("by name: ")
        yield from shape(values)
    elif "const" in form:
        yield Piece(str(form["const"]))
    else:
        yield Piece(_plain(form))


def _plain(form: Described) -> str:
    kind = {"date-time": "moment"}.get(form.get("format", ""), form.get("type", "anything"))
    limits = (f"{word} {form[key]}" for key, word in _LIMITS.items() if key in form)
    return ", ".join([str(kind), *limits])


_LIMITS: Final = {
    "minimum": "from",
    "maximum": "up to",
    "maxLength": "characters up to",
    "default": "by default",
}


def coded(text: str) -> Markup:
    """Return a text in which what stands between backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


_TEMPLATES.filters["coded"] = coded
