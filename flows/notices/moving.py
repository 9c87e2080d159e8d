"""What residents who want news are told when a day moves that they go by."""

from collections.abc import Sequence

from budget.edition import Words
from budget.moved import Move, Point
from flows.talk import Said, Text, _

REASON = 200
"""Characters of why a day moved."""

_FEW = 2
"""Moves that are told; the rest is among the dates."""


def of(place: str, moves: Sequence[Move], reason: Words | None = None) -> Text:
    """Say which days moved, the first of them, and why if that was said."""
    said = _several([_told(move) for move in moves[:_FEW]])
    if reason:
        return _(
            "{place}: a date has moved. {moves} Why: {reason}",
            place=place,
            moves=said,
            reason=Said(reason),
        )
    return _("{place}: a date has moved. {moves}", place=place, moves=said)


def _several(told: Sequence[Text]) -> Text:
    if len(told) == 1:
        return told[0]
    one, other = told
    return _("{one} {other}", one=one, other=other)


def _told(move: Move) -> Text:
    was, now = move.was, move.now
    match move.point:
        case Point.IDEAS_BEGIN:
            return _("You can send ideas from {now}, not from {was}.", now=now, was=was)
        case Point.IDEAS_END:
            return _("You can send ideas until {now}, not until {was}.", now=now, was=was)
        case Point.VOTING_BEGINS:
            return _("You can vote from {now}, not from {was}.", now=now, was=was)
        case Point.VOTING_ENDS:
            return _("You can vote until {now}, not until {was}.", now=now, was=was)
        case Point.RESULT:
            return _("The result comes on {now}, not on {was}.", now=now, was=was)
