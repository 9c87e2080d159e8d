"""What each author says to it that something is hidden, and since when it is not as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

_KEY = "edition, subject, number"


def upgrade() -> None:
    """Keep what was said beside what others say."""
    op.create_table(
        "contests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("edition", "subject")),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("resident", sa.Text, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("contests_thing", "contests", ["edition", "subject", "number"])
    op.create_index("contests_resident", "contests", ["resident"])
    op.execute(
        f"INSERT INTO contests ({_KEY}, resident, words, at)"  # noqa: S608 - words of our own
        f" SELECT {_KEY}, contested_by, words, contested FROM hidings"
        " WHERE contested IS NOT NULL AND contested_by <> ''"
    )
    op.drop_column("hidings", "contested_by")
    op.drop_column("hidings", "words")
    op.add_column("hidings", sa.Column("edited", sa.BigInteger))


def downgrade() -> None:
    """Keep what was said first, of each."""
    op.drop_column("hidings", "edited")
    op.add_column("hidings", sa.Column("contested_by", sa.Text, nullable=False, server_default=""))
    nothing = sa.text("x''" if op.get_bind().dialect.name == "sqlite" else "''")
    words = sa.Column("words", sa.LargeBinary, nullable=False, server_default=nothing)
    op.add_column("hidings", words)
    first = (
        " FROM contests AS said WHERE said.edition = hidings.edition"
        " AND said.subject = hidings.subject AND said.number = hidings.number ORDER BY id LIMIT 1)"
    )
    op.execute(
        f"UPDATE hidings SET contested_by = (SELECT resident{first}, words = (SELECT words{first}"  # noqa: S608 - words of our own
        " WHERE EXISTS (SELECT 1 FROM contests AS kept WHERE kept.edition = hidings.edition"
        " AND kept.subject = hidings.subject AND kept.number = hidings.number)"
    )
    op.drop_table("contests")
