"""Who signs in by the sign-on of their municipality, and who is on their way there."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Begin with nobody who does."""
    op.create_table(
        "sign_on_waits",
        sa.Column("ticket", sa.LargeBinary, primary_key=True),
        sa.Column("browser", sa.LargeBinary, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("staff", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("began", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sign_on_links",
        sa.Column("subject", sa.LargeBinary, primary_key=True),
        sa.Column("staff", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Forget them."""
    for table in ("sign_on_links", "sign_on_waits"):
        op.drop_table(table)
