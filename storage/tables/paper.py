"""Ballots on paper."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, text

from storage.tables.columns import Moment, metadata, words

paper_batches = Table(
    "paper_batches",
    metadata,
    words("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("place"),
    Column("day", Integer, nullable=False),
    Column("at", Moment),
    words("corrects"),
    words("kind", server_default=text("''")),
    Column("opened", Moment, nullable=False),
    words("opened_by"),
    Column("closed", Moment),
    words("record"),
    sqlite_with_rowid=False,
)

paper_entries = Table(
    "paper_entries",
    metadata,
    words("edition", primary_key=True),
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    words("round", primary_key=True),
    words("by"),
    words("content"),
    Column("right_key", LargeBinary),
    words("reason"),
    sqlite_with_rowid=False,
)

paper_ballots = Table(
    "paper_ballots",
    metadata,
    words("edition", primary_key=True),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("batch", Integer, nullable=False),
    words("status"),
    Column("right_key", LargeBinary),
    words("content"),
    words("flaws"),
    words("note"),
    Index("paper_ballots_right", "edition", "right_key"),
    sqlite_with_rowid=False,
)
