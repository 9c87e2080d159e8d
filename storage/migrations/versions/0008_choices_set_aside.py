"""What was chosen with a code and not sent while somebody else votes, and votes with help."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Keep with each code on which channel it was typed, and its unsent choice, locked.

    Of votes with help only their number is kept.

    Where the channel is not known, a code is used on all of the phone's, as it was until now.
    """
    op.add_column("code_uses", sa.Column("channel", sa.Text))
    op.add_column("code_uses", sa.Column("draft", sa.LargeBinary))
    op.create_table(
        "helped_votes",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("helped_votes")
    op.drop_column("code_uses", "draft")
    op.drop_column("code_uses", "channel")
