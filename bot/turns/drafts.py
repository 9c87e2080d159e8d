"""What was begun and not sent, as the store keeps it: in JSON.

What is written of an idea, the first entry of it, is locked until the idea is handed in.  In its
place may be what somebody told before they took part, locked as well: nobody knows yet what it is.
"""

from base64 import b85decode, b85encode
from dataclasses import astuple, fields

import orjson

from budget.idea import Draft
from flows.talk import Unfinished
from storage.residents.conversations import BALLOT, as_json
from storage.sealing import Seal

_IN_WORDS, _LOCKED = "[[", '["'
_TOLD_IN_WORDS, _TOLD_LOCKED = '[{"told"', '[{"locked"'
_NOTHING = Unfinished()
_LEAST = 4
"""Fields of an idea that are always there; the others only where there is something in them."""

_FIELDS = len(fields(Draft))
"""Fields of an idea; behind them stands what was told beside it."""


def read(kept: str) -> Unfinished:
    """Return what a resident has begun and not sent; `kept` is in words."""
    if not kept:
        return _NOTHING
    idea, basket, *other = orjson.loads(kept)
    points, poured, invited = (*other, (), (), ())[:3]
    given = tuple((number, to) for number, to in points)
    alone = isinstance(idea, dict)
    told = idea["told"] if alone else "".join((idea or ())[_FIELDS:])
    draft = Draft(*idea[:_FIELDS]) if idea and not alone else None
    moves = tuple(map(tuple, poured))
    return Unfinished(draft, tuple(basket), given, moves, tuple(invited) or None, told)


def written(unfinished: Unfinished) -> str:
    """Return what is unfinished as JSON, in words."""
    if unfinished == _NOTHING:
        return ""
    idea = unfinished.idea
    draft = [*astuple(idea), unfinished.told] if idea else None
    while draft and not draft[-1] and len(draft) > _LEAST:
        draft.pop()
    told = {"told": unfinished.told} if unfinished.told else None
    other = [unfinished.points, unfinished.poured, unfinished.invited or ()]
    while other and not other[-1]:
        other.pop()
    return as_json([draft or told, unfinished.basket, *other])


def begun(kept: str) -> bool:
    """Whether an idea has been begun, locked or in words."""
    return kept.startswith((_IN_WORDS, _LOCKED))


def of_ones_own(kept: str) -> bool:
    """Whether words of a resident are in it, locked or not."""
    return begun(kept) or kept.startswith((_TOLD_IN_WORDS, _TOLD_LOCKED))


def filling(kept: str) -> bool:
    """Whether a ballot has been begun, be the idea beside it locked or in words."""
    return bool(kept) and any(orjson.loads(kept)[BALLOT.start : BALLOT.stop])


def locked(kept: str, seal: Seal) -> str:
    """Return what is unfinished as it is kept: without words of a resident."""
    if not kept.startswith((_IN_WORDS, _TOLD_IN_WORDS)):
        return kept
    words, *others = orjson.loads(kept)
    sealed = b85encode(seal.lock(as_json(words))).decode()
    return as_json([sealed if isinstance(words, list) else {"locked": sealed}, *others])


def unlocked(kept: str, seal: Seal) -> str:
    """Return what is unfinished, in words."""
    if not kept.startswith((_LOCKED, _TOLD_LOCKED)):
        return kept
    sealed, *others = orjson.loads(kept)
    sealed = sealed["locked"] if isinstance(sealed, dict) else sealed
    return as_json([orjson.loads(seal.unlock(b85decode(sealed))), *others])
