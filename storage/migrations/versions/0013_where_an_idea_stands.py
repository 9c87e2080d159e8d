"""Where an idea stands, who else wrote it, its answer; marks of residents, and notices to them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_WORDS = ("standing", "answer", "organisation", "picture", "others")


def upgrade() -> None:
    """Take every idea that there is for an open one."""
    for name in _WORDS:
        default = sa.text("'open'" if name == "standing" else "''")
        op.add_column("ideas", sa.Column(name, sa.Text, nullable=False, server_default=default))
    op.add_column(
        "ideas", sa.Column("merged_into", sa.Integer, nullable=False, server_default=sa.text("0"))
    )
    op.create_index("conversations_resident", "conversations", ["resident"])
    op.create_table(
        "marks",
        sa.Column("resident", sa.Text, primary_key=True),
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("marks_number", "marks", ["edition", "kind", "number"])
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("resident", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("said", sa.LargeBinary, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
    )
    op.create_index("notices_due", "notices", ["due", "id"])
    op.create_index("notices_resident", "notices", ["resident"])


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("notices")
    op.drop_table("marks")
    op.drop_index("conversations_resident", "conversations")
    for name in (*_WORDS, "merged_into"):
        op.drop_column("ideas", name)
