"""The inbox and the outbox: what came in, once each; and what is to go out, in order.

What a resident wrote is kept (locked) only until its turn is done, and what we wrote only until it
is sent.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Update,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    text,
    update,
)

from storage.driver import change, insert
from storage.tables import inbox, kept_moment, outbox

LEASE = timedelta(minutes=2)
"""After so long a message that was being sent is taken to have been cut short."""


class Posted(StrEnum):
    """How far a message has come; both ways."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DEAD = "dead"


_SAID = {
    "delivered": Posted.DELIVERED,
    "read": Posted.DELIVERED,
    "failed": Posted.FAILED,
    "undelivered": Posted.FAILED,
}
_LESSER = {
    Posted.FAILED: (Posted.SENT, Posted.UNKNOWN),
    Posted.DELIVERED: (Posted.SENT, Posted.UNKNOWN, Posted.FAILED),
}


class Rank(IntEnum):
    """In which order messages go out: replies before notices before broadcasts."""

    REPLY, NOTICE, BROADCAST = range(3)


REPLY, NOTICE, BROADCAST = Rank


class Letter(NamedTuple):
    """A message in the inbox: `body` is what the channel read, locked; None once it is done.

    `at` is the moment that counts, of what is kept; `held`, until when somebody is at it.
    """

    channel: str
    message_id: str
    key: bytes
    received: datetime
    body: bytes | None = None
    attempts: int = 0
    at: datetime | None = None
    held: datetime | None = None


class Received(NamedTuple):
    """The channel and id of what was new, and whether anything at all waits for its turn."""

    new: set[tuple[str, str]]
    crowded: bool


class Post(NamedTuple):
    """A message to be put in the outbox, for a locked address; `body` is JSON.

    One that is `spared` leaves also where so much was sent in a day that all others wait.
    """

    channel: str
    key: bytes
    sealed: bytes
    body: str
    due: datetime
    rank: int = REPLY
    spared: bool = False


# An index of some rows alone is found only by who says in the same words which rows those are.
_WAITING = text("status = 'waiting'")
_CUT_SHORT = text("status = 'sending'")
UNDER_WAY = text("status IN ('waiting', 'sending')")
GONE = text("status NOT IN ('waiting', 'sending') AND length(key) > 0")
_KEPT = text("status IN ('waiting', 'dead')")
_KNOWN_TO_PROVIDER = text("provider_id <> ''")

_COUNTED = """
    SELECT channel, 'waiting', count(*) FROM outbox WHERE status = 'waiting' GROUP BY channel
    UNION ALL
    SELECT channel, 'waiting', count(*) FROM outbox WHERE status = 'sending' GROUP BY channel
    UNION ALL
    SELECT channel, status, count(*) FROM outbox
    WHERE status NOT IN ('waiting', 'sending') GROUP BY channel, status
"""

_KEPT_ONCE = "ON CONFLICT DO NOTHING RETURNING channel, message_id"
_CROWDED = "EXISTS (SELECT 1 FROM inbox AS other WHERE other.status = 'waiting')"
_LETTER = ("channel", "message_id", "key", "received", "body", "status", "attempts")
_POST = (
    "channel",
    "key",
    "sealed",
    "rank",
    "body",
    "status",
    "due",
    "attempts",
    "provider_id",
    "spared",
)


class Parcel(NamedTuple):
    """A message in the outbox, for a locked address."""

    id: int
    channel: str
    key: bytes
    sealed: bytes
    body: str
    attempts: int
    rank: int = REPLY
    parts_sent: int = 0
    spared: bool = False


class Room(NamedTuple):
    """How many messages may leave on a channel, and how many of those that are no replies.

    With `since`, replies that were due before it are among these others, and go before them.
    """

    channel: str
    most: int
    others: int
    since: datetime | None = None


def receive(db: Connection, letters: Sequence[Letter], status: Posted) -> set[tuple[str, str]]:
    """Keep these messages; return the channel and id of those that we did not have yet."""
    rows = [(*_row(x, status), kept_moment(x.at) if x.at else None) for x in letters]
    return {(row[0], row[1]) for row in insert(db, "inbox", (*_LETTER, "at"), rows, _KEPT_ONCE)}


def take_in(db: Connection, letters: Sequence[Letter]) -> Received:
    """Keep of these messages that they are done, in one statement for all that is asked of it."""
    rows = [_row(x, Posted.DONE) for x in letters]
    kept = insert(db, "inbox", _LETTER, rows, f"{_KEPT_ONCE}, {_CROWDED}").all()
    return Received({(row[0], row[1]) for row in kept}, any(row[2] for row in kept))


def _row(x: Letter, status: Posted) -> tuple[Any, ...]:
    """Return a message as `_LETTER` names its columns."""
    return x.channel, x.message_id, x.key, kept_moment(x.received), x.body, status, 0


def send(db: Connection, posts: Sequence[Post]) -> None:
    """Put messages in the outbox; they leave after this transaction, in this order."""
    insert(db, "outbox", _POST, [_posted(post) for post in posts])


