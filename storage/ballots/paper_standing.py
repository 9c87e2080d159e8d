"""Which ballot stands for a right where there are some on paper, and what one more would change.

What batch is closed first does not matter: it is told by when each was handed in.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from budget.edition import Edition
from budget.paper import HandedIn, stands_over_chat
from storage.ballots.paper import Status
from storage.driver import among, execute
from storage.sealing import tie
from storage.tables import paper_ballots, paper_batches, read_moment

CHANNEL = "paper"

Place = tuple[datetime, int]
"""When a ballot was handed in, and its serial number: the last of a right stands."""

_BEFORE_ALL: Place = (datetime.min.replace(tzinfo=UTC), 0)


class Current(NamedTuple):
    """The ballot that counts for a right: its channel, when it was cast, its place if on paper."""

    channel: str
    at: datetime
    place: Place = _BEFORE_ALL

    @property
    def on_paper(self) -> bool:
        """Whether it came in on paper."""
        return self.channel == CHANNEL

    def yields_to(self, place: Place) -> bool:
        """Whether a ballot on paper with this place stands over it."""
        return place > self.place if self.on_paper else stands_over_chat(place[0], self.at)


def current(
    db: Connection, edition: Edition, key: bytes, held: Collection[bytes]
) -> dict[bytes, Current]:
    """Return the ballot that counts for each of these rights for which one does."""
    ties = {tie(key, right): right for right in held}
    if not ties:
        return {}
    which, given = among(db, "current_ballots", "tie", list(ties))
    rows = execute(
        db,
        "SELECT tie, channel, cast_at FROM current_ballots"  # noqa: S608
        " JOIN ballots ON ballots.id = current_ballots.ballot"
        f" WHERE current_ballots.edition = ? AND {which}",
        *(edition.slug, *given),
    )
    found = {ties[tied]: Current(channel, read_moment(at)) for tied, channel, at in rows}
    there = last_places(db, edition, held, Status.COUNTED)
    return {right: one._replace(place=there.get(right, one.place)) for right, one in found.items()}


def last_places(
    db: Connection, edition: Edition, held: Collection[bytes], status: Status
) -> dict[bytes, Place]:
    """Return the last place on paper for each of these rights, among those that became this."""
    c, places = paper_ballots.c, dict[bytes, Place]()
    those = (c.right_key.in_(list(held)), c.status == status)
    for serial, right, handed_in, _kind in handed_in_with(db, edition.slug, *those):
        place = (handed_in.moment(edition), serial)
        places[right] = max(places.get(right, place), place)
    return places


def handed_in_with(
    db: Connection, slug: str, *those: ColumnElement[bool]
) -> Iterator[tuple[int, bytes, HandedIn, str]]:
    """Give each of those ballots: its number, its right, when its batch came in, and its kind."""
    ballots, kept = paper_ballots.c, paper_batches.c
    joined = (ballots.edition == kept.edition) & (ballots.batch == kept.number)
    found = (
        select(ballots.serial, ballots.right_key, kept.day, kept.at, kept.kind)
        .join_from(paper_ballots, paper_batches, joined)
        .where(ballots.edition == slug, *those)
    )
    for serial, right, day, at, kind in db.execute(found):
        yield serial, right, HandedIn(date.fromordinal(day), at), kind
