"""Defects and appeals, from the screener to the author's chat and back, on a store."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from structlog.testing import capture_logs

from bot.acting import Acting
from bot.moderation import looking
from bot.moderation.told import Telling
from bot.screening import appealing, assessing, mending, owing, publishing
from budget.assessment import CannotAssess, Proposed, Stage
from budget.defect import Part
from budget.idea import Idea
from budget.moderation import Subject, Thing
from budget.standing import NotPossible, Standing
from budget.timeline import Phase, Timeline
from flows.talk import Kind
from storage.contributions import assessments, hidings, ideas
from storage.contributions.assessments import Kept
from storage.engine import Storage
from storage.tables import appeals
from storage.tables import journal as links
from storage.tables import notices as kept_notices
from tests.bot.quarter import FATMA, HANS, MOMENT, PLAIN, SEAL, Quarter
from tests.bot.screening.desk import MET, NO, NOT_OURS
from tests.storage.linden import BEGINS, DAY, SLUG, idea

T = TypeVar("T")

SCREENING = BEGINS[Phase.IDEAS] + 10 * DAY
EDITION = replace(
    PLAIN, timeline=Timeline({**BEGINS, Phase.SCREENING: SCREENING}), entered=Phase.SCREENING
)
WHERE = {"nl": "Waar is het precies?"}
YES = Proposed(accepted=True, cost=400, title="Bank")
UPHELD = Proposed(accepted=False, reason={"nl": "Wij vroegen het na: de NS wil niet."})


class Chat:
    """A quarter in which Fatma and Hans wrote idea 1, and Fatma alone idea 2."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter

    async def do(self, work: Callable[..., T], *given: Any, by: str = "Els") -> T:
        """Have a screener do something now."""
        now, store = self.quarter.now, self.quarter.storage
        return await store.run(lambda db: work(Acting(db, SLUG, by, now, SEAL), *given))

    async def refuse(self, number: int = 1) -> None:
        await self.do(assessing.assess, number, NOT_OURS, NO)
        await self.do(assessing.read, number, by="Joris")
        await self.do(publishing.publish, [number])

    async def idea(self, number: int = 1) -> Idea:
        return await self.quarter.storage.run(lambda db: ideas.get(db, SLUG, number))

    async def kept(self, number: int = 1) -> Kept:
        return await self.quarter.storage.run(lambda db: assessments.get(db, SLUG, number))

    async def kinds(self) -> list[str]:
        return [row["kind"] for row in await self.quarter.rows(links)]


@pytest.fixture
async def chat(store: Storage) -> AsyncIterator[Chat]:
    quarter = Quarter(store, SCREENING + 2 * DAY)
    await quarter.found(EDITION)
    quarter.office.start_turns()
    for who in (FATMA, HANS):
        await quarter.join(who)
    fatma, hans = [(await quarter.held(who)).resident for who in (FATMA, HANS)]
    written = (replace(idea(1, fatma), others=(hans,)), idea(2, fatma))
    for one in written:
        await store.run(lambda db, one=one: ideas.put(db, SLUG, one))  # type: ignore[misc]
    yield Chat(quarter)
    await quarter.office.stop()


async def test_a_defect_is_asked_mended_and_comes_back(chat: Chat) -> None:
    await chat.do(assessing.ask, 1, Part.PLACE, WHERE)
    asked = await chat.quarter.strike()
    assert [sent.address for sent in asked] == [FATMA, HANS]
    assert all("Waar is het precies?" in sent.reply.text for sent in asked)
    await chat.quarter.say(HANS, "bij de kerk")
    assert (await chat.idea()).place == "bij de kerk"
    assert (await chat.idea()).asked is None
    assert (await chat.kept()).assessment.stage is Stage.MENDED
    [late] = await chat.quarter.say(FATMA, "bij de brug")
    assert "geen vraag aan u" in late.reply.text
    assert (await chat.idea()).place == "bij de kerk"
    assert (await chat.kinds())[-2:] == ["mending-asked", "idea-mended"]


async def test_two_authors_who_answer_at_once_are_both_answered(chat: Chat) -> None:
    await chat.do(assessing.ask, 1, Part.PLACE, WHERE)
    await chat.quarter.strike()
    both = [chat.quarter.inbound(FATMA, "bij de kerk"), chat.quarter.inbound(HANS, "bij de brug")]
    said = await chat.quarter.do(*both)
    assert [sent.address for sent in said] == [FATMA, HANS]
    assert (await chat.idea()).place == "bij de kerk"


