"""What is agreed before an edition begins, with whom and for whom; and which days moved since."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from storage.tables.columns import GIVEN, Moment, metadata, words

agreements = Table(
    "agreements",
    metadata,
    words("edition", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    words("text"),
    words("parties"),
    words("by"),
    Column("at", Moment, nullable=False),
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    words("edition", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    words("party", primary_key=True),
    words("by"),
    Column("at", Moment, nullable=False),
)

ambassadors = Table(
    "ambassadors",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition", index=True),
    Column("name", LargeBinary, nullable=False),
    words("role"),
)

population = Table(
    "population",
    metadata,
    words("edition", primary_key=True),
    words("district", primary_key=True),
    Column("people", BigInteger, nullable=False),
)

moves = Table(
    "moves",
    metadata,
    words("edition", primary_key=True),
    words("before"),
    words("reason"),
    Column("due", Moment, nullable=False),
)
