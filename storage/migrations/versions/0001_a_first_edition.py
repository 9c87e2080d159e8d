"""A first edition: conversations, mail, ideas, votes and the journal.

Written out, and never changed: what the tables are today stands in `storage.tables`.  Moments are
microseconds since 1970.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of the first version."""
    _create_editions()
    _create_conversations()
    _create_mail()
    _create_ideas()
    _create_votes()
    _forbid_changing_ballots()
    _create_journal()
    _create_requests()


def downgrade() -> None:
    """Drop every table of the first version."""
    for table in (
        "arrivals",
        "requests",
        "journal",
        "receipts",
        "current_ballots",
        "ballots",
        "rights",
        "supports",
        "ideas",
        "outbox",
        "inbox",
        "conversations",
        "editions",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ballots_stay()")


def _required(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - a type, or its class
    return sa.Column(name, kind, nullable=False)


def _number() -> sa.Column[Any]:
    """Return a key that the database counts up by itself."""
    counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", counted, primary_key=True)


def _create_editions() -> None:
    op.create_table(
        "editions",
        _number(),
        sa.Column("slug", sa.Text, nullable=False, unique=True),
        _required("document", sa.Text),
        _required("phase", sa.Text),
        _required("revision", sa.BigInteger),
        _required("rules_hash", sa.Text),
        sa.Column("tie_key", sa.LargeBinary),
        _required("lot_seed", sa.Text),
        _required("receipts", sa.BigInteger),
        _required("receipts_head", sa.Text),
        _required("decisions", sa.BigInteger),
        _required("journal_head", sa.Text),
        sa.Column("outcome", sa.Text),
    )


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        _required("channel", sa.Text),
        _required("sealed", sa.LargeBinary),
        _required("resident", sa.Text),
        _required("language", sa.Text),
        _required("district", sa.Text),
        _required("news", sa.Boolean),
        _required("stopped", sa.Boolean),
        sa.Column("joined", sa.BigInteger),
        sa.Column("right_key", sa.LargeBinary),
        _required("state", sa.Text),
        _required("offered", sa.Text),
        _required("prompt", sa.BigInteger),
        _required("screen", sa.Text),
        _required("unfinished", sa.Text),
        _required("changed", sa.BigInteger),
        sa.Column("remind_at", sa.BigInteger),
    )
    op.create_index("conversations_for_news", "conversations", ["news", "language"])
    op.create_index("conversations_to_remind", "conversations", ["remind_at"])


def _create_mail() -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Text, primary_key=True),
        _required("key", sa.LargeBinary),
        _required("received", sa.BigInteger),
        sa.Column("body", sa.LargeBinary),
        _required("attempts", sa.Integer),
        _required("status", sa.Text),
    )
    op.create_index("inbox_waiting", "inbox", ["status", "received"])
    op.create_table(
        "outbox",
        _number(),
        _required("channel", sa.Text),
        _required("key", sa.LargeBinary),
        _required("sealed", sa.LargeBinary),
        _required("rank", sa.Integer),
        _required("body", sa.Text),
        _required("status", sa.Text),
        _required("due", sa.BigInteger),
        _required("attempts", sa.Integer),
        _required("provider_id", sa.Text),
    )
    op.create_index("outbox_due", "outbox", ["status", "rank", "due", "id"])
    op.create_index("outbox_address", "outbox", ["key", "status"])
    op.create_index("outbox_provider_id", "outbox", ["provider_id"])


def _create_ideas() -> None:
    op.create_table(
        "ideas",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _required("title", sa.Text),
        _required("text", sa.Text),
        _required("place", sa.Text),
        _required("theme", sa.Text),
        _required("cost", sa.Integer),
        _required("author", sa.Text),
        _required("resident", sa.Text),
        _required("supports", sa.Integer),
        _required("at", sa.BigInteger),
        _required("revision", sa.BigInteger),
    )
    op.create_index("ideas_revision", "ideas", ["edition", "revision"])
    op.create_table(
        "supports",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("resident", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.ForeignKeyConstraint(["edition", "number"], ["ideas.edition", "ideas.number"]),
    )


def _create_votes() -> None:
    op.create_table(
        "rights",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("right_key", sa.LargeBinary, primary_key=True),
        _required("spent", sa.Boolean),
    )
    op.create_table(
        "ballots",
        sa.Column("id", sa.Text, primary_key=True),
        _required("edition", sa.Text),
        _required("content", sa.Text),
        _required("salt", sa.LargeBinary),
        _required("rules_hash", sa.Text),
        _required("receipt", sa.Text),
        _required("channel", sa.Text),
        _required("cast_on", sa.Integer),
    )
    op.create_table(
        "current_ballots",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("tie", sa.LargeBinary, primary_key=True),
        sa.Column("ballot", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "receipts",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        _required("receipt", sa.Text),
        _required("head", sa.Text),
    )
    op.create_index("receipts_receipt", "receipts", ["edition", "receipt"])


def _forbid_changing_ballots() -> None:
    """Have the database itself refuse to change a ballot: one is only ever added."""
    refusal = "a ballot is never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER ballots_stay BEFORE UPDATE ON ballots "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION ballots_stay() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ballots_stay BEFORE UPDATE ON ballots "
        "FOR EACH ROW EXECUTE FUNCTION ballots_stay()"
    )


def _create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        _required("at", sa.BigInteger),
        _required("kind", sa.Text),
        _required("by", sa.Text),
        _required("content", sa.Text),
        _required("head", sa.Text),
    )


def _create_requests() -> None:
    op.create_table(
        "requests",
        _number(),
        _required("edition", sa.Text),
        _required("key", sa.LargeBinary),
        _required("help", sa.Text),
        _required("question", sa.LargeBinary),
        _required("asked", sa.BigInteger),
        sa.Column("answered", sa.BigInteger),
    )
    op.create_table(
        "arrivals",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("partner", sa.Text, primary_key=True),
        _required("count", sa.Integer),
    )
