"""People take part at a kiosk one after another, by the same conversation as on a phone."""

import hashlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.channels import KIOSK
from budget.codes import fresh
from budget.timeline import Phase
from storage.engine import Storage
from storage.tables import (
    ballots,
    code_uses,
    consents,
    conversations,
    ideas,
    inbox,
    kiosk_visits,
    marks,
    outbox,
    reminders,
    requests,
    supports,
)
from tests.bot.kiosk.stand import Stand, link
from tests.bot.lettered import Street, heard
from tests.bot.quarter import NUMBER, PLAIN, Quarter
from tests.recordings import MP3, read_aloud
from tests.storage.linden import BEGINS, SLUG, idea


async def vote(stand: Stand, code: str, numbers: str) -> str:
    """Let somebody at a kiosk vote by a code; return what they read then."""
    await stand.type(code, numbers, "klaar")
    return await stand.touch("Ja, zo stem ik")


async def test_somebody_votes_by_a_code_from_the_first_touch_to_the_receipt(street: Street) -> None:
    stand = Stand(street, await link(street))
    assert "Beginnen" in await stand.look()
    assert "Kies uw taal" in await stand.begin()
    asked = await stand.touch("Nederlands")
    assert "zodra u klaar bent" in asked
    assert "Uw nummer" not in asked
    assert "U kunt nu stemmen" in await stand.touch("Ja, doe mee")
    assert "Pak de brief" in await stand.touch("Stemmen")
    voted = await vote(stand, street.letters[0], "1 3")
    assert "Uw stem telt" in voted
    assert await street.counted() == [(1, 3)]
    assert [row["channel"] for row in await street.rows(ballots)] == [KIOSK]
    assert street.letters[0] not in "".join(stand.seen)


