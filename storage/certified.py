"""What people put their names to: the rules before voting opens, and the outcome after the count.

What is done with the money that the count left over is decided so too, and is part of the outcome.
A name stands in the journal with what it was put to, and counts once, for exactly that.
When two people have certified the outcome, the key that tied rights to ballots is destroyed, and
so is all else by which a right could be told to belong to a ballot.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, Table, func, insert, select, update

from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition
from budget.leftover import Leftover, Use
from budget.names import folded
from budget.receipt import rules_hash
from budget.sentence import Reasoned, _
from budget.settling import CannotSettle, settled
from budget.timeline import Phase
from storage import editions, journal, published, soundness, successions, votes
from storage.blur import blur
from storage.documents import result_as_json, result_from_json
from storage.editions import EditionRow
from storage.journal import Entry
from storage.mail import Posted
from storage.tables import (
    ballots,
    conversations,
    counted_receipts,
    current_ballots,
    outbox,
    paper_ballots,
    paper_entries,
    receipts,
    rights,
)
from storage.tables import editions as edition_rows
from storage.tables import journal as decisions
from storage.tables import successions as every_succession

PEOPLE: Final = 2
"""How many have to certify an outcome."""

APPROVED, SIGNED, CERTIFIED = "rules-approved", "outcome-signed", "outcome-certified"

PROPOSED, SETTLED = "leftover-signed", "leftover-decided"

_TELLING = (
    *(rights, current_ballots, ballots, receipts),
    *(every_succession, paper_ballots, paper_entries, conversations),
)
"""The tables whose rows were written in the transaction, and in the order, of their votes.

