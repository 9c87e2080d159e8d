"""What residents send beside words: photos and voice notes, until they are where they belong."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Begin with none."""
    op.create_table(
        "attachments",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("media", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("idea", sa.Integer, nullable=False),
        sa.Column("request", sa.BigInteger, nullable=False),
    )
    for name, columns, where in _INDEXES:
        op.create_index(
            f"attachments_{name}",
            "attachments",
            columns,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_index(
        "ideas_picture",
        "ideas",
        ["edition", "picture"],
        sqlite_where=sa.text(_ILLUSTRATED),
        postgresql_where=sa.text(_ILLUSTRATED),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_index("ideas_picture", "ideas")
    op.drop_table("attachments")


_ILLUSTRATED = "picture <> ''"
_INDEXES = (
    ("due", ["due"], "status = 'waiting'"),
    ("address", ["key"], "length(key) > 0"),
    ("idea", ["edition", "idea"], "idea > 0"),
    ("request", ["request"], "request > 0"),
)
