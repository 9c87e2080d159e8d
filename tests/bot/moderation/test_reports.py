"""Reports: how many hide something, whose do not count, and what an author hears and contests."""

from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest

from bot.moderation import looking
from bot.moderation.looking import NothingToDo
from bot.moderation.told import Telling
from bot.moderation.waiting import Why, waiting
from bot.upkeep.tell import QUIET
from budget.idea_rules import IdeaRules
from budget.moderation import Subject, Thing
from budget.standing import NotPossible
from storage import journal
from storage.contributions import hidings, reports
from storage.engine import Storage
from storage.tables import contests as every_contest
from storage.tables import hidings as every_hiding
from storage.tables import ideas
from storage.tables import journal as every_entry
from storage.tables import marks as every_mark
from storage.tables import reactions as every_reaction
from storage.tables import reports as every_report
from tests.bot.moderation.square import (
    HANS,
    IDEA,
    JOKE,
    LENA,
    OMAR,
    PIET,
    REACTION,
    react,
    read,
    report,
    report_reaction,
    square,
    telling,
    told,
)
from tests.bot.quarter import FATMA, Quarter
from tests.storage.linden import SLUG

WHY = "Dit is reclame."
NOT_SO = "Ik verkoop niets!"


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    quarter = await square(store)
    for neighbour in (JOKE, OMAR, LENA, PIET):
        await quarter.join(neighbour)
    yield quarter
    await quarter.office.stop()


async def standing(quarter: Quarter, thing: Thing = IDEA) -> str:
    table = ideas if thing.subject is Subject.IDEA else every_reaction
    [row] = await quarter.rows(table)
    return str(row["standing"])


async def decide(quarter: Quarter, work: Callable[[Telling], object]) -> None:
    await quarter.storage.run(lambda db: work(telling(quarter, db)))


async def hide(quarter: Quarter, thing: Thing = IDEA) -> None:
    await decide(quarter, lambda t: looking.hide(t, thing, WHY, "lena"))


async def restore(quarter: Quarter, answer: str = "") -> None:
    await decide(quarter, lambda t: looking.restore(t, IDEA, answer, "omar"))


async def contest(quarter: Quarter, who: str = FATMA, key: str = "contest:7") -> None:
    await quarter.tap(who, key)
    await quarter.say(who, NOT_SO)


async def why(quarter: Quarter) -> list[tuple[Thing, Why]]:
    found = await quarter.storage.run(lambda db: waiting(telling(quarter, db)))
    return [(one.seen.thing, one.why) for one in found]


async def without_reason(quarter: Quarter) -> set[int]:
    return await quarter.storage.run(lambda db: hidings.hidden_without_reason(db, SLUG))


async def test_enough_residents_hide_an_idea_until_somebody_looks(quarter: Quarter) -> None:
    for who in (HANS, JOKE):
        await report(quarter, who)
        assert await standing(quarter) == "open"
    await report(quarter, OMAR)
    assert await standing(quarter) == "hidden"
    [heard] = await told(quarter, FATMA)
    assert "meerdere mensen hebben het gemeld" in heard
    [refused] = await quarter.say(HANS, "menu", "?7")
    assert refused.reply.text.startswith("Nummer 7 is nu niet te lezen.")
    assert await without_reason(quarter) == {7}
    assert await why(quarter) == [(IDEA, Why.UNSEEN)]


async def test_one_phone_reports_once_however_often(quarter: Quarter) -> None:
    for _again in range(4):
        await quarter.say(HANS, "menu", "?7")
        [asked] = await quarter.tap(HANS, "discuss", "report")
        if "wrong:insulting" in asked.keys:
            await quarter.tap(HANS, "wrong:insulting")
    await quarter.say(HANS, "menu", "?7")
    [done] = await quarter.tap(HANS, "discuss", "report")
    assert done.reply.text == "U hebt dit gemeld. Iemand kijkt ernaar."
    assert len(await quarter.rows(every_report)) == 1


async def test_two_taps_at_once_are_one_report(quarter: Quarter) -> None:
    await quarter.say(HANS, "menu", "?7")
    await quarter.tap(HANS, "discuss", "report")
    tap = partial(quarter.tapped, HANS, "wrong:insulting")
    await quarter.do(tap(), tap())
    assert len(await quarter.rows(every_report)) == 1
    assert len(await quarter.rows(every_mark)) == 1


async def test_nobody_reports_their_own(quarter: Quarter) -> None:
    await quarter.say(FATMA, "menu", "?7")
    [own] = await quarter.tap(FATMA, "discuss")
    assert "report" not in own.keys


async def test_a_reaction_is_hidden_by_the_same_number(quarter: Quarter) -> None:
    await react(quarter, FATMA, "for", "Bel mij: 0612345678")
    for who in (HANS, JOKE, OMAR):
        await report_reaction(quarter, who)
    assert await standing(quarter, REACTION) == "hidden"
    assert "nog geen reacties" in await read(quarter, LENA)
    [row] = await quarter.rows(every_reaction)
    assert row["text"] == ""
    quarter.now += QUIET
    assert len(await told(quarter, FATMA)) == 1


