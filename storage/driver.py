"""SQL for the hottest path, in the driver's own terms.

SQLAlchemy's care for every single value costs more there than the database does: a third of a
turn.  So the few statements that every turn needs are written out, with their values as tuples.
Names of tables and columns are our own; nothing from outside is ever part of a statement.
"""

from functools import cache


@cache
def marks(dialect: str, rows: int, columns: int) -> str:
    """Return the places of values: (?, ?), (?, ?) on SQLite, ($1, $2), ($3, $4) on PostgreSQL."""
    if dialect == "sqlite":
        row = f"({', '.join('?' * columns)})"
        return ", ".join([row] * rows)
    return ", ".join(
        f"({', '.join(f'${n}' for n in range(at + 1, at + columns + 1))})"
        for at in range(0, rows * columns, columns)
    )


@cache
def inserting(dialect: str, table: str, columns: tuple[str, ...], rows: int = 1) -> str:
    """Return the statement that inserts so many rows."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks(dialect, rows, len(columns))}"  # noqa: S608


@cache
def updating(dialect: str, table: str, columns: tuple[str, ...], key: str) -> str:
    """Return the statement that updates these columns of the row with a key, the last value."""
    places = marks(dialect, 1, len(columns) + 1).strip("()").split(", ")
    values = ", ".join(
        f"{column} = {place}" for column, place in zip(columns, places, strict=False)
    )
    return f"UPDATE {table} SET {values} WHERE {key} = {places[-1]}"  # noqa: S608


@cache
def finding(dialect: str, table: str, key: str, where: tuple[str, ...], rows: int) -> str:
    """Return the statement that tells which of so many keys are there, where all of this is so."""
    places = marks(dialect, 1, len(where) + rows).strip("()").split(", ")
    given = " AND ".join(f"{name} = {place}" for name, place in zip(where, places, strict=False))
    keys = ", ".join(places[len(where) :])
    return f"SELECT {key} FROM {table} WHERE {given} AND {key} IN ({keys})"  # noqa: S608


@cache
def holding(dialect: str, table: str, columns: tuple[str, ...], key: str, rows: int) -> str:
    """Return the statement that reads so many rows by their keys, and locks them in that order."""
    lock = "" if dialect == "sqlite" else " FOR UPDATE"
    places = marks(dialect, 1, rows)
    return f"SELECT {', '.join(columns)} FROM {table} WHERE {key} IN {places} ORDER BY {key}{lock}"  # noqa: S608
