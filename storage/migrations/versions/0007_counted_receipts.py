"""The receipts of the ballots that count, once two people have certified the count."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Keep them by alphabet, so that nothing tells in which order they were issued."""
    op.create_table(
        "counted_receipts",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("receipt", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget which receipts count."""
    op.drop_table("counted_receipts")
