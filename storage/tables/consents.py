"""Who agreed to what, when and how: a register that is only added to."""

from sqlalchemy import Boolean, Column, Index, Integer, Table

from storage.tables.columns import GIVEN, Moment, metadata, words

consents = Table(
    "consents",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("resident"),
    words("edition"),
    words("purpose"),
    Column("number", Integer, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    words("channel"),
    words("wording"),
    Index("consents_resident", "resident"),
)
