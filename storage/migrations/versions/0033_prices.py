"""What a message costs on each channel, and what an edition may spend on broadcasts."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Begin without prices and limits: what was approved until now is counted as nothing."""
    op.create_table(
        "prices",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("hundredths", sa.Integer, nullable=False),
    )
    op.create_table(
        "allowances",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("euros", sa.Integer, nullable=False),
    )
    cost = sa.Column("cost", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("broadcasts", cost)


def downgrade() -> None:
    """Forget all of it."""
    op.drop_column("broadcasts", "cost")
    for table in ("allowances", "prices"):
        op.drop_table(table)
