"""The clock: phases begin on time, whether anybody writes or not; what is old is erased."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial

import structlog
from sqlalchemy import Connection

from bot.acting import CLOCK, Acting
from bot.broadcasts import returning
from bot.broadcasts.sending import send
from bot.delivery.rates import RATES, Rate
from bot.screening import owing, publishing
from bot.turns import moved
from bot.turns.announce import enter_what_is_due, waiting
from bot.turns.answers import Answers
from bot.turns.backlog import Backlog
from bot.turns.snapshot import Snapshots
from bot.upkeep import nudge
from bot.upkeep.erase import erase
from bot.upkeep.remind import let_go, remind
from bot.upkeep.tell import tell, tell_of_earlier
from budget.edition import Edition, NotReady
from storage import attachments, broadcasts, editions, figures, heads, letters
from storage.documents import edition_from_json
from storage.editions import EditionRow
from storage.engine import Storage
from storage.sealing import Seal

KEEP_DEAD_LETTERS = timedelta(days=30)
"""How long a message that could not be answered is kept for the operator."""

KEEP_VOICES = timedelta(days=30)
"""How long a voice note is kept that nobody has answered, or handed in."""

_ERASE_EVERY = timedelta(hours=1)

log = structlog.get_logger()


class Clock:
    """Brings the editions into the phases that should have begun, and works off what waited."""

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        backlog: Backlog,
    ) -> None:
        """`wake` is called when there is something to send."""
        self._storage = storage
        self._seal = seal
        self._now = now
        self._wake = wake
        self._backlog = backlog
        self.rates: Mapping[str, Rate] = RATES
        self._snapshots = Snapshots()
        self._answers = Answers()
        self._reported: set[tuple[str, str, tuple[str, ...]]] = set()
        self._erased = datetime.min.replace(tzinfo=UTC)
        self._today: dict[str, date] = {}
        self._headed: dict[str, date] = {}

    async def run(self) -> None:
        """Look every second, until cancelled."""
        await striking("clock", self.tick, 1)

    async def tick(self) -> None:
        """Enter every phase that is due now, and take up what could not be answered before."""
        now = self._now()
        if await self._storage.run(lambda db: self._entered(db, now)):
            self._wake()
        if await self._storage.run(lambda db: self._reminded(db, now)):
            self._wake()
        await self._storage.run(lambda db: self._seen_to(db, now))
        if await self._storage.run(lambda db: self._told(db, now)):
            self._wake()
        await self._storage.run(lambda db: moved.tell(db, now))
        await self.broadcast(now)
        await self._note_heads(now)
        if not timedelta() <= now - self._erased < _ERASE_EVERY:  # the demo's clock goes back, too
            self._erased = now
            await self._storage.run(lambda db: figures.catch_up(db, now))
            await self._storage.run(let_go)
            await self._storage.run(lambda db: nudge.want(db, now))
            await self._storage.run(lambda db: letters.drop_older(db, now - KEEP_DEAD_LETTERS))
            await self._storage.run(lambda db: attachments.drop_older(db, now - KEEP_VOICES))
            while await self._storage.run(lambda db: returning.use_up(db, now)):
                pass
            while await self._storage.run(lambda db: erase(db, now)):
                pass
        await self._backlog.work_off(now)

    async def broadcast(self, now: datetime) -> None:
        """Take every broadcast that is under way as far as it comes now."""
        for slug, number in await self._storage.run(broadcasts.under_way):
            further = True
            while further:
                step = partial(send, slug=slug, number=number, now=now, rates=self.rates)
                moved, further = await self._storage.run(step)
                if moved:
                    self._wake()

    async def _note_heads(self, now: datetime) -> None:
        """Write the heads of the chains of receipts to the journal, once a local day."""
        for slug, day in self._today.items():
            if self._headed.get(slug) != day:
                await self._storage.run(partial(heads.catch_up, slug=slug, now=now))
                self._headed[slug] = day

    def _reminded(self, db: Connection, now: datetime) -> int:
        """Remind who is to be reminded now; return how many those are."""
        snapshot = self._snapshots.fresh(db)
        return remind(db, snapshot, now, self._seal, self._answers) if snapshot else 0

    def _seen_to(self, db: Connection, now: datetime) -> None:
        """Say once what is overdue in screening, and tell a page of those who follow ideas."""
        snapshot = self._snapshots.fresh(db)
        if snapshot:
            acting = Acting(db, snapshot.slug, CLOCK, now, self._seal)
            for late in owing.remind(acting):
                log.warning("screening overdue", edition=snapshot.slug, what=late)
            publishing.tell_followers(acting)

    def _told(self, db: Connection, now: datetime) -> int:
        """Tell residents what waits to be told to them; return how many notices those are."""
        snapshot = self._snapshots.fresh(db)
        if snapshot is None:
            return 0
        earlier = tell_of_earlier(db, snapshot.slug, now, self._seal, self._answers)
        return tell(db, snapshot, now, self._seal, self._answers) + earlier

    def _entered(self, db: Connection, now: datetime) -> bool:
        """Whether any edition entered a phase."""
        rows = editions.every(db)
        due = [row.slug for row in rows if _edition(row).due(now)]
        self._today = {row.slug: _local_day(row, now) for row in rows if row.phase in heads.GROWING}
        entered = [enter_what_is_due(db, slug, now) for slug in due]
        for slug in due:
            if refusal := waiting(db, slug, now):
                self._report(slug, refusal)
        return any(entered)

    def _report(self, slug: str, refusal: NotReady) -> None:
        """Say once that a phase cannot begin, and for the operator why."""
        if (slug, refusal.phase, refusal.reasons) not in self._reported:
            self._reported.add((slug, refusal.phase, refusal.reasons))
            reasons = list(refusal.reasons)
            log.error("phase cannot begin", edition=slug, phase=refusal.phase, reasons=reasons)


async def striking(name: str, tick: Callable[[], Awaitable[object]], seconds: float) -> None:
    """Do something every so many seconds, until cancelled, whatever goes wrong with it."""
    while True:
        try:
            await tick()
        except Exception as failure:  # noqa: BLE001 - the edge of the clock: done again
            log.error("loop failed", loop=name, error=type(failure).__name__)
        await asyncio.sleep(seconds)


def _edition(row: EditionRow) -> Edition:
    """Return an edition, read again only when it has changed: it is looked at every second."""
    return _read(row.document, row.phase)


def _local_day(row: EditionRow, now: datetime) -> date:
    return now.astimezone(_edition(row).zone).date()


_read = lru_cache(maxsize=64)(edition_from_json)
