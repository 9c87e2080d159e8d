"""What a broadcast will be: to how many people, in which words, at what price, and how soon.

It is counted before anything else, and again whenever somebody looks, until it is approved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bot.broadcasts.sending import WINDOW, WINDOWED
from bot.channels import SCREENS
from bot.channels.segments import folded, is_gsm, segments
from bot.delivery.rates import RATES, REPLIES
from budget.broadcast import Broadcast, said_in
from budget.gsm import strangers
from storage import audiences
from storage.audiences import Counted

CENTS: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """Those who get it on one channel in one language.

    `spoken` is the language it is written in for them, which is another one where theirs is
    missing.  A text message is charged by its `segments`, and `dear` are the letters that make
    them shorter; elsewhere it is one message.  `late` of them have not written for so long that
    nothing can be sent to them on this channel.
    """

    channel: str
    language: str
    people: int
    text: str
    spoken: str
    segments: int
    dear: tuple[str, ...]
    late: int

    @property
    def messages(self) -> int:
        """How many messages are charged for."""
        return (self.people - self.late) * self.segments


@dataclass(frozen=True, slots=True)
class Preview:
    """All parts, the largest first."""

    parts: tuple[Part, ...]

    @property
    def people(self) -> int:
        """How many people get it."""
        return sum(part.people for part in self.parts)

    @property
    def missing(self) -> Mapping[str, int]:
        """How many people get it in another language than theirs, by their language."""
        found: dict[str, int] = {}
        for part in self.parts:
            if part.spoken != part.language:
                found[part.language] = found.get(part.language, 0) + part.people
        return found

    def messages(self, channel: str) -> int:
        """Return how many messages are charged for on a channel."""
        return sum(part.messages for part in self.parts if part.channel == channel)

    def takes(self, channel: str) -> timedelta:
        """Return how long it takes at the rate of a channel, of which a third is for replies."""
        rate = RATES.get(channel)
        seconds = self.messages(channel) / (rate.a_second * (1 - REPLIES)) if rate else 0
        return timedelta(seconds=seconds)

    def price(self, prices: Mapping[str, float]) -> float:
        """Return what it costs in euros, at so many cents a message on each channel."""
        cents = (part.messages * prices.get(part.channel, 0) for part in self.parts)
        return sum(cents) / CENTS


def preview(db: Connection, slug: str, broadcast: Broadcast, now: datetime) -> Preview:
    """Count who would get it now, and say in which words."""
    counted = audiences.counted(db, slug, broadcast.audience, now - WINDOW)
    found = [_part(broadcast, one) for one in counted]
    return Preview(tuple(sorted(found, key=lambda p: (-p.people, p.channel, p.language))))


def _part(broadcast: Broadcast, counted: Counted) -> Part:
    channel, language, people, heard = counted
    brief = channel in SCREENS and SCREENS[channel].brief
    text, spoken = said_in(broadcast, language, brief=brief)
    said = folded(text) if brief else text
    dear = tuple(strangers(said)) if brief and not is_gsm(said) else ()
    late = people - heard if channel in WINDOWED else 0
    return Part(channel, language, people, said, spoken, segments(said) if brief else 1, dear, late)
