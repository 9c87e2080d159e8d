"""Who waits for an answer keeps the edition from going on: in each phase but the end of voting."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot import projects
from bot.acting import Acting
from bot.moderation import looking
from bot.moderation.told import Telling
from bot.screening import appealing, owing, publishing
from bot.turns import announce
from budget.assessment import CannotAssess, Proposed
from budget.edition import NotReady
from budget.moderation import Subject, Thing
from budget.timeline import Phase, Timeline
from storage.engine import Storage
from storage.process import editions
from tests.bot.quarter import BY_CLOCK, SEAL
from tests.bot.screening.desk import NO, SCREENED, Desk, can, opened
from tests.storage.linden import BEGINS, SLUG

UNCOUNTED = Timeline({p: t for p, t in SCREENED.timeline.begins.items() if p != Phase.COUNTING})


@pytest.fixture
async def desk(store: Storage) -> Desk:
    """Give a desk that has answered all: idea 1 was refused, and 3 is hidden with a reason."""
    desk = await opened(store, vote=BY_CLOCK)
    for number, wish in ((1, NO), (2, can(2))):
        await desk.judge(number, wish)
    await hide(desk)
    await desk.publish(1, 2)
    await desk.do(projects.leave_out, 2, "Komt later.")
    return desk


async def hide(desk: Desk) -> None:
    await desk.do(lambda who: looking.hide(telling(who), Thing(Subject.IDEA, 3), "Privé.", who.by))


def telling(who: Acting) -> Telling:
    return Telling(who.db, SLUG, SCREENED.zone, SEAL, who.now)


async def enter(desk: Desk, phase: Phase, timeline: Timeline | None = None) -> None:
    """Enter a phase by hand."""

    def entered(db: Connection) -> None:
        edition = editions.hold(db, SLUG).edition()
        edition = replace(edition, timeline=timeline or edition.timeline)
        edition = announce.following(db, edition, phase, desk.now)
        editions.enter(db, edition, desk.now, "organiser")

    await desk.store.run(entered)


async def appeal(desk: Desk) -> None:
    await desk.do(appealing.appeal, 1, "hans", "De grond is wel van u.", by="resident")


async def restore(desk: Desk) -> None:
    thing = Thing(Subject.IDEA, 3)
    await desk.do(lambda who: looking.restore(telling(who), thing, "", who.by))


async def heard(desk: Desk) -> None:
    wish = Proposed(accepted=False, reason={"nl": "Het blijft nee."})
    await desk.do(appealing.answer, 1, wish, by="Wilma")


async def judged(desk: Desk) -> None:
    await desk.judge(3, NO)
    await desk.publish(3)


WAITS = {"appeal": (appeal, heard, 1), "restored": (restore, judged, 3)}


@pytest.mark.parametrize("why", WAITS)
async def test_who_waits_before_the_vote_keeps_it_from_opening(desk: Desk, why: str) -> None:
    begin, answer, number = WAITS[why]
    await begin(desk)
    with pytest.raises(NotReady, match=f"1 idea has no answer yet: {number};"):
        await enter(desk, Phase.VOTING)
    await answer(desk)
    await enter(desk, Phase.VOTING)


@pytest.mark.parametrize("why", WAITS)
async def test_voting_ends_in_time_and_the_result_waits(desk: Desk, why: str) -> None:
    begin, answer, number = WAITS[why]
    await enter(desk, Phase.VOTING)
    await begin(desk)
    assert [debt.number for debt in await desk.do(lambda who: owing.debts(who.db, SLUG))] == [
        number
    ]
    with pytest.raises(NotReady, match="no answer yet"):
        await enter(desk, Phase.RESULTS)  # counting is not left out because somebody waits
    await enter(desk, Phase.COUNTING)
    with pytest.raises(NotReady, match="no answer yet"):
        await enter(desk, Phase.RESULTS)
    await answer(desk)
    await enter(desk, Phase.RESULTS)


@pytest.mark.parametrize("later", [Phase.CLOSED])
async def test_where_nothing_is_counted_apart_what_follows_the_result_waits(
    desk: Desk, later: Phase
) -> None:
    await enter(desk, Phase.VOTING, UNCOUNTED)
    await appeal(desk)
    await enter(desk, Phase.RESULTS)
    with pytest.raises(NotReady, match="no answer yet"):
        await enter(desk, later)
    await heard(desk)
    await enter(desk, later)


async def test_an_edition_without_screening_waits_for_who_appeals(desk: Desk) -> None:
    unscreened = Timeline(BEGINS)
    await restore(desk)
    await appeal(desk)
    with pytest.raises(NotReady, match="1 idea has no answer yet: 1;"):
        await enter(desk, Phase.VOTING, unscreened)
    await heard(desk)
    await enter(desk, Phase.VOTING, unscreened)


async def test_the_clock_ends_the_vote_and_waits_with_the_result(desk: Desk) -> None:
    await enter(desk, Phase.VOTING)
    await appeal(desk)
    late = BEGINS[Phase.RESULTS] + timedelta(hours=1)
    await desk.store.run(lambda db: announce.enter_what_is_due(db, SLUG, late))
    row = await desk.store.run(lambda db: editions.load(db, SLUG))
    assert row.phase == Phase.COUNTING
    waits = await desk.store.run(lambda db: announce.waiting(db, SLUG, late))
    assert waits
    assert (waits.phase, "no answer yet" in str(waits)) == (Phase.RESULTS, True)


async def test_who_appeals_too_late_opens_no_case(desk: Desk) -> None:
    desk.now += timedelta(days=8)
    with pytest.raises(CannotAssess, match="Nobody can appeal"):
        await appeal(desk)
    assert await desk.do(lambda who: owing.debts(who.db, SLUG)) == []


@pytest.mark.parametrize(
    ("wish", "entered", "said"),
    [
        (NO, Phase.SCREENING, ["Who disagrees with a refusal"]),
        (can(3), Phase.SCREENING, []),
        (NO, Phase.VOTING, ["Who disagrees with a refusal", "Voting has opened"]),
        (can(3), Phase.VOTING, ["Voting has opened"]),
    ],
)
async def test_what_follows_is_said_before_answers_are_published(
    desk: Desk, wish: Proposed, entered: Phase, said: list[str]
) -> None:
    if entered is Phase.VOTING:
        await enter(desk, entered)
    await restore(desk)
    await desk.judge(3, wish)
    found = await desk.do(lambda who: publishing.prospect(who.db, SLUG))
    foreseen = await desk.do(publishing.foreseen, found.ready)
    assert [one.startswith(words) for one, words in zip(foreseen, said, strict=True)] == [
        True for _one in said
    ]
