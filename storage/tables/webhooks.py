"""Who hears of every decision of the journal, by a webhook, how far, and what was posted last."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, text

from storage.tables.columns import GIVEN, Moment, metadata, words

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("url"),
    words("kinds"),
    Column("secret", LargeBinary, nullable=False),
    Column("former", LargeBinary, nullable=False),
    Column("former_until", Moment),
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failing", Moment),
    Column("disabled", Moment),
    words("reason"),
    words("paused_by", server_default=text("''")),
)

subscription_positions = Table(
    "subscription_positions",
    metadata,
    Column("subscription", BigInteger, primary_key=True, autoincrement=False),
    words("edition", primary_key=True),
    Column("position", BigInteger, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", GIVEN, primary_key=True),
    Column("subscription", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    words("edition"),
    Column("position", BigInteger, nullable=False),
    words("kind"),
    Column("attempt", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    words("failure"),
    Index("ix_deliveries_subscription", "subscription", "id"),
)
