"""What residents answer when the result is known, and what organisers conclude."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Begin with no answers, remarks or findings."""
    op.create_table(
        "survey_counts",
        sa.Column("edition", sa.Text, primary_key=True, nullable=False),
        sa.Column("question", sa.Text, primary_key=True, nullable=False),
        sa.Column("rating", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_remarks",
        sa.Column("edition", sa.Text, primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary, primary_key=True, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evaluations",
        sa.Column("edition", sa.Text, primary_key=True, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("published", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget all of it."""
    for table in ("evaluations", "survey_remarks", "survey_counts"):
        op.drop_table(table)
