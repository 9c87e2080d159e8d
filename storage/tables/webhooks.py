"""Who hears of every decision of the journal, by a webhook, and how far each has heard."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

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
)

subscription_positions = Table(
    "subscription_positions",
    metadata,
    Column("subscription", BigInteger, primary_key=True, autoincrement=False),
    words("edition", primary_key=True),
    Column("position", BigInteger, nullable=False),
)
