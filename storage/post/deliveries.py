"""What was posted to each subscriber last, and what came of it: never what was in it."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from storage.tables import deliveries, subscriptions

KEPT: Final = 50
"""Attempts that are kept of each subscription."""


class Delivery(NamedTuple):
    """An attempt to deliver a decision, or what nothing happened for, which is at position 0.

    The `failure` is "" where it arrived; `attempt` is the how manieth of this decision in a row.
    """

    at: datetime
    edition: str
    position: int
    kind: str
    attempt: int
    milliseconds: int
    failure: str


def keep(db: Connection, subscription: int, delivery: Delivery) -> None:
    """Keep an attempt, and forget those of long ago; none of a subscriber who is there no more."""
    c = deliveries.c
    if db.execute(select(subscriptions.c.id).where(subscriptions.c.id == subscription)).first():
        db.execute(insert(deliveries).values(subscription=subscription, **delivery._asdict()))
    own = select(c.id).where(c.subscription == subscription).order_by(c.id.desc())
    oldest = own.offset(KEPT).limit(1).scalar_subquery()
    db.execute(delete(deliveries).where(c.subscription == subscription, c.id <= oldest))


def latest(db: Connection, subscription: int, most: int = KEPT) -> list[Delivery]:
    """Return the attempts for a subscriber, the newest first."""
    c = deliveries.c
    found = select(*(c[name] for name in Delivery._fields)).where(c.subscription == subscription)
    return [Delivery(*row) for row in db.execute(found.order_by(c.id.desc()).limit(most))]


def forget(db: Connection, subscription: int) -> None:
    """Forget what was posted to a subscriber."""
    db.execute(delete(deliveries).where(deliveries.c.subscription == subscription))
