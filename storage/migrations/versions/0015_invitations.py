"""Invitations to write an idea too, by the keyed hash of their code."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Begin without any."""
    none = sa.text("''")
    op.add_column("ideas", sa.Column("invitation", sa.Text, nullable=False, server_default=none))


def downgrade() -> None:
    """Forget all of them."""
    op.drop_column("ideas", "invitation")
