"""An idea that can be done is left out of the vote: who wrote, supports or follows it hears why."""

import pytest

from bot import projects
from budget.discussion import FOLLOW, MUTE
from budget.projects import REASON_LENGTH, CannotChange
from budget.timeline import Phase
from storage.contributions import ideas, marks
from storage.engine import Storage
from storage.process import editions
from tests.bot.quarter import BY_CLOCK
from tests.bot.screening.desk import Desk, can, opened
from tests.storage.linden import SLUG

WHY = "Het zit al in plan 1."


@pytest.fixture
async def desk(store: Storage) -> Desk:
    """Give a desk at which idea 2 of Fatma and Els can be done; others support or follow it."""
    desk = await opened(store, vote=BY_CLOCK)
    await desk.judge(2, can(2))
    for supporter in ("hans", "fatma", "joke"):
        await desk.do(lambda who, by=supporter: ideas.support(who.db, SLUG, by, 2))
    for kind, who_marks in ((FOLLOW, "omar"), (FOLLOW, "hans"), (MUTE, "joke")):
        await desk.do(lambda who, k=kind, by=who_marks: marks.put(who.db, SLUG, by, k, 2))
    await desk.publish(2)
    await desk.forget_notices()
    return desk


async def heard(desk: Desk) -> list[tuple[str, str, int]]:
    return sorted((who, about, number) for who, about, number, _said in await desk.told())


EVERYBODY = [(who, "left-out", 2) for who in ("els", "fatma", "hans", "omar")]


async def test_whom_it_concerns_hears_once_that_an_idea_is_left_out(desk: Desk) -> None:
    await desk.do(projects.leave_out, 2, WHY)
    assert await heard(desk) == EVERYBODY
    await desk.do(projects.leave_out, 2, "Het past niet bij het plein.")
    assert await heard(desk) == EVERYBODY  # the reason that they hear is the last one
    await desk.forget_notices()
    await desk.do(projects.leave_out, 2, "Het past  niet bij het plein.")
    assert await heard(desk) == []
    assert ("project-left-out", "Fatma") in await desk.journal()


@pytest.mark.parametrize(
    ("number", "reason", "entered"),
    [
        (2, "", Phase.SCREENING),
        (2, "x" * (REASON_LENGTH + 1), Phase.SCREENING),
        (1, WHY, Phase.SCREENING),
        (2, WHY, Phase.VOTING),
    ],
)
async def test_what_is_not_left_out_is_told_to_nobody(
    desk: Desk, number: int, reason: str, entered: Phase
) -> None:
    if entered is Phase.VOTING:
        edition = (await desk.do(lambda who: editions.load(who.db, SLUG))).edition()
        opened_now = edition.enter(entered, desk.now)
        await desk.do(lambda who: editions.enter(who.db, opened_now, who.now, "test"))
    with pytest.raises(CannotChange):
        await desk.do(projects.leave_out, number, reason)
    assert await heard(desk) == []
