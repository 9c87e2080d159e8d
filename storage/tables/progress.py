"""How projects are carried out: updates, meeting notes, lessons, and what residents find of it."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from storage.tables.columns import GIVEN, Moment, index_where, metadata, words

progress = Table(
    "progress",
    metadata,
    words("edition", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("project", Integer, nullable=False),
    words("kind"),
    Column("at", Moment, nullable=False),
    words("by"),
    words("document"),
)

meeting_notes = Table(
    "meeting_notes",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    Column("project", Integer, nullable=False),
    words("by"),
    Column("at", Moment, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Index("meeting_notes_project", "edition", "project"),
)

lessons = Table(
    "lessons",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    Column("project", Integer, nullable=False),
    words("by"),
    Column("at", Moment, nullable=False),
    words("words"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    Column("project", Integer, nullable=False),
    words("resident"),
    words("score"),
    Column("words", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    index_where(
        *("ratings_resident", "resident", "edition", "project"),
        where="resident <> ''",
        unique=True,
    ),
    Index("ratings_project", "edition", "project"),
)
