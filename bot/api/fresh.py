"""How an answer is given: to pages of any origin, and only if it is not the one that is known.

What an answer is made of is named by revisions: as long as those are the same, so is the answer,
and a reader who has it already gets 304.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

OPEN: Final[Mapping[str, str]] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Retry-After",
    "x-content-type-options": "nosniff",
}
"""What every answer has: it may be read by a page of whatever origin, and is nothing else."""

_MOST_KNOWN: Final = 10_000


_SLOW: Final = timedelta(seconds=2)
"""How far behind the time the `Date` of an answer may be: nothing was last modified after it."""


class Freshness:
    """Since when each answer is what it is, as far as this process has seen."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._since: dict[str, tuple[str, datetime]] = {}
        self._version = version("wijkstem")

    def answer(
        self,
        request: Request,
        revisions: tuple[object, ...],
        made: Callable[[], BaseModel],
        link: str = "",
    ) -> Response:
        """Give an answer that is made of these revisions, unless the reader has it already."""
        made_of = json.dumps([self._version, *revisions], default=str)
        since = self._known(request.url.path, made_of)
        said = f"{request.url.path}?{request.url.query} {made_of}"
        tag = f'W/"{hashlib.sha256(said.encode()).hexdigest()[:20]}"'
        headers = {
            **OPEN,
            "cache-control": "public, max-age=10",
            "etag": tag,
            "last-modified": format_datetime(since, usegmt=True),
        }
        if _has(request, tag, since):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if link:
            headers["link"] = f'<{link}>; rel="next"'
        return Response(made().model_dump_json(), headers=headers, media_type="application/json")

    def _known(self, path: str, made_of: str) -> datetime:
        """Return since when we know what is at a path, in whole seconds."""
        if self._since.get(path, ("",))[0] != made_of:
            if len(self._since) >= _MOST_KNOWN:
                del self._since[next(iter(self._since))]
            since = self._now().astimezone(UTC).replace(microsecond=0) - _SLOW
            self._since[path] = made_of, since
        return self._since[path][1]


def _has(request: Request, tag: str, since: datetime) -> bool:
    """Whether the reader has this answer: by its tag, or where they have none by its moment."""
    if (tags := request.headers.get("if-none-match")) is not None:
        opaque = tag.removeprefix("W/")
        given = (one.strip().removeprefix("W/") for one in tags.split(","))
        return any(one in ("*", opaque) for one in given)
    try:
        known = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return known.tzinfo is not None and since <= known
