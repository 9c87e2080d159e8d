"""Ballots on paper: batches, what was read twice, and what became of each serial number."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Keep paper in such an order that nothing tells when it was entered."""
    _batches()
    _entries()
    _ballots()


def _batches() -> None:
    op.create_table(
        "paper_batches",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger),
        sa.Column("corrects", sa.Text, nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("closed", sa.BigInteger),
        sa.Column("record", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def _entries() -> None:
    op.create_table(
        "paper_entries",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("batch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("right_key", sa.LargeBinary),
        sa.Column("reason", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def _ballots() -> None:
    op.create_table(
        "paper_ballots",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("right_key", sa.LargeBinary),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("flaws", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("paper_ballots_right", "paper_ballots", ["edition", "right_key"])


def downgrade() -> None:
    """Forget what was on paper."""
    op.drop_index("paper_ballots_right", "paper_ballots")
    op.drop_table("paper_ballots")
    op.drop_table("paper_entries")
    op.drop_table("paper_batches")
