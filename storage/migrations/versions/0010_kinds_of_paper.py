"""Of which kind the ballots on paper in a batch are: some weigh more than one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take all batches to be of no kind."""
    op.add_column(
        "paper_batches", sa.Column("kind", sa.Text, nullable=False, server_default=sa.text("''"))
    )


def downgrade() -> None:
    """Forget of which kind they are."""
    op.drop_column("paper_batches", "kind")
