"""The wordings of a broadcast are found by channel and language, and there is one of each."""

from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Look them up by all three: SQLite went through the residents once for each wording."""
    op.drop_index("wordings_broadcast", "wordings")
    columns = ["broadcast", "channel", "language"]
    op.create_index("wordings_broadcast", "wordings", columns, unique=True)


def downgrade() -> None:
    """Look them up by broadcast alone."""
    op.drop_index("wordings_broadcast", "wordings")
    op.create_index("wordings_broadcast", "wordings", ["broadcast"])
