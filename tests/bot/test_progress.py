"""What an organiser notes of a project that won: what is kept, and who hears of it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

import pytest

from bot import progress
from bot.acting import Acting
from bot.turns.snapshot import Snapshots
from budget.ballot import Basket
from budget.discussion import FOLLOW, MUTE
from budget.progress import Overview, Progress
from budget.tally import outcome_of
from budget.timeline import Phase
from budget.updates import Milestone, Money, Status, Step
from budget.updating import CannotUpdate
from storage import journal
from storage.contributions import marks, pictures
from storage.documents import result_as_json
from storage.engine import Store, open_storage
from storage.post import notices
from storage.process import carrying_out, editions
from storage.process import progress as kept
from storage.process.progress import SaidMeanwhile
from storage.residents import conversations
from storage.tables import journal as links
from tests.bot.quarter import SEAL
from tests.pictures import picture
from tests.storage.linden import BEGINS, DAY, EDITION, SLUG, conversation, idea

T = TypeVar("T")

NOW = BEGINS[Phase.RESULTS] + 10 * DAY
TAKEN = picture("JPEG", exif=b"Exif\0\0" + bytes(40))
OVER = replace(EDITION, entered=Phase.RESULTS)
OUTCOME = outcome_of(OVER, [Basket((1, 3)), Basket((3,))], "seed")
BUILDING = Step(Status.BUILDING, 40, {"nl": "De bomen komen in november."})
BOTH = {"nl": "Te nat.", "en": "Too wet."}


@dataclass
class Site:
    """An edition of which projects 1 and 3 won; 3 comes from an idea of Hans."""

    store: Store
    now: datetime = NOW

    async def do(self, work: Callable[..., T], *given: Any, by: str = "Wilma") -> T:
        """Have an organiser do something."""
        return await self.store.run(lambda db: work(Acting(db, SLUG, by, self.now, SEAL), *given))

    async def overview(self) -> Overview:
        return (await self.store.run(lambda db: carrying_out.found(db, SLUG)))[1]

    async def told(self) -> list[tuple[str, int]]:
        due = await self.store.run(lambda db: notices.due(db, SLUG, self.now, 99))
        assert {one.about.value for one in due} <= {"progressed"}
        return [(one.resident, one.number) for one in due]

    async def journal(self) -> list[tuple[str, str, str]]:
        """Return what was decided since the count."""
        rows = links.select().where(links.c.position > 2).order_by(links.c.position)
        found = await self.store.run(lambda db: db.execute(rows).all())
        assert await self.store.run(lambda db: journal.broken(db, SLUG)) is None
        return [(row.kind, row.by, row.content) for row in found]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    store = await open_storage("sqlite://", "village")

    def begin(db: Any) -> None:  # noqa: ANN401
        editions.create(db, OVER, [idea(3, "hans")], NOW - DAY, "test")
        editions.conclude(db, SLUG, result_as_json(OUTCOME), NOW - DAY, "test")
        people = ("hans", "fatma", "els")
        conversations.keep(db, [conversation(name.encode(), resident=name) for name in people])
        marks.put(db, SLUG, "fatma", FOLLOW, 3)
        marks.put(db, SLUG, "els", FOLLOW, 3)
        marks.put(db, SLUG, "els", MUTE, 3)

    await store.run(begin)
    yield Site(store)
    await store.close()


async def test_an_update_is_signed_kept_and_told_to_who_follows_the_project(site: Site) -> None:
    after = await site.do(progress.note, 3, BUILDING)
    assert (after.status, after.percentage, after.by, after.at) == (
        *(Status.BUILDING, 40, "Wilma"),
        NOW,
    )
    assert (await site.overview())[3] == after
    noted = '{"percentage": 40, "project": 3, "status": "building"}'
    assert await site.journal() == [("progress-noted", "Wilma", noted)]
    assert sorted(await site.told()) == [("fatma", 3), ("hans", 3)]


async def test_of_several_that_wait_only_the_last_is_told(site: Site) -> None:
    for percentage in (10, 20, 30):
        await site.do(progress.note, 3, replace(BUILDING, percentage=percentage))
    assert sorted(await site.told()) == [("fatma", 3), ("hans", 3)]


async def test_a_milestone_is_told_once_it_is_reached_and_money_never(site: Site) -> None:
    planned = Milestone(1, {"nl": "Geplant"}, date(2027, 11, 1))
    await site.do(progress.note, 3, planned)
    await site.do(progress.note, 3, Money(300, 500))
    assert await site.told() == []
    await site.do(progress.note, 3, replace(planned, reached=NOW.date()))
    assert len(await site.told()) == 2
    kinds = [kind for kind, _by, _content in await site.journal()]
    assert kinds == ["milestone-noted", "money-noted", "milestone-noted"]


async def test_a_project_without_an_idea_is_told_to_who_follows_it_itself(site: Site) -> None:
    await site.do(lambda acting: marks.put(acting.db, SLUG, "els", "follow-project", 1))
    await site.do(progress.note, 1, BUILDING)
    assert await site.told() == [("els", 1)]


@pytest.mark.parametrize(
    ("number", "what", "by", "refused"),
    [
        (2, BUILDING, "Wilma", "There is no project 2 that won."),
        (3, BUILDING, " ", "A name is needed."),
        (3, Step(Status.DELAYED, 0, BOTH), "Wilma", "A delay needs a new date"),
    ],
)
async def test_what_is_refused_leaves_nothing(
    site: Site, number: int, what: Step, by: str, refused: str
) -> None:
    with pytest.raises(CannotUpdate, match=refused):
        await site.do(progress.note, number, what, by=by)
    assert (await site.journal(), await site.told()) == ([], [])


async def test_nothing_is_noted_before_the_result(site: Site) -> None:
    early = replace(EDITION, slug="early")
    await site.store.run(lambda db: editions.create(db, early, [], NOW, "test"))
    with pytest.raises(CannotUpdate, match="no project 3 that won"):
        await site.store.run(
            lambda db: progress.note(Acting(db, "early", "Wilma", NOW, SEAL), 3, BUILDING)
        )


async def test_who_did_not_see_the_last_update_overwrites_nothing(site: Site) -> None:
    await site.do(progress.note, 3, BUILDING, 0, by="Joris")
    with pytest.raises(SaidMeanwhile, match="Joris"):
        await site.do(progress.note, 3, Money(1, 1), 0)
    assert (await site.overview())[3].updates == 1


async def test_a_photo_is_drawn_anew_named_by_its_hash_and_can_be_hidden(site: Site) -> None:
    after = await site.do(progress.add_photo, 3, TAKEN, {"nl": "Bomen"})
    [shown] = after.photos
    content = await site.store.run(lambda db: pictures.content(db, SLUG, shown.picture.name))
    assert content
    assert content != TAKEN
    assert b"Exif" in TAKEN
    assert b"Exif" not in content
    hidden = await site.do(progress.hide_photo, 3, 1, "A number plate.")
    assert (hidden.photos, hidden.updates) == ((), 2)
    assert [kind for kind, _by, _content in await site.journal()] == ["photo-added", "photo-hidden"]
    assert await site.told() == []


@pytest.mark.parametrize(
    ("work", "about"),
    [
        (lambda acting: progress.add_photo(acting, 3, b"no photo", {"nl": "Bomen"}), "photo"),
        (lambda acting: progress.add_photo(acting, 3, TAKEN, {}), "text"),
        (lambda acting: progress.hide_photo(acting, 3, 1, "A number plate."), "photo"),
        (lambda acting: progress.note_meeting(acting, 3, " "), "text"),
        (lambda acting: progress.note_meeting(acting, 2, "Goed."), "project"),
        (lambda acting: progress.learn(acting, 0, {"en": "Begin sooner."}), "text"),
    ],
)
async def test_what_is_wrong_is_named(
    site: Site, work: Callable[[Acting], Progress | None], about: str
) -> None:
    with pytest.raises(CannotUpdate) as refusal:
        await site.do(work)
    assert [remark.about for remark in refusal.value.remarks] == [about]
    assert await site.journal() == []


async def test_notes_stay_out_of_the_journal_and_lessons_are_for_the_next_edition(
    site: Site,
) -> None:
    await site.do(progress.note_meeting, 3, "Mevrouw Bakker is tegen.")
    await site.do(progress.learn, 0, {"nl": "Begin eerder."})
    assert await site.journal() == [
        ("meeting-noted", "Wilma", '{"project": 3}'),
        ("lesson-learned", "Wilma", '{"project": 0}'),
    ]
    [lesson] = await site.store.run(kept.learned)
    assert (lesson.edition, lesson.words) == (SLUG, {"nl": "Begin eerder."})


async def test_another_process_sees_what_was_noted_and_who_else_won(site: Site) -> None:
    snapshots = Snapshots()
    before = await site.store.run(snapshots.fresh)
    assert before
    assert {number: one.updates for number, one in before.progress.items()} == {1: 0, 3: 0}
    await site.do(progress.note, 3, BUILDING)
    after = await site.store.run(snapshots.fresh)
    assert after
    assert after.progress[3].percentage == 40
    only_3 = result_as_json(outcome_of(replace(OVER, budget=300), [Basket((3,))], "seed"))
    await site.store.run(lambda db: editions.amend(db, SLUG, only_3))
    amended = await site.store.run(snapshots.fresh)
    assert amended
    assert {number: one.percentage for number, one in amended.progress.items()} == {3: 40}
