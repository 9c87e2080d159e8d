"""The Bot API: python-telegram-bot's requests over our own pool, and what its answers mean."""

import re
from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.channels.http import NoAnswer, NotSent, Pool

T = TypeVar("T")

_OURS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_JSON = {"Content-Type": "application/json"}
_DONE = {"ok": True, "result": True}

_number: ContextVar[int] = ContextVar("the number of the message that was sent")


@dataclass(frozen=True, slots=True)
class Posting:
    """How the posting of updates to us goes: where to, how many wait, and what failed last."""

    url: str
    waiting: int
    failed: datetime | None = None
    failure: str = ""


class Failure(TelegramError):
    """What the library lets through untouched: one of our own four errors."""

    def __init__(self, verdict: Exception) -> None:
        """Carry the error to whoever called the library."""
        super().__init__(type(verdict).__name__)
        self.verdict = verdict


class Request(BaseRequest):
    """python-telegram-bot's requests, over a pool that somebody else closes."""

    def __init__(self, pool: Pool) -> None:
        """Ask through this pool."""
        self._pool = pool

    @property
    def read_timeout(self) -> float | None:
        """Leave the time to wait for an answer to the pool."""
        return None

    async def initialize(self) -> None:
        """Open nothing: the pool opens at the first request."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Ask once, within the pool's time, and raise a `Failure` unless it was done."""
        data = orjson.dumps(request_data.json_parameters) if request_data else None
        try:
            answer = await self._pool.ask(method, url, data=data, headers=_JSON)
        except NotSent:
            raise Failure(TryLater(5)) from None
        except NoAnswer:
            raise Failure(Unsure()) from None
        if answer.status != HTTPStatus.OK:
            raise Failure(_verdict(answer.status, answer.body))
        return answer.status, answer.body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Decode an answer; the library would log one that is no JSON, texts and all.

        It would also make a message with a hundred fields of what was sent, in 80 to 250
        microseconds, when all we want is its number.  So that goes to `numbered` directly, and
        the library hears only that it was done.
        """
        match answer := _object(payload):
            case {"result": {"message_id": int(number), "date": int(), "chat": dict()}}:
                _number.set(number)
                return _DONE
            case {"result": _}:
                return answer
            case _:
                raise Failure(Unsure())


async def sending(call: Awaitable[T]) -> T:
    """Wait for a call of the library; raise one of our errors, and nothing of the library's.

    Whatever else goes wrong does so while an answer is read: it may have been sent.
    """
    try:
        return await call
    except Failure as failure:
        raise failure.verdict from None
    except (TelegramError, KeyError, TypeError, ValueError):
        raise Unsure from None


async def numbered(call: Awaitable[object]) -> str:
    """Wait for a call that sends a message; return the number of that message."""
    _number.set(0)
    await sending(call)
    if number := _number.get():
        return str(number)
    raise Unsure


async def posting(bot: Bot) -> Posting:
    """Ask Telegram how the posting of updates to us goes."""
    found = await sending(bot.get_webhook_info())
    failed, failure = found.last_error_date, found.last_error_message or ""
    return Posting(found.url, found.pending_update_count, failed, failure)


def _verdict(status: int, body: bytes) -> Exception:
    """Say what a refusal means for the message; a wrong token is our fault, not the message's."""
    if status == HTTPStatus.FORBIDDEN:
        return Unreachable()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return TryLater(_pause(body), everybody=True)
    if status in _OURS:
        return TryLater(60, everybody=True)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unsure()
    return Refused(_reason(body))


def _pause(body: bytes) -> float:
    """Return how many seconds everybody must wait."""
    match _object(body):
        case {"parameters": {"retry_after": int(seconds)}}:
            return seconds
        case _:
            return 5


def _reason(body: bytes) -> str:
    """Return the provider's reason, without any number in it."""
    return re.sub(r"\d+", "#", str(_object(body).get("description", "")))


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
