"""Agreement to hear of the next edition, once that has begun: it is used up, and that is noted.

Whoever agreed again meanwhile agreed to the edition after that, and is left as they are.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, text, true, update

from budget.consent import Purpose
from storage.post.mail import Posted
from storage.residents import consents
from storage.residents.consents import Consent
from storage.tables import consents as register
from storage.tables import conversations, journal, outbox

USED = "the edition has begun"
"""Stands for the words where nobody withdrew an agreement, but it has done what it was for."""

_ARRIVED = (Posted.SENT, Posted.DELIVERED)
_OF_ANY = text("broadcast > 0")


class Ending(NamedTuple):
    """When agreements end, and of how many people at most in one transaction."""

    at: datetime
    most: int


def use_up_of_told(
    db: Connection, slug: str, broadcast: int, since: datetime, ending: Ending
) -> int:
    """End the agreement of who got this broadcast and agreed before it; return of how many."""
    c = outbox.c
    got = select(c.key).where(c.broadcast == broadcast, c.status.in_(_ARRIVED), _OF_ANY)
    whose = conversations.c.key.in_(got) & _agreed_before(since)
    return _end(db, slug, whose, ending)


def use_up_of_others(db: Connection, slug: str, ending: Ending) -> int:
    """End the agreement of whoever agreed before this edition was created, told or not."""
    c = journal.c
    created = db.scalar(select(c.at).where(c.edition == slug, c.position == 1))
    return _end(db, slug, _agreed_before(created), ending) if created else 0


def _agreed_before(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody spoke of the next edition last before this moment."""
    c = register.c
    said = select(c.resident).where(c.purpose == Purpose.NEXT)
    last = said.group_by(c.resident).having(func.max(c.at) < moment)
    return conversations.c.resident.in_(last)


def _end(db: Connection, slug: str, whose: ColumnElement[bool], ending: Ending) -> int:
    c = conversations.c
    page = (
        select(c.key, c.resident, c.channel)
        .where(c.upcoming.is_(true()), whose)
        .order_by(c.key)
        .limit(ending.most)
        .with_for_update()
    )
    ended = db.execute(page).all()
    for _key, resident, channel in ended:
        consent = (resident, slug, Purpose.NEXT, 0, False, ending.at, channel, USED)
        consents.note(db, Consent(*consent))
    if ended:
        keys = [key for key, _resident, _channel in ended]
        db.execute(update(conversations).where(c.key.in_(keys)).values(upcoming=None))
    return len(ended)
