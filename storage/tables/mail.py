"""Who writes with us, what came in, and what goes out."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, false, text

from storage.tables.columns import GIVEN, Moment, index_where, metadata, words

conversations = Table(
    "conversations",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    words("channel"),
    Column("sealed", LargeBinary, nullable=False),
    words("resident"),
    words("language"),
    words("district", default=""),
    Column("news", Boolean, nullable=False, default=False),
    Column("upcoming", Boolean),
    Column("stopped", Boolean, nullable=False, default=False),
    Column("blocked", Boolean, nullable=False, default=False, server_default=false()),
    Column("joined", Moment),
    Column("right_key", LargeBinary),
    words("state"),
    words("offered"),
    Column("prompt", BigInteger, nullable=False, default=0),
    words("screen", default=""),
    words("unfinished", default=""),
    words("edition", default="", server_default=text("''")),
    Column("changed", Moment, nullable=False),
    Column("remind_at", Moment),
    Index("conversations_resident", "resident"),
    index_where("conversations_joined", "joined", where="joined IS NOT NULL"),
    index_where("conversations_to_remind", "remind_at", where="remind_at IS NOT NULL"),
)

inbox = Table(
    "inbox",
    metadata,
    words("channel", primary_key=True),
    words("message_id", primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("received", Moment, nullable=False),
    Column("body", LargeBinary),
    Column("attempts", Integer, nullable=False, default=0),
    words("status"),
    Column("at", Moment),
    Column("held", Moment),
    index_where("inbox_waiting", "received", where="status = 'waiting'"),
    index_where("inbox_address", "key", where="status IN ('waiting', 'dead')"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("channel"),
    Column("key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("rank", Integer, nullable=False, default=0),
    words("body"),
    words("status"),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    words("provider_id", default=""),
    Column("parts_sent", Integer, nullable=False, server_default="0"),
    Column("broadcast", BigInteger, nullable=False, server_default="0"),
    Column("wording", BigInteger, nullable=False, server_default="0"),
    Column("spared", Boolean, nullable=False, server_default=false()),
    index_where("outbox_due", "channel", "rank", "due", "id", where="status = 'waiting'"),
    index_where("outbox_spared", "channel", "id", where="spared AND status = 'waiting'"),
    index_where("outbox_sending", "due", where="status = 'sending'"),
    index_where("outbox_address", "key", where="status IN ('waiting', 'sending')"),
    index_where(
        *("outbox_gone", "key"),
        where="status NOT IN ('waiting', 'sending') AND length(key) > 0",
    ),
    index_where(
        *("outbox_ended", "channel", "status"),
        where="status NOT IN ('waiting', 'sending')",
    ),
    index_where("outbox_provider_id", "provider_id", where="provider_id <> ''"),
    index_where("outbox_broadcast", "broadcast", "status", where="broadcast > 0"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", GIVEN, primary_key=True),
    words("edition"),
    Column("key", LargeBinary, nullable=False),
    words("help"),
    Column("question", LargeBinary, nullable=False),
    Column("asked", Moment, nullable=False),
    Column("answered", Moment),
    Column("context", LargeBinary),
    Column("answer", LargeBinary),
    Column("about", BigInteger),
    Column("follows", BigInteger),
    words("taken_by", server_default=text("''")),
    Column("taken_at", Moment),
    Column("passed_on", LargeBinary),
    Column("project", Integer),
)

texts = Table(
    "texts",
    metadata,
    words("day", primary_key=True),
    Column("segments", BigInteger, nullable=False),
)
