"""What has to match a code: a keyed hash of it with a postcode and a year of birth."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing has to match the codes that are there already."""
    op.add_column("codes", sa.Column("match_key", sa.LargeBinary))


def downgrade() -> None:
    """Forget what has to match; the codes themselves stay valid, and none is held."""
    op.execute("DELETE FROM code_uses WHERE status = 'held'")
    op.drop_column("codes", "match_key")
