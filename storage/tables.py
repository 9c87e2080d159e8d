"""Every table, on a page.  Moments are UTC; what is JSON here is never searched.

An organisation has all of these to itself: a schema on PostgreSQL, a file on SQLite.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
    text,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def kept_moment(moment: datetime) -> int:
    """Return a moment as it is kept: microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def read_moment(kept: int) -> datetime:
    """Return the moment that was kept."""
    return _EPOCH + timedelta(microseconds=kept)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, kept as microseconds since 1970: alike on every database, and quick."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return what is kept."""
        return None if value is None else kept_moment(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Return the moment that was kept."""
        return None if value is None else read_moment(value)


metadata = MetaData()
_id = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **more)


def _index(name: str, *columns: str, where: str, postgresql_where: str = "") -> Index:
    """Return an index of those rows alone of which this is so.

    A query finds it only if it says the same in the same words: in SQL, not in a value.
    """
    here, there = text(where), text(postgresql_where or where)
    return Index(name, *columns, sqlite_where=here, postgresql_where=there)


editions = Table(
    "editions",
    metadata,
    Column("id", _id, primary_key=True),
    _text("slug", unique=True),
    _text("document"),
    _text("phase"),
    Column("revision", BigInteger, nullable=False, default=0),
    _text("rules_hash", default=""),
    Column("tie_key", LargeBinary),
    _text("lot_seed", default=""),
    Column("receipts", BigInteger, nullable=False, default=0),
    _text("receipts_head"),
    Column("decisions", BigInteger, nullable=False, default=0),
    _text("journal_head"),
    Column("outcome", Text),
)

conversations = Table(
    "conversations",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    _text("channel"),
    Column("sealed", LargeBinary, nullable=False),
    _text("resident"),
    _text("language"),
    _text("district", default=""),
    Column("news", Boolean, nullable=False, default=False),
    Column("stopped", Boolean, nullable=False, default=False),
    Column("blocked", Boolean, nullable=False, default=False, server_default=false()),
    Column("joined", Moment),
    Column("right_key", LargeBinary),
    _text("state"),
    _text("offered"),
    Column("prompt", BigInteger, nullable=False, default=0),
    _text("screen", default=""),
    _text("unfinished", default=""),
    Column("changed", Moment, nullable=False),
    Column("remind_at", Moment),
    _index(
        *("conversations_for_news", "language", "channel", "key"),
        where="news = 1",
        postgresql_where="news",
    ),
    _index("conversations_to_remind", "remind_at", where="remind_at IS NOT NULL"),
)

inbox = Table(
    "inbox",
    metadata,
    _text("channel", primary_key=True),
    _text("message_id", primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("received", Moment, nullable=False),
    Column("body", LargeBinary),
    Column("attempts", Integer, nullable=False, default=0),
    _text("status"),
    _index("inbox_waiting", "received", where="status = 'waiting'"),
    _index("inbox_address", "key", where="status IN ('waiting', 'dead')"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _id, primary_key=True),
    _text("channel"),
    Column("key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("rank", Integer, nullable=False, default=0),
    _text("body"),
    _text("status"),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    _text("provider_id", default=""),
    Column("parts_sent", Integer, nullable=False, server_default="0"),
    _index("outbox_due", "channel", "rank", "due", "id", where="status = 'waiting'"),
    _index("outbox_sending", "due", where="status = 'sending'"),
    _index("outbox_address", "key", where="status IN ('waiting', 'sending')"),
    _index(
        *("outbox_gone", "key"),
        where="status NOT IN ('waiting', 'sending') AND length(key) > 0",
    ),
    _index(
        *("outbox_ended", "channel", "status"),
        where="status NOT IN ('waiting', 'sending')",
    ),
    _index("outbox_provider_id", "provider_id", where="provider_id <> ''"),
)

ideas = Table(
    "ideas",
    metadata,
    _text("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("title"),
    _text("text"),
    _text("place"),
    _text("theme"),
    Column("cost", Integer, nullable=False),
    _text("author"),
    _text("resident"),
    Column("supports", Integer, nullable=False, default=0),
    Column("at", Moment, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("ideas_revision", "edition", "revision"),
)

supports = Table(
    "supports",
    metadata,
    _text("resident", primary_key=True),
    _text("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["edition", "number"], ["ideas.edition", "ideas.number"]),
    sqlite_with_rowid=False,
)

rights = Table(
    "rights",
    metadata,
    Column("right_key", LargeBinary, primary_key=True),
    _text("edition", primary_key=True),
    Column("spent", Boolean, nullable=False, default=False),
    sqlite_with_rowid=False,
)

codes = Table(
    "codes",
    metadata,
    Column("right_key", LargeBinary, primary_key=True),
    _text("edition", primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("issued", Moment, nullable=False),
    Column("revoked", Moment),
    Column("match_key", LargeBinary),
    Index("codes_batch", "edition", "batch"),
    sqlite_with_rowid=False,
)

code_uses = Table(
    "code_uses",
    metadata,
    Column("phone", LargeBinary, primary_key=True),
    _text("edition", primary_key=True),
    Column("right_key", LargeBinary, primary_key=True),
    Column("helped", Boolean, nullable=False),
    _text("status"),
    Column("typed", Moment),
    Column("channel", Text),
    Column("draft", LargeBinary),
    sqlite_with_rowid=False,
)

helped_votes = Table(
    "helped_votes",
    metadata,
    _text("edition", primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

guesses = Table(
    "guesses",
    metadata,
    _text("edition", primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("phone", LargeBinary, primary_key=True),
    Column("wrong", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
    sqlite_with_rowid=False,
)

ballots = Table(
    "ballots",
    metadata,
    _text("id", primary_key=True),
    _text("edition"),
    _text("content"),
    Column("salt", LargeBinary, nullable=False),
    _text("rules_hash"),
    _text("receipt"),
    _text("channel"),
    Column("cast_on", Integer, nullable=False),
)

current_ballots = Table(
    "current_ballots",
    metadata,
    Column("tie", LargeBinary, primary_key=True),
    _text("edition", primary_key=True),
    _text("ballot", unique=True),
    Column("cast_at", Moment),
    sqlite_with_rowid=False,
)

receipts = Table(
    "receipts",
    metadata,
    _text("edition", primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    _text("receipt"),
    _text("head"),
    Index("receipts_receipt", "edition", "receipt"),
)

counted_receipts = Table(
    "counted_receipts",
    metadata,
    _text("edition", primary_key=True),
    _text("receipt", primary_key=True),
    sqlite_with_rowid=False,
)

rehearsals = Table(
    "rehearsals",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    _text("edition", primary_key=True),
    _text("state"),
    _text("offered"),
    _text("screen"),
    _text("unfinished"),
    Column("voted", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

paper_batches = Table(
    "paper_batches",
    metadata,
    _text("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("place"),
    Column("day", Integer, nullable=False),
    Column("at", Moment),
    _text("corrects"),
    _text("kind", server_default=text("''")),
    Column("opened", Moment, nullable=False),
    _text("opened_by"),
    Column("closed", Moment),
    _text("record"),
    sqlite_with_rowid=False,
)

paper_entries = Table(
    "paper_entries",
    metadata,
    _text("edition", primary_key=True),
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    _text("round", primary_key=True),
    _text("by"),
    _text("content"),
    Column("right_key", LargeBinary),
    _text("reason"),
    sqlite_with_rowid=False,
)

paper_ballots = Table(
    "paper_ballots",
    metadata,
    _text("edition", primary_key=True),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("batch", Integer, nullable=False),
    _text("status"),
    Column("right_key", LargeBinary),
    _text("content"),
    _text("flaws"),
    _text("note"),
    Index("paper_ballots_right", "edition", "right_key"),
    sqlite_with_rowid=False,
)

journal = Table(
    "journal",
    metadata,
    _text("edition", primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    _text("kind"),
    _text("by"),
    _text("content"),
    _text("head"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", _id, primary_key=True),
    _text("edition"),
    Column("key", LargeBinary, nullable=False),
    _text("help"),
    Column("question", LargeBinary, nullable=False),
    Column("asked", Moment, nullable=False),
    Column("answered", Moment),
)

pictures = Table(
    "pictures",
    metadata,
    _text("edition", primary_key=True),
    _text("name", primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

arrivals = Table(
    "arrivals",
    metadata,
    _text("edition", primary_key=True),
    _text("partner", primary_key=True),
    Column("count", Integer, nullable=False),
)

moments = Table(
    "moments",
    metadata,
    _text("name", primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
