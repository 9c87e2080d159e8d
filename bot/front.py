"""What all pages have in common, whatever room they are in.

HEAD is answered as GET is, without the body; a redirect to one of our own addresses says the path
only, for the web server in front may speak TLS where we do not; and where nothing is, a browser is
told so on a page.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD_ONLY = "wijkstem.head"
"""In the scope of a request of which nobody wants the body: who would stream one need not."""


class Front:
    """Stands before all pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._inside = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._inside(scope, receive, send)
        elif scope["method"] == "HEAD":
            asked = {**scope, "method": "GET", HEAD_ONLY: True}
            await self._inside(asked, receive, _without_body(_leading(scope, send)))
        else:
            await self._inside(scope, receive, _leading(scope, send))


def _leading(scope: Scope, send: Send) -> Send:
    """Have redirects to ourselves lead to a path."""

    async def said(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, _path(scope, name, value)) for name, value in message["headers"]]
            message = {**message, "headers": headers}
        await send(message)

    return said


def _path(scope: Scope, name: bytes, value: bytes) -> bytes:
    """Return a header, without our own name if it is an address; `//` would be another host."""
    if name.lower() != b"location":
        return value
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    path = value.removeprefix(b"%s://%s" % (scope["scheme"].encode(), host))
    return path if path.startswith(b"/") and not path.startswith(b"//") else value


def _without_body(send: Send) -> Send:
    """Let an answer end after its headers, which tell how long the body would be."""
    ended = False

    async def said(message: Message) -> None:
        nonlocal ended
        if message["type"] == "http.response.start":
            await send(message)
        elif not ended:
            ended = True
            await send({"type": "http.response.body", "body": b""})

    return said


def from_here(request: Request) -> bool:
    """Whether a form was sent by a page of this site, as far as the browser tells."""
    sent = request.headers
    site, origin = sent.get("sec-fetch-site", "same-origin"), sent.get("origin", "")
    there = origin.partition("://")[2] if origin else sent.get("host", "")
    return site in ("same-origin", "none") and there == sent.get("host", "")


def add_nowhere(pages: Starlette, public: ASGIApp) -> None:
    """Let the public page tell a browser that there is nothing; others are told as before."""
    otherwise = pages.router.default

    async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
        accepted = (value for name, value in scope["headers"] if name == b"accept")
        if scope["type"] == "http" and any(b"text/html" in value for value in accepted):
            there = {"path": "/editions/nowhere/at/all", "root_path": "/editions", "method": "GET"}
            await public({**scope, **there}, receive, send)
        else:
            await otherwise(scope, receive, send)

    pages.router.default = nowhere
