"""Whether the tables of a store are up to date; what makes them so is imported only if not.

A new store is made as the tables stand in `storage.tables`, and one that was there before is
migrated; a test shows that both are the same to the last column.  Alembic takes a tenth of the
time of a start and 10 MB, and hardly any start has something to do for it.  So the newest revision
is read from the names of the files here, and a test compares it with what Alembic makes of them.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, create_mock_engine, inspect, text
from sqlalchemy.schema import CreateSchema, ExecutableDDLElement

from storage.tables import metadata

_VERSIONS = Path(__file__).parent / "migrations" / "versions"

_LOCK = 7_465_309
"""The advisory lock of a migration: of two processes that start together one migrates."""

_REVISIONS = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""Where Alembic keeps the revision, as it makes it itself."""


def upgrade(db: Connection, organisation: str) -> None:
    """Create or migrate the tables of an organisation, if they are not up to date."""
    if _revisions(db) == [head()]:
        return
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        db.execute(CreateSchema(organisation, if_not_exists=True))
    found = _revisions(db)
    if found is None:
        create(db)
    elif found != [head()]:  # another process may have migrated while we waited for the lock
        import_module("storage.migrations.run").upgrade(db)


def create(db: Connection) -> None:
    """Make every table, as the newest revision has it."""
    for statement in _statements(f"{db.dialect.name}+{db.dialect.driver}"):
        db.exec_driver_sql(statement)
    db.execute(text(_REVISIONS))
    db.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head()})


@cache
def _statements(driver: str) -> tuple[str, ...]:
    """Return what makes every table: to put it in words takes ten times as long as to do it."""
    found: list[str] = []

    def note(statement: ExecutableDDLElement, *_more: object, **_options: object) -> None:
        found.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine(f"{driver}://", note)
    metadata.create_all(engine, checkfirst=False)
    return tuple(found)


def head() -> str:
    """Return the newest revision: files are named by them, as 0001_a_first_edition.py."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def _revisions(db: Connection) -> list[str] | None:
    """Return the revision that the tables have, or None if there are none yet."""
    if not inspect(db).has_table("alembic_version"):
        return None
    return list(db.scalars(text("SELECT version_num FROM alembic_version")))
