"""Mergers to let an idea go on together with another."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Begin without a merger."""
    op.add_column(
        "ideas", sa.Column("merger", sa.Text, nullable=False, server_default=sa.text("''"))
    )


def downgrade() -> None:
    """Forget what was proposed."""
    op.drop_column("ideas", "merger")
