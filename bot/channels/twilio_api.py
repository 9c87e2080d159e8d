"""Twilio's REST API: its library's requests over our own pool, and what its errors mean."""

import json
import logging
from base64 import b64encode
from collections.abc import Awaitable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.channels.http import NoAnswer, NotSent, Pool
from bot.channels.messages import OPTED_OUT, OVERFLOWING, UNREACHABLE, OptedOut

T = TypeVar("T")

LATER = frozenset({20429, *OVERFLOWING})
"""Too many at once, for everybody."""

CONTENT = frozenset({21654, 21655, 21656, 21657, 21658, 63005, 63013, 92005, 92007})
"""A content template, or what was filled in, is not accepted."""

_HOSTS = frozenset({"api.twilio.com", "content.twilio.com"})
_JSON = "application/json"


class Unsuitable(Refused):
    """The message is not accepted in this form; in plain text it would be."""


class Requests(AsyncHttpClient):
    """The library's requests, over a pool that somebody else closes.

    The library's own client ignores its timeout, logs numbers and texts, posts again when it
    is told to retry, and keeps the last response in a field that all calls share.
    """

    def __init__(self, pool: Pool, api: str = "") -> None:
        """Ask through this pool, at another address than Twilio's if one is given."""
        super().__init__(logging.getLogger("twilio"), is_async=True)
        self._pool = pool
        self._api = api.rstrip("/")

    async def request(  # type: ignore[override] # as in the library's own asynchronous client
        self, method: str, uri: str, **asked: Any
    ) -> Response:
        """Ask once; raise `NotSent` or `NoAnswer`."""
        headers = dict(asked["headers"] or {})
        if asked["auth"]:
            basic = b64encode(":".join(asked["auth"]).encode())
            headers["Authorization"] = f"Basic {basic.decode()}"
        answer = await self._pool.ask(
            method,
            self._place(uri, asked["params"]),
            data=_encoded(asked["data"], headers),
            headers=headers,
        )
        return Response(answer.status, answer.body.decode(errors="replace"))

    def _place(self, uri: str, params: Mapping[str, object] | None) -> str:
        """Return where to ask; at a stand-in both of Twilio's hosts are one."""
        whole = f"{uri}?{urlencode(params, doseq=True)}" if params else uri
        parts = urlsplit(whole)
        if self._api and parts.netloc in _HOSTS:
            return self._api + parts._replace(scheme="", netloc="").geturl()
        return whole


async def sending(call: Awaitable[T]) -> T:
    """Wait for a call of the library; raise one of our errors, and nothing of the library's.

    Whatever else goes wrong does so while an answer is read: it may have been sent.
    """
    try:
        return await call
    except NotSent:
        raise TryLater(5) from None
    except NoAnswer:
        raise Unsure from None
    except (TwilioRestException, TwilioServiceException) as refusal:
        code = refusal.code if isinstance(refusal.code, int) else 0
        raise verdict(code, refusal.status) from None
    except (TwilioException, AttributeError, LookupError, TypeError, ValueError):
        raise Unsure from None


def verdict(code: int, status: int = HTTPStatus.BAD_REQUEST) -> Exception:
    """Say what an error means for the message; a wrong token is our fault, not the message's."""
    if code == OPTED_OUT:
        return OptedOut()
    if code in UNREACHABLE:
        return Unreachable()
    if code in LATER or status == HTTPStatus.TOO_MANY_REQUESTS:
        return TryLater(5, everybody=True)
    if status == HTTPStatus.UNAUTHORIZED:
        return TryLater(60, everybody=True)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unsure()
    return (Unsuitable if code in CONTENT else Refused)(f"error {code}")


def _encoded(data: Mapping[str, object] | None, headers: Mapping[str, str]) -> bytes | None:
    if not data:
        return None
    if headers.get("Content-Type") == _JSON:
        return json.dumps(data).encode()
    return urlencode(data, doseq=True).encode()
