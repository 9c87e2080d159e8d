"""The editions, and what is kept of each as a whole."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text

from storage.tables.columns import GIVEN, Moment, metadata, words

editions = Table(
    "editions",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("slug", unique=True),
    words("document"),
    words("phase"),
    Column("revision", BigInteger, nullable=False, default=0),
    words("rules_hash", default=""),
    Column("tie_key", LargeBinary),
    words("lot_seed", default=""),
    Column("receipts", BigInteger, nullable=False, default=0),
    words("receipts_head"),
    Column("decisions", BigInteger, nullable=False, default=0),
    words("journal_head"),
    Column("outcome", Text),
    Column("begun", Moment),
)

journal = Table(
    "journal",
    metadata,
    words("edition", primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    words("kind"),
    words("by"),
    words("content"),
    words("head"),
)

pictures = Table(
    "pictures",
    metadata,
    words("edition", primary_key=True),
    words("name", primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

recordings = Table(
    "recordings",
    metadata,
    words("edition", primary_key=True),
    words("name", primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

arrivals = Table(
    "arrivals",
    metadata,
    words("edition", primary_key=True),
    words("partner", primary_key=True),
    Column("count", Integer, nullable=False),
)

figures = Table(
    "figures",
    metadata,
    words("edition", primary_key=True),
    words("name", primary_key=True),
    words("document"),
    sqlite_with_rowid=False,
)

moments = Table(
    "moments",
    metadata,
    words("name", primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
