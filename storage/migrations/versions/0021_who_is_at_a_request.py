"""Who is at a request for a person, so that two do not answer it, and what they pass on."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Begin with nobody at any request."""
    none = sa.text("''")
    op.add_column("requests", sa.Column("taken_by", sa.Text, nullable=False, server_default=none))
    op.add_column("requests", sa.Column("taken_at", sa.BigInteger))
    op.add_column("requests", sa.Column("passed_on", sa.LargeBinary))


def downgrade() -> None:
    """Forget who was at what."""
    for column in ("passed_on", "taken_at", "taken_by"):
        op.drop_column("requests", column)
