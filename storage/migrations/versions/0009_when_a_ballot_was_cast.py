"""In which second the ballot was cast that counts for a right, until the count is certified."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_SINCE = 719_163
"""The ordinal of the first day of 1970, as days are kept."""

_FILL = f"""
    UPDATE current_ballots SET cast_at = (
        SELECT (ballots.cast_on - {_SINCE}) * 86400000000 FROM ballots
        WHERE ballots.id = current_ballots.ballot
    )
    WHERE edition IN (SELECT slug FROM editions WHERE tie_key IS NOT NULL)
"""  # noqa: S608 - a number of ours


def upgrade() -> None:
    """Take a ballot of which only the day is known to be cast as that day began."""
    op.add_column("current_ballots", sa.Column("cast_at", sa.BigInteger))
    op.execute(_FILL)


def downgrade() -> None:
    """Keep only the days again."""
    op.drop_column("current_ballots", "cast_at")
