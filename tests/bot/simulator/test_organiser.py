"""The organiser of the demo: the real commands, at the time and in the store of the town."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from httpx import AsyncClient
from sqlalchemy import Connection

from bot.acting import Acting
from bot.broadcasts import making
from bot.broadcasts.making import Wanted
from bot.commands.organiser import order
from bot.screening import appealing
from bot.simulator.suggestions import join
from bot.simulator.town import Town, moment_in
from bot.simulator.view import PERSONAS, Phone
from budget.audience import Audience, Who
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import ideas
from storage.process import editions
from tests.bot.simulator.conftest import EDITION

ADDRESS = "1001"


async def test_an_organiser_answers_on_the_phone_that_asked(town: Town) -> None:
    for said in ("hallo", "Nederlands", "ja", "5", "2", "hulp", "een vraag stellen", "Mag ik?"):
        await town.say("telegram", ADDRESS, said)
    listed = await order("inbox list", town)
    number = listed.printed.split()[0]
    assert "Mag ik?" in listed.printed
    done = await order(f'inbox answer {number} "Ja, dat mag."', town)
    assert done.status == 0
    last = town.phones["telegram"].shown(ADDRESS)[-1].reply
    assert last
    assert "Ja, dat mag." in last.text


async def test_an_order_is_carried_out_at_the_time_of_the_town(town: Town) -> None:
    assert (await order(f"edition enter {EDITION.slug} counting", town)).status == 0
    row = await town.storage.run(lambda db: editions.load(db, EDITION.slug))
    assert row.edition().timeline.begins[Phase.COUNTING] == town.clock()


async def test_the_phones_show_the_phase_that_an_organiser_entered(
    town: Town, page: AsyncClient
) -> None:
    assert 'value="voting" aria-current="step"' in (await page.get("/")).text
    await order(f"edition enter {EDITION.slug} counting", town)
    shown = (await page.get("/")).text
    assert 'value="counting" aria-current="step"' in shown
    assert "Counting · " in shown


async def test_who_appeals_while_others_vote_keeps_nobody_from_the_result(town: Town) -> None:
    def appealed(db: Connection) -> None:
        who = Acting(db, EDITION.slug, "resident", town.clock(), town.office.seal)
        [refused, *_others] = ideas.standing(db, EDITION.slug, Standing.REFUSED)
        found = ideas.get(db, EDITION.slug, refused)
        assert found.answer
        answered_now = replace(found, answer=replace(found.answer, at=town.clock()))
        ideas.change(db, EDITION.slug, refused, lambda _found: answered_now)
        appealing.appeal(who, refused, "hans", "Dat klopt niet.")

    await town.storage.run(appealed)
    await town.move(moment_in(EDITION, Phase.RESULTS))
    row = await town.storage.run(lambda db: editions.load(db, EDITION.slug))
    assert row.phase == Phase.RESULTS


async def test_two_organisers_write_to_who_wants_news(town: Town) -> None:
    for said in ("hallo", "Nederlands", "ja", "5", "2", "nieuws", "1", "ja"):
        await town.say("telegram", ADDRESS, said)
    told = await order("broadcast show 1", town)
    assert "made by the process itself" in told.printed
    made = await order('broadcast create Feest --to news --text "Er is feest." --by Fatma', town)
    assert made.printed.startswith("Broadcast 2 is a draft.\nTo 1 person now:")
    assert (await order("broadcast ask 2 --by Fatma", town)).status == 0
    refused = await order("broadcast approve 2 --by Fatma", town)
    assert "somebody else has to approve it" in refused.printed
    assert (await order("broadcast approve 2 --by Joris", town)).status == 0
    assert ": ready" in (await order("broadcast show 2", town)).printed


async def test_a_leap_keeps_a_broadcast_from_nobody_who_was_quiet(town: Town) -> None:
    hans = Phone("whatsapp", PERSONAS["hans"], "nl")
    await join(town, hans)
    await town.move(town.clock() + timedelta(days=2))

    def written(db: Connection) -> None:  # as at the desk, where nothing is sent at once
        fatma, joris = (
            Acting(db, EDITION.slug, name, town.clock(), town.office.seal)
            for name in ("Fatma", "Joris")
        )
        wanted = Wanted("Feest", Audience(Who.NEWS), {"nl": "Er is feest."})
        number = making.make(fatma, wanted).number
        making.approve(joris, number, making.ask(fatma, number).revision)

    await town.storage.run(written)
    for _step in range(3):
        await town.move(town.clock() + timedelta(hours=1))
    assert town.phones["whatsapp"].shown(hans.address)[-1].text == "Er is feest."


@pytest.mark.parametrize(
    ("words", "said", "status"),
    [
        ("inbox answer 99 ja", "No request 99 waits", 1),
        ("inbox anwser 1", "No such command", 2),
        ("inbox answer", "Missing argument", 2),
        ("edition show nowhere", "There is no edition nowhere", 1),
        ("edition create /etc/passwd", "Not here", 2),
        ("export de-linden --to /tmp", "Not here", 2),
        ("demo", "Not here", 2),
        ("", "Not here", 2),
        ('inbox answer 1 "ja', "quote", 2),
    ],
)
async def test_an_order_that_cannot_be_carried_out_says_why(
    town: Town, words: str, said: str, status: int
) -> None:
    done = await order(words, town)
    assert done.status == status
    assert said in done.printed


async def test_the_page_shows_what_was_done(page: AsyncClient) -> None:
    answer = await page.post("/organiser", data={"words": "edition show de-linden <b>"})
    assert answer.status_code == 200
    assert "edition show de-linden <b>" in unescape(answer.text)
    assert "<b>" not in answer.text
    shown = await page.post("/organiser", data={"words": "wijkstem edition show de-linden"})
    assert "Voting" in shown.text or "voting" in shown.text


async def test_another_page_cannot_give_orders(page: AsyncClient) -> None:
    sent = await page.post(
        "/organiser", data={"words": "inbox list"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert sent.status_code == 403
