"""Whether the tables of a store are up to date; what makes them so is imported only if not.

Alembic takes a tenth of the time of a start and 10 MB, and hardly any start has something to do
for it.  So the newest revision is read from the names of the files here, and a test compares it
with what Alembic makes of them.
"""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.schema import CreateSchema

_VERSIONS = Path(__file__).parent / "migrations" / "versions"

_LOCK = 7_465_309
"""The advisory lock of a migration: of two processes that start together one migrates."""


def upgrade(db: Connection, organisation: str) -> None:
    """Create or migrate the tables of an organisation, if they are not up to date."""
    if _up_to_date(db):
        return
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        db.execute(CreateSchema(organisation, if_not_exists=True))
    if not _up_to_date(db):  # another process may have migrated while we waited for the lock
        import_module("storage.migrations.run").upgrade(db)


def head() -> str:
    """Return the newest revision: files are named by them, as 0001_a_first_edition.py."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def _up_to_date(db: Connection) -> bool:
    """Whether the tables are those of the newest revision."""
    if not inspect(db).has_table("alembic_version"):
        return False
    return db.scalars(text("SELECT version_num FROM alembic_version")).all() == [head()]
