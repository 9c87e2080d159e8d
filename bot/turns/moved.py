"""Telling residents who want news of a day that moved: by day, and once for all that moved."""

from datetime import datetime

from sqlalchemy import Connection

from bot.broadcasts import announcing
from budget.audience import Who
from budget.days import by_day
from budget.moved import days, moves
from flows.notices import moving
from storage.process import editions
from storage.process import moves as kept


def tell(db: Connection, now: datetime) -> None:
    """Announce what is due, if it is a time to write."""
    for one in kept.due(db, now):
        edition = editions.load(db, one.edition).edition()
        if not by_day(now, edition.zone):
            continue
        kept.told(db, one.edition)
        if one.edition != editions.about(db):
            continue
        today = now.astimezone(edition.zone).date()
        if found := moves(one.before, days(edition), today):
            whole = moving.of(edition.place, found, one.reason)
            brief = moving.of(edition.place, found)
            draft = announcing.drafted(edition, whole, Who.NEWS, brief)
            announcing.announce(db, edition, draft, now)
