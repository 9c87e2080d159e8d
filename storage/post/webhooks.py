"""Who hears of the decisions of the journal, and how far each subscriber has heard of each edition.

A position in the journal is kept and nothing else: what was not delivered stands there still,
whatever dies in between.  A subscription whose turn it is belongs to who leases it until it is
`due` again; by that moment it is known whether it still does.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Update, and_, delete, func, insert, select, update

from storage import journal
from storage.journal import Link
from storage.post import deliveries
from storage.tables import editions, subscription_positions, subscriptions
from storage.upsert import inserting


class NoSuchSubscription(Exception):
    """There is no subscription with this number."""


class Subscription(NamedTuple):
    """Who is told of decisions of these kinds, or of all where none is named.

    The secrets are locked; the `former` one is valid until `former_until`, b"" if there is none.
    Since `failing` nothing could be delivered, in so many `attempts`; if it is `disabled`, that is
    the `reason`, or somebody's doing (`paused_by`).
    """

    id: int
    url: str
    kinds: tuple[str, ...]
    secret: bytes
    former: bytes
    former_until: datetime | None
    created: datetime
    due: datetime
    attempts: int
    failing: datetime | None
    disabled: datetime | None
    reason: str
    paused_by: str


class Due(NamedTuple):
    """What is to be delivered to a subscriber now: a decision of an edition."""

    subscription: Subscription
    slug: str
    link: Link


_EVERY = select(*(subscriptions.c[name] for name in Subscription._fields)).order_by(
    subscriptions.c.id
)
_ARRIVES = {"attempts": 0, "failing": None}
_WELL = {**_ARRIVES, "disabled": None, "reason": "", "paused_by": ""}


def add(db: Connection, url: str, kinds: Collection[str], secret: bytes, now: datetime) -> int:
    """Keep who is to hear of what is decided from now on, and return its number."""
    kept = {"url": url, "kinds": " ".join(kinds), "secret": secret, "former": b""}
    new = insert(subscriptions).values(**kept, **_WELL, created=now, due=now)
    number = int(db.execute(new.returning(subscriptions.c.id)).scalar_one())
    for slug, last in db.execute(select(editions.c.slug, editions.c.decisions)).all():
        _move(db, number, slug, last)
    return number


def every(db: Connection) -> list[Subscription]:
    """Return all of them, the oldest first."""
    return [_read(row) for row in db.execute(_EVERY)]


def get(db: Connection, number: int) -> Subscription:
    """Return a subscription; raise `NoSuchSubscription`."""
    row = db.execute(_EVERY.where(subscriptions.c.id == number)).one_or_none()
    if row is None:
        raise NoSuchSubscription(number)
    return _read(row)


def _read(row: Any) -> Subscription:  # noqa: ANN401 - a row of the store
    found = Subscription(*row)
    return found._replace(kinds=tuple(str(row.kinds).split()))


def remove(db: Connection, number: int) -> None:
    """Tell a subscriber nothing any more; raise `NoSuchSubscription`."""
    if db.execute(delete(subscriptions).where(subscriptions.c.id == number)).rowcount == 0:
        raise NoSuchSubscription(number)
    heard = subscription_positions
    db.execute(delete(heard).where(heard.c.subscription == number))
    deliveries.forget(db, number)


def rotate(db: Connection, number: int, secret: bytes, until: datetime) -> None:
    """Sign with a new secret from now on, and with the one before until then."""
    before = get(db, number)
    _change(db, number, secret=secret, former=before.secret, former_until=until)


def resume(db: Connection, number: int, now: datetime) -> None:
    """Deliver again from where it stopped; raise `NoSuchSubscription`."""
    _change(db, number, **_WELL, due=now)


def pause(db: Connection, number: int, now: datetime, by: str) -> None:
    """Deliver nothing until somebody resumes it; raise `NoSuchSubscription`."""
    _change(db, number, disabled=now, reason=f"paused by {by}", paused_by=by)


def hurry(db: Connection, number: int, now: datetime) -> None:
    """Try at once what would be tried later; raise `NoSuchSubscription`."""
    _change(db, number, due=now)


def waiting(db: Connection, subscription: Subscription) -> int:
    """Return how many decisions a subscriber wants and has not heard of."""
    behind = _behind(db, subscription.id)
    return sum(journal.later(db, slug, at, subscription.kinds) for slug, at, _last in behind)


def _change(db: Connection, number: int, **values: Any) -> None:
    changed = update(subscriptions).where(subscriptions.c.id == number).values(values)
    if db.execute(changed).rowcount == 0:
        raise NoSuchSubscription(number)


def lease(db: Connection, now: datetime, until: datetime) -> list[Due]:
    """Return the next decision for each subscriber whom anything waits for; ours until then."""
    c = subscriptions.c
    ready = _EVERY.where(c.disabled.is_(None), c.due <= now).with_for_update(skip_locked=True)
    found = [_next(db, _read(row)) for row in db.execute(ready).all()]
    leased = [due for due in found if due]
    for due in leased:
        _change(db, due.subscription.id, due=until)
    return [due._replace(subscription=due.subscription._replace(due=until)) for due in leased]


def _next(db: Connection, subscription: Subscription) -> Due | None:
    """Return the oldest decision that a subscriber wants and has not heard of, or None.

    What they do not want is passed by.
    """
    waiting = []
    for slug, position, last in _behind(db, subscription.id):
        if links := journal.since(db, slug, position, subscription.kinds, 1):
            waiting.append(Due(subscription, slug, links[0]))
        else:
            _move(db, subscription.id, slug, last)
    return min(waiting, key=lambda due: (due.link.at, due.slug), default=None)


def _behind(db: Connection, number: int) -> list[tuple[str, int, int]]:
    """Return the editions of which a subscriber has not heard all: from where, and to where."""
    e, p = editions.c, subscription_positions.c
    own = and_(p.edition == e.slug, p.subscription == number)
    heard = func.coalesce(p.position, 0)
    joined = editions.outerjoin(subscription_positions, own)
    behind = select(e.slug, heard, e.decisions).select_from(joined).where(e.decisions > heard)
    return [(slug, position, last) for slug, position, last in db.execute(behind.order_by(e.id))]


def delivered(db: Connection, due: Due, now: datetime) -> None:
    """Note that a decision was delivered, unless somebody else has the subscription by now."""
    if db.execute(_held(due).values(**_ARRIVES, due=now)).rowcount:
        _move(db, due.subscription.id, due.slug, due.link.position)


def failed(db: Connection, due: Due, again: datetime, since: datetime) -> None:
    """Deliver it again, at this moment at the earliest; nothing arrives `since`."""
    attempts = due.subscription.attempts + 1
    db.execute(_held(due).values(attempts=attempts, due=again, failing=since))


def disable(db: Connection, due: Due, now: datetime, reason: str) -> None:
    """Deliver nothing any more, until somebody resumes it; where it stopped stays known."""
    db.execute(_held(due).values(disabled=now, reason=reason))


def _held(due: Due) -> Update:
    c = subscriptions.c
    return update(subscriptions).where(c.id == due.subscription.id, c.due == due.subscription.due)


def _move(db: Connection, number: int, slug: str, position: int) -> None:
    """Note how far a subscriber has heard of an edition."""
    there = {"subscription": number, "edition": slug, "position": position}
    first = inserting(db, subscription_positions).values(there)
    db.execute(
        first.on_conflict_do_update(
            index_elements=["subscription", "edition"], set_={"position": position}
        )
    )
