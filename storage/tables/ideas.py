"""The ideas, and what residents do with them."""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, Table

from storage.tables.columns import Moment, metadata, words

ideas = Table(
    "ideas",
    metadata,
    words("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("title"),
    words("text"),
    words("place"),
    words("theme"),
    Column("cost", Integer, nullable=False),
    words("author"),
    words("resident"),
    Column("supports", Integer, nullable=False, default=0),
    Column("at", Moment, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("ideas_revision", "edition", "revision"),
)

supports = Table(
    "supports",
    metadata,
    words("resident", primary_key=True),
    words("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["edition", "number"], ["ideas.edition", "ideas.number"]),
    sqlite_with_rowid=False,
)
