"""The ideas, and what residents do with them."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    text,
)

from storage.tables.columns import GIVEN, Moment, index_where, metadata, words

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
    words("standing", server_default=text("'open'")),
    Column("merged_into", Integer, nullable=False, server_default=text("0")),
    words("answer", server_default=text("''")),
    words("organisation", server_default=text("''")),
    words("picture", server_default=text("''")),
    words("others", server_default=text("''")),
    words("invitation", server_default=text("''")),
    words("merger", server_default=text("''")),
    words("asked", server_default=text("''")),
    Index("ideas_revision", "edition", "revision"),
    index_where("ideas_picture", "edition", "picture", where="picture <> ''"),
    Index("ideas_standing", "edition", "standing"),
    index_where("ideas_merger", "edition", where="merger <> ''"),
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

marks = Table(
    "marks",
    metadata,
    words("resident", primary_key=True),
    words("edition", primary_key=True),
    words("kind", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Index("marks_number", "edition", "kind", "number"),
    sqlite_with_rowid=False,
)

notices = Table(
    "notices",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    words("resident"),
    words("about"),
    Column("number", Integer, nullable=False),
    Column("said", LargeBinary, nullable=False),
    Column("due", Moment, nullable=False),
    Column("shut", Moment),
    Column("asked", Moment),
    Index("notices_due", "due", "id"),
    Index("notices_resident", "resident"),
    index_where("notices_shut", "resident", where="shut IS NOT NULL"),
)
