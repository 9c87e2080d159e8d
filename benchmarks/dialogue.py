"""What residents say: the whole way from the first message to a vote that counts.

Every message is an HTTP request that is put together beforehand, as Telegram posts it; only the
numbers in it, all of one length, are filled in when it is sent.
"""

import json
import time
from dataclasses import dataclass
from math import ceil
from typing import Any

CARD = "(the resident's own contact card)"
SAID = (
    "/start",
    "Nederlands",
    "ja",
    "3",
    "nee",
    "hoe werkt het",
    "menu",
    "stemmen",
    "3 8",
    "-8",
    "klaar",
    CARD,
    "1",
    "menu",
)
CAST = SAID.index("1") + 1
"""After so many messages the vote of a resident is in."""

_UPDATE, _CHAT, _PHONE = 1_111_111_111, 2_222_222_222, 33_333_333_333
"""Numbers that stand for those that are filled in, and are as long."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a bot takes messages in, and the secret that they must carry."""

    path: str
    secret: str


def requests(webhook: Webhook) -> tuple[bytes, ...]:
    """Return what is said as requests, with gaps for `filled`."""
    return tuple(_request(webhook, said) for said in SAID)


def filled(request: bytes, resident: int, step: int) -> bytes:
    """Return a request as this resident sends it, in an update of its own."""
    return request % {
        b"update": 1_000_000_000 + resident * len(SAID) + step,
        b"chat": 5_000_000_000 + resident,
        b"phone": 31_610_000_000 + resident,
    }


def _request(webhook: Webhook, said: str) -> bytes:
    body = json.dumps({"update_id": _UPDATE, "message": _message(said)}).encode()
    head = (
        f"POST {webhook.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {webhook.secret}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    whole = (head.encode() + body).replace(b"%", b"%%")
    for number, gap in ((_UPDATE, b"update"), (_CHAT, b"chat"), (_PHONE, b"phone")):
        whole = whole.replace(b"%d" % number, b"%(" + gap + b")d")
    return whole


def _message(said: str) -> dict[str, Any]:
    resident = {"id": _CHAT, "first_name": "Amina"}
    message = {
        "message_id": _UPDATE,
        "from": {**resident, "is_bot": False, "language_code": "nl"},
        "chat": {**resident, "type": "private"},
        "date": ceil(time.time()),  # the second in which the vote was opened has not begun with it
    }
    if said == CARD:
        card = {"phone_number": str(_PHONE), "first_name": "Amina", "user_id": _CHAT}
        return {**message, "contact": card}
    if said.startswith("/"):
        entity = {"type": "bot_command", "offset": 0, "length": len(said)}
        return {**message, "text": said, "entities": [entity]}
    return {**message, "text": said}
