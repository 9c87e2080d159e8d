"""Erasing: what is known of residents is not kept longer than they were told.

While people vote it has to be known who did; once the votes are counted that is nobody's business.
So many months after the result, as the edition says, residents themselves are let go, unless they
want news, be it of a project that is not done yet, or to hear of the next edition.  No result
changes by it.  What a person has answered goes sooner, and so does who never took part.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from budget.updates import OVER
from storage.ballots import proofs, votes
from storage.process import ambassadors, editions
from storage.process.carrying_out import overview
from storage.process.editions import EditionRow
from storage.residents import erasure, requests, survey

IDLE = timedelta(days=30)
"""How long who writes when all is over, or never agrees to take part, is held on to."""

SILENT = timedelta(days=365)
"""After so long without a word of a project nobody is kept to hear of it."""

PAGE = 200
"""Residents who are let go in one transaction."""


def erase(db: Connection, now: datetime) -> int:
    """Erase what is held no longer, and a page of residents; return how many those are.

    Whoever was heard of since the oldest edition began that is not over yet is kept for that.
    """
    requests.settle_old(db, now)
    begun, kept_for, built = editions.begun(db), [], list[tuple[str, int]]()
    for row in editions.every(db):
        edition = row.edition()
        until = edition.kept_until
        proofs.forget_before(db, row.slug, now.astimezone(edition.zone).date())
        if row.outcome is not None:
            votes.forget_all(db, row.slug)
        if until is None or now < until:
            kept_for += [begun[row.slug]] if row.slug in begun else []
        else:
            ambassadors.let_go(db, row.slug)
            survey.let_go(db, row.slug)
            built += _built(db, row, now, until)
    idle = now - IDLE
    return erasure.let_go(db, min([*kept_for, idle]), idle, PAGE, built)


def _built(
    db: Connection, row: EditionRow, now: datetime, until: datetime
) -> list[tuple[str, int]]:
    """Return the projects of an edition of which there is news to come."""
    every = overview(db, row, row.edition()).values()
    unfinished = [one for one in every if one.status not in OVER]
    return [(row.slug, one.project) for one in unfinished if now < (one.at or until) + SILENT]
