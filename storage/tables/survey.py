"""What the survey came to: counts, remarks without anybody, and what organisers conclude."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from storage.tables.columns import metadata, words

survey_counts = Table(
    "survey_counts",
    metadata,
    words("edition", primary_key=True),
    words("question", primary_key=True),
    Column("rating", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

survey_remarks = Table(
    "survey_remarks",
    metadata,
    words("edition", primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("words", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

evaluations = Table(
    "evaluations",
    metadata,
    words("edition", primary_key=True),
    words("document"),
    words("published"),
    Column("revision", Integer, nullable=False),
    sqlite_with_rowid=False,
)
