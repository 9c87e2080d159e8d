"""SQL for the hottest path, in the driver's own terms.

SQLAlchemy's care for every single value costs more there than the database does: a third of a
turn.  So the few statements that every batch needs are written out, with `?` for each value, and
what is done to many rows is done in one statement.  Names of tables and columns are our own;
nothing from outside is ever part of a statement.

On PostgreSQL many rows are handed over as one array for each column.  So a statement is the same
for any number of rows: it is prepared once, and planned once for them all.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect

from storage.tables import metadata

Row = tuple[Any, ...]
"""Values as the driver takes them: a moment is a number."""

Found = CursorResult[*tuple[Any, ...]]
"""What a statement found, in rows of values as the driver gives them."""


def execute(db: Connection, statement: str, *values: object) -> Found:
    """Execute a statement in which each value is a `?`."""
    sql = statement if db.dialect.name == "sqlite" else _numbered(statement)
    return db.exec_driver_sql(sql, values)


def insert(
    db: Connection, table: str, columns: tuple[str, ...], rows: Sequence[Row], ending: str = ""
) -> Found:
    """Insert these rows, in this order, in one statement; `ending` is the end of it."""
    if db.dialect.name == "sqlite":
        statement = _inserting(table, columns, len(rows))
        values: Row = tuple(chain.from_iterable(rows))
    else:
        statement, values = _inserting_arrays(db.dialect, table, columns), _by_column(rows)
    return db.exec_driver_sql(f"{statement} {ending}", values)


def change(
    db: Connection, table: str, columns: tuple[str, ...], key: str, rows: Sequence[Row]
) -> None:
    """Change these columns of rows that are there; the last value of each row is its key."""
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(_updating(table, columns, key), list(rows))
    else:
        db.exec_driver_sql(_updating_arrays(db.dialect, table, columns, key), _by_column(rows))


def hold(
    db: Connection, table: str, columns: tuple[str, ...], key: str, keys: Sequence[Any]
) -> Found:
    """Read the rows with these keys, in order of key; they are locked in that order."""
    start = f"SELECT {', '.join(columns)} FROM {table} WHERE"  # noqa: S608
    which, values = among(db, table, key, keys)
    lock = "" if db.dialect.name == "sqlite" else " FOR UPDATE"
    return execute(db, f"{start} {which} ORDER BY {key}{lock}", *values)


def among(db: Connection, table: str, column: str, values: Sequence[Any]) -> tuple[str, Row]:
    """Return the condition that a column has one of these values, and what it is given."""
    if db.dialect.name == "sqlite":
        return f"{column} IN ({', '.join('?' * len(values))})", tuple(values)
    return f"{column} = ANY(?::{_type(db.dialect, table, column)}[])", (list(values),)


@cache
def _inserting(table: str, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"  # noqa: S608


@cache
def _inserting_arrays(dialect: Dialect, table: str, columns: tuple[str, ...]) -> str:
    given = _arrays(dialect, table, columns)
    return _numbered(f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM {given}")  # noqa: S608


@cache
def _updating(table: str, columns: tuple[str, ...], key: str) -> str:
    values = ", ".join(f"{column} = ?" for column in columns)
    return f"UPDATE {table} SET {values} WHERE {key} = ?"  # noqa: S608


@cache
def _updating_arrays(dialect: Dialect, table: str, columns: tuple[str, ...], key: str) -> str:
    names = (*columns, key)
    values = ", ".join(f"{column} = given.{column}" for column in columns)
    given = f"{_arrays(dialect, table, names)} AS given ({', '.join(names)})"
    return _numbered(f"UPDATE {table} SET {values} FROM {given} WHERE {table}.{key} = given.{key}")  # noqa: S608


def _arrays(dialect: Dialect, table: str, columns: tuple[str, ...]) -> str:
    """Return rows that are given as an array for each column."""
    return f"unnest({', '.join(f'?::{_type(dialect, table, name)}[]' for name in columns)})"


@cache
def _type(dialect: Dialect, table: str, column: str) -> str:
    """Return what PostgreSQL calls the type of a column."""
    return str(metadata.tables[table].c[column].type.compile(dialect))


def _by_column(rows: Sequence[Row]) -> Row:
    return tuple(list(column) for column in zip(*rows, strict=True))


@cache
def _numbered(statement: str) -> str:
    """Return a statement with its values as PostgreSQL numbers them: $1, $2."""
    first, *others = statement.split("?")
    return first + "".join(f"${n}{other}" for n, other in enumerate(others, 1))
