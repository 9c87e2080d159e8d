"""What residents say of a project that is carried out, and which days moved."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

_GIVEN = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_KNOWN = sa.text("resident <> ''")


def upgrade() -> None:
    """Nobody was asked before."""
    op.add_column("requests", sa.Column("project", sa.Integer))
    op.create_table(
        "ratings",
        sa.Column("id", _GIVEN, primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("project", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("resident", "score")),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "ratings_resident",
        "ratings",
        ["resident", "edition", "project"],
        unique=True,
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    )
    op.create_index("ratings_project", "ratings", ["edition", "project"])
    op.create_table(
        "moves",
        sa.Column("edition", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("before", "reason")),
        sa.Column("due", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Forget what was said."""
    op.drop_table("moves")
    op.drop_table("ratings")
    op.drop_column("requests", "project")
