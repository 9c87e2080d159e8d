"""What a broadcast will be: to how many people, in which words, at what price, and how soon.

It is counted before anything else, and again whenever somebody looks, until it is approved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from sqlalchemy import Connection

from bot.broadcasts.paying import HUNDREDTHS
from bot.broadcasts.sending import WINDOW, WINDOWED
from bot.channels import SCREENS
from bot.channels.segments import folded, is_gsm, segments
from bot.delivery.rates import RATES, REPLIES
from budget.broadcast import Broadcast, said_in
from budget.gsm import strangers
from storage import audiences
from storage.audiences import Counted


@dataclass(frozen=True, slots=True)
class Bubble:
    """What is read on one channel by who speaks one language.

    `spoken` is the language it is written in for them, which is another one where theirs is
    missing.  A text message is charged by its `segments`, and `dear` are the letters that make
    them shorter; elsewhere it is one message.
    """

    channel: str
    language: str
    text: str
    spoken: str
    segments: int
    dear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Those who get it on one channel in one language, and what they read.

    `late` of them have not written for so long that nothing can be sent to them on this channel.
    """

    channel: str
    language: str
    people: int
    bubble: Bubble
    late: int

    @property
    def messages(self) -> int:
        """How many messages are charged for."""
        return (self.people - self.late) * self.bubble.segments


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
            if part.bubble.spoken != part.language:
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

    def cost(self, prices: Mapping[str, int], channel: str = "") -> int:
        """Return what it costs in cents, rounded up, at so many hundredths of one a message.

        That is on one channel, or on all of them.
        """
        parts = (part for part in self.parts if channel in ("", part.channel))
        hundredths = sum(part.messages * prices.get(part.channel, 0) for part in parts)
        return -(-hundredths // HUNDREDTHS)


def preview(db: Connection, slug: str, broadcast: Broadcast, now: datetime) -> Preview:
    """Count who would get it now, and say in which words."""
    counted = audiences.counted(db, slug, broadcast.audience, now - WINDOW)
    found = [_part(broadcast, one) for one in counted]
    return Preview(tuple(sorted(found, key=lambda p: (-p.people, p.channel, p.language))))


def _part(broadcast: Broadcast, counted: Counted) -> Part:
    channel, language, people, heard = counted
    late = people - heard if channel in WINDOWED else 0
    return Part(channel, language, people, bubble(broadcast, channel, language), late)


def bubbles(broadcast: Broadcast, languages: Iterable[str]) -> list[Bubble]:
    """Return what is read on every channel that it goes to, by who speaks one of these."""
    channels = broadcast.audience.channels or SCREENS
    wanted = product(languages, (channel for channel in SCREENS if channel in channels))
    return [bubble(broadcast, channel, language) for language, channel in wanted]


def bubble(broadcast: Broadcast, channel: str, language: str) -> Bubble:
    """Return what is read on a channel by who speaks a language."""
    brief = channel in SCREENS and SCREENS[channel].brief
    text, spoken = said_in(broadcast, language, brief=brief)
    if not brief:
        return Bubble(channel, language, text, spoken, 1, ())
    said = folded(text)
    dear = () if is_gsm(said) else tuple(strangers(said))
    return Bubble(channel, language, said, spoken, segments(said), dear)
