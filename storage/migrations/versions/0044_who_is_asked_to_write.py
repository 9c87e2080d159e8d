"""Notices for who has not written on WhatsApp for a day wait until they write."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Add since when a notice waits for that, and when its resident was asked to."""
    for name in ("shut", "asked"):
        op.add_column("notices", sa.Column(name, sa.BigInteger))
    where = sa.text("shut IS NOT NULL")
    op.create_index(
        "notices_shut", "notices", ["resident"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Let them be told at once again."""
    op.drop_index("notices_shut", "notices")
    for name in ("shut", "asked"):
        op.drop_column("notices", name)
