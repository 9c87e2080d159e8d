"""Statements of SQL, compiled once for all the stores of a run.

Every test opens a store of its own, and SQLAlchemy would compile each statement anew for it, for it
remembers them by store and by the dialect of it.  That took a fifth of the time of these tests.  A
service has one store, and so one memory, for as long as it lives.
"""

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_MOST = 10_000
_REMEMBERED: LRUCache[object, object] = LRUCache(_MOST)


def once_for_all() -> None:
    """Let all stores remember together what they compiled, those of one kind as one."""
    for kind in (SQLiteDialect_pysqlite, PGDialect_asyncpg):
        kind.__eq__ = _alike  # type: ignore[method-assign]
        kind.__hash__ = _hash_of_kind  # type: ignore[method-assign, assignment]
    event.listen(Engine, "engine_connect", _share)


def _alike(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash_of_kind(one: object) -> int:
    return hash(type(one))


def _share(db: Connection) -> None:
    db.execution_options(compiled_cache=_REMEMBERED)
