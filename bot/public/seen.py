"""What everybody may see of an edition, as the store has it; of votes only how many, until counted.

The store is asked at most every few seconds, however many people read: residents who write are
not kept waiting by residents who read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, TypeVar

from sqlalchemy import Connection

from bot.exports.turnout import suppressed, total
from bot.public.board import Board, look
from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition
from budget.progress import Overview
from budget.receipt import rules_hash
from budget.timeline import Phase
from storage.ballots import heads, opening, published, votes
from storage.ballots.heads import Head
from storage.documents import result_from_json
from storage.engine import Storage
from storage.outage import StoreDown
from storage.process import editions, evaluations
from storage.process.carrying_out import overview
from storage.process.editions import EditionRow
from storage.process.evaluations import Published

T = TypeVar("T")

FRESH: Final = 10.0
"""Seconds for which what was seen is good enough."""

_HEADS: Final = 60
"""Days of the vote of which the head of the chain is shown."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An edition, and what may be told of its vote.

    Hashes are hex SHA-256: `rules_hash` of the rules as they are, which are `fixed` once voting
    opened, and `lot_hash` of the seed of the lot, "" until then.  `turnout` is None where it is too
    small to tell.  `receipts` are those that count, and `channels` are ballots by channel, None
    where these are about too few people, once the `result` is public.  The `current` edition is
    the one that residents talk about in their chat.  `progress` is how far the projects that won
    are, and `evaluation` what organisers published of the edition as a whole.
    """

    edition: Edition
    revision: int
    rules_hash: str
    fixed: bool
    lot_hash: str
    heads: tuple[Head, ...]
    turnout: int | None
    result: Outcome | Division | None
    certified: bool
    receipts: frozenset[str]
    channels: Mapping[str, int | None]
    board: Board
    current: bool
    progress: Overview = field(default_factory=dict)
    evaluation: tuple[Published, ...] = ()

    @property
    def phase(self) -> Phase:
        """The phase that the edition is in."""
        return self.edition.entered


async def first(asked: Iterable[Awaitable[T | None]]) -> T | None:
    """Return the first that is there, or None.

    Raise `StoreDown` if none is and a store did not answer, which might have it.
    """
    down: StoreDown | None = None
    for one in asked:
        try:
            found = await one
        except StoreDown as failure:
            down = failure
        else:
            if found is not None:
                return found
    if down:
        raise down
    return None


async def together(windows: Iterable["Window"]) -> list[Mapping[str, Seen]]:
    """Return the editions of each of these whose store answers; raise `StoreDown` if none does."""
    there = []
    down: StoreDown | None = None
    for window in windows:
        try:
            there.append(await window.editions())
        except StoreDown as failure:
            down = failure
    if down and not there:
        raise down
    return there


class Window:
    """The editions of one organisation, as everybody may see them."""

    def __init__(self, storage: Storage, seconds: Callable[[], float] = monotonic) -> None:
        self._storage = storage
        self._seconds = seconds
        self._until = -1.0
        self._seen: Mapping[str, Seen] = {}
        self._looking = asyncio.Lock()

    async def edition(self, slug: str) -> Seen | None:
        """Return what may be seen of one edition, or None if there is none such."""
        return (await self.editions()).get(slug)

    async def editions(self) -> Mapping[str, Seen]:
        """Return what may be seen of every edition, by its name, the oldest first.

        While the store does not answer, what was seen before is good enough; raise `StoreDown` if
        nothing was.
        """
        async with self._looking:
            if self._seconds() >= self._until:
                await self._look()
                self._until = self._seconds() + FRESH
        return self._seen

    async def _look(self) -> None:
        known = self._seen
        try:
            self._seen = await self._storage.run(lambda db: _look(db, known))
        except StoreDown:
            if not known:
                raise


def _look(db: Connection, known: Mapping[str, Seen]) -> Mapping[str, Seen]:
    """Return what may be seen of every edition; what cannot have changed is not read again."""
    current = editions.about(db)
    return {row.slug: _again(db, row, known.get(row.slug), current) for row in editions.every(db)}


def _again(db: Connection, row: EditionRow, before: Seen | None, current: str) -> Seen:
    same = (row.revision, row.slug == current)
    if before and before.result and (before.revision, before.current) == same:
        return before
    board = look(db, row.slug, row.revision, before.board if before else Board())
    return _of(db, row, board, current)


def _of(db: Connection, row: EditionRow, board: Board, current: str) -> Seen:
    edition = row.edition()
    opened = bool(row.rules_hash)
    told = row.outcome is not None and not edition.entered.before(Phase.RESULTS)
    return Seen(
        edition,
        row.revision,
        row.rules_hash or rules_hash(edition),
        opened,
        opening.fixed(db, row.slug).lot if opened else "",
        tuple(heads.last(db, row.slug, _HEADS)),
        total({"all": votes.turnout(db, row.slug)}),
        result_from_json(row.outcome) if told and row.outcome else None,
        row.tie_key is None,
        frozenset(published.receipts(db, row.slug)) if told else frozenset(),
        suppressed(published.channels(db, row.slug)) if told else {},
        board,
        row.slug == current,
        overview(db, row, edition) if told else {},
        evaluations.of(db, row.slug).published if told else (),
    )
