"""What was chosen with a code and not sent, while somebody else votes on the same phone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Keep with each code on which channel it was typed, and its unsent choice, locked.

    Where the channel is not known, a code is used on all of the phone's, as it was until now.
    """
    op.add_column("code_uses", sa.Column("channel", sa.Text))
    op.add_column("code_uses", sa.Column("draft", sa.LargeBinary))


def downgrade() -> None:
    """Forget both."""
    op.drop_column("code_uses", "draft")
    op.drop_column("code_uses", "channel")
