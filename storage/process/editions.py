"""The editions, their ideas, and who supports them.

Whatever changes an edition or its ideas raises its revision, under the lock of its row, so that
other processes see by one number whether their snapshot is still true.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from budget.edition import Edition
from budget.idea import Idea
from budget.receipt import CHAIN_START, rules_hash
from budget.sentence import Reasoned, _
from budget.timeline import Phase
from storage import journal
from storage.contributions import ideas
from storage.documents import edition_as_json, edition_from_json
from storage.journal import Entry
from storage.revisions import TakenAlready, revise
from storage.tables import arrivals, editions
from storage.upsert import inserting


class NoSuchEdition(Reasoned):
    """There is no edition with this name; or none at all, without a name."""

    def __init__(self, slug: str = "") -> None:
        none = _("There is no edition {slug}.", slug=slug) if slug else _("There is no edition.")
        super().__init__(none.hinting(": see `wijkstem edition list`."))


class CannotFollow(Reasoned):
    """An edition follows none but an earlier one, which is there."""

    def __init__(self, edition: Edition) -> None:
        if edition.follows == edition.slug:
            super().__init__(_("An edition does not follow itself."))
        else:
            super().__init__(_("There is no edition {slug} to follow.", slug=edition.follows))


@dataclass(frozen=True, slots=True)
class EditionRow:
    """What is kept of an edition beside its rules."""

    slug: str
    document: str
    phase: str
    revision: int
    rules_hash: str
    tie_key: bytes | None
    lot_seed: str
    outcome: str | None

    def edition(self) -> Edition:
        """Return the edition itself."""
        return edition_from_json(self.document, self.phase)


_ROW = select(*(editions.c[name] for name in EditionRow.__slots__))
_CURRENT = (
    "SELECT slug, revision FROM editions"  # noqa: S608 - phases are words of our own
    f" ORDER BY phase = '{Phase.CLOSED}', phase = '{Phase.PREPARING}', id DESC LIMIT 1"
)


def current(db: Connection) -> tuple[str, int] | None:
    """Return the name and revision of the edition that conversations are about, or None.

    It is the newest one that is neither closed nor still being prepared; if there is none, the
    newest that is not closed, or else the newest.
    """
    row = db.exec_driver_sql(_CURRENT).one_or_none()
    return (row[0], row[1]) if row else None


def about(db: Connection) -> str:
    """Return the name of the edition that conversations are about, "" if there is none at all."""
    row = current(db)
    return row[0] if row else ""


def load(db: Connection, slug: str) -> EditionRow:
    """Return what is kept of an edition; raise `NoSuchEdition`."""
    return _found(db, _ROW.where(editions.c.slug == slug), slug)


def require(db: Connection, slug: str) -> None:
    """Read nothing of an edition; raise `NoSuchEdition` if it is not there."""
    if not _there(db, slug):
        raise NoSuchEdition(slug)


def _there(db: Connection, slug: str) -> bool:
    return db.execute(select(editions.c.id).where(editions.c.slug == slug)).first() is not None


def hold(db: Connection, slug: str) -> EditionRow:
    """Return the same, as it is once nobody else is changing it: it is ours to change now."""
    return _found(db, _ROW.where(editions.c.slug == slug).with_for_update(), slug)


def _found(db: Connection, query: Select[Any], slug: str) -> EditionRow:
    row = db.execute(query).one_or_none()
    if row is None:
        raise NoSuchEdition(slug)
    return EditionRow(*row)


def every(db: Connection) -> list[EditionRow]:
    """Return all editions, oldest first."""
    return [EditionRow(*row) for row in db.execute(_ROW.order_by(editions.c.id))]


def tied(db: Connection) -> dict[str, bool]:
    """Return every edition, the newest first, and whether its rights are still tied to ballots."""
    rows = select(editions.c.slug, editions.c.tie_key).order_by(editions.c.id.desc())
    return {slug: key is not None for slug, key in db.execute(rows)}


def begun(db: Connection) -> dict[str, datetime]:
    """Return since when conversations are about each edition, the oldest first.

    One that is prepared while another is under way is not among them.
    """
    c = editions.c
    rows = select(c.slug, c.begun).where(c.begun.is_not(None)).order_by(c.begun, c.id)
    return {row.slug: row.begun for row in db.execute(rows)}


def _begin(db: Connection, now: datetime) -> None:
    """Note since when conversations are about the edition that they are about from now on."""
    row = current(db)
    if row:
        c = editions.c
        db.execute(update(editions).where(c.slug == row[0], c.begun.is_(None)).values(begun=now))


def create(db: Connection, edition: Edition, first: Iterable[Idea], now: datetime, by: str) -> None:
    """Keep a new edition and the ideas it begins with; raise `TakenAlready` or `CannotFollow`."""
    if _there(db, edition.slug):
        raise TakenAlready(_("There is an edition {slug} already.", slug=edition.slug))
    if edition.follows and not _there(db, edition.follows):
        raise CannotFollow(edition)
    db.execute(
        insert(editions).values(
            slug=edition.slug,
            document=edition_as_json(edition),
            phase=edition.entered,
            tie_key=secrets.token_bytes(32),
            lot_seed=secrets.token_hex(16),
            receipts_head=CHAIN_START,
            journal_head=journal.BEGIN,
        )
    )
    journal.write(db, edition.slug, Entry(now, "edition-created", by, {"budget": edition.budget}))
    for idea in first:
        ideas.put(db, edition.slug, idea)
    _begin(db, now)


def enter(db: Connection, edition: Edition, now: datetime, by: str) -> None:
    """Keep an edition in the phase it has just entered.

    When the vote opens, the hashes of its rules and of the seed of the lot are made public.
    """
    changed: dict[str, object] = {"document": edition_as_json(edition), "phase": edition.entered}
    content: dict[str, str | int] = {"phase": str(edition.entered)}
    if edition.entered is Phase.VOTING:
        changed["rules_hash"] = content["rules"] = rules_hash(edition)
        content["lot"] = hashlib.sha256(load(db, edition.slug).lot_seed.encode()).hexdigest()
    revise(db, edition.slug)
    db.execute(update(editions).where(editions.c.slug == edition.slug).values(changed))
    journal.write(db, edition.slug, Entry(now, "phase-entered", by, content))
    _begin(db, now)


def rehearse(db: Connection, edition: Edition, now: datetime, by: str) -> None:
    """Keep an edition of which the vote is rehearsed from now on, or no more."""
    kind = "rehearsal-begun" if edition.rehearsal else "rehearsal-ended"
    change(db, edition, Entry(now, kind, by))


def change(db: Connection, edition: Edition, entry: Entry) -> None:
    """Keep an edition as it is from now on, in the same phase, and note what was decided."""
    revise(db, edition.slug)
    own = update(editions).where(editions.c.slug == edition.slug)
    db.execute(own.values(document=edition_as_json(edition)))
    journal.write(db, edition.slug, entry)


def conclude(db: Connection, slug: str, outcome: str, now: datetime, by: str) -> None:
    """Keep the outcome of the count, and write its hash in the journal."""
    amend(db, slug, outcome)
    journal.write(db, slug, Entry(now, "counted", by, {"outcome": outcome_hash(outcome)}))


def outcome_hash(outcome: str | None) -> str:
    """Return the hash (hex SHA-256) of an outcome as it is kept."""
    return hashlib.sha256((outcome or "").encode()).hexdigest()


def amend(db: Connection, slug: str, outcome: str) -> None:
    """Keep the outcome from now on."""
    revise(db, slug)
    db.execute(update(editions).where(editions.c.slug == slug).values(outcome=outcome))


def forget_tie_key(db: Connection, slug: str) -> None:
    """Destroy the key that ties rights to ballots."""
    revise(db, slug)
    db.execute(update(editions).where(editions.c.slug == slug).values(tie_key=None))


def arrive(db: Connection, slug: str, partner: str) -> None:
    """Count somebody who came in through an intermediary.

    The edition is locked first: two batches that count the same two in another order would wait
    for each other for ever.
    """
    db.execute(select(editions.c.id).where(editions.c.slug == slug).with_for_update())
    first = inserting(db, arrivals).values(edition=slug, partner=partner, count=1)
    db.execute(
        first.on_conflict_do_update(
            index_elements=["edition", "partner"], set_={"count": arrivals.c.count + 1}
        )
    )
