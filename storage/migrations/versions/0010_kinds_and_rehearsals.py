"""Of which kind ballots on paper are, for some weigh more than one; and who rehearses the vote."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take all batches to be of no kind, and let nobody rehearse."""
    kind = sa.Column("kind", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("paper_batches", kind)
    op.create_table(
        "rehearsals",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("offered", sa.Text, nullable=False),
        sa.Column("screen", sa.Text, nullable=False),
        sa.Column("unfinished", sa.Text, nullable=False),
        sa.Column("voted", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_table("rehearsals")
    op.drop_column("paper_batches", "kind")
