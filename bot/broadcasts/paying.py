"""What broadcasts cost: a price on each channel, and a limit that approving keeps to.

Beside the prices is how many conversations WhatsApp lets us begin in a day.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.acting import Acting
from bot.channels import SCREENS
from budget.broadcast import CannotSend, named
from budget.sentence import Amount, _
from storage.post import tiers
from storage.post.broadcasts import ChangedMeanwhile
from storage.post.templates import TEMPLATE
from storage.process import editions, prices

CENTS: Final = 100
HUNDREDTHS: Final = 100

PRICED: Final = (*SCREENS, TEMPLATE)
"""What has a price: a message on each channel, and one that WhatsApp approved beforehand."""

DEAREST: Final = 1_000 * HUNDREDTHS
"""Hundredths of a cent: no message costs more than ten euros."""

_CENTS: Final = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?", re.ASCII)


class Money(NamedTuple):
    """Prices in hundredths of a cent, the limit of an edition in euros, what is spent in cents.

    `tier` is how many conversations WhatsApp lets us begin in 24 hours; None if nobody said.
    """

    prices: Mapping[str, int]
    allowance: int | None
    spent: int
    tier: int | None = None

    @property
    def left(self) -> int | None:
        """How many cents are left; None without a limit."""
        return None if self.allowance is None else self.allowance * CENTS - self.spent

    @property
    def seen(self) -> str:
        """What somebody sees of it who changes it."""
        listed = [f"{channel}={price}" for channel, price in sorted(self.prices.items())]
        return " ".join([*listed, f"limit={self.allowance}", f"tier={self.tier}"])


def money(acting: Acting) -> Money:
    """Return what there is to be spent, and at which prices."""
    db, slug = acting.db, acting.slug
    spent = prices.spent(db, slug)
    return Money(prices.of(db), prices.allowance(db, slug), spent, tiers.tier(db))


def read(typed: str) -> int | None:
    """Return a price that is typed in cents (7, 7.5 or 7,25) in hundredths; None if it is none."""
    found = _CENTS.fullmatch(typed.strip())
    if not found:
        return None
    hundredths = int(found[1]) * HUNDREDTHS + int((found[2] or "").ljust(2, "0"))
    return hundredths if hundredths <= DEAREST else None


def written(hundredths: int) -> str:
    """Return a price as it is typed: 7, 7.5 or 7.25."""
    whole, rest = divmod(hundredths, HUNDREDTHS)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


class Settled(NamedTuple):
    """What is to hold from now on: prices, the limit of this edition, and WhatsApp's tier.

    A channel of which the price is None has none; at 0 it is free.
    """

    prices: Mapping[str, int | None]
    allowance: int | None
    tier: int | None


def settle(acting: Acting, new: Settled, seen: str | None = None) -> None:
    """Keep prices, a limit and a tier, where they are as somebody saw them.

    Raise `ChangedMeanwhile`, or `CannotSend` without a name.
    """
    by = named(acting.by)
    editions.hold(acting.db, acting.slug)
    if seen is not None and money(acting).seen != seen:
        raise ChangedMeanwhile
    prices.keep(acting.db, new.prices)
    prices.allow(acting.db, acting.slug, new.allowance)
    tiers.keep(acting.db, new.tier)
    acting.write("broadcast-prices", by, now=money(acting).seen)


def afford(acting: Acting, cost: int) -> None:
    """Raise `CannotSend` if so many cents are not left; nobody else spends any until we are done.

    In whole euros: the cost rounded up, and what is left rounded down.
    """
    editions.hold(acting.db, acting.slug)
    there = money(acting)
    if there.left is not None and cost > there.left:
        raise CannotSend(
            _(
                "This costs about {cost} euros, and of the {most} for broadcasts {left} are left.",
                cost=Amount(-(-cost // CENTS)),
                most=Amount(there.allowance or 0),
                left=Amount(max(there.left, 0) // CENTS),
            )
        )
