"""What screeners find of ideas, what they ask of authors, and who does not agree with an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Begin with nothing found, asked or appealed."""
    op.add_column(
        "ideas", sa.Column("asked", sa.Text, nullable=False, server_default=sa.text("''"))
    )
    op.create_table(
        "assessments",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("mended", sa.LargeBinary, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger),
    )
    op.create_table(
        "screening_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
    )
    _appeals()
    op.create_table(
        "tellings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("numbers", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
    )
    _index()


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("resident", sa.Text, nullable=False),
        sa.Column("said", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("before", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger),
        sa.Column("answered", sa.BigInteger),
    )


def _index() -> None:
    waits = sa.text("due IS NOT NULL")
    op.create_index(
        "assessments_due", "assessments", ["due"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_index("screening_notes_number", "screening_notes", ["edition", "number"])
    op.create_index("appeals_resident", "appeals", ["resident"])
    op.create_index("appeals_due", "appeals", ["due"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    """Forget all of it."""
    for table in ("tellings", "appeals", "screening_notes", "assessments"):
        op.drop_table(table)
    op.drop_column("ideas", "asked")
