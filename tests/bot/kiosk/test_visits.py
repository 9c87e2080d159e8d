"""A visit to a kiosk ends by a touch, by itself, or with its link; and nobody else gets in."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.channels import KIOSK, Inbound
from storage.post import mail
from storage.post.mail import Letter, Posted
from storage.tables import conversations, inbox, kiosk_visits, outbox
from tests.bot.kiosk.stand import Stand, link, withdraw
from tests.bot.lettered import Street
from tests.bot.quarter import ORGANISATION, SEAL, Quarter
from tests.storage.linden import NOW

MINUTE = timedelta(minutes=1)


async def joined(quarter: Quarter, most: int = 1_000) -> Stand:
    stand = Stand(quarter, await link(quarter), most)
    await stand.look()
    await stand.join()
    return stand


async def of_kiosks(quarter: Quarter) -> list[bytes]:
    rows = await quarter.rows(conversations)
    return [row["key"] for row in rows if row["channel"] == KIOSK]


async def test_who_does_not_touch_it_is_asked_and_then_gone(quarter: Quarter) -> None:
    stand = await joined(quarter)
    assert stand.refreshes == 301
    quarter.now += 5 * MINUTE
    asked = await stand.look()
    assert "Bent u er nog?" in asked
    assert "U kunt nu stemmen" not in asked
    assert stand.refreshes == 61
    quarter.now += MINUTE
    assert "Beginnen" in await stand.look()
    assert stand.refreshes == 0
    assert not stand.client.cookies
    assert await of_kiosks(quarter) == []


async def test_who_is_still_there_goes_on_where_they_were(quarter: Quarter) -> None:
    stand = await joined(quarter)
    quarter.now += 5 * MINUTE + timedelta(seconds=50)
    await stand.look()
    assert "U kunt nu stemmen" in await stand.send(do="stay")
    quarter.now += 4 * MINUTE
    assert "U kunt nu stemmen" in await stand.look()


async def test_who_leaves_with_something_unsent_is_told_so_first(street: Street) -> None:
    stand = await joined(street)
    await stand.type(street.letters[0], "1")
    assert "nog niet verstuurd" in await stand.finish()
    assert "Uw mandje" in await stand.send(do="stay")
    await stand.finish()
    assert "Beginnen" in await stand.send(do="leave")
    assert await of_kiosks(street) == []


async def test_looking_is_no_touch(quarter: Quarter) -> None:
    stand = await joined(quarter)
    for _minute in range(5):
        quarter.now += MINUTE
        await stand.look()
    assert "Bent u er nog?" in stand.seen[-1]


async def test_what_is_done_too_late_is_done_for_nobody(street: Street) -> None:
    stand = await joined(street)
    await stand.type(street.letters[0], "1", "klaar")
    street.now += 6 * MINUTE
    assert "Beginnen" in await stand.touch("Ja, zo stem ik")
    assert await street.counted() == []


async def test_the_clock_ends_a_visit_that_nobody_comes_back_for(quarter: Quarter) -> None:
    await joined(quarter)
    quarter.now += 6 * MINUTE
    await quarter.office.clock.tick()
    assert await quarter.rows(kiosk_visits) == []
    assert await of_kiosks(quarter) == []


async def test_what_comes_in_while_a_visit_ends_is_erased_within_hours(quarter: Quarter) -> None:
    await quarter.take(Inbound(KIOSK, "1.gone", "late", text="hallo"))
    assert len(await of_kiosks(quarter)) == 1
    quarter.now += timedelta(hours=2)
    await quarter.office.clock.tick()
    assert await of_kiosks(quarter) == []
    assert [row["status"] for row in await quarter.rows(outbox)] == []


@pytest.mark.parametrize("days", [0, 31])
async def test_a_link_that_is_over_or_withdrawn_opens_nothing(quarter: Quarter, days: int) -> None:
    stand = await joined(quarter)
    if days:
        quarter.now += timedelta(days=days)
    else:
        await withdraw(quarter)
    shut = await stand.look()
    assert stand.answer.status_code == 404
    assert "U kunt dit scherm niet meer gebruiken" in shut
    assert "stemmen" not in shut
    await stand.begin()
    assert stand.answer.status_code == 404
    assert await quarter.rows(kiosk_visits) == []
    assert await of_kiosks(quarter) == []


async def test_the_clock_ends_a_visit_of_a_link_that_was_withdrawn(quarter: Quarter) -> None:
    await joined(quarter)
    await withdraw(quarter)
    await quarter.office.clock.tick()
    assert await quarter.rows(kiosk_visits) == []
    assert await of_kiosks(quarter) == []


async def test_a_link_that_was_never_made_opens_nothing(quarter: Quarter) -> None:
    stand = Stand(quarter, f"/kiosk/{ORGANISATION}/never-made")
    await stand.look()
    assert stand.answer.status_code == 404
    stand = Stand(quarter, "/kiosk/elsewhere/never-made")
    await stand.look()
    assert stand.answer.status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        [("origin", "https://elsewhere.example")],
        [("sec-fetch-site", "cross-site")],
        [("origin", "null")],
        [("sec-fetch-site", "same-site")],
    ],
)
async def test_what_another_site_sends_is_refused(
    quarter: Quarter, headers: list[tuple[str, str]]
) -> None:
    stand = await joined(quarter)
    heard = len(await quarter.rows(inbox))
    for fields in ({"text": "stemmen"}, {"do": "finish"}, {"do": "begin"}):
        await stand.send(headers, **fields)
        assert stand.answer.status_code == 403
    assert len(await quarter.rows(inbox)) == heard
    assert len(await of_kiosks(quarter)) == 1


async def test_a_form_without_the_mark_of_the_visit_is_refused(quarter: Quarter) -> None:
    stand = await joined(quarter)
    for mark in ("", "0" * 32):
        await stand.send(text="stemmen", mark=mark)
        assert stand.answer.status_code == 403
        await stand.look()
    assert "U kunt nu stemmen" in stand.seen[-1]


async def test_the_cookie_is_for_this_kiosk_and_for_no_script(quarter: Quarter) -> None:
    stand = Stand(quarter, await link(quarter))
    await stand.look()
    stand.client.follow_redirects = False
    answer = await stand.client.post(stand.path, data={"do": "begin"})
    said = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "secure", f"path={stand.path.lower()}"):
        assert part in said
    assert "expires" not in said


async def test_a_cookie_opens_no_other_kiosk(quarter: Quarter) -> None:
    stand = await joined(quarter)
    [token] = [cookie.value for cookie in stand.client.cookies.jar]
    other = Stand(quarter, await link(quarter, "Town hall"))
    other.client.cookies.set("wijkstem-kiosk", token or "", "town.example", other.path)
    assert "Beginnen" in await other.look()
    assert "U kunt nu stemmen" in await stand.look()


async def test_who_sends_nothing_hears_nothing_and_sees_the_same(quarter: Quarter) -> None:
    stand = await joined(quarter)
    before, heard = await stand.look(), len(await quarter.rows(inbox))
    assert await stand.type(" ") == before
    assert len(await quarter.rows(inbox)) == heard


async def test_an_answer_that_comes_late_is_looked_for(quarter: Quarter) -> None:
    stand = await joined(quarter)
    await quarter.storage.run(_with_one_waiting)
    asked = await stand.type("uitleg")
    assert "Een ogenblik" in asked
    assert stand.refreshes == 2
    await quarter.office.clock.tick()
    assert "Een ogenblik" not in await stand.look()
    assert stand.refreshes == 301
    rows = [row for row in await quarter.rows(outbox) if row["status"] != "delivered"]
    assert rows == []


def _with_one_waiting(db: Connection) -> None:
    """Let something of everybody at a kiosk wait for its turn, so that more waits behind it."""
    [key] = db.scalars(select(conversations.c.key).where(conversations.c.channel == KIOSK))
    sealed = db.scalar(select(conversations.c.sealed).where(conversations.c.key == key))
    inbound = Inbound(KIOSK, SEAL.unlock(sealed or b""), "earlier", text="menu")
    body = SEAL.lock(json.dumps(inbound._asdict()))
    mail.receive(db, [Letter(KIOSK, "earlier", key, NOW, body, at=NOW)], Posted.WAITING)


async def test_a_form_that_is_sent_twice_is_heard_once(street: Street) -> None:
    stand = await joined(street)
    await stand.type(street.letters[0], "1", "klaar")
    form = {"choice": stand.buttons["Ja, zo stem ik"]}
    before = stand.answer
    await stand.send(**form)
    stand.answer = before
    assert "Uw stem telt" in await stand.send(**form)
    assert await street.counted() == [(1,)]


async def test_more_than_people_do_is_not_heard(quarter: Quarter) -> None:
    stand = await joined(quarter, most=5)
    await stand.type("menu", "menu")
    await stand.type("menu")
    assert stand.answer.status_code == 429
    assert "te snel" in stand.seen[-1]
    stand.seconds += 10
    assert "U kunt nu stemmen" in await stand.look()
    await stand.type("uitleg")
    assert stand.answer.status_code == 200


async def test_of_a_visit_nothing_stands_in_the_store_that_can_be_read(street: Street) -> None:
    stand = await joined(street)
    await stand.type("Geheim verhaal van oma", street.letters[0], "1 3")
    [token] = [cookie.value for cookie in stand.client.cookies.jar]
    for table in (kiosk_visits, inbox, outbox):
        for row in await street.rows(table):
            kept = repr(row)
            for private in ("Geheim", street.letters[0], token, stand.path.rpartition("/")[2]):
                assert str(private) not in kept
