"""Rights, ballots and receipts."""

from typing import NamedTuple

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    event,
)

from storage.tables.columns import Moment, metadata, words

rights = Table(
    "rights",
    metadata,
    Column("right_key", LargeBinary, primary_key=True),
    words("edition", primary_key=True),
    Column("spent", Boolean, nullable=False, default=False),
    sqlite_with_rowid=False,
)

codes = Table(
    "codes",
    metadata,
    Column("right_key", LargeBinary, primary_key=True),
    words("edition", primary_key=True),
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
    words("edition", primary_key=True),
    Column("right_key", LargeBinary, primary_key=True),
    Column("helped", Boolean, nullable=False),
    words("status"),
    Column("typed", Moment),
    Column("channel", Text),
    Column("draft", LargeBinary),
    sqlite_with_rowid=False,
)

helped_votes = Table(
    "helped_votes",
    metadata,
    words("edition", primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

guesses = Table(
    "guesses",
    metadata,
    words("edition", primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("phone", LargeBinary, primary_key=True),
    Column("wrong", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
    sqlite_with_rowid=False,
)

ballots = Table(
    "ballots",
    metadata,
    words("id", primary_key=True),
    words("edition"),
    words("content"),
    Column("salt", LargeBinary, nullable=False),
    words("rules_hash"),
    words("receipt"),
    words("channel"),
    Column("cast_on", Integer, nullable=False),
)


class Refusing(NamedTuple):
    """What is `made` in the database so that it refuses something, and how that is `lifted`."""

    made: str
    lifted: str


_STAY = "CREATE TRIGGER ballots_stay BEFORE UPDATE ON ballots"
_REMAIN = "CREATE TRIGGER ballots_remain BEFORE DELETE ON ballots"
_RAISE = "CREATE FUNCTION ballots_stay() RETURNS trigger LANGUAGE plpgsql"
_REFUSED = "a ballot is never changed"
_KEPT = "a ballot is never taken away"
REMAINING = {
    "sqlite": Refusing(
        f"{_REMAIN} BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END", "DROP TRIGGER ballots_remain"
    ),
    "postgresql": Refusing(
        f"{_REMAIN} FOR EACH ROW EXECUTE FUNCTION ballots_stay()",
        "DROP TRIGGER ballots_remain ON ballots",
    ),
}
"""What keeps ballots from being taken away, by database."""

_REFUSING = (
    ("sqlite", f"{_STAY} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"),
    ("sqlite", REMAINING["sqlite"].made),
    ("postgresql", f"{_RAISE} AS $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"),
    ("postgresql", f"{_STAY} FOR EACH ROW EXECUTE FUNCTION ballots_stay()"),
    ("postgresql", REMAINING["postgresql"].made),
)
"""What has the database itself refuse to change a ballot or take it away: one is only added."""

for _dialect, _statement in _REFUSING:
    _making = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(ballots, "after_create", _making.execute_if(dialect=_dialect))

current_ballots = Table(
    "current_ballots",
    metadata,
    Column("tie", LargeBinary, primary_key=True),
    words("edition", primary_key=True),
    words("ballot", unique=True),
    Column("cast_at", Moment),
    sqlite_with_rowid=False,
)

receipts = Table(
    "receipts",
    metadata,
    words("edition", primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    words("receipt"),
    words("head"),
    Index("receipts_receipt", "edition", "receipt"),
)

successions = Table(
    "successions",
    metadata,
    words("edition", primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("tie", LargeBinary, nullable=False),
    words("receipt"),
    Column("cast_at", BigInteger),
    words("head"),
    Index("successions_tie", "edition", "tie"),
    sqlite_with_rowid=False,
)

counted_receipts = Table(
    "counted_receipts",
    metadata,
    words("edition", primary_key=True),
    words("receipt", primary_key=True),
    sqlite_with_rowid=False,
)

rehearsals = Table(
    "rehearsals",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    words("edition", primary_key=True),
    words("state"),
    words("offered"),
    words("screen"),
    words("unfinished"),
    Column("voted", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
