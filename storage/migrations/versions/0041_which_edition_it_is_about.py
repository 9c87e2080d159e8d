"""Which edition a conversation is about: what was begun in one is nothing in the next."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

_CURRENT = "SELECT slug FROM editions ORDER BY phase = 'closed', id DESC LIMIT 1"


def upgrade() -> None:
    """Take every conversation as one about the edition that is current now."""
    column = sa.Column("edition", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("conversations", column)
    op.execute(f"UPDATE conversations SET edition = coalesce(({_CURRENT}), '')")  # noqa: S608


def downgrade() -> None:
    """Forget which it was."""
    op.drop_column("conversations", "edition")
