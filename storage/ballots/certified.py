"""Certifying the outcome after the count, which two people put their names to.

When the second has, the key that tied rights to ballots is destroyed, and so is all else by which a
right could be told to belong to a ballot.
"""

from datetime import datetime

from sqlalchemy import Connection

from budget.count import Outcome
from budget.division import Division
from budget.sentence import _
from budget.timeline import Phase
from storage import journal
from storage.ballots import published, soundness, untying, votes
from storage.ballots.blur import blur
from storage.documents import result_from_json
from storage.journal import Entry
from storage.process import editions, signing
from storage.process.editions import EditionRow
from storage.process.signing import PEOPLE, CannotSign, Content

SIGNED, CERTIFIED = "outcome-signed", "outcome-certified"


class CertifiedAlready(CannotSign):
    """The outcome is certified, and the key is gone."""


def certify(db: Connection, slug: str, by: str, now: datetime) -> bool:
    """Note that somebody certifies the outcome; return whether that was the second person.

    The store still has to `purge` its files then.
    """
    row = editions.hold(db, slug)
    uncertified(db, row)
    content = _signed(db, row)
    if signing.sign(db, slug, Entry(now, SIGNED, by, content)) < PEOPLE:
        return False
    blur(db, row.edition(), now)
    untying.untie(db, slug, row.edition().timeline.begins.get(Phase.RESULTS, now))
    editions.forget_tie_key(db, slug)
    journal.write(db, slug, Entry(now, CERTIFIED, by, content))
    return True


def certified_by(db: Connection, row: EditionRow) -> list[str]:
    """Return who put their names to the outcome, exactly as it is."""
    return [*signing.names(db, row.slug, SIGNED, _signed(db, row)).values()]


def _signed(db: Connection, row: EditionRow) -> Content:
    """Return what people put their names to when they certify."""
    return {
        "outcome": outcome_hash(row),
        "receipts": votes.turnout(db, row.slug),
        "counted": soundness.receipts_hash(published.receipts(db, row.slug)),
    }


def outcome_hash(row: EditionRow) -> str:
    """Return the hash (hex SHA-256) of the outcome of an edition."""
    return editions.outcome_hash(row.outcome)


def uncertified(db: Connection, row: EditionRow) -> Outcome | Division:
    """Return the outcome; raise `CannotSign` if it is not known, or certified already."""
    if row.outcome is None:
        raise CannotSign(_("The votes have not been counted: there is no result to certify yet."))
    if row.tie_key is None:
        raise CertifiedAlready(_("The result has been certified already."))
    if votes.broken(db, row.slug) is not None or journal.broken(db, row.slug) is not None:
        raise CannotSign(_("A chain is broken.").hinting(": see `wijkstem journal verify`."))
    if unsound := soundness.unsound(db, row):
        raise CannotSign(unsound)
    return result_from_json(row.outcome)
