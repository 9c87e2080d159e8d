"""How many segments of text messages were sent in a day, and which message is spared its limit."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """Count from now on."""
    op.create_table(
        "texts",
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("segments", sa.BigInteger, nullable=False),
    )
    op.add_column(
        "outbox", sa.Column("spared", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_index(
        *("outbox_spared", "outbox", ["channel", "id"]),
        sqlite_where=sa.text("spared AND status = 'waiting'"),
        postgresql_where=sa.text("spared AND status = 'waiting'"),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_index("outbox_spared", "outbox")
    op.drop_column("outbox", "spared")
    op.drop_table("texts")