Conversations are among them: that of who voted was written in the same one.
"""

_Content = Mapping[str, str | int]


class Wish(NamedTuple):
    """What is to be done with the money that was left over, why, and who decide so."""

    use: Use
    reason: str
    by: tuple[str, ...]


class CannotSign(Reasoned):
    """A name cannot be put to this now."""


class CertifiedAlready(CannotSign):
    """The outcome is certified, and the key is gone."""


def approve(db: Connection, slug: str, by: str, now: datetime) -> int:
    """Note that somebody approves of the rules of a vote; return how many do, of the same rules."""
    edition = editions.hold(db, slug).edition()
    if not edition.entered.before(Phase.VOTING):
        raise CannotSign(_("Voting has opened: its rules cannot be approved any more."))
    return _sign(db, slug, Entry(now, APPROVED, by, {"rules": rules_hash(edition)}))


def approvals(db: Connection, edition: Edition) -> int:
    """Return how many people have approved of the rules of a vote, exactly as they are."""
    return len(approved_by(db, edition))


def approved_by(db: Connection, edition: Edition) -> list[str]:
    """Return who has approved of the rules of a vote, exactly as they are."""
    return [*_names(db, edition.slug, APPROVED, {"rules": rules_hash(edition)}).values()]


def certify(db: Connection, slug: str, by: str, now: datetime) -> bool:
    """Note that somebody certifies the outcome; return whether that was the second person.

    The store still has to `purge` its files then.
    """
    row = editions.hold(db, slug)
    _check(db, row)
    content = _signed(db, row)
    if _sign(db, slug, Entry(now, SIGNED, by, content)) < PEOPLE:
        return False
    blur(db, row.edition(), now)
    _untie(db, slug, row.edition().timeline.begins.get(Phase.RESULTS, now))
    editions.forget_tie_key(db, slug)
    journal.write(db, slug, Entry(now, CERTIFIED, by, content))
    return True


def certified_by(db: Connection, row: EditionRow) -> list[str]:
    """Return who put their names to the outcome, exactly as it is."""
    return [*_names(db, row.slug, SIGNED, _signed(db, row)).values()]


def _signed(db: Connection, row: EditionRow) -> _Content:
    """Return what people put their names to when they certify."""
    return {
        "outcome": outcome_hash(row),
        "receipts": votes.turnout(db, row.slug),
        "counted": soundness.receipts_hash(published.receipts(db, row.slug)),
    }


def settle(db: Connection, slug: str, wish: Leftover, by: str, now: datetime) -> Leftover | None:
    """Note that somebody decides what is done with the money that was left over.

    Return it if that was the second person: then it stands in the outcome, which has to be
    certified as it is from then on.  A name counts once for each decision, so what was decided
    before is part of what it is put to.
    """
    row = editions.hold(db, slug)
    outcome = _check(db, row)
    if isinstance(outcome, Division):
        raise CannotSign(_("This vote divided the whole budget over themes: nothing is left over."))
    try:
        leftover = settled(outcome, row.edition().vote.count, wish)
    except CannotSettle as refusal:
        raise CannotSign(*refusal.reasons) from refusal
    content: _Content = {
        "decision": _settled(db, slug) + 1,
        "outcome": outcome_hash(row),
        "use": leftover.use.value,
        "reason": leftover.reason,
    }
    if _sign(db, slug, Entry(now, PROPOSED, by, content)) < PEOPLE:
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


def outcome_hash(row: EditionRow) -> str:
    """Return the hash (hex SHA-256) of the outcome of an edition."""
    return editions.outcome_hash(row.outcome)


def _check(db: Connection, row: EditionRow) -> Outcome | Division:
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


def _sign(db: Connection, slug: str, entry: Entry) -> int:
    """Put a name to something; return how many names there are; raise `CannotSign`."""
    name = " ".join(entry.by.split())
    if not name:
        raise CannotSign(_("A name is needed."))
    names = _names(db, slug, entry.kind, entry.content)
    if folded(name) in names:
        raise CannotSign(_("{name} did so already: somebody else has to.", name=name))
    journal.write(db, slug, Entry(entry.at, entry.kind, name, entry.content))
    return len(names) + 1


def _names(db: Connection, slug: str, kind: str, content: _Content) -> dict[str, str]:
    """Return who put their names to exactly this: as they are compared, and as they wrote them."""
    c = decisions.c
    signed = db.execute(select(c.by, c.content).where(c.edition == slug, c.kind == kind))
    return {folded(by): by for by, written in signed if json.loads(written) == content}


def _untie(db: Connection, slug: str, before: datetime) -> None:
    """Keep which receipts count, and nothing by which a ballot could be tied to a right.

    When a ballot was cast, and which it replaced, is forgotten, for that would tell who cast it to
    whoever knows when they wrote.  Of the replies that were sent `before` the result it is
    forgotten who had them: they stand in the order in which votes were cast.
    """
    joined = current_ballots.join(ballots, ballots.c.id == current_ballots.c.ballot)
    own = select(current_ballots.c.edition, ballots.c.receipt).select_from(joined)
    counting = own.where(current_ballots.c.edition == slug).distinct()
    names = ["edition", "receipt"]
    db.execute(insert(counted_receipts).from_select(names, counting.order_by(ballots.c.receipt)))
    own_ballots = update(current_ballots).where(current_ballots.c.edition == slug)
    db.execute(own_ballots.values(cast_at=None))
    successions.forget(db, slug)
    for paper in (paper_ballots, paper_entries):
        db.execute(update(paper).where(paper.c.edition == slug).values(right_key=None))
    ended = outbox.c.status.not_in([Posted.WAITING, Posted.SENDING])
    sent = (ended, outbox.c.due < before, func.length(outbox.c.key) > 0)
    db.execute(update(outbox).where(*sent).values(key=b""))
    if db.dialect.name == "postgresql":
        every = select(edition_rows.c.slug).order_by(edition_rows.c.slug).with_for_update()
        db.execute(every).all()
        tables = ", ".join(table.name for table in _TELLING)
        db.exec_driver_sql(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        for table in _TELLING:
            _rewrite(db, table)


def _rewrite(db: Connection, table: Table) -> None:
    """Write a table, which must be locked, anew in the order of its keys, into a new file.

    `CLUSTER` would not do: it keeps the number of the transaction that wrote each row, and who
    votes at a quiet moment has a transaction alone.
    """
    keys = ", ".join(column.name for column in table.primary_key)
    for statement in (
        f"CREATE TEMPORARY TABLE rewritten ON COMMIT DROP AS SELECT * FROM {table.name}",  # noqa: S608
        f"TRUNCATE {table.name}",
        f"INSERT INTO {table.name} SELECT * FROM rewritten ORDER BY {keys}",  # noqa: S608
        "DROP TABLE rewritten",
    ):
        db.exec_driver_sql(statement)
