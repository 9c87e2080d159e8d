"""What organisers write to many, in which words, and who is still to get it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"

_GIVEN = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_UNASKED = sa.text("broadcast > 0")


def upgrade() -> None:
    """Begin with nothing written; a message in the outbox belongs to no broadcast."""
    _broadcasts()
    _recipients()
    for name in ("broadcast", "wording"):
        none = sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        op.add_column("outbox", none)
    op.create_index(
        *("outbox_broadcast", "outbox", ["broadcast", "status"]),
        sqlite_where=_UNASKED,
        postgresql_where=_UNASKED,
    )


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", _GIVEN, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("edition", "document", "made_by")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("stage", "approved_by", "remark")),
        sa.Column("starts", sa.BigInteger),
        sa.Column("due", sa.BigInteger),
        sa.Column("was", sa.Text, nullable=False),
        sa.Column("lost", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("frozen_to", sa.LargeBinary, nullable=False),
    )
    op.create_index("broadcasts_edition", "broadcasts", ["edition"])
    op.create_index("broadcasts_stage", "broadcasts", ["stage"])
    op.create_table(
        "wordings",
        sa.Column("id", _GIVEN, primary_key=True),
        sa.Column("broadcast", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("channel", "language", "body")),
    )
    op.create_index("wordings_broadcast", "wordings", ["broadcast"])


def _recipients() -> None:
    op.create_table(
        "recipients",
        sa.Column("broadcast", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("wording", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget all of it."""
    op.drop_index("outbox_broadcast", "outbox")
    for name in ("wording", "broadcast"):
        op.drop_column("outbox", name)
    for table in ("recipients", "wordings", "broadcasts"):
        op.drop_table(table)
