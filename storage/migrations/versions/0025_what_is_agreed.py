"""What is agreed before an edition begins, who helps, and how many people live where."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Begin with nothing agreed."""
    op.create_table(
        "agreements",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("parties", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "acknowledgements",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("party", sa.Text, primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "ambassadors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
    )
    op.create_index("ix_ambassadors_edition", "ambassadors", ["edition"])
    op.create_table(
        "population",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("district", sa.Text, primary_key=True),
        sa.Column("people", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Forget all of it."""
    for table in ("population", "ambassadors", "acknowledgements", "agreements"):
        op.drop_table(table)
