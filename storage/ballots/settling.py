"""What two people decide about the money that the count left over: then it is part of the outcome.

It can be decided until the outcome is certified.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from budget.division import Division
from budget.leftover import Leftover, Use
from budget.sentence import _
from budget.settling import CannotSettle, settled
from storage import journal
from storage.ballots.certified import outcome_hash, uncertified
from storage.documents import result_as_json
from storage.journal import Entry
from storage.process import editions, signing
from storage.process.editions import EditionRow
from storage.process.signing import PEOPLE, CannotSign, Content
from storage.tables import journal as decisions

PROPOSED, SETTLED = "leftover-signed", "leftover-decided"


class Wish(NamedTuple):
    """What is to be done with the money that was left over, why, and who decide so."""

    use: Use
    reason: str
    by: tuple[str, ...]


def settle(db: Connection, slug: str, wish: Leftover, by: str, now: datetime) -> Leftover | None:
    """Note that somebody decides what is done with the money that was left over.

    Return it if that was the second person: then it stands in the outcome, which has to be
    certified as it is from then on.  A name counts once for each decision, so what was decided
    before is part of what it is put to.
    """
    row = editions.hold(db, slug)
    outcome = uncertified(db, row)
    if isinstance(outcome, Division):
        raise CannotSign(_("This vote divided the whole budget over themes: nothing is left over."))
    try:
        leftover = settled(outcome, row.edition().vote.count, wish)
    except CannotSettle as refusal:
        raise CannotSign(*refusal.reasons) from refusal
    content: Content = {
        "decision": _settled(db, slug) + 1,
        "outcome": outcome_hash(row),
        "use": leftover.use.value,
        "reason": leftover.reason,
    }
    if signing.sign(db, slug, Entry(now, PROPOSED, by, content)) < PEOPLE:
        return None
    became = result_as_json(replace(outcome, leftover=leftover))
    editions.amend(db, slug, became)
    content = {**content, "became": editions.outcome_hash(became)}
    journal.write(db, slug, Entry(now, SETTLED, by, content))
    return leftover


def wished(db: Connection, row: EditionRow) -> list[Wish]:
    """Return what one person decided, and no second one yet, of the outcome exactly as it is."""
    return _proposed(db, row.slug, _settled(db, row.slug) + 1, outcome_hash(row))


def settled_by(db: Connection, row: EditionRow) -> Wish | None:
    """Return what was decided last about the money that was left over, and by whom."""
    wishes = _proposed(db, row.slug, _settled(db, row.slug))
    return next((one for one in wishes if len(one.by) >= PEOPLE), None)


def _proposed(db: Connection, slug: str, number: int, outcome: str = "") -> list[Wish]:
    """Return what was wished in one of these decisions, the first wish first."""
    wishes: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in journal.of(db, slug, [PROPOSED]):
        content = one.content
        if content["decision"] == number and outcome in ("", content["outcome"]):
            wish = str(content["use"]), str(content["reason"])
            wishes[wish] = (*wishes.get(wish, ()), one.by)
    return [Wish(Use(use), reason, by) for (use, reason), by in wishes.items()]


def _settled(db: Connection, slug: str) -> int:
    """Return how many decisions about the money that was left over were made before."""
    c = decisions.c
    made = select(func.count()).where(c.edition == slug, c.kind == SETTLED)
    return int(db.execute(made).scalar_one())
