"""Who agreed to hear of the next edition: the draft that tells them, and when that is used up.

A draft is only proposed.  Like every broadcast it is made by one person and approved by another.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bot.acting import Acting
from bot.broadcasts import making
from bot.broadcasts.making import Wanted
from bot.broadcasts.words import in_words
from budget.audience import Audience, Who
from budget.broadcast import Broadcast, CannotSend, Stage
from budget.edition import Edition
from budget.sentence import _
from budget.timeline import Phase
from flows.notices import returning
from locales.catalogue import available
from storage.post import broadcasts
from storage.process import editions
from storage.residents import agreed_next, audiences
from storage.residents.agreed_next import Ending

ANSWER_WITHIN: Final = timedelta(days=30)
"""For so long after they were invited residents are kept, so that they can answer."""

PAGE: Final = 500
"""Residents whose agreement is used up in one transaction."""

_UNTIL: Final = Phase.RESULTS


def owed(db: Connection, edition: Edition) -> bool:
    """Whether somebody agreed to hear that this edition begins, and nobody is writing to them."""
    begun = Phase.PREPARING.before(edition.entered) and edition.entered.before(_UNTIL)
    if not begun or editions.about(db) != edition.slug:
        return False
    if all(row.slug == edition.slug for row in editions.every(db)):
        return False  # nobody could agree to hear of the first there is
    if any(_tells(one) for one in broadcasts.every(db, edition.slug)):
        return False
    return audiences.anybody(db, edition.slug, Audience(Who.NEXT))


def _tells(broadcast: Broadcast) -> bool:
    return broadcast.audience.who is Who.NEXT and broadcast.stage is not Stage.STOPPED


def propose(acting: Acting, title: str) -> Broadcast:
    """Keep a draft that tells who agreed to it that this edition begins; raise `CannotSend`."""
    edition = acting.hold()
    if not owed(acting.db, edition):
        raise CannotSend(
            _("Nobody who agreed to hear of this edition waits to be told that it begins.")
        )
    invitation = returning.invitation(edition)
    text, short = in_words(edition, _spoken(edition), invitation, invitation)
    return making.make(acting, Wanted(title, Audience(Who.NEXT), text, short))


def _spoken(edition: Edition) -> list[str]:
    return [code for code in edition.languages if code in available()]


def use_up(db: Connection, now: datetime) -> int:
    """Let go of agreements that have done what they were given for; return how many.

    They were given until the next edition begins.  Who was told that it has, has a month to
    answer; who could not be told is held no longer than those who took part in it.
    """
    used, ending = 0, Ending(now, PAGE)
    for row in editions.every(db):
        until = row.edition().kept_until
        if until and until <= now:
            used += agreed_next.use_up_of_others(db, row.slug, ending)
        for one in broadcasts.every(db, row.slug):
            starts = one.starts if one.stage is Stage.DONE and _tells(one) else None
            if starts and starts + ANSWER_WITHIN <= now:
                used += agreed_next.use_up_of_told(db, row.slug, one.number, starts, ending)
    return used