@pytest.mark.parametrize(
    ("sent", "kept"), [("52.370216,4.895168", "52.370,4.895"), ("952.37,4.89", "haven")]
)
async def test_a_place_on_the_map_is_kept_as_roughly_as_any_other(
    chat: Chat, sent: str, kept: str
) -> None:
    await chat.do(assessing.ask, 1, Part.PLACE, WHERE)
    await chat.quarter.strike()
    await chat.quarter.do(chat.quarter.inbound(HANS, sent, kind=Kind.PLACE))
    assert (await chat.idea()).place == kept


async def test_what_is_only_for_the_screener_is_locked(chat: Chat) -> None:
    await chat.do(assessing.ask, 2, Part.OTHER, {"nl": "Voor wie is het?"})
    await chat.quarter.strike()
    await chat.quarter.say(FATMA, "Voor mijn moeder van 84.")
    kept = await chat.kept(2)
    assert b"moeder" not in kept.mended
    assert SEAL.unlock(kept.mended) == "Voor mijn moeder van 84."
    assert (await chat.idea(2)).text == "Een bank."


@pytest.mark.parametrize("part", [Part.TEXT, Part.PLACE, Part.COST])
async def test_who_does_not_know_changes_nothing_and_the_screener_hears_it(
    chat: Chat, part: Part
) -> None:
    before = await chat.idea(2)
    await chat.do(assessing.ask, 2, part, WHERE)
    await chat.quarter.strike()
    await chat.quarter.say(FATMA, "weet ik niet")
    assert await chat.idea(2) == before
    kept = await chat.kept(2)
    assert kept.assessment.stage is Stage.MENDED
    assert SEAL.unlock(kept.mended) == "?"


async def test_who_is_forgotten_leaves_no_answer_behind(chat: Chat) -> None:
    await chat.do(assessing.ask, 2, Part.OTHER, {"nl": "Voor wie is het?"})
    await chat.quarter.strike()
    await chat.quarter.say(FATMA, "Voor mijn moeder van 84.")
    await chat.quarter.say(FATMA, "vergeet mij", "1")
    assert (await chat.kept(2)).mended == b""


async def test_a_redelivered_answer_is_one_answer(chat: Chat) -> None:
    await chat.do(assessing.ask, 1, Part.PLACE, WHERE)
    await chat.quarter.strike()
    once = chat.quarter.inbound(HANS, "bij de kerk")
    await chat.quarter.do(once)
    assert await chat.quarter.do(once) == []


@pytest.mark.parametrize(("part", "again"), [(Part.PLACE, {2}), (Part.OTHER, set())])
async def test_what_is_mended_while_it_is_hidden_is_looked_at_again(
    chat: Chat, part: Part, again: set[int]
) -> None:
    await chat.do(assessing.ask, 2, part, WHERE)
    thing = Thing(Subject.IDEA, 2)

    def hidden(who: Acting) -> None:
        looking.hide(Telling(who.db, SLUG, PLAIN.zone, SEAL, who.now), thing, "Privé.", who.by)

    await chat.do(hidden)
    await chat.do(mending.answered, 2, "bij de kerk", 0)
    assert await chat.do(lambda who: hidings.hidden_without_reason(who.db, SLUG)) == again


async def test_authors_are_reminded_halfway_and_then_a_person_decides(chat: Chat) -> None:
    await chat.do(assessing.ask, 2, Part.PLACE, WHERE)
    assert len(await chat.quarter.strike()) == 1
    chat.quarter.now += 4 * DAY
    [again] = await chat.quarter.strike()
    assert again.reply.text.startswith("Nog geen antwoord. ")
    assert "Waar is het precies?" in again.reply.text
    chat.quarter.now += 4 * DAY
    with capture_logs() as logged:
        assert await chat.quarter.strike() == []
        assert await chat.quarter.strike() == []
    assert [entry["event"] for entry in logged] == ["screening overdue"]
    assert (await chat.idea(2)).asked is None
    assert (await chat.kept(2)).assessment.stage is Stage.OPEN
    assert 2 in await chat.do(owing.overdue)
    await chat.do(assessing.assess, 2, MET, YES)


