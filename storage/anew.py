"""Beginning anew: a store that holds an invented town is emptied, its ballots as well.

Nothing else takes a ballot away: what refuses that is lifted here, and stands again before the
transaction ends.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Table

from storage.tables import metadata
from storage.tables.voting import REMAINING


def empty(db: Connection, keeping: Collection[Table] = ()) -> None:
    """Leave nothing in any table but those that are kept."""
    refusing = REMAINING[db.dialect.name]
    db.exec_driver_sql(refusing.lifted)
    for table in reversed(metadata.sorted_tables):
        if table not in keeping:
            db.execute(table.delete())
    db.exec_driver_sql(refusing.made)
