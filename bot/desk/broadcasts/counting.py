"""What a broadcast will be, as a page shows it: counted now, and in bubbles as on a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from bot.acting import Acting
from bot.broadcasts.paying import Money, money
from bot.broadcasts.preview import Bubble, Pace, Preview, bubbles, preview
from bot.delivery.rates import Rate
from budget.broadcast import Broadcast
from budget.edition import Edition
from budget.template import UNLIMITED

_MINUTE = timedelta(minutes=1)


class OnChannel(NamedTuple):
    """What leaves on one channel: to how many people, and what that takes.

    `cost` is in cents, and None where nobody has settled a price.
    """

    channel: str
    people: int
    messages: int
    minutes: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Who would get it now, and what they would read."""

    preview: Preview
    channels: list[OnChannel]
    bubbles: list[Bubble]
    money: Money

    @property
    def priced(self) -> bool:
        """Whether there is a price for any of it."""
        return any(one.cost is not None for one in self.channels)

    @property
    def cost(self) -> int:
        """How many cents it costs at the prices of now."""
        return self.preview.cost(self.money.prices)

    @property
    def unlimited(self) -> bool:
        """Whether we may begin as many conversations on WhatsApp as there are people."""
        return self.preview.tier >= UNLIMITED

    @property
    def unreachable(self) -> int:
        """How many cannot be written to: they have not written for a day, and are refused it."""
        return sum(part.unreachable for part in self.preview.parts)


def counted(acting: Acting, edition: Edition, broadcast: Broadcast, pace: Pace) -> Counted | None:
    """Return what a broadcast would be now, at this pace; None as long as it says nothing."""
    if not broadcast.text:
        return None
    there = money(acting)
    seen = preview(acting.db, acting.slug, broadcast, acting.now, pace.texts_a_day)
    languages = [code for code in edition.languages if code in broadcast.text]
    wanted = broadcast.audience.languages
    return Counted(
        seen,
        [_on_channel(seen, there, name, pace.rates) for name in _channels(seen)],
        bubbles(broadcast, [code for code in languages if code in (wanted or languages)]),
        there,
    )


def _channels(seen: Preview) -> list[str]:
    return list(dict.fromkeys(part.channel for part in seen.parts))


def _on_channel(seen: Preview, there: Money, channel: str, rates: Mapping[str, Rate]) -> OnChannel:
    people = sum(part.people for part in seen.parts if part.channel == channel)
    minutes = -(-seen.takes(channel, rates) // _MINUTE)
    cost = seen.cost(there.prices, channel)
    known = channel in there.prices or cost
    return OnChannel(channel, people, seen.messages(channel), minutes, cost if known else None)
