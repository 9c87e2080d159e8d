"""The evaluation at the desk: remarks for organisers alone, findings until everybody reads them."""

from dataclasses import replace

import pytest

from budget.survey import Question, SurveyAnswered
from budget.timeline import Phase
from budget.updates import Lesson
from storage.engine import Storage
from storage.process import editions, evaluations, progress
from storage.residents import survey
from tests.bot.desk.bureau import HERE, HOME, Bureau, problems
from tests.bot.test_evaluating import OVER
from tests.storage.linden import NOW, SLUG

PAGE = f"{HERE}/evaluation"
BETTER = Question.BETTER


@pytest.fixture
async def site(filed: Storage) -> Bureau:
    """Give the desk of an edition whose result is known, with a remark and a lesson."""
    opened = await Bureau(filed).open(replace(OVER, districts=()))
    seal = opened.quarter.office.seal
    said = SurveyAnswered(BETTER, words="Vraag het Jan <b>Bakker</b>")
    await filed.run(lambda db: survey.answer(db, SLUG, "fatma", said, seal))
    lesson = Lesson(SLUG, 0, NOW, "Rosa", {"nl": "Begin eerder."})
    await filed.run(lambda db: progress.learn(db, lesson))
    return opened


async def test_an_edition_is_judged_and_published_by_its_pages(site: Bureau) -> None:
    async with await site.browser("Rosa") as browser:
        typed = {"seen": "0"}
        for number in range(3):
            typed |= {
                f"finding.{number}": "partly",
                f"figure.{number}": "ideas_by_standing",
                f"remark.{number}.nl": f"Opmerking {number}.",
            }
        first = {name: said for name, said in typed.items() if ".2" not in name}
        assert "Nog niemand anders leest het." in await browser.do(PAGE, first)
        page = (await browser.see(PAGE)).text
        assert [f"Opmerking {n}." in page for n in range(3)] == [True, True, False]
        done = await browser.do(f"{PAGE}/publish", typed | {"seen": "1"})
        assert "Iedereen kan het nu lezen" in done
    kept = await site.quarter.storage.run(lambda db: evaluations.of(db, SLUG))
    assert [one.remark["nl"] for one in kept.published] == [f"Opmerking {n}." for n in range(3)]


async def test_what_is_wrong_is_said_and_nothing_is_kept(site: Bureau) -> None:
    async with await site.browser("Rosa") as browser:
        nothing = await browser.send(PAGE, {"seen": "0", "remark.1.nl": "Mooi."})
        assert "finding.1" in problems(nothing)
        assert "Mooi." in nothing.text
        too_early = await browser.send(f"{PAGE}/publish", {"seen": "0"})
        assert set(problems(too_early)) == {"finding.0", "finding.1", "finding.2"}
        typed = {"seen": "7", "finding.1": "reached"}
        assert (await browser.send(PAGE, typed)).status_code == 422
    kept = await site.quarter.storage.run(lambda db: evaluations.of(db, SLUG))
    assert (kept.judged, kept.published) == ({}, ())


async def test_remarks_are_for_organisers_who_can_erase_them(site: Bureau) -> None:
    [(name, _said)] = await site.quarter.storage.run(
        lambda db: survey.remarks(db, SLUG, site.quarter.office.seal)
    )
    for reader in ("Sam", "Aldo"):
        async with await site.browser(reader) as browser:
            assert "Bakker" not in (await browser.see(PAGE)).text
    async with await site.browser("Rosa") as browser:
        page = (await browser.see(PAGE)).text
        assert "Jan &lt;b&gt;Bakker" in page
        assert "Begin eerder." in page
        assert "De opmerking is gewist." in await browser.do(f"{PAGE}/erase", {"remark": name})
        assert "Bakker" not in (await browser.see(PAGE)).text
        await browser.do(f"{PAGE}/erase", {"remark": name})


async def test_lessons_are_seen_while_the_next_edition_is_prepared(site: Bureau) -> None:
    async with await site.browser("Rosa") as browser:
        clone = {"slug": "linden-2", "weeks": "104", "do": "keep"}
        refused = await browser.send(f"{HERE}/process/again", clone | {"slug": "De Linden 2!"})
        told = "Gebruik alleen kleine letters a-z, cijfers, en streepjes ertussen."
        assert problems(refused) == {"slug": told}
        assert "Begin eerder." in await browser.do(f"{HERE}/process/again", clone)
        there = f"{HOME}/editions/linden-2/process"
        assert "Begin eerder." in await browser.read(f"{there}/goals")
        assert "Begin eerder." not in await browser.read(f"{HERE}/process")
        rows = await site.quarter.storage.run(editions.every)
        assert [row.edition().follows for row in rows] == ["", SLUG]
    async with await site.browser("Pia") as browser:
        assert "Begin eerder." not in await browser.read(there)


async def test_a_template_can_follow_an_edition(site: Bureau) -> None:
    typed = {
        "template": "basket",
        "slug": "plein",
        "place": "Het Plein",
        "organiser": "gemeente",
        "budget": "120000",
        "first": "2028-01-03",
        "languages": "nl en",
        "zone": "Europe/Amsterdam",
        "follows": SLUG,
    }
    async with await site.browser("Rosa") as browser:
        assert "Begin eerder." in await browser.do(f"{HOME}/begin", typed)
        wrong = await browser.send(f"{HOME}/begin", typed | {"slug": "plein-2", "follows": "no"})
        assert "follows" in problems(wrong)


async def test_once_ideas_come_in_lessons_are_read_elsewhere(site: Bureau) -> None:
    later = replace(OVER, slug="linden-2", entered=Phase.IDEAS, follows=SLUG)
    await site.quarter.storage.run(lambda db: editions.create(db, later, [], NOW, "test"))
    async with await site.browser("Rosa") as browser:
        page = await browser.read(f"{HOME}/editions/linden-2/process")
    assert "Begin eerder." not in page
