"""What was begun in one edition is nothing in the next: its project 3 is another one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels import Kind
from budget.audience import Audience, Who
from budget.ballot import Basket
from budget.edition import District
from budget.timeline import Phase, Timeline
from flows.state import Home
from flows.state_json import as_json
from storage.ballots import votes
from storage.engine import Storage
from storage.process import editions
from storage.residents import audiences, conversations
from storage.residents.conversations import as_json as in_json
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, NUMBER, PLAIN, Quarter
from tests.storage.linden import BEGINS, DAY

NEXT = "linden-2"
YEAR = 365 * DAY
AT_THE_MENU = in_json(as_json(Home()))


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    quarter = Quarter(store)
    await quarter.found(replace(PLAIN, vote=BY_CLOCK))
    quarter.office.start_turns()
    yield quarter
    await quarter.office.stop()


async def begin_another(
    quarter: Quarter,
    districts: tuple[District, ...] = (),
    phase: Phase = Phase.VOTING,
    later: timedelta = YEAR,
) -> None:
    """Let a year pass; this phase of the next edition has begun, whose numbers are the same."""
    timeline = Timeline({phase: begins + YEAR for phase, begins in BEGINS.items()})
    begun = replace(PLAIN, slug=NEXT, entered=phase, vote=BY_CLOCK, timeline=timeline)
    following = replace(begun, districts=districts)
    created = quarter.now + timedelta(hours=1)
    await quarter.storage.run(lambda db: editions.create(db, following, [], created, "test"))
    quarter.now += later


async def test_what_was_read_back_is_not_cast_in_the_next_edition(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await quarter.fill(FATMA, "1 3")
    await quarter.share(FATMA, NUMBER)
    await begin_another(quarter)
    said = await quarter.tap(FATMA, "cast")
    assert said[0].reply.text.startswith("Deze knop is verlopen.\n\nFijn dat u er weer bent.")
    assert await quarter.counted() == []
    said = await quarter.say(FATMA, "stemmen", "lijst")
    assert "mandje: nr" not in " ".join(sent.reply.text for sent in said).lower()
    await quarter.say(FATMA, "2", "klaar")
    await quarter.tap(FATMA, "cast")
    assert await cast(quarter) == [(2,)]


async def cast(quarter: Quarter) -> list[tuple[int, ...]]:
    """Return the ballots that count in the next edition."""
    found = await quarter.storage.run(lambda db: list(votes.counted(db, NEXT)))
    return [ballot.picked for ballot in found if isinstance(ballot, Basket)]


async def test_by_sms_the_number_of_the_day_before_casts_nothing(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.fill(NUMBER, "1 3", "sms")
    await begin_another(quarter)
    await quarter.confirm(NUMBER, "cast", "sms")
    assert await cast(quarter) == []
    held = await quarter.held(NUMBER, "sms")
    assert (held.edition, held.unfinished) == (NEXT, "")


@pytest.mark.parametrize("district", ["haven", "berg"])
async def test_where_somebody_lives_is_known_if_there_is_such_a_district(
    quarter: Quarter, district: str
) -> None:
    await quarter.join(FATMA)
    held = await quarter.held(FATMA)
    held.district = "haven"
    await quarter.storage.run(lambda db: conversations.keep(db, [held]))
    await begin_another(quarter, (District(district, {"nl": "Wijk", "en": "District"}),))
    await quarter.say(FATMA, "menu")
    assert (await quarter.held(FATMA)).district == ("haven" if district == "haven" else "")


async def test_who_was_joining_is_greeted_anew(quarter: Quarter) -> None:
    await quarter.say(FATMA, "hallo", language="nl")
    await quarter.tap(FATMA, "language:nl")
    await begin_another(quarter)
    said = await quarter.tap(FATMA, "consent:yes")
    assert "language:nl" in said[-1].keys
    assert (await quarter.held(FATMA)).joined is None


async def test_an_idea_that_was_begun_is_not_brought_to_mind_a_year_later(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    quarter.now = BEGINS[Phase.IDEAS] + DAY
    await quarter.join(FATMA)
    await quarter.say(FATMA, "idee", "Een bank bij de vijver")
    assert (await quarter.held(FATMA)).remind_at
    await begin_another(quarter, phase=Phase.IDEAS)
    assert await quarter.strike() == []
    assert (await quarter.held(FATMA)).remind_at is None
    await quarter.say(FATMA, "menu")
    assert (await quarter.held(FATMA)).unfinished == ""
    await quarter.office.stop()


async def test_a_ballot_that_was_begun_is_not_brought_to_mind_in_the_next_vote(
    quarter: Quarter,
) -> None:
    await quarter.join(FATMA, news="yes")
    await quarter.say(FATMA, "stemmen", "1 3")
    await begin_another(quarter)
    meant = Audience(Who.UNFINISHED)
    assert not await quarter.storage.run(lambda db: audiences.anybody(db, NEXT, meant))
    [result] = await quarter.strike()
    assert "de uitslag is bekend" in result.reply.text
    assert await quarter.strike() == []
    await quarter.say(FATMA, "stemmen", "2")
    assert await quarter.storage.run(lambda db: audiences.anybody(db, NEXT, meant))


async def test_a_next_edition_that_is_prepared_leaves_conversations_where_they_are(
    quarter: Quarter,
) -> None:
    """Until it begins to inform, what was begun goes on, and nobody of it is written to."""
    await quarter.join(FATMA)
    await quarter.fill(FATMA, "1 3")
    await quarter.share(FATMA, NUMBER)
    await begin_another(quarter, phase=Phase.PREPARING, later=timedelta(0))
    everybody = Audience(Who.EVERYONE)
    assert not await quarter.storage.run(lambda db: audiences.anybody(db, NEXT, everybody))
    await quarter.tap(FATMA, "cast")
    assert await quarter.counted() == [(1, 3)]
    begun = replace(PLAIN, slug=NEXT, entered=Phase.INFORMING)
    await quarter.storage.run(lambda db: editions.enter(db, begun, quarter.now, "test"))
    [asked] = await quarter.say(FATMA, "menu")
    assert asked.reply.text.startswith("Fijn dat u er weer bent.")


async def test_everybody_is_who_wrote_since_the_edition_was_created(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await quarter.join(HANS, news="yes")
    await quarter.join(NUMBER, "sms")
    meant = Audience(Who.EVERYONE)
    lately = quarter.now

    async def reached() -> list[str]:
        slug = (await quarter.storage.run(editions.current) or ("",))[0]
        found = await quarter.storage.run(lambda db: audiences.counted(db, slug, meant, lately))
        return sorted(one.channel for one in found for _person in range(one.people))

    assert await reached() == ["sms", "telegram", "telegram"]
    await begin_another(quarter)
    assert await reached() == []
    await quarter.do(quarter.inbound(NUMBER, "", "sms", kind=Kind.TEXT))
    assert await reached() == ["sms"]


async def news(quarter: Quarter) -> int:
    """Return how many people get the news of the next edition."""
    meant = Audience(Who.NEWS)
    found = await quarter.storage.run(lambda db: audiences.counted(db, NEXT, meant, quarter.now))
    return sum(one.people for one in found)


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_who_agreed_to_news_is_asked_again_in_the_next_edition(
    quarter: Quarter, answer: str
) -> None:
    await quarter.join(HANS, news="yes")
    await begin_another(quarter)
    assert await news(quarter) == 0
    [asked] = await quarter.say(HANS, "hallo")
    assert asked.reply.text.startswith("Fijn dat u er weer bent.")
    assert await news(quarter) == 0
    [ready] = await quarter.tap(HANS, f"news:{answer}")
    assert "vote" in ready.keys
    assert await news(quarter) == (answer == "yes")


@pytest.mark.parametrize("said", ["stemmen", "hoe werkt het"])
async def test_who_comes_back_to_do_something_does_it(quarter: Quarter, said: str) -> None:
    await quarter.join(HANS, news="yes")
    await begin_another(quarter)
    [answer] = await quarter.say(HANS, said)
    assert "Fijn dat u er weer bent." not in answer.reply.text
    assert (await quarter.held(HANS)).joined


async def test_by_sms_and_after_a_stop_nobody_is_asked(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.join(HANS, news="yes")
    await quarter.say(HANS, "stop")
    await begin_another(quarter)
    for address, channel in ((NUMBER, "sms"), (HANS, "telegram")):
        await quarter.say(address, "menu", channel=channel)
        assert (await quarter.held(address, channel)).state == AT_THE_MENU
