"""What residents say about ideas; what they report, and what is hidden for which reason."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def _named(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Begin with nothing said."""
    _reactions()
    _reports()
    _hidings()


def _reactions() -> None:
    op.create_table(
        "reactions",
        *_key("edition"),
        _number(),
        sa.Column("idea", sa.Integer, nullable=False),
        *_named("side", "text"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        *_named("resident"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("thumbs", sa.Integer, nullable=False),
        *_named("standing"),
        sa.Column("reply_to", sa.Integer, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.create_index("reactions_revision", "reactions", ["edition", "revision"])
    op.create_index("reactions_resident", "reactions", ["resident"])


def _reports() -> None:
    op.create_table(
        "reports",
        *_key("edition", "subject"),
        _number(),
        *_key("resident"),
        *_named("wrong"),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("settled", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index("reports_resident", "reports", ["resident"])


def _hidings() -> None:
    op.create_table(
        "hidings",
        *_key("edition", "subject"),
        _number(),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *_named("contested_by"),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("contested", sa.BigInteger),
        sa.Column("settled", sa.BigInteger),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget all of it."""
    for name in ("hidings", "reports", "reactions"):
        op.drop_table(name)
