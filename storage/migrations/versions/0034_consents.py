"""Who agreed to what, when and how."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

_GIVEN = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_BEFORE = """
    INSERT INTO consents (resident, edition, purpose, number, given, at, channel, wording)
    SELECT resident, COALESCE((SELECT slug FROM editions ORDER BY id DESC LIMIT 1), ''),
           'news', 0, news, joined, channel, 'before the register'
    FROM conversations WHERE news AND joined IS NOT NULL ORDER BY joined, resident
"""


def upgrade() -> None:
    """Begin with who wants news, since they joined; nobody was asked of the next edition yet."""
    op.add_column("conversations", sa.Column("upcoming", sa.Boolean))
    op.create_table(
        "consents",
        sa.Column("id", _GIVEN, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("resident", "edition", "purpose")),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("channel", "wording")),
    )
    op.create_index("consents_resident", "consents", ["resident"])
    op.execute(_BEFORE)


def downgrade() -> None:
    """Forget all of it but who wants news."""
    op.drop_table("consents")
    op.drop_column("conversations", "upcoming")
