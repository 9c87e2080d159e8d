"""Of what residents asked to be reminded, and who was reminded of a ballot."""

from sqlalchemy import Column, Index, Table

from storage.tables.columns import Moment, metadata, words

reminders = Table(
    "reminders",
    metadata,
    words("edition", primary_key=True),
    words("about", primary_key=True),
    words("resident", primary_key=True),
    Column("at", Moment, nullable=False),
    Index("reminders_at", "edition", "about", "at"),
    Index("reminders_resident", "resident"),
    sqlite_with_rowid=False,
)
