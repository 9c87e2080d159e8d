"""Who gets a broadcast: noted once, in one statement; then moved to the outbox, a few at a time.

Nobody is in both, so nobody gets it twice, whatever dies in between.  And nothing of it is in
the way of a reply: the outbox never holds more of it than leaves within some seconds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    update,
)

from budget.broadcast import OVER, Stage
from storage import driver
from storage.post import tiers
from storage.post.mail import BROADCAST, GONE, UNDER_WAY, Posted
from storage.tables import (
    broadcasts,
    conversations,
    kept_moment,
    outbox,
    read_moment,
    recipients,
    wordings,
)

PAGE = {"sqlite": 100_000, "postgresql": 250_000}
"""People who are noted in one statement, by database: with more, others would wait too long.

On SQLite that is whoever writes anything, on PostgreSQL only who wants to stop this broadcast.
"""


class Wording(NamedTuple):
    """What is said on a channel to who speaks a language; `body` is a message as JSON."""

    channel: str
    language: str
    body: str


def word(db: Connection, number: int, said: Iterable[Wording]) -> None:
    """Keep the words of a broadcast, once for each channel and language."""
    db.execute(insert(wordings), [{"broadcast": number, **one._asdict()} for one in said])


def freeze(db: Connection, number: int, members: ColumnElement[bool], due: datetime) -> bool:
    """Note the next of those who are to get it; return whether there may be more.

    In the order of their keys, which tells nothing about them.  PostgreSQL puts each page in the
    order of the index that it goes into, which takes it half the time; SQLite would take thrice.
    """
    c, w, b, page = conversations.c, wordings.c, broadcasts.c, PAGE[db.dialect.name]
    after = db.execute(select(b.frozen_to).where(b.id == number)).scalar_one()
    fits = (w.broadcast == number) & (w.channel == c.channel) & (w.language == c.language)
    further = select(c.key).where(c.key > after)
    upper = db.execute(further.order_by(c.key).limit(1).offset(page - 1)).scalar()
    within = c.key > after if upper is None else and_(c.key > after, c.key <= upper)
    row = (literal(number), c.channel, c.key, w.id, literal(due, recipients.c.due.type))
    found = select(*row).select_from(conversations.join(wordings, fits)).where(within, members)
    if db.dialect.name == "postgresql":
        found = found.order_by(c.channel, c.key)
    columns = ["broadcast", "channel", "key", "wording", "due"]
    db.execute(insert(recipients).from_select(columns, found))
    if upper is not None:
        db.execute(update(broadcasts).where(b.id == number).values(frozen_to=upper))
    return upper is not None


class Beyond(NamedTuple):
    """What there is for who was not heard of lately: the wording `instead` of theirs.

    It is for so many people as there is `room` for; the others wait until it `opens`.  Where the
    wording is still `looked` at, they wait until it is asked for again.  `plain` is the way back:
    what is sent once more is chosen anew.
    """

    instead: Mapping[int, int]
    plain: Mapping[int, int]
    looked: Collection[int]
    room: int
    opens: datetime
    asked: datetime


_NEVER = datetime.max.replace(tzinfo=UTC)
NOTHING_BEYOND = Beyond({}, {}, (), 0, _NEVER, _NEVER)


class Limits(NamedTuple):
    """What keeps a recipient from getting a broadcast now, or at all.

    Nobody gets more than `most` of them since `day` began; who has had them waits until `tomorrow`.
    With `still` only who fulfils this condition at their turn gets it.  On the channels in `heard`
    only who was heard of since then can be written to; for others there may be something `beyond`.
    """

    now: datetime
    most: int
    day: datetime
    tomorrow: datetime
    still: ColumnElement[bool] | None
    heard: Mapping[str, datetime]
    beyond: Beyond = NOTHING_BEYOND


def feed(db: Connection, number: int, channel: str, most: int, limits: Limits) -> int:
    """Move so many recipients to the outbox, and return how many; who must not get it is dropped.

    Their conversations are ours until the transaction ends: so who says STOP has either said it
    before, or finds the message in the outbox and has it taken out.
    """
    r = recipients.c
    next_ones = (
        select(r.key, r.wording)
        .where(r.broadcast == number, r.channel == channel, r.due <= limits.now)
        .order_by(r.key)
        .limit(most)
    )
    wanted = {row.key: row.wording for row in db.execute(next_ones)}
    if not wanted:
        return 0
    open_to = _open_to(db, list(wanted), channel, limits)
    chosen = _chosen(wanted, open_to, _had_enough(db, list(open_to), limits), limits)
    own = (r.broadcast == number, r.channel == channel)
    db.execute(delete(recipients).where(*own, r.key.in_(wanted.keys() - chosen.later)))
    for due in sorted(set(chosen.later.values())):
        theirs = [key for key, moment in chosen.later.items() if moment == due]
        db.execute(update(recipients).where(*own, r.key.in_(theirs)).values(due=due))
    if chosen.begun:
        tiers.begin(db, chosen.begun, limits.now)
    at = kept_moment(limits.now)
    rows = [
        (channel, k, open_to[k].sealed, BROADCAST, "", Posted.WAITING, at, 0, "", number, wording)
        for k, wording in chosen.now.items()
    ]
    if rows:
        driver.insert(db, "outbox", _POST, rows)
    return len(rows)


class _Open(NamedTuple):
    """Somebody who may be written to: where, and whether we have not heard of them lately."""

    sealed: bytes
    late: bool


class _Chosen(NamedTuple):
    """Who gets which wording now, who later, and with how many we begin a conversation."""

    now: Mapping[bytes, int]
    later: Mapping[bytes, datetime]
    begun: int


def _chosen(
    wanted: Mapping[bytes, int],
    open_to: Mapping[bytes, _Open],
    full: Collection[bytes],
    limits: Limits,
) -> _Chosen:
    """Choose for each what they get; who is neither now nor later gets nothing."""
    beyond, begun = limits.beyond, 0
    now: dict[bytes, int] = {}
    later: dict[bytes, datetime] = {}
    for key, wording in ((key, beyond.plain.get(wanted[key], wanted[key])) for key in open_to):
        late = open_to[key].late
        if late and not (wording in beyond.looked or wording in beyond.instead):
            continue
        if key in full:
            later[key] = limits.tomorrow
        elif not late:
            now[key] = wording
        elif wording in beyond.looked:
            later[key] = beyond.asked
        elif begun < beyond.room:
            now[key] = beyond.instead[wording]
            begun += 1
        else:
            later[key] = beyond.opens
    return _Chosen(now, later, begun)


_POST = (
    *("channel", "key", "sealed", "rank", "body", "status", "due", "attempts", "provider_id"),
    *("broadcast", "wording"),
)
_STANDING = ("key", "sealed", "stopped", "joined", "changed")
_OF_ANY = text("broadcast > 0")


def _open_to(
    db: Connection, keys: Sequence[bytes], channel: str, limits: Limits
) -> dict[bytes, _Open]:
    """Return those who may still be written to, by their keys."""
    since = limits.heard.get(channel)
    found = {}
    rows = driver.hold(db, "conversations", _STANDING, "key", sorted(keys)).fetchall()
    agree = _agree(db, keys, limits)
    for key, sealed, stopped, joined, changed in rows:
        if not stopped and joined is not None and key in agree:
            found[key] = _Open(sealed, since is not None and read_moment(changed) < since)
    return found


def _agree(db: Connection, keys: Sequence[bytes], limits: Limits) -> Collection[bytes]:
    """Return which of these people still agree to get it; they are ours by now."""
    if limits.still is None:
        return set(keys)
    c = conversations.c
    return set(db.scalars(select(c.key).where(c.key.in_(keys), limits.still)))


def _had_enough(db: Connection, keys: Sequence[bytes], limits: Limits) -> set[bytes]:
    """Return those who have had, or are getting, as many broadcasts today as one gets."""
    c = outbox.c
    theirs = select(c.key).where(c.key.in_(keys), _OF_ANY, c.due >= limits.day)
    had = theirs.where(GONE, c.status != Posted.FAILED)
    today = union_all(had, theirs.where(UNDER_WAY)).subquery().c.key
    enough = select(today).group_by(today).having(func.count() >= limits.most)
    return {row[0] for row in db.execute(enough)}


def hurry(db: Connection, number: int, channel: str, now: datetime) -> None:
    """Let it be the turn of who waits on a channel: what they wait for may have come."""
    r = recipients.c
    waits = (r.broadcast == number, r.channel == channel, r.due > now)
    db.execute(update(recipients).where(*waits).values(due=now))


def left(db: Connection, number: int) -> int:
    """Return how many people have still to be moved to the outbox."""
    own = select(func.count()).where(recipients.c.broadcast == number)
    return db.execute(own).scalar_one()


def wait(db: Connection, number: int, channel: str, until: datetime | None = None) -> bool:
    """Whether anybody on a channel has still to be moved to the outbox, or could be by then."""
    c = recipients.c
    one = select(c.key).where(c.broadcast == number, c.channel == channel)
    if until:
        one = one.where(c.due <= until)
    return db.execute(one.limit(1)).first() is not None


def leaving(db: Connection, number: int) -> dict[str, int]:
    """Return how many messages of it stand in the outbox and have not left, by channel."""
    c = outbox.c
    open_ones = c.status.in_([Posted.WAITING, Posted.SENDING])
    counted = select(c.channel, func.count()).where(_OF_ANY, c.broadcast == number, open_ones)
    return {row[0]: row[1] for row in db.execute(counted.group_by(c.channel))}


def counted(db: Connection, number: int) -> dict[str, int]:
    """Return how many of it stand in the outbox, by what became of them."""
    c = outbox.c
    by_status = select(c.status, func.count()).where(_OF_ANY, c.broadcast == number)
    return {row[0]: row[1] for row in db.execute(by_status.group_by(c.status))}


def take_back(db: Connection, number: int, statuses: Collection[Posted], due: datetime) -> int:
    """Move who stands in the outbox like this back among the recipients; return how many.

    Whose address is not known any more cannot be sent anything again.
    """
    c = outbox.c
    theirs = and_(_OF_ANY, c.broadcast == number, c.status.in_(statuses), func.length(c.key) > 0)
    row = (c.broadcast, c.channel, c.key, c.wording, literal(due, recipients.c.due.type))
    columns = ["broadcast", "channel", "key", "wording", "due"]
    db.execute(insert(recipients).from_select(columns, select(*row).where(theirs)))
    return db.execute(delete(outbox).where(theirs)).rowcount


def drop(db: Connection, number: int) -> None:
    """Send a broadcast to nobody any more who is still to get it."""
    db.execute(delete(recipients).where(recipients.c.broadcast == number))
    c = outbox.c
    waits = and_(_OF_ANY, c.broadcast == number, c.status == Posted.WAITING)
    db.execute(update(outbox).where(waits).values(status=Posted.FAILED, sealed=b""))


def forget(db: Connection, channel: str, key: bytes) -> None:
    """Send no broadcast to an address that waits for one."""
    r, b = recipients.c, broadcasts.c
    under_way = select(b.id).where(b.stage.not_in([Stage.DRAFT, Stage.ASKED, *OVER]))
    theirs = (r.broadcast.in_(under_way), r.channel == channel, r.key == key)
    db.execute(delete(recipients).where(*theirs))


def take_stock(db: Connection) -> None:
    """Have PostgreSQL see how many recipients there are now, for it plans by what it saw last."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("ANALYZE recipients")
