from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.screening import assessing, owing, publishing
from bot.screening.publishing import Incomplete
from bot.turns import announce
from budget.assessment import CannotAssess, Stage
from budget.edition import NotReady
from budget.idea_rules import IdeaRules
from budget.moderation import Subject, Thing
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import following, hidings, ideas, marks
from storage.contributions.assessments import ChangedMeanwhile
from storage.engine import Storage
from storage.process import editions
from tests.bot.quarter import PLAIN
from tests.bot.screening.desk import MET, NO, Desk, can, opened
from tests.storage.linden import SLUG


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await opened(store)


@pytest.fixture
async def judged(desk: Desk) -> Desk:
    """Give a desk at which every idea is judged: the first two can be done, the third cannot."""
    for number in (1, 2):
        await desk.judge(number, can(number))
    await desk.judge(3, NO)
    return desk


async def test_nothing_is_published_as_long_as_something_is_missing(desk: Desk) -> None:
    await desk.judge(1, can(1))
    with pytest.raises(Incomplete) as refusal:
        await desk.publish()
    assert list(refusal.value.lacking) == [2, 3]
    assert (await desk.idea(1)).answer is None
    assert await desk.told() == []


async def test_all_answers_are_public_at_one_moment(judged: Desk) -> None:
    published = await judged.publish()
    assert [idea.standing for idea in published] == [
        Standing.ACCEPTED,
        Standing.ACCEPTED,
        Standing.REFUSED,
    ]
    accepted, refused = (await judged.idea(1)).answer, (await judged.idea(3)).answer
    assert accepted
    assert refused
    assert (accepted.cost, accepted.title, accepted.at) == (400, "Bank 1", judged.now)
    assert refused.reason == {"nl": "De grond is niet van ons."}
    assert ("answers-published", "Fatma") in await judged.journal()


async def test_every_author_hears_theirs(judged: Desk) -> None:
    await judged.publish()
    assert await judged.told() == [
        ("hans", "answered", 1, ""),
        ("fatma", "answered", 2, ""),
        ("els", "answered", 2, ""),
    ]


async def test_who_follows_hears_once_of_all_they_follow(judged: Desk) -> None:
    def marked(db: Connection) -> None:
        ideas.support(db, SLUG, "joris", 1)
        marks.put(db, SLUG, "joris", "follow", 3)
        ideas.support(db, SLUG, "amira", 3)
        marks.put(db, SLUG, "amira", "follow", 3)
        marks.put(db, SLUG, "sem", "follow", 3)
        marks.put(db, SLUG, "sem", "mute", 3)
        marks.put(db, SLUG, "els", "follow", 2)

    await judged.store.run(marked)
    await judged.publish()
    while await judged.do(publishing.tell_followers):
        pass
    followers = [told for told in await judged.told() if told[1] == "followed"]
    assert followers == [("amira", "followed", 3, ""), ("joris", "followed", 1, "1 3")]


async def test_followers_are_told_page_by_page(judged: Desk) -> None:
    def marked(db: Connection) -> None:
        for who in ("amira", "joris", "sem"):
            for number in (1, 2, 3):
                ideas.support(db, SLUG, who, number)

    def paged(db: Connection) -> list[str]:
        told: list[str] = []
        while telling := following.unfinished(db, SLUG):
            found = following.page(db, SLUG, telling, 2)
            told += found
            assert all(numbers == [1, 2, 3] for numbers in found.values())
        return told

    await judged.store.run(marked)
    await judged.publish()
    assert await judged.store.run(paged) == ["amira", "joris", "sem"]


async def test_to_publish_twice_is_to_publish_once(judged: Desk) -> None:
    await judged.publish()
    before = await judged.journal(), await judged.told()
    assert await judged.publish() == []
    assert await judged.publish(1, 3) == []
    assert (await judged.journal(), await judged.told()) == before


async def test_some_can_be_published_before_the_others(desk: Desk) -> None:
    await desk.judge(1, can(1))
    assert [idea.number for idea in await desk.publish(1)] == [1]
    with pytest.raises(Incomplete):
        await desk.publish(1, 2)
    with pytest.raises(Incomplete):
        await desk.publish(99)


async def test_two_ideas_do_not_share_a_title(judged: Desk) -> None:
    await judged.judge(2, replace(can(1), title="BANK 1"))
    with pytest.raises(Incomplete) as refusal:
        await judged.publish()
    assert refusal.value.lacking == {2: ["Its short title is that of idea 1 already."]}


