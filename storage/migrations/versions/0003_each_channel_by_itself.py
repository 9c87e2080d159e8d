"""Each channel by itself: what waits on one is not looked at for another.

A message also remembers how many of its parts were sent, and what came to an end is counted by
channel and status from an index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Search what waits by channel, and count parts."""
    op.add_column("outbox", sa.Column("parts_sent", sa.Integer, nullable=False, server_default="0"))
    op.drop_index("outbox_due", "outbox")
    _index("outbox_due", ["channel", "rank", "due", "id"], "status = 'waiting'")
    _index("outbox_ended", ["channel", "status"], "status NOT IN ('waiting', 'sending')")


def downgrade() -> None:
    """Search what waits on all channels at once, and forget about parts."""
    op.drop_index("outbox_ended", "outbox")
    op.drop_index("outbox_due", "outbox")
    _index("outbox_due", ["rank", "due", "id"], "status = 'waiting'")
    op.drop_column("outbox", "parts_sent")


def _index(name: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, "outbox", columns, sqlite_where=only, postgresql_where=only)
