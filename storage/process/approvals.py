"""Approving the rules of a vote before it opens: a name counts for exactly those rules."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from budget.edition import Edition
from budget.receipt import rules_hash
from budget.sentence import _
from budget.timeline import Phase
from storage.journal import Entry
from storage.process import editions, signing
from storage.process.signing import CannotSign

APPROVED: Final = "rules-approved"


def approve(db: Connection, slug: str, by: str, now: datetime) -> int:
    """Note that somebody approves of the rules of a vote; return how many do, of the same rules."""
    edition = editions.hold(db, slug).edition()
    if not edition.entered.before(Phase.VOTING):
        raise CannotSign(_("Voting has opened: its rules cannot be approved any more."))
    return signing.sign(db, slug, Entry(now, APPROVED, by, {"rules": rules_hash(edition)}))


def count(db: Connection, edition: Edition) -> int:
    """Return how many people have approved of the rules of a vote, exactly as they are."""
    return len(approved_by(db, edition))


def approved_by(db: Connection, edition: Edition) -> list[str]:
    """Return who has approved of the rules of a vote, exactly as they are."""
    return [*signing.names(db, edition.slug, APPROVED, {"rules": rules_hash(edition)}).values()]
