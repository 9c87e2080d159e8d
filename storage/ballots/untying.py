"""Letting go of all by which a right could be told to belong to a ballot, for good."""

from datetime import datetime

from sqlalchemy import Connection, Table, func, insert, select, update

from storage.ballots import successions
from storage.post.mail import Posted
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
from storage.tables import successions as every_succession

_TELLING = (
    *(rights, current_ballots, ballots, receipts),
    *(every_succession, paper_ballots, paper_entries, conversations),
)
"""The tables whose rows were written in the transaction, and in the order, of their votes.

Conversations are among them: that of who voted was written in the same one.
"""


def untie(db: Connection, slug: str, before: datetime) -> None:
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
