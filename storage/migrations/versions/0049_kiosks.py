"""Residents take part on a screen in a library, one after another."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Add the links of such screens, and who is at one now."""
    given = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "kiosks",
        sa.Column("id", given, primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("token", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("withdrawn", sa.BigInteger),
    )
    op.create_index("kiosks_edition", "kiosks", ["edition"])
    op.create_table(
        "kiosk_visits",
        sa.Column("token", sa.LargeBinary, primary_key=True),
        sa.Column("kiosk", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("page", sa.LargeBinary, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("touched", sa.BigInteger, nullable=False),
    )
    op.create_index("kiosk_visits_kiosk", "kiosk_visits", ["kiosk"])
    op.create_index("kiosk_visits_touched", "kiosk_visits", ["touched"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("kiosk_visits")
    op.drop_table("kiosks")