async def test_where_no_number_is_set_nothing_is_hidden_by_reports(store: Storage) -> None:
    quarter = await square(store, IdeaRules(reports=0))
    await report(quarter, HANS)
    assert await standing(quarter) == "open"
    assert await why(quarter) == [(IDEA, Why.REPORTED)]
    await quarter.office.stop()


async def test_what_is_restored_is_not_hidden_again_by_the_old_reports(quarter: Quarter) -> None:
    for who in (HANS, JOKE, OMAR):
        await report(quarter, who)
    await restore(quarter)
    assert await standing(quarter) == "open"
    await report(quarter, LENA)
    await report(quarter, PIET)
    assert await standing(quarter) == "open"
    assert len(await quarter.rows(every_hiding)) == 0


async def test_settled_reports_do_not_count_any_more(quarter: Quarter) -> None:
    await report(quarter, HANS)
    await report(quarter, JOKE)
    await decide(quarter, lambda t: looking.settle(t, IDEA, "", "lena"))
    await report(quarter, OMAR)
    assert await standing(quarter) == "open"
    assert await quarter.storage.run(lambda db: reports.count(db, SLUG, IDEA)) == 1


async def test_who_is_forgotten_contests_and_reports_nothing(quarter: Quarter) -> None:
    await report(quarter, HANS)
    await hide(quarter)
    await told(quarter, FATMA)
    await contest(quarter)
    await quarter.say(FATMA, "vergeet mij", "1")
    await quarter.say(HANS, "vergeet mij", "1")
    assert await quarter.rows(every_report) == []
    assert await quarter.rows(every_contest) == []
    [row] = await quarter.rows(every_hiding)
    assert row["contested"] is None
    assert await without_reason(quarter) == set()


@pytest.mark.parametrize(
    ("work", "refusal"),
    [
        (lambda t: looking.open_(t, IDEA, "", "lena"), NotPossible),
        (lambda t: looking.restore(t, IDEA, "", "lena"), NotPossible),
        (lambda t: looking.settle(t, IDEA, "", "lena"), NothingToDo),
    ],
)
async def test_what_makes_no_sense_is_refused(
    quarter: Quarter, work: Callable[[Telling], object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await decide(quarter, work)


async def test_what_is_hidden_is_not_hidden_twice(quarter: Quarter) -> None:
    await hide(quarter)
    with pytest.raises(NothingToDo):
        await hide(quarter)


async def test_who_hides_what_was_reported_gives_the_reason_that_was_missing(
    quarter: Quarter,
) -> None:
    for who in (HANS, JOKE, OMAR):
        await report(quarter, who)
    with pytest.raises(NothingToDo):
        await decide(quarter, lambda t: looking.settle(t, IDEA, "", "lena"))
    await hide(quarter)
    assert await without_reason(quarter) == set()
    assert await quarter.storage.run(lambda db: reports.waiting(db, SLUG)) == {}


async def test_what_is_read_first_is_opened_and_its_author_hears_it(store: Storage) -> None:
    quarter = await square(store, IdeaRules(read_first=True))
    await quarter.say(HANS, "nieuw plan", "Een schommel voor grote mensen")
    await quarter.tap(HANS, "answer:", "answer:?", "answer:?")
    [receipt] = await quarter.tap(HANS, "send")
    assert "Iemand leest het eerst." in receipt.reply.text
    assert "STEUN" not in receipt.reply.text
    new = Thing(Subject.IDEA, 8)
    assert await why(quarter) == [(new, Why.TO_READ)]
    [refused] = await quarter.say(FATMA, "menu", "?8")
    assert refused.reply.text.startswith("Nummer 8 is nu niet te lezen.")
    await decide(quarter, lambda t: looking.open_(t, new, "Mooi bedacht.", "lena"))
    assert await told(quarter, HANS) == ["Iedereen kan uw plan 8 nu lezen. Mooi bedacht."]
    [found] = await quarter.say(FATMA, "menu", "?8")
    assert "Een schommel" in found.reply.text
    await quarter.office.stop()


async def test_a_question_that_was_read_first_is_told_to_the_author_then(store: Storage) -> None:
    quarter = await square(store, IdeaRules(read_first=True))
    await react(quarter, HANS, "question", "Wie maakt het schoon?")
    assert await told(quarter, FATMA) == []
    await decide(quarter, lambda t: looking.open_(t, REACTION, "", "lena"))
    sent = await quarter.strike()
    assert {s.address: s.reply.text for s in sent} == {
        FATMA: "Iemand vraagt over uw plan 7: “Wie maakt het schoon?”"
    }
    await quarter.office.stop()


async def test_the_journal_tells_what_was_decided_in_nobodys_words(quarter: Quarter) -> None:
    for who in (HANS, JOKE, OMAR):
        await report(quarter, who)
    await hide(quarter)
    await told(quarter, FATMA)
    await contest(quarter)
    await restore(quarter, "U hebt gelijk.")
    entries = [(row["kind"], row["by"], row["content"]) for row in await quarter.rows(every_entry)]
    assert entries[-3:] == [
        ("idea-hidden", "residents", '{"idea": 7}'),
        ("idea-hidden", "lena", '{"idea": 7}'),
        ("idea-restored", "omar", '{"idea": 7}'),
    ]
    assert await quarter.storage.run(lambda db: journal.broken(db, SLUG)) is None
