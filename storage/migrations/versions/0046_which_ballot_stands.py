"""Which ballot stands for a right is a chain as well, and no ballot can be taken away."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

_DELETING = "CREATE TRIGGER ballots_remain BEFORE DELETE ON ballots"


def upgrade() -> None:
    """Add the chain, for what was cast before as well, and refuse to take ballots away."""
    op.create_table(
        "successions",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("tie", sa.LargeBinary, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("cast_at", sa.BigInteger),
        sa.Column("head", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("successions_tie", "successions", ["edition", "tie"])
    _fill(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        refusing = "BEGIN SELECT RAISE(ABORT, 'a ballot is never taken away'); END"
        op.execute(f"{_DELETING} {refusing}")
        return
    op.execute(f"{_DELETING} FOR EACH ROW EXECUTE FUNCTION ballots_stay()")


def _fill(db: sa.Connection) -> None:
    """Note of every receipt whether it stands; whose it was that was replaced is not known."""
    found = sa.text(
        "SELECT r.edition, r.receipt, c.tie, c.cast_at FROM receipts AS r"
        " JOIN editions AS e ON e.slug = r.edition AND e.tie_key IS NOT NULL"
        " LEFT JOIN ballots AS b ON b.edition = r.edition AND b.receipt = r.receipt"
        " LEFT JOIN current_ballots AS c ON c.ballot = b.id ORDER BY r.edition, r.position"
    )
    slug, last, head = "", 0, ""
    rows: list[dict[str, Any]] = []
    for edition, receipt, tie, cast_at in db.execute(found):
        if edition != slug:
            slug, last, head = edition, 0, hashlib.sha256(b"wijkstem successions").hexdigest()
        last, tied = last + 1, bytes(tie or b"")
        said = json.dumps([head, last, tied.hex(), receipt, cast_at])
        head = hashlib.sha256(said.encode()).hexdigest()
        names = ("edition", "position", "tie", "receipt", "cast_at", "head")
        rows.append(dict(zip(names, (slug, last, tied, receipt, cast_at, head), strict=True)))
    if rows:
        columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in rows[0]]
        db.execute(sa.insert(sa.table("successions", *columns)), rows)


def downgrade() -> None:
    """Take both away again."""
    table = " ON ballots" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER ballots_remain{table}")
    op.drop_table("successions")
