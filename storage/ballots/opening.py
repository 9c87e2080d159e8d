"""What was fixed when voting opened: the rules and the seed of the lot, by their hashes.

They stand in the journal from that moment on.  Who changes the store behind everybody's back
changes what is counted, but not what was promised: casting, counting, certifying and publishing
compare.
"""

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection

from budget.receipt import rules_hash
from budget.sentence import Reasoned, Sentence, _
from storage import journal
from storage.process.editions import EditionRow

ENTERED = "phase-entered"
"""What the journal calls a phase that was entered."""


class OtherRules(Reasoned):
    """The rules of this vote are not those that were fixed when voting opened."""


class Fixed(NamedTuple):
    """The hashes (hex SHA-256) of the rules and of the seed of the lot; "" if none were fixed."""

    rules: str = ""
    lot: str = ""


def fixed(db: Connection, slug: str) -> Fixed:
    """Return what the journal says that was fixed when voting opened."""
    for entry in journal.of(db, slug, (ENTERED,)):
        if "rules" in entry.content:
            return Fixed(str(entry.content["rules"]), str(entry.content.get("lot", "")))
    return Fixed()


def changed(db: Connection, row: EditionRow) -> Sentence | None:
    """Return what is not any more as it was when voting opened, or None.

    The hash that ballots carry has to be the one in the journal as well.
    """
    rules, lot = fixed(db, row.slug)
    if not rules and not row.rules_hash:
        return None
    if rules_hash(row.edition()) != row.rules_hash or rules not in {"", row.rules_hash}:
        return other_rules(row.slug)
    if lot and hashlib.sha256(row.lot_seed.encode()).hexdigest() != lot:
        return _(
            "The seed of the lot of {slug} is not the one whose hash was published when voting"
            " opened.",
            slug=row.slug,
        )
    return None


def other_rules(slug: str) -> Sentence:
    """Say that the rules are others."""
    return _(
        "The rules of {slug} are not those that were fixed when voting opened: their hash differs"
        " from the one that every ballot carries.",
        slug=slug,
    )
