"""What goes wrong, as problem+json (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as StarletteHTTPException

from bot.api.fresh import OPEN
from storage.outage import StoreDown

MEDIA: Final = "application/problem+json"


class Wrong(BaseModel):
    """One thing that was asked for in the wrong way."""

    name: Annotated[str, Field(description="The parameter.")]
    detail: Annotated[str, Field(description="What is wrong with it, in English.")]


class Problem(BaseModel):
    """Why something cannot be answered, as RFC 9457 describes it."""

    type: Annotated[str, Field(description="Always `about:blank`: the status says it all.")] = (
        "about:blank"
    )
    title: Annotated[str, Field(description="The status in words.")]
    status: Annotated[int, Field(description="The status of the answer.")]
    detail: Annotated[str, Field(description="What is wrong, in a sentence in English.")]
    errors: Annotated[
        list[Wrong] | None, Field(description="Each parameter that cannot be understood.")
    ] = None


_SAID: Final[Mapping[int, str]] = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Everything can be read here, and nothing be changed: use GET.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer; try again in a moment.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "What was asked for cannot be understood.",
}

DESCRIBED: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "description": _SAID[status],
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (
        HTTPStatus.NOT_FOUND,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
}
"""What the description of every operation says beside its own answer."""


def missing(what: str) -> HTTPException:
    """Return what is raised where there is no such thing; `what` is a sentence."""
    return HTTPException(HTTPStatus.NOT_FOUND, what)


def answer_problems(app: FastAPI) -> None:
    """Have an application answer whatever goes wrong in one form."""
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_exception_handler(StoreDown, _down)
    app.add_exception_handler(Exception, _failed)


def problem(
    status: int, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """Return a problem; without a detail, what is always said of that status."""
    title = HTTPStatus(status).phrase
    said = Problem(title=title, status=status, detail=detail or _SAID.get(status, title), **more)
    content = said.model_dump_json(exclude_none=True)
    return Response(content, status, {**OPEN, **(headers or {})}, media_type=MEDIA)


async def _refused(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, StarletteHTTPException):
        raise refusal
    ours = isinstance(refusal, HTTPException)
    return problem(refusal.status_code, refusal.detail if ours else "", refusal.headers)


async def _misunderstood(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, RequestValidationError):
        raise refusal
    errors = [Wrong(name=str(e["loc"][-1]), detail=e["msg"]) for e in refusal.errors()]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors)


async def _down(_request: Request, _failure: Exception) -> Response:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, headers={"retry-after": "10"})


async def _failed(_request: Request, _failure: Exception) -> Response:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
