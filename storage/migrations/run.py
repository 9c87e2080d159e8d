"""Alembic's migrations, run in the transaction that asks for them."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

HERE = Path(__file__).parent


def scripts() -> ScriptDirectory:
    """Return the revisions, as Alembic reads them."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return ScriptDirectory.from_config(config)


def upgrade(db: Connection) -> None:
    """Run every migration that has not been run; raise `ValueError` if there are none to run."""
    revisions = scripts()
    with EnvironmentContext(
        Config(),
        revisions,
        fn=lambda rev, _context: revisions._upgrade_revs("head", rev),  # noqa: SLF001
    ) as environment:
        environment.configure(connection=db, transaction_per_migration=False)
        try:
            environment.run_migrations()
        except CommandError as failure:
            raise ValueError("a newer version of Wijkstem made it; install that") from failure
