"""What waits for its turn says when it was sent, and until when somebody is at it."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Add both: whatever waits already is nobody's, and counts from when it came in."""
    for name in ("at", "held"):
        op.add_column("inbox", sa.Column(name, sa.BigInteger))


def downgrade() -> None:
    """Forget both."""
    for name in ("at", "held"):
        op.drop_column("inbox", name)