async def test_who_answers_while_the_reminder_waits_for_the_day_is_not_reminded(
    chat: Chat,
) -> None:
    defect = await chat.do(assessing.ask, 1, Part.PLACE, WHERE)
    assert len(await chat.quarter.strike()) == 2
    night = chat.quarter.now + 3 * DAY + timedelta(hours=20)
    assert chat.quarter.now < defect.halfway < night
    chat.quarter.now = night
    assert await chat.quarter.strike() == []
    await chat.quarter.say(HANS, "bij de kerk")
    chat.quarter.now += timedelta(hours=5)
    assert await chat.quarter.strike() == []


async def test_who_is_asked_anew_hears_the_new_question_alone(chat: Chat) -> None:
    await chat.do(assessing.ask, 2, Part.PLACE, WHERE)
    await chat.quarter.strike()
    chat.quarter.now += 3 * DAY + timedelta(hours=20)
    assert await chat.quarter.strike() == []
    await chat.quarter.say(FATMA, "bij de kerk")
    await chat.do(assessing.ask, 2, Part.OTHER, {"nl": "Voor wie is het?"})
    chat.quarter.now += timedelta(hours=5)
    [asked] = await chat.quarter.strike()
    assert asked.reply.text.startswith("Een vraag over uw plan")
    chat.quarter.now += timedelta(minutes=20)
    assert await chat.quarter.strike() == []


async def test_who_stopped_is_not_asked_again(chat: Chat) -> None:
    await chat.do(assessing.ask, 2, Part.PLACE, WHERE)
    await chat.quarter.strike()
    await chat.quarter.say(FATMA, "stop")
    chat.quarter.now += 4 * DAY
    assert await chat.quarter.strike() == []


async def test_a_screener_decides_right_after_the_date(chat: Chat) -> None:
    defect = await chat.do(assessing.ask, 2, Part.PLACE, WHERE)
    with pytest.raises(CannotAssess, match="waits for what its author"):
        await chat.do(assessing.assess, 2, MET, YES)
    chat.quarter.now = defect.before
    await chat.do(assessing.assess, 2, MET, YES)
    assert (await chat.idea(2)).asked is None


@pytest.mark.parametrize("question", [{}, {"en": "Where?"}, {"nl": "x" * 101}])
async def test_a_question_is_short_and_in_the_original_language(
    chat: Chat, question: dict[str, str]
) -> None:
    with pytest.raises(CannotAssess):
        await chat.do(assessing.ask, 1, Part.PLACE, question)


async def test_nobody_is_asked_where_nobody_is_left(chat: Chat) -> None:
    await chat.quarter.say(FATMA, "vergeet mij", "1")
    with pytest.raises(CannotAssess, match="Nobody who wrote idea 2"):
        await chat.do(assessing.ask, 2, Part.PLACE, WHERE)


async def appeal(chat: Chat, who: str = FATMA) -> None:
    await chat.quarter.strike()
    await chat.quarter.tap(who, "appeal:1")
    await chat.quarter.say(who, "De grond is van de gemeente.")


async def test_an_appeal_opens_a_case_with_a_date(chat: Chat) -> None:
    await chat.refuse()
    await appeal(chat)
    assert (await chat.idea()).standing is Standing.APPEALED
    [case] = await chat.do(lambda who: appealing.cases(who.db, SLUG, SEAL))
    assert (case.number, case.said) == (1, "De grond is van de gemeente.")
    assert case.before > chat.quarter.now + 4 * DAY
    [row] = await chat.quarter.rows(appeals)
    assert b"grond" not in row["said"]
    assert "idea-appealed" in await chat.kinds()


async def test_an_appeal_of_one_author_is_that_of_all(chat: Chat) -> None:
    await chat.refuse()
    await appeal(chat, HANS)
    [said] = await chat.quarter.tap(FATMA, "appeal:1")
    assert "Een mens kijkt nog eens" in said.reply.text
    assert len(await chat.quarter.rows(appeals)) == 1


