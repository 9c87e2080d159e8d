"""Screens on which residents take part one after another, and who is at one now."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from storage.tables.columns import GIVEN, Moment, metadata, words

kiosks = Table(
    "kiosks",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    words("name"),
    Column("token", LargeBinary, nullable=False, unique=True),
    words("by"),
    Column("made", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("withdrawn", Moment),
    Index("kiosks_edition", "edition"),
)

kiosk_visits = Table(
    "kiosk_visits",
    metadata,
    Column("token", LargeBinary, primary_key=True),
    Column("kiosk", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("page", LargeBinary, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("touched", Moment, nullable=False),
    Index("kiosk_visits_kiosk", "kiosk"),
    Index("kiosk_visits_touched", "touched"),
)