async def test_an_answer_is_read_by_somebody_else_first(store: Storage) -> None:
    desk = await opened(store)
    await desk.judge(1, can(1), read=False)
    with pytest.raises(Incomplete):
        await desk.publish(1)
    with pytest.raises(CannotAssess):
        await desk.do(assessing.read, 1)


async def test_an_edition_can_do_without_a_second_reader(store: Storage) -> None:
    desk = await opened(store, idea_rules=IdeaRules(second_reader=False))
    await desk.judge(1, can(1), read=False)
    assert len(await desk.publish(1)) == 1


async def test_of_two_screeners_at_once_the_second_is_told(desk: Desk) -> None:
    seen = (await desk.kept(1)).changes
    await desk.do(assessing.assess, 1, MET, can(1), seen, by="Els")
    with pytest.raises(ChangedMeanwhile, match="Els"):
        await desk.do(assessing.assess, 1, MET, NO, seen)
    kept = await desk.kept(1)
    assert (kept.assessment.by, kept.assessment.stage) == ("Els", Stage.ASSESSED)


async def test_a_criterion_that_the_edition_does_not_have_is_refused(desk: Desk) -> None:
    with pytest.raises(CannotAssess, match='no criterion "beauty"'):
        await desk.do(assessing.assess, 1, {"beauty": MET["complete"]}, None)


async def test_what_is_withdrawn_is_not_judged(desk: Desk) -> None:
    await desk.store.run(
        lambda db: ideas.change(db, SLUG, 1, lambda idea: idea.become(Standing.WITHDRAWN))
    )
    with pytest.raises(CannotAssess, match="withdrawn"):
        await desk.judge(1, can(1))
    with pytest.raises(Incomplete):
        await desk.publish(1)


async def test_what_screeners_write_to_each_other_is_locked(desk: Desk) -> None:
    await desk.do(assessing.note, 1, "Bel Piet eerst.")
    rows = await desk.store.run(
        lambda db: db.exec_driver_sql("SELECT note FROM screening_notes").all()
    )
    assert b"Piet" not in bytes(rows[0][0])
    with pytest.raises(CannotAssess):
        await desk.do(assessing.note, 1, "  ")


async def enter(desk: Desk, phase: Phase) -> None:
    def entered(db: Connection) -> None:
        edition = editions.hold(db, SLUG).edition()
        announce.following(db, edition, phase, desk.now)

    await desk.store.run(entered)


async def test_nobody_is_left_without_an_answer(judged: Desk) -> None:
    with pytest.raises(NotReady, match=r"3 ideas have no answer yet: 1, 2, 3; see"):
        await enter(judged, Phase.VOTING)
    await judged.publish(1)
    with pytest.raises(NotReady, match="2 ideas have no answer yet: 2, 3"):
        await enter(judged, Phase.RESULTS)
    await judged.publish()
    with pytest.raises(NotReady, match="2 people who have to approve"):
        await enter(judged, Phase.VOTING)


async def test_who_heard_why_their_idea_is_hidden_waits_for_nothing(judged: Desk) -> None:
    def hidden(db: Connection) -> None:
        ideas.change(db, SLUG, 3, lambda idea: idea.become(Standing.HIDDEN))

    await judged.publish(1, 2)
    await judged.store.run(hidden)
    assert [debt.number for debt in await judged.do(lambda who: owing.debts(who.db, SLUG))] == [3]
    thing = Thing(Subject.IDEA, 3)
    await judged.do(lambda who: hidings.hide(who.db, SLUG, thing, b"why", who.now))
    assert await judged.do(lambda who: owing.debts(who.db, SLUG)) == []


async def test_an_edition_without_screening_owes_nothing(store: Storage) -> None:
    await opened(store)
    without = replace(PLAIN, entered=Phase.IDEAS)
    reason = await store.run(lambda db: owing.keeps_from(db, without, Phase.VOTING))
    assert reason is None


async def test_what_would_be_published_can_be_looked_at_first(judged: Desk) -> None:
    found = await judged.do(lambda who: publishing.prospect(who.db, who.slug))
    assert [kept.assessment.number for kept in found.ready] == [1, 2, 3]
    assert (await judged.idea(1)).answer is None


async def test_what_was_only_assigned_is_not_overdue(desk: Desk) -> None:
    await desk.do(assessing.assign, 1, "Joris")
    assert await desk.do(owing.overdue) == []
