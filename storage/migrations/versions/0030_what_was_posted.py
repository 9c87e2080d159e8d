"""What was posted to a subscriber last, who paused one, and what was typed too late."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"


def upgrade() -> None:
    """Begin with nothing posted, and nobody paused."""
    none = sa.text("''")
    op.add_column(
        "subscriptions", sa.Column("paused_by", sa.Text, nullable=False, server_default=none)
    )
    op.add_column("sessions", sa.Column("typed", sa.LargeBinary))
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("subscription", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("failure", sa.Text, nullable=False),
    )
    op.create_index("ix_deliveries_subscription", "deliveries", ["subscription", "id"])


def downgrade() -> None:
    """Forget what was posted; who is paused stays disabled."""
    op.drop_table("deliveries")
    op.drop_column("sessions", "typed")
    op.drop_column("subscriptions", "paused_by")
