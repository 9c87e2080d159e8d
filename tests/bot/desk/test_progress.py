"""What organisers note of a project that won: kept, signed, and never over other words."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from bot.desk.progress import Part
from budget.progress import Progress
from budget.timeline import Phase
from budget.updates import Milestone, Status
from storage.documents import result_as_json
from storage.engine import Storage
from storage.process import carrying_out, editions
from tests.bot.desk.bureau import HERE, HOME, Bureau, problems, words
from tests.bot.quarter import PLAIN
from tests.bot.test_progress import OUTCOME, TAKEN
from tests.storage.linden import SLUG

LIST = f"{HERE}/progress"
ONE = f"{LIST}/3"
WHY = {"words.nl": "De grond is te nat.", "words.en": "The soil is too wet."}


@pytest.fixture
async def site(filed: Storage) -> Bureau:
    """Give the desk of an edition of which projects 1 and 3 won."""
    opened = await Bureau(filed).open(replace(PLAIN, entered=Phase.RESULTS))
    counted = result_as_json(OUTCOME)
    await filed.run(lambda db: editions.amend(db, SLUG, counted))
    return opened


async def found(site: Bureau) -> Progress:
    def look(db: Connection) -> Progress:
        return carrying_out.found(db, SLUG)[1][3]

    return await site.quarter.storage.run(look)


def later(site: Bureau, days: int) -> str:
    return f"{(site.quarter.now + timedelta(days)).date()}"


async def test_a_project_is_followed_through_the_pages_alone(site: Bureau) -> None:
    async with await site.browser("Rosa") as browser:
        assert "3. Bomen Nog niet begonnen" in await browser.read(LIST)
        begun = {"seen": "0", "status": "building", "percentage": "40"}
        assert "Het is opgeschreven." in await browser.do(f"{ONE}/update", begun)
        delay = {"seen": "1", "status": "delayed", "until": later(site, 30), **WHY}
        assert "De grond is te nat." in await browser.do(f"{ONE}/update", delay)
        planned = {"seen": "2", "title.nl": "Geplant", "due": later(site, 9)}
        assert "1. Geplant: gepland voor" in await browser.do(f"{ONE}/milestone", planned)
        reached = planned | {"seen": "3", "milestone": "1", "reached": later(site, 0)}
        assert "1. Geplant: gehaald op" in await browser.do(f"{ONE}/milestone", reached)
        money = {"seen": "4", "planned": "300", "spent": "1.250"}
        assert "€ 950 meer dan gepland" in await browser.do(f"{ONE}/money", money)
        await browser.do(f"{ONE}/note", {"note": "Mevrouw Bakker is tegen."})
        assert "Mevrouw Bakker" in await browser.read(ONE)
        await browser.do(f"{LIST}/0/lesson", {"lesson.nl": "Begin eerder."})
        assert "Begin eerder." in await browser.read(LIST)
        assert "Mevrouw Bakker" not in await browser.read(LIST)
        assert "Vertel het aan wie het volgt" in (page := await browser.read(ONE))
        assert "Niemand volgt het" in page
    one = await found(site)
    assert (one.status, one.percentage, one.by, one.updates) == (Status.DELAYED, 40, "Rosa", 5)


async def test_of_a_milestone_that_is_there_only_the_day_it_was_reached_is_typed(
    site: Bureau,
) -> None:
    today, due = later(site, 0), later(site, 9)
    planned = {"seen": "0", "title.nl": "Geplant", "title.en": "Planted", "due": due}
    one = {"milestone": "1", "title.nl": "", "title.en": "", "due": "", "reached": ""}
    words = {"nl": "Geplant", "en": "Planted"}
    async with await site.browser("Rosa") as browser:
        await browser.do(f"{ONE}/milestone", planned)
        await browser.do(f"{ONE}/milestone", one | {"seen": "1", "reached": today})
        [reached] = (await found(site)).milestones
        assert reached == Milestone(1, words, date.fromisoformat(due), date.fromisoformat(today))
        await browser.do(f"{ONE}/milestone", one | {"seen": "2", "title.nl": "Gezet"})
        [renamed] = (await found(site)).milestones
        assert renamed == replace(reached, title=words | {"nl": "Gezet"})
        await browser.do(f"{ONE}/milestone", one | {"seen": "3", "unreached": "yes"})
    assert (await found(site)).milestones == (replace(renamed, reached=None),)


async def test_a_photo_is_shown_and_hidden_with_a_reason(site: Bureau) -> None:
    async with await site.browser("Rosa") as browser:
        page = (await browser.see(ONE)).text
        csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
        sent = {"csrf": csrf, "seen": "0", "text.nl": '"><script>'}
        photo = {"photo": ("tree.jpg", TAKEN, "image/jpeg")}
        answer = await browser.client.post(f"{ONE}/photo", data=sent, files=photo)
        assert answer.status_code == 303
        [shown] = (await found(site)).photos
        page = (await browser.see(ONE)).text
        assert f'<img src="/editions/{SLUG}/pictures/{shown.picture.name}"' in page
        assert '"><script>' not in page
        hide = {"seen": "1", "place": "1", "reason": "Een kenteken."}
        assert "Een foto is verborgen: Een kenteken." in await browser.do(f"{ONE}/hide-photo", hide)
        broken = {"photo": ("tree.jpg", b"no photo", "image/jpeg")}
        answer = await browser.client.post(f"{ONE}/photo", data={**sent, "seen": "2"}, files=broken)
        assert list(problems(answer)) == ["photo"]


@pytest.mark.parametrize(
    ("form", "typed", "fields"),
    [
        ("update", {"status": "delayed"}, ["until", "words.nl", "words.en"]),
        ("update", {"status": "done", "percentage": "40"}, ["percentage"]),
        ("update", {"status": "lost", "until": "soon"}, ["status", "until"]),
        ("milestone", {"title.nl": "", "due": ""}, ["title.nl", "due"]),
        (
            "milestone",
            {"milestone": "7", "title.nl": "Geplant", "due": "2027-09-01"},
            ["milestone"],
        ),
        ("money", {"planned": "veel", "spent": ""}, ["planned", "spent"]),
        ("photo", {"text.nl": "Bomen"}, ["photo"]),
        ("hide-photo", {"place": "1", "reason": "Daarom."}, ["place"]),
        ("note", {"note": " "}, ["note"]),
        ("lesson", {"lesson.nl": "x" * 301}, ["lesson.nl"]),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    site: Bureau, form: str, typed: dict[str, str], fields: list[str]
) -> None:
    async with await site.browser("Rosa") as browser:
        answer = await browser.send(f"{ONE}/{form}", {"seen": "0", **typed})
        assert list(problems(answer)) == fields
        typed_before = [value.strip() for value in typed.values() if value != "lost"]
        assert all(value in answer.text for value in typed_before)
    assert (await found(site)).updates == 0


async def test_two_who_write_at_once_see_each_other(site: Bureau) -> None:
    money = {"seen": "0", "planned": "300", "spent": "100"}
    async with await site.browser("Rosa") as rosa, await site.browser("Roel") as roel:
        await rosa.do(f"{ONE}/money", money)
        answer = await roel.send(f"{ONE}/money", money | {"spent": "777"})
        assert answer.status_code == 422
        assert "Rosa schreef ondertussen ook iets" in words(answer)
        assert 'value="777"' in answer.text
        assert 'name="seen" value="1"' in answer.text
        await roel.do(f"{ONE}/money", money | {"seen": "1", "spent": "777"})
    assert (await found(site)).spent == 777


async def test_others_read_and_change_nothing(site: Bureau) -> None:
    async with await site.browser("Aldo") as browser:
        assert "Bomen" in await browser.read(LIST)
        page = (await browser.see(ONE)).text
        assert f'action="{ONE}' not in page
        assert (await browser.send(f"{ONE}/money", {"spent": "1"})).status_code == 403
        assert (await browser.see(f"{LIST}/2")).status_code == 404
    async with await site.browser("Pia") as browser:
        assert (await browser.see(LIST)).status_code == 403


async def test_before_the_result_there_is_nothing_to_note(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        await browser.client.get(f"{HOME}/language/en")
        assert "As soon as the result is known" in await browser.read(LIST)
        assert (
            await browser.send(f"{ONE}/money", {"planned": "1", "spent": "1"})
        ).status_code == 404


async def test_a_page_has_one_form_in_which_something_is_typed(site: Bureau) -> None:
    async with await site.browser("Rosa") as browser:
        for page in (ONE, *(f"{ONE}/{part.value}" for part in Part), f"{LIST}/0/note"):
            seen = (await browser.see(page)).text
            assert len(re.findall(rf'<form method="post" action="{LIST}', seen)) == 1, page
        assert f'href="{ONE}/milestone"' in (await browser.see(ONE)).text
        assert (await browser.see(f"{LIST}/0/money")).status_code == 404
        assert (await browser.see(f"{ONE}/everything")).status_code == 404
