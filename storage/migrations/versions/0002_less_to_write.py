"""Less to write in every turn: indexes hold only what is searched by, and keys are kept once.

Nearly every message is done or sent, and an index that holds those as well has a page to write for
each.  On SQLite a table that is found by its key alone has no row numbers beside it.  They would
also tell in which order rights were used: the order of the receipts, and so whose ballot is whose.

Keys begin with what tells rows apart.  Until it has counted a table, PostgreSQL believes that an
edition does, and reads every row of it.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_UNDER_WAY = "status IN ('waiting', 'sending')"
_GONE = "status NOT IN ('waiting', 'sending') AND length(key) > 0"


def upgrade() -> None:
    """Search by less, and keep keys once."""
    for name, table in _BEFORE:
        op.drop_index(name, table)
    if _on_sqlite():
        _rebuild(begun_by_edition=False)
    else:
        _order_keys(begun_by_edition=False)
    news = "news = 1" if _on_sqlite() else "news"
    _index("conversations_for_news", "conversations", ["language", "channel", "key"], news)
    _index("conversations_to_remind", "conversations", ["remind_at"], "remind_at IS NOT NULL")
    _index("inbox_waiting", "inbox", ["received"], "status = 'waiting'")
    _index("inbox_address", "inbox", ["key"], "status IN ('waiting', 'dead')")
    _index("outbox_due", "outbox", ["rank", "due", "id"], "status = 'waiting'")
    _index("outbox_sending", "outbox", ["due"], "status = 'sending'")
    _index("outbox_address", "outbox", ["key"], _UNDER_WAY)
    _index("outbox_gone", "outbox", ["key"], _GONE)
    _index("outbox_provider_id", "outbox", ["provider_id"], "provider_id <> ''")


def downgrade() -> None:
    """Search by everything again."""
    for name, table in (*_BEFORE, *_ADDED):
        op.drop_index(name, table)
    if _on_sqlite():
        _rebuild(begun_by_edition=True)
    else:
        _order_keys(begun_by_edition=True)
    op.create_index("conversations_for_news", "conversations", ["news", "language"])
    op.create_index("conversations_to_remind", "conversations", ["remind_at"])
    op.create_index("inbox_waiting", "inbox", ["status", "received"])
    op.create_index("outbox_due", "outbox", ["status", "rank", "due", "id"])
    op.create_index("outbox_address", "outbox", ["key", "status"])
    op.create_index("outbox_provider_id", "outbox", ["provider_id"])


_BEFORE = (
    ("conversations_for_news", "conversations"),
    ("conversations_to_remind", "conversations"),
    ("inbox_waiting", "inbox"),
    ("outbox_due", "outbox"),
    ("outbox_address", "outbox"),
    ("outbox_provider_id", "outbox"),
)
_ADDED = (("inbox_address", "inbox"), ("outbox_sending", "outbox"), ("outbox_gone", "outbox"))


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def _order_keys(*, begun_by_edition: bool) -> None:
    """Put the edition first or second in the keys of PostgreSQL."""
    for table, (first, *others) in _KEYS.items():
        names = ["edition", first, *others] if begun_by_edition else [first, "edition", *others]
        op.drop_constraint(f"{table}_pkey", table)
        op.create_primary_key(f"{table}_pkey", table, names)


def _rebuild(*, begun_by_edition: bool) -> None:
    """Make the tables of SQLite anew that are found by their keys alone, with all in them.

    As they were before, keys begin with the edition, and rows have numbers.
    """
    for name, made in _BY_KEY.items():
        columns = made()
        if name in _KEYS and begun_by_edition:
            columns[:2] = columns[1::-1]
        names = ", ".join(column.name for column in columns)
        further = [_of_an_idea()] if name == "supports" else []
        op.rename_table(name, f"{name}_before")
        op.create_table(name, *columns, *further, sqlite_with_rowid=begun_by_edition)
        op.execute(f"INSERT INTO {name} ({names}) SELECT {names} FROM {name}_before")  # noqa: S608 - our own names
        op.drop_table(f"{name}_before")


def _inbox() -> list[sa.Column[Any]]:
    return [
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Text, primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
    ]


def _supports() -> list[sa.Column[Any]]:
    return [
        sa.Column("resident", sa.Text, primary_key=True),
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    ]


def _of_an_idea() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["edition", "number"], ["ideas.edition", "ideas.number"])


def _rights() -> list[sa.Column[Any]]:
    return [
        sa.Column("right_key", sa.LargeBinary, primary_key=True),
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("spent", sa.Boolean, nullable=False),
    ]


def _current_ballots() -> list[sa.Column[Any]]:
    return [
        sa.Column("tie", sa.LargeBinary, primary_key=True),
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("ballot", sa.Text, nullable=False, unique=True),
    ]


_KEYS = {
    "supports": ("resident", "number"),
    "rights": ("right_key",),
    "current_ballots": ("tie",),
}
_BY_KEY: dict[str, Callable[[], list[sa.Column[Any]]]] = {
    "inbox": _inbox,
    "supports": _supports,
    "rights": _rights,
    "current_ballots": _current_ballots,
}
