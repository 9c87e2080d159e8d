"""What screeners find and write to each other, and who does not agree with an answer."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from storage.tables.columns import GIVEN, Moment, index_where, metadata, words

assessments = Table(
    "assessments",
    metadata,
    words("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("document"),
    Column("mended", LargeBinary, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("due", Moment),
    index_where("assessments_due", "due", where="due IS NOT NULL"),
)

screening_notes = Table(
    "screening_notes",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    Column("number", Integer, nullable=False),
    words("by"),
    Column("at", Moment, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Index("screening_notes_number", "edition", "number"),
)

tellings = Table(
    "tellings",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    words("numbers"),
    words("after"),
)

appeals = Table(
    "appeals",
    metadata,
    words("edition", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("resident"),
    Column("said", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("before", Moment, nullable=False),
    Column("due", Moment),
    Column("answered", Moment),
    Index("appeals_resident", "resident"),
    index_where("appeals_due", "due", where="due IS NOT NULL"),
)
