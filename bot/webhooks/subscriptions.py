"""Subscribing programs to events: for the command line and the desk alike."""

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.webhooks.address import checked
from bot.webhooks.signing import new_secret
from budget.sentence import Reasoned, _
from storage.ballots.codes import Issuer
from storage.post import webhooks

MOST: Final = 20
"""Subscriptions of one organisation."""

BOTH: Final = timedelta(days=1)
"""For so long the secret before is valid beside a new one."""

_KIND: Final = re.compile(r"[a-z][a-z-]{0,60}")


class CannotSubscribe(Reasoned):
    """Nobody is subscribed so, for this reason."""


class Subscribed(NamedTuple):
    """The number of a subscription, and its secret: this is the only time that it is told."""

    number: int
    secret: str


def add(
    db: Connection, url: str, kinds: Collection[str], issuer: Issuer, *, loopback: bool = False
) -> Subscribed:
    """Subscribe a program to decisions of these kinds, or of all where none is named.

    Raise `BadAddress` or `CannotSubscribe`.
    """
    address = checked(url, loopback=loopback)
    wanted = [kind.removeprefix("edition.") for kind in kinds]
    if wrong := [kind for kind in wanted if not _KIND.fullmatch(kind)]:
        unknown = _('"{kind}" is no kind of decision, such as phase-entered.', kind=wrong[0])
        raise CannotSubscribe(unknown)
    if len(webhooks.every(db)) >= MOST:
        raise CannotSubscribe(
            _("There are {most} subscriptions already: remove one first.", most=MOST)
        )
    secret = new_secret(issuer.chance)
    locked = issuer.seal.lock(secret)
    return Subscribed(webhooks.add(db, address, sorted(set(wanted)), locked, issuer.at), secret)


def rotate(db: Connection, number: int, issuer: Issuer) -> str:
    """Give a subscription a new secret, and return it; both are valid for a day.

    Raise `NoSuchSubscription`.
    """
    secret = new_secret(issuer.chance)
    webhooks.rotate(db, number, issuer.seal.lock(secret), issuer.at + BOTH)
    return secret
