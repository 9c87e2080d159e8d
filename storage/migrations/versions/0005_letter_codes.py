"""Letter codes: which were issued, from which phones they are used, and who guesses."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Keep codes by their keyed hash, and nothing that tells a code or to whom it went."""
    op.create_table(
        "codes",
        sa.Column("right_key", sa.LargeBinary, primary_key=True),
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("issued", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index("codes_batch", "codes", ["edition", "batch"])
    op.create_table(
        "code_uses",
        sa.Column("phone", sa.LargeBinary, primary_key=True),
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("right_key", sa.LargeBinary, primary_key=True),
        sa.Column("helped", sa.Boolean, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("typed", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "guesses",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("phone", sa.LargeBinary, primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget all codes."""
    op.drop_table("guesses")
    op.drop_table("code_uses")
    op.drop_index("codes_batch", "codes")
    op.drop_table("codes")
