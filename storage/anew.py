"""Beginning anew: a store that is new, or holds an invented town and is emptied, ballots as well.

Nothing else takes a ballot away: what refuses that is lifted here, and stands again before the
transaction ends.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Table, literal, select

from storage.tables import metadata
from storage.tables.voting import REMAINING


def untouched(db: Connection) -> bool:
    """Whether nothing was ever kept in a store."""
    tables = metadata.sorted_tables
    return not any(db.scalar(select(literal(1)).select_from(t).limit(1)) for t in tables)


def empty(db: Connection, keeping: Collection[Table] = ()) -> None:
    """Leave nothing in any table but those that are kept."""
    refusing = REMAINING[db.dialect.name]
    db.exec_driver_sql(refusing.lifted)
    for table in reversed(metadata.sorted_tables):
        if table not in keeping:
            db.execute(table.delete())
    db.exec_driver_sql(refusing.made)
