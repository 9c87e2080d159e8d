"""What residents send beside words, until it is where it belongs."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from storage.tables.columns import Moment, index_where, metadata, words

attachments = Table(
    "attachments",
    metadata,
    words("token", primary_key=True),
    words("edition"),
    Column("key", LargeBinary, nullable=False),
    words("channel"),
    words("kind"),
    Column("media", LargeBinary, nullable=False),
    Column("content", LargeBinary),
    words("name", default=""),
    words("status"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Moment, nullable=False),
    Column("received", Moment, nullable=False),
    Column("idea", Integer, nullable=False, default=0),
    Column("request", BigInteger, nullable=False, default=0),
    index_where("attachments_due", "due", where="status = 'waiting'"),
    index_where("attachments_address", "key", where="length(key) > 0"),
    index_where("attachments_idea", "edition", "idea", where="idea > 0"),
    index_where("attachments_request", "request", where="request > 0"),
)