async def test_a_page_is_read_aloud(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(read_aloud(PLAIN, "rules"))
    quarter.office.start_turns()
    stand = Stand(quarter, await link(quarter))
    await stand.look()
    await stand.join()
    await stand.touch("Hoe werkt het?", "Regels", "Luister")
    [sound] = re.findall(r'<audio controls src="([^"]*)" aria-label="Regels">', stand.answer.text)
    assert sound == f"/editions/{SLUG}/recordings/{MP3.name}"
    assert "media-src 'self'" in stand.answer.headers["content-security-policy"]
    await stand.type("menu")
    assert "<audio" not in stand.answer.text
    await quarter.office.stop()


async def test_nothing_of_somebody_is_left_for_who_comes_next(street: Street) -> None:
    stand = Stand(street, await link(street))
    await stand.look()
    await stand.join()
    await vote(stand, street.letters[0], "1 3")
    [receipt] = re.findall(r"Bonnummer: (\w+-\w+)", stand.seen[-1])
    theirs = [row["key"] for row in await street.rows(conversations) if row["channel"] == KIOSK]
    first = await stand.finish()
    assert receipt not in first
    assert "1" not in first.replace("10", "")
    assert not stand.client.cookies
    assert [row for row in await street.rows(conversations) if row["channel"] == KIOSK] == []
    assert await street.rows(kiosk_visits) == []
    assert [row for row in await street.rows(code_uses) if row["phone"] in theirs] == []
    assert await street.counted() == [(1, 3)]
    before = len(stand.seen)
    await stand.join()
    assert "Stemmen" in stand.buttons
    assert "Verander mijn stem" not in stand.buttons
    await vote(stand, street.letters[1], "2")
    assert receipt not in "".join(stand.seen[before:])
    assert await street.counted() == [(1, 3), (2,)]


async def test_a_code_is_one_right_on_a_phone_and_at_a_kiosk(street: Street) -> None:
    await street.cast(NUMBER, street.letters[0], "1")
    stand = Stand(street, await link(street))
    await stand.look()
    await stand.join()
    await vote(stand, street.letters[0], "2")
    assert await street.counted() == [(2,)]
    await street.cast(NUMBER, street.letters[0], "1")
    assert await street.counted() == [(1,)]


async def test_where_the_number_is_the_right_nobody_votes_at_a_kiosk(quarter: Quarter) -> None:
    stand = Stand(quarter, await link(quarter))
    await stand.look()
    await stand.join()
    assert "stemt u met uw eigen telefoon" in await stand.touch("Stemmen")
    await stand.type("1 3")
    assert "stemt u met uw eigen telefoon" in await stand.type("klaar")
    assert "stemt u met uw eigen telefoon" in await stand.type(NUMBER)
    assert await quarter.counted() == []


@pytest.fixture
async def square(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which ideas are sent."""
    square = Quarter(store, BEGINS[Phase.IDEAS] + timedelta(days=1))
    await square.found(replace(PLAIN, entered=Phase.IDEAS), [idea(7)])
    square.office.start_turns()
    yield square
    await square.office.stop()


async def test_an_idea_stays_and_its_author_is_nobody(square: Quarter) -> None:
    stand = Stand(square, await link(square))
    await stand.look()
    await stand.join()
    asked = await stand.touch("Stuur een plan")
    assert "foto" not in asked
    await stand.type("Bankjes bij de speeltuin voor\0 <b>oma's", "bij de speeltuin")
    await stand.touch("Groen", "Weet ik niet")
    assert "&lt;b&gt;oma's" in stand.answer.text.replace("&#39;", "'")
    assert "Schrijf dat op" in await stand.touch("Ja, verstuur")
    [*_before, mine] = await square.rows(ideas)
    assert "Bankjes" not in await stand.finish()
    [*_before, left] = await square.rows(ideas)
    assert (mine["text"], bool(mine["resident"])) == (left["text"], True)
    assert left["resident"] == ""
    assert "Bankjes" not in await stand.join()


@pytest.mark.parametrize("said", ["steun 7", "volg 7", "nieuws", "herinner mij", "buurt 7 ABCDE"])
async def test_what_counts_by_the_head_or_comes_later_is_for_a_phone(
    square: Quarter, said: str
) -> None:
    stand = Stand(square, await link(square))
    await stand.look()
    await stand.join()
    before = await _all_that_stands(square)
    await stand.type(said)
    assert await _all_that_stands(square) == before


async def _all_that_stands(quarter: Quarter) -> list[object]:
    found = [await quarter.rows(table) for table in (supports, marks, consents, reminders)]
    return [*found, await quarter.rows(requests)]


async def test_support_and_reactions_are_not_offered(square: Quarter) -> None:
    stand = Stand(square, await link(square))
    await stand.look()
    await stand.join()
    await stand.touch("Bekijk 1 plan")
    await stand.type("7")
    assert "Ik steun dit" not in stand.buttons
    assert "eigen telefoon" in await stand.type("steun 7")


@pytest.mark.parametrize("said", ["help", "9", "bel mij", "vraag"])
async def test_who_asks_for_a_person_is_told_who_is_there(quarter: Quarter, said: str) -> None:
    stand = Stand(quarter, await link(quarter))
    await stand.look()
    await stand.join()
    assert "iemand die hier werkt" in await stand.type(said)
    assert await quarter.rows(requests) == []


async def test_nothing_is_ever_sent_of_our_own_accord(street: Street) -> None:
    stand = Stand(street, await link(street))
    await stand.look()
    await stand.join()
    await stand.type(street.letters[0], "1", "stop", "start")
    [held] = [row for row in await street.rows(conversations) if row["channel"] == KIOSK]
    assert (held["stopped"], held["news"], held["right_key"]) == (True, False, None)


async def test_what_was_answered_has_arrived_and_is_counted(street: Street) -> None:
    stand = Stand(street, await link(street))
    await stand.look()
    await stand.join()
    rows = [row for row in await street.rows(outbox) if row["channel"] == KIOSK]
    assert {(row["status"], row["body"], row["key"]) for row in rows} == {("delivered", "", b"")}
    tally = street.office.delivery.tally
    assert tally.sends[KIOSK, "reply", "sent"] == len(rows)
    assert tally.turns[KIOSK] == 3
    assert {row["body"] for row in await street.rows(inbox)} == {None}


async def test_many_wrong_codes_close_a_kiosk_for_codes_but_no_phone(street: Street) -> None:
    stand = Stand(street, await link(street))
    read, guess = "", _guesses()
    for _visit in range(11):
        await stand.look()
        await stand.join()
        wrong = [fresh(guess) for _code in range(5)]
        read = await stand.type(*wrong)
        await stand.finish()
    assert "Op dit scherm zijn te veel verkeerde codes getypt" in read
    await stand.join()
    assert "te veel verkeerde codes" in await stand.type(street.letters[0])
    assert "Uw code klopt" in await heard(street, NUMBER, street.letters[0])
    other = Stand(street, await link(street, "Town hall"))
    await other.look()
    await other.join()
    assert "Uw code klopt" in await other.type(street.letters[1])


def _guesses() -> Callable[[int], bytes]:
    """Return what gives bytes that are never alike, and are in no letter."""
    number = count()
    return lambda size: hashlib.sha256(f"guess {next(number)}".encode()).digest()[:size]
