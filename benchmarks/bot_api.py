"""A stand-in of Telegram's Bot API that costs little: it says yes, at once or after a while.

Or, told `shut`, it says 429 to every message, come back in an hour: then a bot that sends beside
its turns has nothing to do but its turns.  `GET /sent` tells how many messages were sent, and in
how many of them somebody read that their vote counts; `GET /arrived` tells when each chat was sent
a reply, in seconds of the machine's monotonic clock.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SHUT = "shut"
NEWS = "Nieuws over De Linden"
"""How a message begins that nobody asked for."""

_BOT = {"id": 7, "is_bot": True, "first_name": "Wijkstem", "username": "wijkstem_bot"}
_COUNTS = b"stem telt"
_LATER = json.dumps(
    {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3600",
        "parameters": {"retry_after": 3600},
    }
).encode()


class BotApi:
    """The provider, as an ASGI application; `wait` in seconds, or None while it is shut."""

    def __init__(self, wait: float | None) -> None:
        self._wait = wait
        self._sent = 0
        self._votes = 0
        self._arrived: dict[str, list[float]] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        status, answer = 200, b""
        match scope["path"].rsplit("/", 1)[-1]:
            case "sendMessage" if self._wait is None:
                status, answer = 429, _LATER
            case "sendMessage":
                answer = await self._take(body)
            case "getMe":
                answer = _yes(_BOT)
            case "arrived":
                answer = json.dumps(self._arrived).encode()
            case "sent":
                answer = json.dumps({"sent": self._sent, "votes": self._votes}).encode()
            case _another:
                answer = _yes(True)  # noqa: FBT003 - it is what the Bot API says
        length = str(len(answer)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _take(self, body: bytes) -> bytes:
        if self._wait:
            await asyncio.sleep(self._wait)
        self._sent += 1
        if body.startswith(b"{"):
            self._note(json.loads(body))
        self._votes += _COUNTS in body.replace(b"+", b" ")
        chat = {"id": 5_000_000_000, "type": "private"}
        return _yes({"message_id": self._sent, "date": 1_790_000_000, "chat": chat, "text": "."})

    def _note(self, message: dict[str, Any]) -> None:
        """Note when a reply came; what is posted as a form is a rival's, and not timed here."""
        if not message["text"].startswith(NEWS):
            self._arrived.setdefault(str(message["chat_id"]), []).append(time.monotonic())


async def _body(receive: Receive) -> bytes:
    whole: bytes = b""
    while True:
        part = await receive()
        whole += part.get("body", b"")
        if not part.get("more_body"):
            return whole


def _yes(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def main() -> None:
    """Serve on the port that is the first argument, and wait for what the second says."""
    port, wait = sys.argv[1:]
    api = BotApi(None if wait == SHUT else float(wait))
    config = uvicorn.Config(api, port=int(port), access_log=False, log_level="error")
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