def _posted(p: Post) -> tuple[Any, ...]:
    """Return a message as `_POST` names its columns."""
    due = kept_moment(p.due)
    return (p.channel, p.key, p.sealed, p.rank, p.body, Posted.WAITING, due, 0, "", p.spared)


def lease(db: Connection, now: datetime, rooms: Sequence[Room], only: bytes = b"") -> list[Parcel]:
    """Return what is to be sent now, marked as being sent: at most one for each address.

    Of each channel there is no more than there is room for, replies before notices before
    broadcasts, to one address too, where a notice may be one of very many.  With `only` every
    other address is left alone.
    """
    halves = tuple(room.since is not None for room in rooms)
    sql = _leasing(db.dialect.name, halves, only=bool(only))
    given = [kept_moment(now), kept_moment(now + LEASE), *([only] if only else [])]
    for channel, most, others, since in rooms:
        given += [channel, most, others, *([kept_moment(since)] if since else [])]
    leased = db.exec_driver_sql(sql, tuple(given))
    return sorted((Parcel(*row) for row in leased), key=attrgetter("rank", "id"))


@cache
def _leasing(dialect: str, halves: Sequence[bool], *, only: bool) -> str:
    """Return the statement that leases what is due at a moment, until another.

    Then it is given perhaps the only address, and a room for each channel, where some have replies
    in two halves.  Each rank of each channel is looked up by itself: so however much waits
    elsewhere, or later, is not even looked at.  What is due is chosen once, and then marked: as a
    mere part of the update PostgreSQL might choose again for each row, and lease more than asked.
    """
    sign = "?" if dialect == "sqlite" else "$"
    first = 4 if only else 3
    ours, queries = f"AND o.key = {sign}3" if only else "", []
    for half in halves:
        queries.append(_due(sign, first, ours, half=half))
        first += 3 + half
    return f"""
        WITH due AS MATERIALIZED ({" UNION ALL ".join(queries)})
        UPDATE outbox SET status = 'sending', due = {sign}2 WHERE id IN (SELECT id FROM due)
        RETURNING id, channel, key, sealed, CASE WHEN wording = 0 THEN body ELSE (
            SELECT w.body FROM wordings AS w WHERE w.id = outbox.wording
        ) END, attempts, rank, parts_sent, spared
    """  # noqa: S608 - nothing from outside


def _due(sign: str, first: int, ours: str, *, half: bool) -> str:
    """Return the query for what is due on one channel, which is given from this value on."""
    channel, most, others, since = (f"{sign}{first + n}" for n in range(4))
    lock = "" if sign == "?" else "FOR UPDATE SKIP LOCKED"

    def ranked(rank: Rank, limit: str, when: str = "") -> str:
        return f"""
            SELECT id FROM (
                SELECT o.id FROM outbox AS o
                WHERE o.status = 'waiting' AND o.channel = {channel} AND o.rank = {rank:d}
                AND o.due <= {sign}1 {when} {ours} AND NOT EXISTS (
                    SELECT 1 FROM outbox AS earlier
                    WHERE earlier.key = o.key AND earlier.status IN ('waiting', 'sending')
                    AND (earlier.status = 'sending' OR earlier.rank < o.rank
                        OR earlier.rank = o.rank AND earlier.id < o.id)
                )
                ORDER BY o.due, o.id LIMIT {limit} {lock}
            ) AS of_rank
        """  # noqa: S608 - nothing from outside

    unasked = f"{ranked(NOTICE, others)} UNION ALL {ranked(BROADCAST, others)}"
    fresh = f"AND o.due >= {since}" if half else ""
    before = ranked(REPLY, others, f"AND o.due < {since}") + " UNION ALL" if half else ""
    return f"""
        SELECT id FROM (
            {ranked(REPLY, most, fresh)} UNION ALL SELECT id FROM (
                {before} {unasked} LIMIT {others}
            ) AS others LIMIT {most}
        ) AS on_channel
    """  # noqa: S608 - nothing from outside


def sent(db: Connection, delivered: Iterable[tuple[int, str]]) -> None:
    """Note that messages were sent, by the provider's ids; what they said is erased."""
    rows = [(Posted.SENT, provider_id, "", b"", number) for number, provider_id in delivered]
    if rows:
        change(db, "outbox", ("status", "provider_id", "body", "sealed"), "id", rows)


def further(db: Connection, parcel: Parcel, due: datetime) -> None:
    """Note that one more part of a message was sent, and send the next.

    So it is too where somebody else took us to have died, and has not yet sent that part again.
    """
    part = {"parts_sent": parcel.parts_sent + 1, "attempts": 0}
    c, before = outbox.c, parcel.parts_sent
    ours = update(outbox).where(c.id == parcel.id, c.parts_sent == before, UNDER_WAY)
    db.execute(ours.values(part | {"status": Posted.WAITING, "due": due}))


