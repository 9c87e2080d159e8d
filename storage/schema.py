"""Bringing a store up to date: Alembic's migrations, run in the transaction that asks for them."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.schema import CreateSchema

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 7_465_309
"""The advisory lock of a migration: of two processes that start together one migrates."""


def upgrade(db: Connection, organisation: str) -> None:
    """Create or migrate the tables of an organisation, if they are not up to date."""
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        db.execute(CreateSchema(organisation, if_not_exists=True))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    now = MigrationContext.configure(db).get_current_heads()
    if set(now) == set(scripts.get_heads()):
        return
    with EnvironmentContext(
        config,
        scripts,
        fn=lambda rev, _context: scripts._upgrade_revs("head", rev),  # noqa: SLF001
    ) as environment:
        environment.configure(connection=db, transaction_per_migration=False)
        environment.run_migrations()
