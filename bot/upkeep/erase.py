"""Erasing: what is known of residents is not kept longer than they were told.

While people vote it has to be known who did; once the votes are counted that is nobody's business.
So many months after the result, as the edition says, residents themselves are let go, unless they
want news, or to hear of the next edition.  No result changes by it.  What a person has answered
goes sooner, and so does who never took part.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import ambassadors, editions, erasure, proofs, requests, survey, votes

IDLE = timedelta(days=30)
"""How long who writes when all is over, or never agrees to take part, is held on to."""

PAGE = 200
"""Residents who are let go in one transaction."""


def erase(db: Connection, now: datetime) -> int:
    """Erase what is held no longer, and a page of residents; return how many those are.

    Whoever was heard of since the oldest edition began that is not over yet is kept for that.
    """
    requests.settle_old(db, now)
    begun, kept_for = editions.begun(db), []
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
    idle = now - IDLE
    return erasure.let_go(db, min([*kept_for, idle]), idle, PAGE)
