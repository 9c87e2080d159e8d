"""Inserting what may be there already, on either database."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def inserting(db: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that can say what becomes of a row which is there already."""
    return sqlite.insert(table) if db.dialect.name == "sqlite" else postgresql.insert(table)
