"""A picture with a broadcast; what WhatsApp approves of it, and how often we may write first."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

_GIVEN = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WORDS = ("language", "name", "category", "body", "state", "reason", "sid")


def upgrade() -> None:
    """Begin without any: what is under way now goes to who wrote lately, as before."""
    picture = sa.Column("picture", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("broadcasts", picture)
    op.create_table(
        "templates",
        sa.Column("id", _GIVEN, primary_key=True),
        sa.Column("broadcast", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _WORDS),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("wording", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
    )
    op.create_index("templates_broadcast", "templates", ["broadcast", "language"], unique=True)
    op.create_table(
        "tiers",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
    )
    op.create_table(
        "openings",
        sa.Column("minute", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("people", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Forget all of it."""
    op.drop_column("broadcasts", "picture")
    for table in ("openings", "tiers", "templates"):
        op.drop_table(table)
