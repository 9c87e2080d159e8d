"""Who has not written on WhatsApp for a day gets a broadcast as WhatsApp approved it."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.broadcasts import making
from bot.broadcasts.making import Wanted
from bot.channels import Refused
from bot.channels.twilio import Twilio
from bot.upkeep.templates import LEASE
from budget.broadcast import PAUSE, Stage
from budget.template import REVIEW, Approval, Template
from storage import tables
from storage.post import templates, tiers
from storage.tables import conversations as kept
from tests.bot.broadcasts.test_sending import WANTED, Crowd, crowd
from tests.bot.channels.conftest import account
from tests.bot.quarter import SEAL
from tests.standins.contents import fault
from tests.standins.serving import Fault
from tests.standins.twilio import Twilio as TwilioStandIn
from tests.storage.linden import DAY, NOW

__all__ = ["crowd"]

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def standin(crowd: Crowd) -> AsyncIterator[TwilioStandIn]:
    """Let the office of a quarter ask a stand-in of Twilio."""
    async with TwilioStandIn() as api:
        twilio = Twilio(account(api.url))
        crowd.quarter.office.templates.library = twilio.approvals
        yield api
        await twilio.close()


async def ask(crowd: Crowd, wait: timedelta = MINUTE) -> None:
    """Let so much time pass, and ask Twilio what is to be asked."""
    crowd.quarter.now += wait
    await crowd.quarter.office.templates.tick()


async def there(crowd: Crowd, number: int) -> dict[str, Template]:
    found = await crowd.quarter.storage.run(lambda db: templates.of(db, number))
    return {one.language: one for one in found}


async def judged(crowd: Crowd, standin: TwilioStandIn, state: str, wanted: Wanted = WANTED) -> int:
    """Have a broadcast approved by a colleague, and judged by WhatsApp before it leaves."""
    number = await crowd.approved(wanted)
    await ask(crowd)
    standin.judge(state, "Too generic")
    await ask(crowd, 10 * MINUTE)
    return number


async def leave(crowd: Crowd) -> None:
    """Let what may leave do so: to the first few, and to all others."""
    await crowd.step(5)
    crowd.quarter.now += PAUSE
    await crowd.step(8)


async def people(crowd: Crowd, late: int = 5, lately: int = 3) -> None:
    """Let so many have written on WhatsApp two days ago, and so many just now."""
    now = crowd.quarter.now
    await crowd.fill("whatsapp", range(late), changed=now - 2 * DAY)
    await crowd.fill("whatsapp", range(1_000, 1_000 + lately), changed=now)


def got(crowd: Crowd) -> Counter[str]:
    """Count what was sent on WhatsApp: the template, or the words themselves."""
    sent = crowd.quarter.lines["whatsapp"].sent
    ours = [one.reply for one in sent if one.reply.text in {"Er is feest.", "There is a party."}]
    return Counter("template" if one.template else "words" for one in ours)


async def test_who_wrote_lately_gets_the_words_and_all_others_the_template(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    await people(crowd)
    await crowd.fill("whatsapp", range(50, 52), changed=NOW - 2 * DAY, language="en")
    number = await judged(crowd, standin, "approved")
    await leave(crowd)
    assert got(crowd) == {"words": 3, "template": 7}
    sids = {made["language"]: sid for sid, made in standin.contents.items()}
    said = Counter(
        (one.reply.text, one.reply.template)
        for one in crowd.quarter.lines["whatsapp"].sent
        if one.reply.template
    )
    assert said == {("Er is feest.", sids["nl"]): 5, ("There is a party.", sids["en"]): 2}
    assert await crowd.words(number) == {"sent": 40}
    assert (await crowd.get(number)).stage is Stage.DONE


@pytest.mark.parametrize("state", ["rejected", "disabled"])
async def test_what_whatsapp_refuses_is_not_delivered(
    crowd: Crowd, standin: TwilioStandIn, state: str
) -> None:
    await people(crowd)
    number = await judged(crowd, standin, state)
    assert (await there(crowd, number))["nl"].reason == "Too generic"
    await leave(crowd)
    assert got(crowd) == {"words": 3}
    assert await crowd.words(number) == {"sent": 33, "not delivered": 5}


@pytest.mark.parametrize("state", ["pending", "received", "paused"])
async def test_who_may_get_it_yet_waits_for_an_answer(
    crowd: Crowd, standin: TwilioStandIn, state: str
) -> None:
    await people(crowd)
    number = await judged(crowd, standin, state)
    await leave(crowd)
    assert got(crowd) == {"words": 3}
    assert await crowd.words(number) == {"sent": 33, "waiting": 5}
    standin.judge("approved")
    await ask(crowd, timedelta(hours=1))
    await crowd.step(3)
    assert got(crowd) == {"words": 3, "template": 5}
    assert (await crowd.get(number)).stage is Stage.DONE


async def test_nobody_waits_for_ever(crowd: Crowd, standin: TwilioStandIn) -> None:
    await people(crowd)
    number = await judged(crowd, standin, "pending")
    await leave(crowd)
    crowd.quarter.now += REVIEW - timedelta(hours=1)
    await crowd.step(3)
    assert await crowd.words(number) == {"sent": 33, "waiting": 5}
    crowd.quarter.now += timedelta(hours=1)
    await crowd.step(3)
    assert await crowd.words(number) == {"sent": 33, "not delivered": 5}
    assert (await crowd.get(number)).stage is Stage.DONE


async def test_no_more_a_day_than_the_tier_allows(crowd: Crowd, standin: TwilioStandIn) -> None:
    await crowd.quarter.storage.run(lambda db: tiers.keep(db, 4))
    await people(crowd, late=9)
    number = await judged(crowd, standin, "approved")
    await leave(crowd)
    began = crowd.quarter.now
    for later, sent in (
        (timedelta(), 4),
        (timedelta(hours=23), 4),
        (timedelta(hours=24), 8),
        (timedelta(hours=47), 8),
        (timedelta(hours=49), 9),
    ):
        crowd.quarter.now = began + later
        await crowd.step(3)
        assert got(crowd) == {"words": 3, "template": sent}
    assert await crowd.words(number) == {"sent": 42}
    assert (await crowd.get(number)).stage is Stage.DONE


async def test_two_broadcasts_share_what_the_tier_allows(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    await crowd.quarter.storage.run(lambda db: tiers.keep(db, 8))
    await people(crowd)
    await crowd.approved(replace(WANTED, text={"nl": "There is a party."}))
    await judged(crowd, standin, "approved")
    await leave(crowd)
    await leave(crowd)
    assert got(crowd) == {"words": 6, "template": 8}


async def test_who_writes_while_they_wait_gets_the_words(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    await people(crowd)
    await judged(crowd, standin, "pending")
    await leave(crowd)
    wrote = update(kept).where(kept.c.key == SEAL.key("whatsapp", "31000000000"))
    heard = wrote.values(changed=crowd.quarter.now)
    await crowd.quarter.storage.run(lambda db: db.execute(heard))
    crowd.quarter.now += 16 * MINUTE
    await crowd.step(3)
    assert got(crowd) == {"words": 4}


async def test_who_says_stop_while_they_wait_gets_nothing(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    await people(crowd)
    number = await judged(crowd, standin, "pending")
    await leave(crowd)
    await crowd.quarter.say("31000000000", "stop", channel="whatsapp")
    standin.judge("approved")
    await ask(crowd, timedelta(hours=1))
    await crowd.step(3)
    assert got(crowd) == {"words": 3, "template": 4}
    assert await crowd.words(number) == {"sent": 37, "not delivered": 1}


async def test_what_is_paused_and_sent_again_is_chosen_anew(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    await people(crowd, late=2, lately=0)
    number = await judged(crowd, standin, "approved")
    crowd.quarter.lines["whatsapp"].faults.extend(Refused("no") for _ in range(2))
    await leave(crowd)
    assert await crowd.words(number) == {"sent": 30, "not delivered": 2}
    wrote = update(kept).where(kept.c.key == SEAL.key("whatsapp", "31000000000"))
    heard = wrote.values(changed=crowd.quarter.now)
    run = crowd.quarter.storage.run
    await run(lambda db: db.execute(heard))
    assert await run(lambda db: making.again(crowd.acting(db, "Fatma"), number)) == 2
    await crowd.step(3)
    assert got(crowd) == {"words": 1, "template": 1}


async def test_one_that_comes_back_and_is_worded_anew_is_asked_for_anew(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    run, by = crowd.quarter.storage.run, "Fatma"
    made = await run(lambda db: making.make(crowd.acting(db, by), WANTED))
    asked = await run(lambda db: making.ask(crowd.acting(db, by), made.number))
    await ask(crowd)
    standin.judge("approved")
    back = await run(lambda db: making.give_back(crowd.acting(db, by), made.number, "Welke dag?"))
    await ask(crowd, DAY)
    assert (await there(crowd, made.number))["nl"].state is Approval.RECEIVED
    words = replace(WANTED, text={"nl": "Zaterdag is er feest.", "en": "There is a party."})
    await run(lambda db: making.change(crowd.acting(db, by), made.number, words, back.revision))
    await run(lambda db: making.ask(crowd.acting(db, by), made.number))
    await ask(crowd)
    found = await there(crowd, made.number)
    assert (found["nl"].state, found["en"].state) == (Approval.RECEIVED, Approval.APPROVED)
    assert len(standin.contents) == len(standin.approvals) == 3
    assert asked.revision < back.revision


@pytest.mark.parametrize(
    "trouble",
    [Fault(), Fault(done=True), Fault(503, {}), fault(20429, 429), fault(20003, 401)],
)
async def test_when_twilio_fails_it_is_asked_again_and_nothing_else_stops(
    crowd: Crowd, standin: TwilioStandIn, trouble: Fault
) -> None:
    await people(crowd)
    number = await crowd.approved()
    standin.outage = trouble
    await ask(crowd)
    standin.outage = None
    assert {one.looks for one in (await there(crowd, number)).values()} == {1}
    asked_again = timedelta(minutes=11)
    await ask(crowd, asked_again)
    await ask(crowd, LEASE)
    assert len(standin.contents) == len(standin.approvals) == 2
    standin.judge("approved")
    await ask(crowd, timedelta(hours=1))
    await leave(crowd)
    assert got(crowd) == {"words": 3, "template": 5}


async def test_what_twilio_refuses_is_told_and_tried_now_and_then(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    standin.without_contents = True
    number = await crowd.approved()
    await ask(crowd)
    one = (await there(crowd, number))["nl"]
    assert (one.state, one.reason, one.sid) == (Approval.REJECTED, "error 20403", "")
    standin.without_contents = False
    await ask(crowd, timedelta(hours=5))
    assert not standin.contents
    await ask(crowd, timedelta(hours=1))
    assert (await there(crowd, number))["nl"].state is Approval.RECEIVED


async def test_what_twilio_does_not_know_any_more_is_made_anew(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    await people(crowd)
    number = await judged(crowd, standin, "approved")
    before = await there(crowd, number)
    standin.contents.clear()
    standin.approvals.clear()
    await ask(crowd, timedelta(hours=6))
    assert {one.state for one in (await there(crowd, number)).values()} == {Approval.APPROVED}
    bodies = [row["body"] for row in await crowd.quarter.rows(tables.wordings)]
    assert not any('"template":""' in body for body in bodies)
    await ask(crowd, timedelta(hours=6))
    standin.judge("approved")
    await ask(crowd, timedelta(hours=13))
    after = await there(crowd, number)
    assert {one.sid for one in after.values()} == set(standin.contents)
    assert {one.wording for one in after.values()} == {one.wording for one in before.values()}
    await leave(crowd)
    sent = {one.reply.template for one in crowd.quarter.lines["whatsapp"].sent}
    assert sent - {""} == {after["nl"].sid}


async def test_a_process_that_dies_between_two_lines_leaves_no_second_template(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    number = await crowd.approved()
    library = crowd.quarter.office.templates.library
    assert library
    for one in (await there(crowd, number)).values():
        await library.ask(one)
    await ask(crowd, LEASE)
    found = await there(crowd, number)
    assert sorted(one.sid for one in found.values()) == sorted(standin.contents)
    assert len(standin.contents) == 2


async def test_it_is_asked_seldom(crowd: Crowd, standin: TwilioStandIn) -> None:
    number = await crowd.approved(replace(WANTED, text={"nl": "Er is feest."}))
    for _ in range(3 * 60):
        await ask(crowd)
    assert (await there(crowd, number))["nl"].looks == 6
    assert len(standin.contents) == 1


async def test_without_anybody_who_asks_it_goes_to_who_wrote_lately(crowd: Crowd) -> None:
    await people(crowd)
    number = await crowd.started()
    await leave(crowd)
    assert got(crowd) == {"words": 3}
    assert await crowd.words(number) == {"sent": 33, "waiting": 5}
    crowd.quarter.now += 30 * MINUTE
    await crowd.step(3)
    assert await crowd.words(number) == {"sent": 33, "not delivered": 5}


async def test_who_was_to_get_it_while_nobody_asked_waits_for_that(
    crowd: Crowd, standin: TwilioStandIn
) -> None:
    await people(crowd)
    await crowd.started()  # the service was away until then
    await crowd.step(5)
    await ask(crowd)
    standin.judge("approved")
    await ask(crowd, 10 * MINUTE)
    await leave(crowd)
    assert got(crowd) == {"words": 3, "template": 5}
