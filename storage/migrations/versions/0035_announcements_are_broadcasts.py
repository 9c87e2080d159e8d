"""Who hears news is looked up by the key of their conversation, as for every broadcast."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

_NAME = "conversations_for_news"


def upgrade() -> None:
    """Do without the index by language and channel."""
    op.drop_index(_NAME, "conversations")


def downgrade() -> None:
    """Look it up by language and channel again."""
    op.create_index(
        _NAME,
        "conversations",
        ["language", "channel", "key"],
        sqlite_where=sa.text("news = 1"),
        postgresql_where=sa.text("news"),
    )
