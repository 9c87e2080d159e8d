"""What a resident was doing who asks for a person, what was answered, and what follows on it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Nothing is known of what was asked before."""
    for name in ("context", "answer"):
        op.add_column("requests", sa.Column(name, sa.LargeBinary))
    for name in ("about", "follows"):
        op.add_column("requests", sa.Column(name, sa.BigInteger))


def downgrade() -> None:
    """Forget it, and what was answered already."""
    op.execute("DELETE FROM requests WHERE answered IS NOT NULL AND answer IS NOT NULL")
    for name in ("follows", "about", "answer", "context"):
        op.drop_column("requests", name)