@pytest.mark.parametrize(
    ("wish", "standing", "said"),
    [
        (UPHELD, Standing.UPHELD, "Wij hebben nog eens gekeken."),
        (YES, Standing.ACCEPTED, "kan toch."),
    ],
    ids=["upheld", "accepted"],
)
async def test_another_person_answers_and_every_author_hears_it(
    chat: Chat, wish: Proposed, standing: Standing, said: str
) -> None:
    await chat.refuse()
    await appeal(chat)
    for judged in ("Els", "joris"):
        with pytest.raises(CannotAssess, match="somebody else"):
            await chat.do(appealing.answer, 1, wish, by=judged)
    await chat.do(appealing.answer, 1, wish, by="Wilma")
    assert (await chat.idea()).standing is standing
    chat.quarter.now += DAY
    heard = await chat.quarter.strike()
    assert [sent.address for sent in heard] == [FATMA, HANS]
    assert all(said in sent.reply.text for sent in heard)
    with pytest.raises(CannotAssess, match="No appeal about idea 1 waits"):
        await chat.do(appealing.answer, 1, wish, by="Wilma")


@pytest.mark.parametrize(("wish", "again"), [(UPHELD, []), (YES, [("joris", "followed")])])
async def test_who_follows_it_hears_again_only_of_another_answer(
    chat: Chat, wish: Proposed, again: list[tuple[str, str]]
) -> None:
    async def followers() -> list[tuple[str, str]]:
        while await chat.do(publishing.tell_followers):
            pass
        rows = await chat.quarter.rows(kept_notices)
        return [(r["resident"], r["about"]) for r in rows if r["about"] == "followed"]

    await chat.quarter.storage.run(lambda db: ideas.support(db, SLUG, "joris", 1))
    await chat.refuse()
    assert await followers() == [("joris", "followed")]
    chat.quarter.now += DAY
    await chat.quarter.strike()
    await appeal(chat)
    await chat.do(appealing.answer, 1, wish, by="Wilma")
    assert await followers() == again


async def test_an_appeal_is_answered_with_a_reason(chat: Chat) -> None:
    await chat.refuse()
    await appeal(chat)
    with pytest.raises(CannotAssess, match="reason in plain words"):
        await chat.do(appealing.answer, 1, Proposed(accepted=False), by="Wilma")
    with pytest.raises(CannotAssess, match="needs a cost"):
        await chat.do(appealing.answer, 1, Proposed(accepted=True, title="Bank"), by="Wilma")
    assert (await chat.idea()).standing is Standing.APPEALED


async def test_who_is_forgotten_leaves_a_case_without_words(chat: Chat) -> None:
    await chat.refuse()
    await appeal(chat)
    await chat.quarter.say(FATMA, "vergeet mij", "1")
    [row] = await chat.quarter.rows(appeals)
    assert (row["resident"], row["said"]) == ("", b"")
    [case] = await chat.do(lambda who: appealing.cases(who.db, SLUG, SEAL))
    assert case.said == ""
    await chat.do(appealing.answer, 1, UPHELD, by="Wilma")


async def test_an_appeal_that_waits_too_long_is_told_once(chat: Chat) -> None:
    await chat.refuse()
    await appeal(chat)
    chat.quarter.now += 8 * DAY
    with capture_logs() as logged:
        await chat.quarter.strike()
        await chat.quarter.strike()
    assert [entry["event"] for entry in logged] == ["screening overdue"]
    assert (await chat.kinds()).count("appeal-overdue") == 1


async def test_what_is_answered_for_good_is_appealed_no_more(chat: Chat) -> None:
    await chat.refuse()
    await appeal(chat)
    await chat.do(appealing.answer, 1, UPHELD, by="Wilma")
    with pytest.raises(NotPossible):
        await chat.do(appealing.appeal, 1, "anybody", "Toch niet.")
    [said] = await chat.quarter.tap(HANS, "appeal:1")
    assert "2 keer" in said.reply.text


async def test_between_two_chats_nothing_comes_in_between(chat: Chat) -> None:
    await chat.do(assessing.ask, 1, Part.PLACE, WHERE)
    await chat.quarter.say(FATMA, "taal")
    heard = await chat.quarter.strike()
    assert [sent.address for sent in heard] == [HANS]
    chat.quarter.now += timedelta(minutes=2) + MOMENT
    [later] = await chat.quarter.strike()
    assert later.address == FATMA
    await chat.quarter.tap(FATMA, "mend:1")
    await chat.quarter.say(FATMA, "bij de kerk")
    assert (await chat.idea()).place == "bij de kerk"
