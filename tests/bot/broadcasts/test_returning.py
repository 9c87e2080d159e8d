"""Who agreed to hear of the next edition: proposed once, and used up when it has done its work."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.broadcasts import making, returning
from bot.broadcasts.returning import ANSWER_WITHIN
from budget.audience import Audience, Who
from budget.broadcast import CANCEL_WITHIN, PAUSE, Broadcast, CannotSend, Stage
from budget.consent import Purpose
from budget.timeline import Phase, Timeline
from storage.engine import Storage
from storage.post import broadcasts
from storage.process import editions
from storage.residents import consents, conversations
from storage.residents.agreed_next import USED
from storage.residents.consents import Consent
from storage.tables import consents as register
from storage.tables import conversations as kept
from tests.bot.broadcasts.test_sending import Crowd
from tests.bot.quarter import PLAIN, SEAL, Quarter
from tests.storage.linden import DAY, NOW, SLUG

HOUR = timedelta(hours=1)
BEFORE = NOW - 300 * DAY
LONG_AGO = Timeline({Phase.RESULTS: BEFORE - DAY, Phase.CLOSED: BEFORE})
FATMA, HANS, SOFIE = (f"31{n:09}" for n in range(3))


@pytest.fixture
async def crowd(store: Storage) -> AsyncIterator[Crowd]:
    """Give a quarter in which Fatma, Hans and Sofie agreed to hear of it, in the one before."""
    quarter = Quarter(store)
    await quarter.found()
    before = replace(PLAIN, slug="before", entered=Phase.CLOSED, timeline=LONG_AGO)
    await store.run(lambda db: editions.create(db, before, [], BEFORE - DAY, "test"))
    quarter.office.start_turns()
    crowd = Crowd(quarter)
    await crowd.fill("telegram", range(3), upcoming=True, news=False, changed=BEFORE)
    for address in (FATMA, HANS, SOFIE):
        await agree(quarter, address, BEFORE)
    yield crowd
    await quarter.office.stop()


async def agree(quarter: Quarter, address: str, at: datetime, *, given: bool = True) -> None:
    who = f"rtelegram{address}"
    said = Consent(who, "before", Purpose.NEXT, 0, given, at, "telegram", "0123456789abcdef")
    await quarter.storage.run(lambda db: consents.note(db, said))


async def owed(crowd: Crowd) -> bool:
    def look(db: object) -> bool:
        edition = editions.load(db, SLUG).edition()  # type: ignore[arg-type]
        return returning.owed(db, edition)  # type: ignore[arg-type]

    return await crowd.quarter.storage.run(look)


async def propose(crowd: Crowd) -> Broadcast:
    run = crowd.quarter.storage.run
    return await run(lambda db: returning.propose(crowd.acting(db, "Fatma"), "Opnieuw"))


async def told(crowd: Crowd) -> int:
    """Have the draft approved and sent to all; return its number."""
    run, number = crowd.quarter.storage.run, (await propose(crowd)).number
    asked = await run(lambda db: making.ask(crowd.acting(db, "Fatma"), number))
    await run(lambda db: making.approve(crowd.acting(db, "Joris"), number, asked.revision))
    for later in (CANCEL_WITHIN, PAUSE, PAUSE):
        await crowd.step(3)
        crowd.quarter.now += later
    await crowd.step(2)
    assert (await crowd.get(number)).stage is Stage.DONE
    return number


async def at(crowd: Crowd, moment: datetime) -> None:
    crowd.quarter.now = moment
    await crowd.quarter.office.clock.tick()


async def agreeing(crowd: Crowd) -> dict[str, bool | None]:
    rows = await crowd.quarter.rows(kept)
    return {SEAL.unlock(row["sealed"]): row["upcoming"] for row in rows}


async def test_the_draft_is_in_every_language_and_is_nobodys_to_send_alone(crowd: Crowd) -> None:
    assert await owed(crowd)
    draft = await propose(crowd)
    assert (draft.stage, draft.audience) == (Stage.DRAFT, Audience(Who.NEXT))
    assert set(draft.text) == {"nl", "en"}
    assert draft.text["nl"].startswith("De Linden: de volgende ronde is begonnen.")
    assert not await owed(crowd)
    with pytest.raises(CannotSend, match="waits to be told"):
        await propose(crowd)
    assert await crowd.step(3) == []


async def test_before_ideas_come_in_it_says_from_when_they_can(crowd: Crowd) -> None:
    begins = {Phase.INFORMING: NOW - DAY, Phase.IDEAS: NOW + 30 * DAY, Phase.CLOSED: NOW + 90 * DAY}
    following = replace(PLAIN, slug="b", entered=Phase.INFORMING, timeline=Timeline(begins))
    await crowd.quarter.storage.run(lambda db: editions.create(db, following, [], NOW, "test"))

    def proposed(db: object) -> Broadcast:
        acting = replace(crowd.acting(db, "Fatma"), slug="b")
        return returning.propose(acting, "Opnieuw")

    assert (
        "Vanaf 2 juni kunt u plannen sturen"
        in ((await crowd.quarter.storage.run(proposed)).text["nl"])
    )
    assert not await owed(crowd)


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.RESULTS, Phase.CLOSED])
async def test_nothing_is_proposed_before_it_begins_nor_when_it_is_over(
    crowd: Crowd, phase: Phase
) -> None:
    row = await crowd.quarter.storage.run(lambda db: editions.load(db, SLUG))
    edition = replace(row.edition(), entered=phase)
    assert not await crowd.quarter.storage.run(lambda db: returning.owed(db, edition))


async def test_what_was_stopped_can_be_proposed_again(crowd: Crowd) -> None:
    draft = await propose(crowd)
    run = crowd.quarter.storage.run
    await run(lambda db: making.stop(crowd.acting(db, "Fatma"), draft.number))
    assert await owed(crowd)


async def test_nobody_could_agree_to_hear_of_the_first_edition(crowd: Crowd) -> None:
    alone = "DELETE FROM editions WHERE slug = 'before'"
    await crowd.quarter.storage.run(lambda db: db.exec_driver_sql(alone))
    assert not await owed(crowd)


async def test_nobody_agrees_and_nothing_is_proposed(crowd: Crowd) -> None:
    none = kept.update().values(upcoming=False)
    await crowd.quarter.storage.run(lambda db: db.execute(none))
    assert not await owed(crowd)


async def test_who_was_told_has_a_month_to_answer_and_is_then_let_go(crowd: Crowd) -> None:
    number = await told(crowd)
    await crowd.quarter.say(HANS, "menu")
    starts = (await crowd.get(number)).starts
    assert starts
    await at(crowd, starts + ANSWER_WITHIN - HOUR)
    assert await agreeing(crowd) == dict.fromkeys([FATMA, HANS, SOFIE], True)
    await at(crowd, starts + ANSWER_WITHIN + HOUR)
    assert await agreeing(crowd) == {HANS: None}
    rows = await crowd.quarter.rows(register)
    ended = [(row["given"], row["edition"], row["wording"]) for row in rows if not row["given"]]
    assert ended == [(False, SLUG, USED)]
    assert {row["resident"] for row in rows} == {f"rtelegram{HANS}"}


async def test_who_agreed_again_meanwhile_agreed_to_the_one_after_that(crowd: Crowd) -> None:
    number = await told(crowd)
    starts = (await crowd.get(number)).starts
    assert starts
    await agree(crowd.quarter, SOFIE, starts + DAY, given=False)
    await agree(crowd.quarter, SOFIE, starts + DAY + HOUR)
    await at(crowd, starts + ANSWER_WITHIN + HOUR)
    assert await agreeing(crowd) == {SOFIE: True}


async def test_who_was_not_reached_is_kept_until_that_edition_is_over(crowd: Crowd) -> None:
    run = crowd.quarter.storage.run
    key = SEAL.key("telegram", SOFIE)
    number = await told(crowd)
    await run(lambda db: conversations.unreachable(db, key))
    row = await run(lambda db: broadcasts.get(db, SLUG, number))
    assert row.starts
    lost = "UPDATE outbox SET status = 'failed' WHERE broadcast > 0"
    await run(lambda db: db.exec_driver_sql(lost))
    reached = kept.update().values(stopped=False, blocked=False)
    await run(lambda db: db.execute(reached))
    await at(crowd, row.starts + ANSWER_WITHIN + HOUR)
    assert await agreeing(crowd) == dict.fromkeys([FATMA, HANS, SOFIE], True)
    until = (await run(lambda db: editions.load(db, SLUG))).edition().kept_until
    assert until
    await at(crowd, until - HOUR)
    assert len(await agreeing(crowd)) == 3
    await at(crowd, until + 2 * HOUR)
    assert await agreeing(crowd) == {}


async def test_who_agrees_in_an_edition_waits_for_the_one_after_it(crowd: Crowd) -> None:
    await agree(crowd.quarter, FATMA, NOW, given=False)
    await agree(crowd.quarter, FATMA, NOW + HOUR)
    await at(crowd, NOW + 3 * DAY)
    until = (
        (await crowd.quarter.storage.run(lambda db: editions.load(db, SLUG))).edition().kept_until
    )
    assert until
    await at(crowd, until + HOUR)
    assert await agreeing(crowd) == {FATMA: True}
