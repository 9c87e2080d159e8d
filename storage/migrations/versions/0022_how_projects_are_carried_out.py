"""How projects are carried out: updates, meeting notes, and what was learned."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_GIVEN = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Begin with nothing said."""
    op.create_table(
        "progress",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("project", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "meeting_notes",
        sa.Column("id", _GIVEN, primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("project", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
    )
    op.create_index("meeting_notes_project", "meeting_notes", ["edition", "project"])
    op.create_table(
        "lessons",
        sa.Column("id", _GIVEN, primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("project", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Forget all of it."""
    for table in ("lessons", "meeting_notes", "progress"):
        op.drop_table(table)