def later(db: Connection, parcel: Parcel, due: datetime, attempts: int) -> None:
    """Send a message again, at this moment at the earliest, after so many attempts."""
    again = {"status": Posted.WAITING, "due": due, "attempts": attempts}
    db.execute(_sending(parcel).values(again))


def sooner(db: Connection, channel: str, now: datetime) -> None:
    """Let the replies on a channel that failed before, and wait because of it, be due now."""
    c = outbox.c
    failed = (c.channel == channel, c.rank == REPLY, c.due > now, c.attempts > 0)
    db.execute(update(outbox).where(_WAITING, *failed).values(due=now))


def give_up(db: Connection, parcel: Parcel, status: Posted) -> None:
    """Send a message never again."""
    db.execute(_sending(parcel).values(status=status, body="", sealed=b""))


def withhold(db: Connection, key: bytes, late: datetime | None = None) -> None:
    """Send an address nothing any more that waits for it and that it did not ask for.

    Nor replies that were due before it was too `late` for them.
    """
    o = outbox.c
    unasked = o.rank != REPLY
    waits = or_(unasked, o.due < late) if late else unasked
    theirs = update(outbox).where(o.key == key, UNDER_WAY, _WAITING, waits)
    db.execute(theirs.values(status=Posted.FAILED, body="", sealed=b""))


def _sending(parcel: Parcel) -> Update:
    """Return an update of a message, unless it was sent by another process meanwhile."""
    ours = (outbox.c.id == parcel.id, outbox.c.status == Posted.SENDING)
    return update(outbox).where(*ours)


def note(db: Connection, provider_id: str, word: str) -> bool:
    """Note what a provider says became of a message; False if we know of no such message.

    The furthest that is said stays, in whatever order it is said: what arrived did arrive.
    """
    status = _SAID.get(word)
    if status is None:
        return True
    theirs = (outbox.c.provider_id == provider_id, _KNOWN_TO_PROVIDER)
    lesser = outbox.c.status.in_(_LESSER[status])
    noted = db.execute(update(outbox).where(*theirs, lesser).values(status=status))
    known = select(outbox.c.id).where(*theirs).limit(1)
    return noted.rowcount > 0 or db.execute(known).first() is not None


def resume(db: Connection, now: datetime, ours: Collection[int] = ()) -> int:
    """Take up what was being sent when a process died; return how many messages that were.

    What is `ours` to send is still on its way.

    A reply is sent again.  Whether a notice was sent nobody knows, and it stays that way: what
    nobody asked for does not come twice.
    """
    overdue = and_(_CUT_SHORT, outbox.c.due <= now, outbox.c.id.not_in(ours))
    reply = outbox.c.rank == REPLY
    again = {
        "status": case((reply, Posted.WAITING), else_=Posted.UNKNOWN),
        "due": now,
        "attempts": outbox.c.attempts + 1,
        "body": case((reply, outbox.c.body), else_=""),
        "sealed": case((reply, outbox.c.sealed), else_=b""),
    }
    return db.execute(update(outbox).where(overdue).values(again)).rowcount


def addressee(db: Connection, provider_id: str, word: str) -> tuple[bytes, datetime] | None:
    """Return to which address a message was sent, and when it was taken up, if this word is news.

    It is none of a message whose address was forgotten, nor where as much was said before.
    """
    c = outbox.c
    news = c.status.in_(_LESSER.get(_SAID.get(word, Posted.SENT), ()))
    theirs = (c.provider_id == provider_id, _KNOWN_TO_PROVIDER, func.length(c.key) > 0)
    row = db.execute(select(c.key, c.due).where(*theirs, news).limit(1)).first()
    return (row[0], row[1] - LEASE) if row else None


def forget(db: Connection, key: bytes) -> None:
    """Erase what waits in and for an address, and whose it was that is done."""
    theirs = outbox.c.key == key
    db.execute(delete(outbox).where(theirs, UNDER_WAY, _WAITING))
    for whichever in (UNDER_WAY, GONE):
        db.execute(update(outbox).where(theirs, whichever).values(key=b""))
    kept = update(inbox).where(inbox.c.key == key, _KEPT)
    db.execute(kept.values(key=b"", body=None, status=Posted.DONE))


WORDS = ("waiting", "sent", "delivered", "not delivered", "unknown")
"""What an organiser is told became of messages."""


def progress(db: Connection) -> dict[str, dict[str, int]]:
    """Count what is in the outbox, by channel and in the organiser's words.

    Only indexes are read, so that it may be asked often.
    """
    counted: dict[str, dict[str, int]] = {}
    for channel, status, number in db.exec_driver_sql(_COUNTED):
        of_channel = counted.setdefault(channel, dict.fromkeys(WORDS, 0))
        of_channel["not delivered" if status == Posted.FAILED else status] += number
    return counted


def depth(db: Connection) -> dict[str, int]:
    """Return how many messages there are by box and status."""
    counted = {}
    for name, box in (("inbox", inbox), ("outbox", outbox)):
        for status, number in db.execute(select(box.c.status, func.count()).group_by(box.c.status)):
            counted[f"{name} {status}"] = number
    return counted
