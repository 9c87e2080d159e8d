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
from bot.edge import attempt
from bot.kiosk import visits
from bot.screening import owing, publishing
from bot.turns import moved
from bot.turns.announce import enter_what_is_due, waiting
from bot.turns.answers import Answers
from bot.turns.backlog import Backlog
from bot.turns.snapshot import Snapshots
from bot.upkeep import nudge
from bot.upkeep.erase import erase
from bot.upkeep.remind import let_go, remind
from bot.upkeep.tell import Means, due, tell, tell_of_earlier
from budget.edition import Edition, NotReady
from storage.ballots import heads
from storage.contributions import attachments
from storage.documents import edition_from_json
from storage.engine import Storage
from storage.outage import named
from storage.post import broadcasts, letters, notices
from storage.process import editions, figures
from storage.process.editions import EditionRow
from storage.sealing import Seal

KEEP_LETTERS = timedelta(days=30)
"""How long a message is kept that could not be answered, or waits for an edition in vain."""

KEEP_ATTACHMENTS = timedelta(days=30)
"""How long a voice note, or a photo of a project, is kept that nobody has heard or looked at; one
that is an idea stays until it is written down."""

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
        self.failing: set[str] = set()
        """The steps that failed when they were last done."""
        self.rates: Mapping[str, Rate] = RATES
        self._snapshots = Snapshots()
        self._answers = Answers()
        self._reported: set[tuple[str, str, tuple[str, ...]]] = set()
        self._erased = datetime.min.replace(tzinfo=UTC)
        self._due: list[str] = []
        self._today: dict[str, date] = {}
        self._headed: dict[str, date] = {}
        self._at_work = asyncio.Lock()

    async def run(self) -> None:
        """Look every second, until cancelled."""
        await striking("clock", self.tick, 1)

    async def tick(self) -> None:
        """Enter every phase that is due now, and take up what could not be answered before.

        What waits is answered before votes are counted, so phases are looked at once more after
        it.  Each step fails by itself, and is tried again: `failing` are those that did so last.
        Who calls while it is at work waits, and is then sure that all is done that is due by now.
        """
        async with self._at_work:
            await self._strike(self._now())

    async def _strike(self, now: datetime) -> None:
        steps: tuple[tuple[str, Callable[[datetime], Awaitable[object]]], ...] = (
            ("phases", self._enter),
            ("backlog", self._backlog.work_off),
            ("phases after the backlog", self._enter_or_say_why),
            ("reminders", self._remind),
            ("screening", self._see_to),
            ("notices of earlier editions", self._tell_of_earlier),
            ("notices", self._tell),
            ("moved days", lambda now: self._storage.run(lambda db: moved.tell(db, now))),
            ("broadcasts", self.broadcast),
            ("kiosks", self._end_visits),
            ("heads", self._note_heads),
            ("hour", self._hourly),
        )
        for name, step in steps:
            await self._do(name, partial(step, now))

    async def _do(self, name: str, step: Callable[[], Awaitable[object]]) -> None:
        """Do one step; whatever goes wrong with it keeps no other step waiting."""
        failure = await attempt(step())
        if not isinstance(failure, Exception):
            self.failing.discard(name)
            return
        log.error("step of the clock failed", step=name, error=named(failure))
        self.failing.add(name)
        self._snapshots.drop()

    async def _hourly(self, now: datetime) -> None:
        """Once an hour, catch up and erase; each of that fails by itself, too."""
        if timedelta() <= now - self._erased < _ERASE_EVERY:  # the demo's clock goes back, too
            return
        self._erased = now
        chores: tuple[tuple[str, Callable[[Connection], object]], ...] = (
            ("figures", lambda db: figures.catch_up(db, now)),
            ("letting go", let_go),
            ("asking to write", lambda db: nudge.want(db, now)),
            ("unanswered letters", lambda db: letters.drop_older(db, now - KEEP_LETTERS)),
            ("kiosks", lambda db: visits.sweep(db, now)),
            ("attachments", lambda db: attachments.drop_older(db, now - KEEP_ATTACHMENTS)),
        )
        for name, chore in chores:
            await self._do(name, partial(self._storage.run, chore))
        await self._do("returning", partial(self._to_the_end, lambda db: returning.use_up(db, now)))
        await self._do("erasing", partial(self._to_the_end, lambda db: erase(db, now)))

    async def _to_the_end(self, page: Callable[[Connection], object]) -> None:
        """Do something page by page, until there is none any more."""
        while await self._storage.run(page):
            pass

    async def broadcast(self, now: datetime) -> None:
        """Take every broadcast that is under way as far as it comes now."""
        for slug, number in await self._storage.run(broadcasts.under_way):
            further = True
            while further:
                step = partial(send, slug=slug, number=number, now=now, rates=self.rates)
                moved, further = await self._storage.run(step)
                if moved:
                    self._wake()

    async def _end_visits(self, now: datetime) -> None:
        """Forget who left a kiosk without a word."""
        await self._storage.run(lambda db: visits.end_those_over(db, self._seal, now))

    async def _note_heads(self, now: datetime) -> None:
        """Write the heads of the chains of receipts to the journal, once a local day."""
        for slug, day in self._today.items():
            if self._headed.get(slug) != day:
                await self._storage.run(partial(heads.catch_up, slug=slug, now=now))
                self._headed[slug] = day

    async def _enter(self, now: datetime) -> None:
        """Enter what is due."""
        if await self._storage.run(lambda db: self._entered(db, now)):
            self._wake()

    async def _enter_or_say_why(self, now: datetime) -> None:
        """Enter what is still due, and say once of what that goes for even then why."""
        if not self._due:
            return
        await self._enter(now)
        await self._storage.run(lambda db: self._waits(db, now))

    async def _remind(self, now: datetime) -> None:
        if await self._storage.run(lambda db: self._reminded(db, now)):
            self._wake()

    async def _tell_of_earlier(self, now: datetime) -> None:
        if await self._storage.run(lambda db: self._told_of_earlier(db, now)):
            self._wake()

    async def _tell(self, now: datetime) -> None:
        """Tell residents what waits to be told to them, together, or else one by one."""
        told = await attempt(self._storage.run(lambda db: self._told(db, now)))
        if isinstance(told, Exception):
            self._snapshots.drop()
            log.error("notices failed", error=named(told))
            told = await self._tell_each(now)
        if told:
            self._wake()

    async def _tell_each(self, now: datetime) -> int:
        """Tell one by one what waits to be told, and set aside what cannot be."""
        told = 0
        for number in await self._storage.run(lambda db: self._to_tell(db, now)):
            one = await attempt(self._storage.run(partial(self._told, now=now, only=number)))
            if isinstance(one, Exception):
                self._snapshots.drop()
                log.error("notice set aside", error=named(one))
                await self._storage.run(partial(notices.set_aside, number=number, now=now))
            else:
                told += one
        return told

    def _to_tell(self, db: Connection, now: datetime) -> list[int]:
        snapshot = self._snapshots.fresh(db)
        return [one.id for one in due(db, snapshot, now)] if snapshot else []

    async def _see_to(self, now: datetime) -> None:
        await self._storage.run(lambda db: self._seen_to(db, now))

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

    def _told(self, db: Connection, now: datetime, only: int = 0) -> int:
        """Tell residents what waits to be told to them; return how many notices those are."""
        snapshot = self._snapshots.fresh(db)
        means = Means(self._seal, self._answers)
        return tell(db, snapshot, now, means, only) if snapshot else 0

    def _told_of_earlier(self, db: Connection, now: datetime) -> int:
        """Tell residents what became of editions before this one; return how many are told."""
        slug = editions.about(db)
        return tell_of_earlier(db, slug, now, self._seal, self._answers) if slug else 0

    def _entered(self, db: Connection, now: datetime) -> bool:
        """Whether any edition entered a phase."""
        rows = editions.every(db)
        due = [row.slug for row in rows if _edition(row).due(now)]
        self._today = {row.slug: _local_day(row, now) for row in rows if row.phase in heads.GROWING}
        entered = [enter_what_is_due(db, slug, now) for slug in due]
        self._due = [slug for slug in due if editions.load(db, slug).edition().due(now)]
        return any(entered)

    def _waits(self, db: Connection, now: datetime) -> None:
        """Say of every edition whose phase is due why it cannot begin."""
        for slug in self._due:
            if refusal := waiting(db, slug, now):
                self._report(slug, refusal)

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
