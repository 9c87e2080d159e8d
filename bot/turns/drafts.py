"""What was begun and not sent, as the store keeps it: in JSON.

What is written of an idea, the first entry of it, is locked until the idea is handed in.
"""

from base64 import b85decode, b85encode
from dataclasses import astuple

import orjson

from budget.idea import Draft
from flows.talk import Unfinished
from storage.conversations import as_json
from storage.sealing import Seal

_IN_WORDS, _LOCKED = "[[", '["'
_NOTHING = Unfinished()
_BALLOT = slice(1, 4)
"""Where a ballot stands: a basket, points, or money that was poured."""

_LEAST = 4
"""Fields of an idea that are always there; the others only where there is something in them."""


def read(kept: str) -> Unfinished:
    """Return what a resident has begun and not sent; `kept` is in words."""
    if not kept:
        return _NOTHING
    idea, basket, *other = orjson.loads(kept)
    points, poured, invited = (*other, (), (), ())[:3]
    given = tuple((number, to) for number, to in points)
    draft = Draft(*idea) if idea else None
    return Unfinished(
        draft, tuple(basket), given, tuple(map(tuple, poured)), tuple(invited) or None
    )


def written(unfinished: Unfinished) -> str:
    """Return what is unfinished as JSON, in words."""
    if unfinished == _NOTHING:
        return ""
    idea = unfinished.idea
    draft = [*astuple(idea)] if idea else None
    while draft and not draft[-1] and len(draft) > _LEAST:
        draft.pop()
    other = [unfinished.points, unfinished.poured, unfinished.invited or ()]
    while other and not other[-1]:
        other.pop()
    return as_json([draft, unfinished.basket, *other])


def begun(kept: str) -> bool:
    """Whether an idea has been begun, locked or in words."""
    return kept.startswith((_IN_WORDS, _LOCKED))


def filling(kept: str) -> bool:
    """Whether a ballot has been begun, be the idea beside it locked or in words."""
    return bool(kept) and any(orjson.loads(kept)[_BALLOT])


def locked(kept: str, seal: Seal) -> str:
    """Return what is unfinished as it is kept: without the words of an idea."""
    if not kept.startswith(_IN_WORDS):
        return kept
    draft, *others = orjson.loads(kept)
    return as_json([b85encode(seal.lock(as_json(draft))).decode(), *others])


def unlocked(kept: str, seal: Seal) -> str:
    """Return what is unfinished, in words."""
    if not kept.startswith(_LOCKED):
        return kept
    sealed, *others = orjson.loads(kept)
    return as_json([orjson.loads(seal.unlock(b85decode(sealed))), *others])
