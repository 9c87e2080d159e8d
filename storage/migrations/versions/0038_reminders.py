"""Of what residents asked to be reminded, and who was reminded of a ballot."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Begin with nobody who asked for anything."""
    op.create_table(
        "reminders",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("edition", "about", "resident")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("reminders_at", "reminders", ["edition", "about", "at"])
    op.create_index("reminders_resident", "reminders", ["resident"])


def downgrade() -> None:
    """Remind nobody of what they asked for."""
    op.drop_table("reminders")
