"""What organisers write to many, in which words, at what price, and who is still to get it.

With it is what WhatsApp says of it, and how many conversations we began there.

Whoever has got it, or is getting it, stands in the outbox instead: so each is in one place, once.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, text

from storage.tables.columns import GIVEN, Moment, metadata, words

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    words("document"),
    words("made_by"),
    words("stage"),
    words("approved_by"),
    words("remark"),
    Column("starts", Moment),
    Column("due", Moment),
    words("was"),
    Column("lost", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("cost", BigInteger, nullable=False, server_default="0"),
    words("picture", server_default=text("''")),
    Column("revision", Integer, nullable=False),
    Column("frozen_to", LargeBinary, nullable=False),
    Index("broadcasts_edition", "edition"),
    Index("broadcasts_stage", "stage"),
)

wordings = Table(
    "wordings",
    metadata,
    Column("id", GIVEN, primary_key=True),
    Column("broadcast", BigInteger, nullable=False),
    words("channel"),
    words("language"),
    words("body"),
    Index("wordings_broadcast", "broadcast", "channel", "language", unique=True),
)

recipients = Table(
    "recipients",
    metadata,
    Column("broadcast", BigInteger, primary_key=True, autoincrement=False),
    words("channel", primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("wording", BigInteger, nullable=False),
    Column("due", Moment, nullable=False),
    sqlite_with_rowid=False,
)

prices = Table(
    "prices",
    metadata,
    words("channel", primary_key=True),
    Column("hundredths", Integer, nullable=False),
)

allowances = Table(
    "allowances",
    metadata,
    words("edition", primary_key=True),
    Column("euros", Integer, nullable=False),
)

templates = Table(
    "templates",
    metadata,
    Column("id", GIVEN, primary_key=True),
    Column("broadcast", BigInteger, nullable=False),
    words("language"),
    words("name"),
    words("category"),
    words("body"),
    words("state"),
    words("reason"),
    words("sid"),
    Column("looks", Integer, nullable=False),
    Column("wording", BigInteger, nullable=False),
    Column("due", Moment, nullable=False),
    Index("templates_broadcast", "broadcast", "language", unique=True),
)

tiers = Table(
    "tiers",
    metadata,
    words("channel", primary_key=True),
    Column("people", Integer, nullable=False),
)

openings = Table(
    "openings",
    metadata,
    Column("minute", Moment, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
)
