"""A store with ideas of residents, and screeners who judge them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.acting import Acting
from bot.screening import assessing, publishing
from budget.assessment import Finding, Judgement, Proposed
from budget.criteria import CATALOGUE
from budget.idea import Idea
from budget.timeline import Phase, Timeline
from storage import journal
from storage.contributions import assessments, ideas
from storage.contributions.assessments import Kept
from storage.engine import Storage
from storage.post import notices
from storage.process import editions
from storage.tables import journal as links
from tests.bot.quarter import PLAIN, SEAL
from tests.storage.linden import BEGINS, DAY, SLUG, idea

T = TypeVar("T")

NOW = BEGINS[Phase.IDEAS] + 20 * DAY
SCREENED = replace(
    PLAIN,
    timeline=Timeline({**BEGINS, Phase.SCREENING: BEGINS[Phase.IDEAS] + 10 * DAY}),
    entered=Phase.SCREENING,
)
MET = {criterion.key: Judgement(Finding.MET) for criterion in CATALOGUE}
NOT_OURS = MET | {"own-land": Judgement(Finding.NOT_MET, "Van de NS.")}
NO = Proposed(accepted=False, reason={"nl": "De grond is niet van ons."}, criterion="own-land")


def can(number: int) -> Proposed:
    return Proposed(accepted=True, cost=400, title=f"Bank {number}")


@dataclass
class Desk:
    """The screeners of an edition; the clock is moved by hand."""

    store: Storage
    now: datetime = NOW

    async def do(self, work: Callable[..., T], *given: Any, by: str = "Fatma") -> T:
        """Have a screener do something."""
        return await self.store.run(lambda db: work(Acting(db, SLUG, by, self.now, SEAL), *given))

    async def judge(self, number: int, wish: Proposed, *, read: bool = True) -> None:
        """Have an idea judged by one person, and read by another."""
        found = MET if wish.accepted else NOT_OURS
        await self.do(assessing.assess, number, found, wish)
        if read:
            await self.do(assessing.read, number, by="Joris")

    async def publish(self, *only: int) -> list[Idea]:
        return await self.do(publishing.publish, only)

    async def idea(self, number: int) -> Idea:
        return await self.store.run(lambda db: ideas.get(db, SLUG, number))

    async def kept(self, number: int) -> Kept:
        return await self.store.run(lambda db: assessments.get(db, SLUG, number))

    async def told(self) -> list[tuple[str, str, int, str]]:
        """Return who is to be told what: the resident, about, the number and what is said."""
        later = self.now + timedelta(days=99)
        due = await self.store.run(lambda db: notices.due(db, SLUG, later, 99))
        shown = [(one, one.notice(SEAL)) for one in due]
        return [(one.resident, n.about.value, n.number, n.said) for one, n in shown]

    async def forget_notices(self) -> None:
        due = await self.store.run(lambda db: notices.due(db, SLUG, self.now + 99 * DAY, 99))
        await self.store.run(lambda db: notices.take(db, [one.id for one in due]))

    async def journal(self) -> list[tuple[str, str]]:
        """Return what was decided, and by whom, but for how the edition was created."""
        rows = links.select().order_by(links.c.position)
        found = await self.store.run(lambda db: db.execute(rows).all())
        assert await self.store.run(lambda db: journal.broken(db, SLUG)) is None
        return [(row.kind, row.by) for row in found[1:]]


async def opened(store: Storage, **more: Any) -> Desk:
    """Open a desk with three ideas, of Hans, of Fatma with Els, and of nobody any more."""
    written = [idea(1, "hans"), replace(idea(2, "fatma"), others=("els",)), idea(3)]
    edition = replace(SCREENED, **more)
    await store.run(lambda db: editions.create(db, edition, written, NOW - 30 * DAY, "test"))
    return Desk(store)
