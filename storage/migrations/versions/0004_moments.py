"""Moments that outlive a process, and who is stopped only because they cannot be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Keep moments, and tell a block from a STOP; who is stopped by now has said STOP."""
    op.create_table(
        "moments",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    blocked = sa.Column("blocked", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("conversations", blocked)


def downgrade() -> None:
    """Forget both; who is blocked stays stopped."""
    op.drop_column("conversations", "blocked")
    op.drop_table("moments")
