"""Fitting words into what a channel allows: splitting, shortening, and options without buttons.

Lengths are the provider's: UTF-16 code units for Telegram and WhatsApp, so that an emoji counts
as two; for SMS the larger of septets and code units.  Never bytes, never Python's characters.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.channels import Option, Outbound, TryLater, Unsure
from budget.gsm import EXTENSION

_SENTENCE = re.compile(r"(?<=[.!?…؟።])\s+|\n+")
_SPACE = re.compile(r"\s+")

ELLIPSIS = "…"


def utf16(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + sum(c > "\uffff" for c in text)


def sms(character: str) -> int:
    """Count a character of an SMS as the dearer of its two encodings."""
    return 2 if character in EXTENSION or character > "\uffff" else 1


def parts(text: str, limit: int, size: Callable[[str], int] = utf16) -> tuple[str, ...]:
    """Split a text in parts of at most `limit`, after a sentence if possible, else after a word."""
    pieces = []
    rest = text
    while (fits := _fitting(rest, limit, size)) < len(rest):
        end = _seam(rest, fits)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return tuple(piece for piece in (*pieces, rest) if piece) or (text[:fits],)


def shortened(label: str, limit: int) -> str:
    """Shorten a label at a word, with an ellipsis, where it is too long."""
    if utf16(label) <= limit:
        return label
    room = _fitting(label, limit - 1, utf16)
    words = [space.start() for space in _SPACE.finditer(label, 0, room + 1)]
    end = words[-1] if words and words[-1] * 2 >= room else room
    return label[:end].rstrip(" ,.;:-") + ELLIPSIS


def listed(reply: Outbound) -> str:
    """Say the options in words, for who cannot tap: a line each, with the number to type."""
    return "\n".join((reply.text, *map(_line, reply.options)))


def recorded(reply: Outbound) -> tuple[Outbound, ...]:
    """Return the recording, which has no text, and then the rest: each leaves by itself."""
    if not reply.recording or not reply.text:
        return (reply,)
    return Outbound("", recording=reply.recording), replace(reply, recording=None)


async def succession(whole: Sequence[Outbound], send: Callable[[Outbound], Awaitable[str]]) -> str:
    """Send parts one after another, and return the id of the last.

    When one has left, it cannot be said any more that the whole surely was not sent.
    """
    sent = ""
    for part in whole:
        try:
            sent = await send(part)
        except TryLater:
            if sent:
                raise Unsure from None
            raise
    return sent


def _line(option: Option) -> str:
    numbered = f"{option.number} {option.label}" if option.number > 0 else option.label
    return f"{numbered} - {option.note}" if option.note else numbered


def _fitting(text: str, limit: int, size: Callable[[str], int]) -> int:
    """Return how many characters from the start fit."""
    if len(text) * 2 <= limit:
        return len(text)
    room = limit
    for count, character in enumerate(text):
        room -= size(character)
        if room < 0:
            return count
    return len(text)


def _seam(text: str, fits: int) -> int:
    """Return where to cut, at or before `fits`; half a part is the least we accept."""
    for border in (_SENTENCE, _SPACE):
        ends = [space.start() for space in border.finditer(text, 0, fits + 1)]
        if ends and ends[-1] * 2 >= fits:
            return ends[-1]
    return fits
