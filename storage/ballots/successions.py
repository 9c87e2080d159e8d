"""Which ballot stands for a right: a chain of what was cast for it, withdrawn, and stands again.

The row that says which ballot counts can be changed by whoever has the store; this says what it has
to be.  It lies beside the chain of receipts, which is published by its heads and knows no right,
and is erased with what else ties rights to ballots when the count is certified.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from budget.sentence import Sentence, _
from storage.driver import Found, execute, insert
from storage.tables import ballots, current_ballots, receipts, successions

BEGIN = hashlib.sha256(b"wijkstem successions").hexdigest()
"""What the first link is chained to."""

_COLUMNS = ("edition", "position", "tie", "receipt", "cast_at", "head")


class Succession(NamedTuple):
    """What happened to a right, by its tie: the ballot that stands from now on, or with "" none.

    `cast_at` is the second in which that ballot was cast, as it is kept.
    """

    tie: bytes
    receipt: str
    cast_at: int | None = None


def note(db: Connection, slug: str, links: Sequence[Succession]) -> None:
    """Add what happened to the end of the chain, under the edition's lock."""
    position, head = _end(db, slug)
    rows = []
    for link in links:
        position += 1
        head = _chained(head, position, link)
        rows.append((slug, position, *link, head))
    if rows:
        insert(db, "successions", _COLUMNS, rows)


def head(db: Connection, slug: str) -> str:
    """Return the last head of the chain."""
    return _end(db, slug)[1]


def _end(db: Connection, slug: str) -> tuple[int, str]:
    last = "SELECT position, head FROM successions WHERE edition = ? ORDER BY position DESC LIMIT 1"
    row = execute(db, last, slug).one_or_none()
    return (row[0], row[1]) if row else (0, BEGIN)


def of(db: Connection, slug: str, tied: bytes) -> list[Succession]:
    """Return what happened to one right, in its order."""
    found = "SELECT tie, receipt, cast_at FROM successions WHERE edition = ? AND tie = ?"
    return [Succession(*row) for row in execute(db, f"{found} ORDER BY position", slug, tied)]


def forget(db: Connection, slug: str) -> None:
    """Erase the chain: nothing changes any more, and nothing may tie."""
    db.execute(delete(successions).where(successions.c.edition == slug))


def _chained(before: str, position: int, link: Succession) -> str:
    said = json.dumps([before, position, link.tie.hex(), link.receipt, link.cast_at])
    return hashlib.sha256(said.encode()).hexdigest()


def broken(db: Connection, slug: str, heads: Collection[str]) -> Sentence | None:
    """Return the first thing that is not as it was written, or None.

    `heads` are those that stand in the journal: each has been the end of the chain.
    """
    c = receipts.c
    issued = iter(db.scalars(select(c.receipt).where(c.edition == slug).order_by(c.position)).all())
    due, last, end = next(issued, None), 0, BEGIN
    missing, standing = set(heads), dict[bytes, str]()
    cast: set[tuple[bytes, str]] = set()
    missing.discard(BEGIN)
    for position, kept, link in _links(db, slug):
        end, last = _chained(end, last + 1, link), last + 1
        again = (link.tie, link.receipt) in cast and link.tie not in standing
        if (position, kept) != (last, end) or (link.receipt not in {"", due} and not again):
            return _("Link {number} of which ballot stands is not as it was written.", number=last)
        if link.receipt == due:
            due = next(issued, None)
        cast.add((link.tie, link.receipt))
        missing.discard(end)
        if link.receipt:
            standing[link.tie] = link.receipt
        else:
            standing.pop(link.tie, None)
    if due is not None:
        return _("Of receipt {receipt} it is not known for which right it stood.", receipt=due)
    if missing:
        return _("Links of which ballot stands were cut off: the journal knows a later end.")
    standing.pop(b"", None)
    return _differs(db, slug, standing)


def _links(db: Connection, slug: str) -> Iterator[tuple[int, str, Succession]]:
    query = "SELECT position, head, tie, receipt, cast_at FROM successions WHERE edition = ?"
    rows: Found = execute(db, f"{query} ORDER BY position", slug)
    for position, kept, *link in rows:
        yield position, kept, Succession(*link)


def _differs(db: Connection, slug: str, standing: dict[bytes, str]) -> Sentence | None:
    """Return where the ballots that count are not those that stand, if anywhere."""
    c = current_ballots.c
    joined = current_ballots.join(ballots, ballots.c.id == c.ballot)
    rows = select(c.tie, ballots.c.receipt).select_from(joined).where(c.edition == slug)
    counting = {row[0]: row[1] for row in db.execute(rows)}
    for tied, number in standing.items():
        if tied not in counting:
            return _(
                "The ballot with receipt {receipt} counts no more, and was neither replaced nor"
                " withdrawn.",
                receipt=number,
            )
        if counting[tied] != number:
            return _(
                "The ballot with receipt {other} counts, where that with receipt {receipt} stands.",
                other=counting[tied],
                receipt=number,
            )
    for tied, number in counting.items():
        if tied not in standing:
            return _(
                "The ballot with receipt {receipt} counts, and does not stand for any right.",
                receipt=number,
            )
    return None
