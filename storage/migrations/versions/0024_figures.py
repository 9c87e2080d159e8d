"""What each day came to is kept in counts; who joined, and what waits, is found by indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Begin with nothing counted: the days until now are counted from what is still there."""
    op.create_table(
        "figures",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    joined = sa.text("joined IS NOT NULL")
    op.create_index(
        *("conversations_joined", "conversations", ["joined"]),
        sqlite_where=joined,
        postgresql_where=joined,
    )
    proposed = sa.text("merger <> ''")
    op.create_index(
        *("ideas_merger", "ideas", ["edition"]), sqlite_where=proposed, postgresql_where=proposed
    )
    op.create_index("ideas_standing", "ideas", ["edition", "standing"])
    op.create_index("reactions_standing", "reactions", ["edition", "standing", "side"])


def downgrade() -> None:
    """Forget what the days came to."""
    op.drop_index("reactions_standing", "reactions")
    op.drop_index("ideas_standing", "ideas")
    op.drop_index("ideas_merger", "ideas")
    op.drop_index("conversations_joined", "conversations")
    op.drop_table("figures")
