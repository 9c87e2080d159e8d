"""Whether the votes of an edition are still what its journal promised, beside its two chains.

Each check names the first thing that does not hold, in one sentence; None is said where all holds.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, select

from budget.sentence import Sentence, _
from budget.timeline import Phase
from storage import journal
from storage.ballots import heads, opening, published, successions
from storage.driver import execute
from storage.journal import Entry
from storage.process import editions
from storage.process.editions import EditionRow
from storage.sealing import tie
from storage.tables import ballots, counted_receipts
from storage.tables import editions as every_edition
from storage.tables import journal as decisions

_COUNTED, _SETTLED, _CERTIFIED = "counted", "leftover-decided", "outcome-certified"


def unsound(db: Connection, row: EditionRow) -> Sentence | None:
    """Return the first thing that is not as the journal says, or None."""
    return (
        _phase(db, row)
        or opening.changed(db, row)
        or _other_ballots(db, row)
        or _succession(db, row)
        or _outcome(db, row)
    )


def gone(db: Connection) -> list[str]:
    """Return the names of editions that the journal tells of, and that are there no more."""
    every = select(every_edition.c.slug)
    told = select(decisions.c.edition).where(decisions.c.edition.not_in(every)).distinct()
    return sorted(db.scalars(told))


def receipts_hash(receipts: Iterable[str]) -> str:
    """Return the hash (hex SHA-256) of a list of receipts: by alphabet, each once, on a line."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted({*receipts})).encode()).hexdigest()


def _phase(db: Connection, row: EditionRow) -> Sentence | None:
    """Return whether the edition is in another phase than the one it entered last."""
    entered = journal.of(db, row.slug, (opening.ENTERED,))
    if not entered or entered[-1].content["phase"] == row.phase:
        return None
    return _(
        "The edition is in {phase}, and the last phase that its journal knows of is {last}.",
        phase=Phase(row.phase),
        last=Phase(str(entered[-1].content["phase"])),
    )


def _other_ballots(db: Connection, row: EditionRow) -> Sentence | None:
    """Return whether a ballot was cast under other rules than those that were fixed."""
    c = ballots.c
    other = select(c.receipt).where(c.edition == row.slug, c.rules_hash != row.rules_hash)
    number = db.scalars(other.order_by(c.receipt).limit(1)).first()
    if number is None:
        return None
    return _("The ballot with receipt {receipt} was cast under other rules.", receipt=number)


def _succession(db: Connection, row: EditionRow) -> Sentence | None:
    if row.tie_key is None:
        return None
    return successions.broken(db, row.slug, heads.of_successions(db, row.slug))


def _outcome(db: Connection, row: EditionRow) -> Sentence | None:
    """Return whether the outcome, or the list of what counts, is another than was written down."""
    written = journal.of(db, row.slug, (_COUNTED, _SETTLED, _CERTIFIED))
    if not written:
        return _("There is a result, and the journal knows of no count.") if row.outcome else None
    last = written[-1]
    name = "became" if last.kind == _SETTLED else "outcome"
    if last.content.get(name, "") not in {"", editions.outcome_hash(row.outcome)}:
        return _("The result is not the one whose hash stands in the journal.")
    if last.kind != _CERTIFIED:
        return None
    return _certified(db, row.slug, last)


def _certified(db: Connection, slug: str, signed: Entry) -> Sentence | None:
    """Return whether the receipts that count are not those that were certified."""
    c = counted_receipts.c
    kept = [*db.scalars(select(c.receipt).where(c.edition == slug))]
    counting = published.receipts(db, slug)
    same = (
        {*kept} == {*counting}
        and len(counting) == signed.content["receipts"]
        and signed.content.get("counted", "") in {"", receipts_hash(kept)}
    )
    return None if same else _("The receipts that count are not those that were certified.")


def unmatched(db: Connection, slug: str) -> tuple[int, int]:
    """Return how many rights were used and have no ballot that counts, and the other way round.

    Of a right that was given up nothing counts.  Once votes are counted nobody knows any more who
    used which right: then it is (0, 0), and what counts is in the list of receipts.  Both are read
    in one statement, so that a vote that is cast meanwhile is in both or in neither.
    """
    e = every_edition.c
    key, outcome = db.execute(select(e.tie_key, e.outcome).where(e.slug == slug)).one()
    if key is None or outcome is not None:
        return 0, 0
    used: set[bytes] = set()
    counting: set[bytes] = set()
    rows = execute(
        db,
        "SELECT 0, right_key FROM rights WHERE edition = ? AND NOT spent"
        " UNION ALL SELECT 1, tie FROM current_ballots WHERE edition = ?",
        *(slug, slug),
    )
    for counts, found in rows:
        (counting if counts else used).add(found if counts else tie(key, found))
    return len(used - counting), len(counting - used)
