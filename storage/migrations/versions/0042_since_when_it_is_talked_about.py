"""Since when conversations are about an edition: not while it is prepared beside another."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

_BESIDE = (
    "phase = 'preparing' AND EXISTS"
    " (SELECT 1 FROM editions AS other WHERE other.phase NOT IN ('preparing', 'closed'))"
)


def upgrade() -> None:
    """Take it that they were about each since it was created, as it was until now."""
    op.add_column("editions", sa.Column("begun", sa.BigInteger))
    op.execute(
        "UPDATE editions SET begun = (SELECT at FROM journal"  # noqa: S608 - words of our own
        f" WHERE edition = slug AND position = 1) WHERE NOT ({_BESIDE})"
    )


def downgrade() -> None:
    """Forget since when."""
    op.drop_column("editions", "begun")
