"""By which secret the store was begun."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from storage.tables.columns import metadata

secrets = Table(
    "secrets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("mark", LargeBinary, nullable=False),
)
