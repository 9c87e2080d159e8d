"""What residents say about ideas; what is reported, and what is hidden."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from storage.tables.columns import GIVEN, Moment, metadata, words

reactions = Table(
    "reactions",
    metadata,
    words("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("idea", Integer, nullable=False),
    words("side"),
    words("text"),
    Column("sealed", LargeBinary, nullable=False),
    words("resident"),
    Column("at", Moment, nullable=False),
    Column("thumbs", Integer, nullable=False),
    words("standing"),
    Column("reply_to", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("reactions_revision", "edition", "revision"),
    Index("reactions_resident", "resident"),
    Index("reactions_standing", "edition", "standing", "side"),
)

reports = Table(
    "reports",
    metadata,
    words("edition", primary_key=True),
    words("subject", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("resident", primary_key=True),
    words("wrong"),
    Column("words", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("settled", Moment),
    Index("reports_resident", "resident"),
    sqlite_with_rowid=False,
)

hidings = Table(
    "hidings",
    metadata,
    words("edition", primary_key=True),
    words("subject", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reason", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("contested", Moment),
    Column("settled", Moment),
    Column("edited", Moment),
    sqlite_with_rowid=False,
)

contests = Table(
    "contests",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    words("subject"),
    Column("number", Integer, nullable=False),
    words("resident"),
    Column("words", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Index("contests_thing", "edition", "subject", "number"),
    Index("contests_resident", "resident"),
)
