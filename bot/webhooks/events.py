"""Events: the decisions of the journal as they are posted, each with an id that stays."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.exports.decisions import without_names
from storage.journal import Link

TEST = "webhook.test"
"""The type of an event that nothing happened for."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is posted: the same id and the same bytes at every attempt."""

    name: str
    body: bytes


def event(slug: str, link: Link) -> Event:
    """Return the event of a decision; the head of the chain makes its id one of a kind."""
    data = {
        "edition": slug,
        "position": link.position,
        "head": link.head,
        "content": without_names(link.kind, link.content),
    }
    return _event(f"{slug} {link.position} {link.head}", f"edition.{link.kind}", link.at, data)


def test_event(at: datetime) -> Event:
    """Return an event that says nothing but that it arrived."""
    return _event(f"test {at.isoformat()}", TEST, at, {})


def _event(seed: str, kind: str, at: datetime, data: dict[str, Any]) -> Event:
    said = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return Event(f"evt_{sha256(seed.encode()).hexdigest()[:32]}", body)
