"""What residents say of a project that is carried out, at the desk; and the photos they send."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.channels import Kind
from budget.discussion import FOLLOW_PROJECT
from budget.opinion import Score
from budget.progress import Progress
from budget.timeline import Phase
from storage.contributions import attachments, marks, pictures
from storage.documents import result_as_json
from storage.engine import Storage
from storage.process import carrying_out, editions
from storage.residents import ratings, requests
from storage.residents.ratings import Given
from storage.tables import attachments as kept
from storage.tables import requests as asked
from tests.bot.desk.bureau import HERE, Bureau, words
from tests.bot.quarter import FATMA, PLAIN, Quarter
from tests.bot.test_progress import OUTCOME
from tests.bot.upkeep.beside import PHOTO
from tests.storage.linden import SLUG

LIST, ONE = f"{HERE}/conversations", f"{HERE}/progress/3"
SAID = "Mooi geworden"


@pytest.fixture
async def site(filed: Storage) -> AsyncIterator[Bureau]:
    """Give the desk of an edition of which projects 1 and 3 won; Fatma follows 3."""
    opened = await Bureau(filed).open(replace(PLAIN, entered=Phase.RESULTS))
    await filed.run(lambda db: editions.amend(db, SLUG, result_as_json(OUTCOME)))
    quarter = opened.quarter
    quarter.office.start_turns()
    await quarter.join(FATMA)
    resident = (await quarter.held(FATMA)).resident
    await filed.run(lambda db: marks.put(db, SLUG, resident, FOLLOW_PROJECT, 3))
    yield opened
    await quarter.office.stop()


async def pictured(quarter: Quarter, text: str = SAID) -> int:
    """Let Fatma send a photo of project 3; return the number under which it waits."""
    await quarter.say(FATMA, "voortgang", "3")
    [said, *_more] = await quarter.beside(FATMA, Kind.PICTURE, PHOTO, text)
    assert said.reply.text.startswith("Dank u, wij hebben uw foto van plan 3")
    await quarter.fetch()
    [waiting] = await quarter.storage.run(requests.waiting)
    return waiting.id


async def found(site: Bureau) -> Progress:
    def look(db: Connection) -> Progress:
        return carrying_out.found(db, SLUG)[1][3]

    return await site.quarter.storage.run(look)


async def test_what_is_said_and_sent_reaches_who_answers_it(site: Bureau) -> None:
    number = await pictured(site.quarter)
    async with await site.browser("Sam") as browser:
        assert f"zegt iets over een plan (3): {SAID} (een foto)" in await browser.read(LIST)
        assert "3. Bomen" in await browser.read(f"{LIST}/{number}")
        assert SAID in await browser.read(ONE)
        seen = await browser.see(f"{LIST}/{number}/photo")
        assert seen.headers["content-type"] == "image/jpeg"
        assert b"Fatma" not in seen.content
        await browser.do(f"{LIST}/{number}/answer", {"answer": "Dank u!", "language": ""})
    assert await site.quarter.rows(kept) == []


async def test_a_photo_is_kept_without_what_it_told_of_its_maker(site: Bureau) -> None:
    await pictured(site.quarter)
    [row] = await site.quarter.rows(kept)
    path = site.quarter.office.seal.unlock_content(row["content"])
    assert path.startswith(b"\xff\xd8")
    assert b"Exif" not in path
    assert b"Fatma" not in path


async def test_only_who_answers_reads_it(site: Bureau) -> None:
    number = await pictured(site.quarter)
    async with await site.browser("Aldo") as browser:
        assert SAID not in await browser.read(ONE)
        assert (await browser.see(f"{LIST}/{number}/photo")).status_code == 403


async def test_a_photo_is_shown_only_once_an_organiser_chooses_so(site: Bureau) -> None:
    number = await pictured(site.quarter)
    show, text = f"{LIST}/{number}/show-photo", {"text.nl": "Drie jonge bomen."}
    async with await site.browser("Sam") as browser:
        assert "show-photo" not in (await browser.see(f"{LIST}/{number}")).text
        assert (await browser.send(show, text)).status_code == 403
    assert (await found(site)).photos == ()
    async with await site.browser("Rosa") as browser:
        assert (await browser.send(show, {"text.nl": ""})).status_code == 422
        assert "Iedereen ziet de foto nu bij plan 3." in await browser.do(show, text)
        assert "wacht niet meer" in await browser.do(show, text)
    one = await found(site)
    [photo] = one.photos
    assert (photo.picture.text, one.by) == ({"nl": "Drie jonge bomen."}, "Rosa")
    drawn = await site.quarter.storage.run(
        lambda db: pictures.content(db, SLUG, photo.picture.name)
    )
    assert drawn
    assert await site.quarter.rows(kept) == []


async def test_two_do_not_show_the_same_photo(site: Bureau) -> None:
    number = await pictured(site.quarter)
    async with await site.browser("Roel") as roel, await site.browser("Rosa") as rosa:
        await roel.do(f"{LIST}/{number}/take", {})
        refused = await rosa.send(f"{LIST}/{number}/show-photo", {"text.nl": "Bomen."})
        assert "Roel is hier nu mee bezig" in words(refused)
    assert (await found(site)).photos == ()


async def test_forget_me_takes_words_and_photo_along(site: Bureau) -> None:
    quarter = site.quarter
    await pictured(quarter)
    await quarter.say(FATMA, "wis")
    await quarter.tap(FATMA, "forget")
    assert await quarter.rows(kept) == []
    assert await quarter.rows(asked) == []


async def test_a_photo_that_cannot_be_had_leaves_the_words(site: Bureau) -> None:
    quarter = site.quarter
    await quarter.say(FATMA, "voortgang", "3")
    await quarter.beside(FATMA, Kind.PICTURE, b"no photo", SAID)
    [told] = await quarter.fetch()
    assert told.reply.text.startswith("Uw foto kwam niet bij ons aan.")
    assert len(await quarter.storage.run(requests.waiting)) == 1
    await quarter.say(FATMA, "voortgang", "3")
    await quarter.beside(FATMA, Kind.PICTURE, b"no photo")
    await quarter.fetch()
    assert len(await quarter.storage.run(requests.waiting)) == 1


async def test_a_photo_that_nobody_looks_at_is_erased_in_time(site: Bureau) -> None:
    quarter = site.quarter
    await pictured(quarter)
    later = quarter.now + timedelta(days=1)
    await quarter.storage.run(lambda db: attachments.drop_older(db, later))
    assert await quarter.rows(kept) == []


async def test_figures_stand_there_from_ten_on(site: Bureau) -> None:
    quarter = site.quarter

    def rate(db: Connection, names: range, score: Score) -> None:
        for name in names:
            ratings.give(db, SLUG, f"resident {name}", Given(3, score, b"", quarter.now))

    done = {"seen": "0", "status": "done"}
    async with await site.browser("Rosa") as browser:
        await browser.do(f"{ONE}/update", done)
        await quarter.storage.run(lambda db: rate(db, range(9), Score.GOOD))
        assert "Minder dan tien volgers" in await browser.read(ONE)
        await quarter.storage.run(lambda db: rate(db, range(9, 12), Score.POOR))
        page = await browser.read(ONE)
        assert "te weinig om te tonen" in page
        assert "Samen 12" in page
        await quarter.storage.run(lambda db: rate(db, range(12, 14), Score.GOOD))
        assert "Samen 14" in await browser.read(ONE)


async def test_followers_are_asked_once_a_week_after_it_is_done(site: Bureau) -> None:
    quarter = site.quarter
    async with await site.browser("Rosa") as browser:
        await browser.do(f"{ONE}/update", {"seen": "0", "status": "done"})
        quarter.now += timedelta(days=1)
        assert "klaar" in (await quarter.strike())[0].reply.text
        quarter.now += timedelta(days=6, hours=1)
        [told] = await quarter.strike()
        assert told.reply.text == "Plan 3 (Bomen) is klaar. Is het goed geworden?"
        await quarter.tap(FATMA, "fair:3")
        await quarter.say(FATMA, "Te klein")
        again = {"seen": "1", "status": "building", "percentage": "90"}
        await browser.do(f"{ONE}/update", again)
        await browser.do(f"{ONE}/update", {"seen": "2", "status": "done"})
        assert "Te klein" in await browser.read(ONE)
        quarter.now += timedelta(days=8)
        assert all("goed geworden" not in sent.reply.text for sent in await quarter.strike())
    found = await quarter.storage.run(lambda db: ratings.counts(db, SLUG))
    assert found[3][Score.FAIR] == 1
