"""What a broadcast will be: to how many people, in which words, at what price, and how soon.

It is counted before anything else, and again whenever somebody looks, until it is approved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.broadcasts import templates
from bot.broadcasts.paying import HUNDREDTHS
from bot.broadcasts.words import read_as
from bot.channels import SCREENS, WINDOW, WINDOWED
from bot.channels.segments import folded, is_gsm, segments
from bot.delivery.daily import SMS, held_until
from bot.delivery.rates import REPLIES, Rate
from budget.broadcast import Broadcast
from budget.gsm import strangers
from budget.template import REFUSED, UNKNOWN_TIER, Template, days
from storage.post import tiers
from storage.post.templates import TEMPLATE
from storage.residents import audiences
from storage.residents.audiences import Counted

_APART: Final = ("whatsapp",)
"""Channels on which a picture is a message of its own."""


class Pace(NamedTuple):
    """How fast it may be sent on each channel, and how many segments by SMS in a day."""

    rates: Mapping[str, Rate]
    texts_a_day: int


@dataclass(frozen=True, slots=True)
class Bubble:
    """What is read on one channel by who speaks one language.

    `spoken` is the language it is written in for them, which is another one where theirs is
    missing.  A text message is charged by its `segments`, and `dear` are the letters that make
    them shorter; elsewhere it is one message, or two where a picture goes ahead.
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

    `late` of them have not written for so long that they can only get the `template`, which is
    None as long as it was not asked for.
    """

    channel: str
    language: str
    people: int
    bubble: Bubble
    late: int
    template: Template | None = None

    @property
    def templated(self) -> int:
        """How many get the template, if it is approved."""
        return 0 if self.template and self.template.state in REFUSED else self.late

    @property
    def unreachable(self) -> int:
        """How many get nothing, for WhatsApp refused the template."""
        return self.late - self.templated

    @property
    def worded(self) -> int:
        """How many messages are charged for that are sent as they are."""
        return (self.people - self.late) * self.bubble.segments

    @property
    def messages(self) -> int:
        """How many messages are charged for."""
        return self.worded + self.templated

    def hundredths(self, prices: Mapping[str, int]) -> int:
        """Return what it costs in hundredths of a cent; a template has a price of its own."""
        each = prices.get(self.channel, 0)
        return self.worded * each + self.templated * prices.get(TEMPLATE, each)


@dataclass(frozen=True, slots=True)
class Preview:
    """All parts, the largest first; of so many conversations in 24 hours some are `begun`.

    `until` is the day of UTC, at the earliest, on which the last text message leaves, where they
    have to wait for what may be sent in a day.
    """

    parts: tuple[Part, ...]
    tier: int = UNKNOWN_TIER
    begun: int = 0
    until: date | None = None

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

    def takes(self, channel: str, rates: Mapping[str, Rate]) -> timedelta:
        """Return how long it takes at the rate of a channel, of which a third is for replies."""
        rate = rates.get(channel)
        seconds = self.messages(channel) / (rate.a_second * (1 - REPLIES)) if rate else 0
        return timedelta(seconds=seconds)

    def cost(self, prices: Mapping[str, int], channel: str = "") -> int:
        """Return what it costs in cents, rounded up, at so many hundredths of one a message.

        That is on one channel, or on all of them.
        """
        parts = (part for part in self.parts if channel in ("", part.channel))
        hundredths = sum(part.hundredths(prices) for part in parts)
        return -(-hundredths // HUNDREDTHS)

    @property
    def late(self) -> list[Part]:
        """The parts of which some can only get a template."""
        return [part for part in self.parts if part.late]

    @property
    def templated(self) -> int:
        """How many people get a template, if it is approved."""
        return sum(part.templated for part in self.parts)

    @property
    def days(self) -> int:
        """How many days it takes to begin a conversation with these."""
        return days(self.templated, self.tier, self.begun)


def preview(
    db: Connection, slug: str, broadcast: Broadcast, now: datetime, texts_a_day: int = 0
) -> Preview:
    """Count who would get it now, and say in which words; 0 text messages a day are any number."""
    counted = audiences.counted(db, slug, broadcast.audience, now - WINDOW)
    known = templates.known(db, broadcast) if broadcast.number else {}
    found = [_part(broadcast, one, known) for one in counted]
    parts = tuple(sorted(found, key=lambda p: (-p.people, p.channel, p.language)))
    seen = Preview(parts, tiers.tier(db) or UNKNOWN_TIER, tiers.begun(db, now).people)
    return replace(seen, until=held_until(db, texts_a_day, seen.messages(SMS), now))


def _part(broadcast: Broadcast, counted: Counted, known: Mapping[str, Template]) -> Part:
    channel, language, people, heard = counted
    late = people - heard if channel in WINDOWED else 0
    read = bubble(broadcast, channel, language)
    return Part(channel, language, people, read, late, known.get(read.spoken) if late else None)


def bubbles(broadcast: Broadcast, languages: Iterable[str]) -> list[Bubble]:
    """Return what is read on every channel that it goes to, by who speaks one of these."""
    channels = broadcast.audience.channels or SCREENS
    wanted = product(languages, (channel for channel in SCREENS if channel in channels))
    return [bubble(broadcast, channel, language) for language, channel in wanted]


def bubble(broadcast: Broadcast, channel: str, language: str) -> Bubble:
    """Return what is read on a channel by who speaks a language."""
    brief = channel in SCREENS and SCREENS[channel].brief
    text, spoken = read_as(broadcast, language, brief=brief)
    if not brief:
        apart = broadcast.picture is not None and channel in _APART
        return Bubble(channel, language, text, spoken, 2 if apart else 1, ())
    said = folded(text)
    dear = () if is_gsm(said) else tuple(strangers(said))
    return Bubble(channel, language, said, spoken, segments(said), dear)
