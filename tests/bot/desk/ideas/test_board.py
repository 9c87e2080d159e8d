"""All ideas in one table: found, assigned and answered together, with the keyboard alone."""

import re

from sqlalchemy import Connection

from bot.desk.ideas.listing import PAGE
from storage.contributions import assessments, ideas
from tests.bot.desk.bureau import HERE, Bureau, problems, words
from tests.bot.desk.ideas.conftest import HOSTILE
from tests.bot.desk.ideas.judged import ACCEPT, IDEAS, judge
from tests.storage.linden import SLUG, idea


def listed(page: str) -> list[int]:
    """Return the numbers of the ideas in the table."""
    return [int(number) for number in re.findall(r'<td class="number">(\d+)</td>\s*<th', page)]


async def test_the_board_shows_the_ideas_that_are_asked_for(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        await judge(browser, 7, ACCEPT)
        await browser.do(f"{IDEAS}/assign", {"number": ["8"], "to": "Sam"})
        for asked, expected in (
            ("", [7, 8, 9]),
            ("?order=supports", [9, 7, 8]),
            ("?order=newest", [9, 8, 7]),
            ("?word=ZITBANK", [8, 9]),
            ("?word=9", [9]),
            ("?word=script", [8]),
            ("?stage=assessed", [7]),
            ("?standing=open", [7, 8, 9]),
            ("?standing=refused", []),
            ("?theme=groen", [7, 9]),
            ("?whose=mine", [8]),
            ("?whose=nobody", [7, 9]),
            ("?late=yes", []),
            ("?unanswered=yes", [7, 8, 9]),
            ("?stage=nonsense&order=x&page=999999999", [7, 8, 9]),
        ):
            assert listed((await browser.see(IDEAS + asked)).text) == expected, asked


async def test_a_hostile_title_is_text(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        for page in ("", "?word=script", "/8", "/9/similar", "/answers"):
            answer = await browser.see(IDEAS + page)
            assert answer.status_code == 200
            assert "<script>alert" not in answer.text
            assert "<b>bank" not in answer.text
        assert HOSTILE in await browser.read(f"{IDEAS}/8")


async def test_those_that_are_ticked_are_assigned_or_none_is(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        nothing = await browser.send(f"{IDEAS}/assign", {"to": "Sam"})
        assert problems(nothing) == {"number": "Vink de ideeën aan waar dit over gaat."}
        stranger = await browser.send(f"{IDEAS}/assign", {"number": ["7", "8"], "to": "Pia"})
        assert set(problems(stranger)) == {"to"}
        assert stranger.text.count(" checked") == 2
        gone = await browser.send(f"{IDEAS}/assign", {"number": ["7", "999"], "to": "Sam"})
        assert gone.status_code == 404
        assert await bureau.quarter.storage.run(lambda db: assessments.every(db, SLUG)) == {}
        told = await browser.do(f"{IDEAS}/assign?word=bank", {"number": ["7", "8"], "to": "Sam"})
        assert "Sam beoordeelt 2 ideeën." in told
        page = await browser.read(f"{IDEAS}/answers?only=7.8")
        assert "0 antwoorden zijn klaar. 2 zijn niet klaar." in page
        ticked = await browser.send(f"{IDEAS}/answer", {"number": ["8", "7"]})
        assert ticked.headers["location"].endswith("/ideas/answers?only=7.8")


async def test_an_idea_leads_back_to_its_page_and_its_row(bureau: Bureau) -> None:
    def put(db: Connection) -> None:
        for number in range(100, 100 + PAGE):
            ideas.put(db, SLUG, idea(number))

    await bureau.quarter.storage.run(put)
    async with await bureau.browser("Sam") as browser:
        for asked, number, back in (
            ("", 9, "#idea-9"),
            ("", 149, "?page=2#idea-149"),
            ("?order=newest", 9, "?order=newest&amp;page=2#idea-9"),
            ("?word=zitbank", 149, "?word=zitbank#found"),
        ):
            page = (await browser.see(f"{IDEAS}/{number}{asked}")).text
            assert f'<a href="{IDEAS}{back}">' in page
        second = (await browser.see(f"{IDEAS}?page=2")).text
        assert f'action="{IDEAS}/assign?page=2"' in second
        assert f'formaction="{IDEAS}/answer?page=2"' in second
        nothing = await browser.send(f"{IDEAS}/assign?page=2", {"to": "Pia", "number": "149"})
        assert listed(nothing.text) == [147, 148, 149]
        done = await browser.send(f"{IDEAS}/assign?page=2", {"to": "Sam", "number": "149"})
        assert done.headers["location"] == f"{IDEAS}?page=2#idea-149"
        done = await browser.send(f"{IDEAS}/assign?whose=nobody", {"to": "Sam", "number": "7"})
        assert done.headers["location"] == f"{IDEAS}?whose=nobody#found"


async def test_who_only_looks_finds_no_form_and_no_notes(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        await browser.do(f"{IDEAS}/8/note", {"note": "Onder ons."})
        assert "Onder ons." in await browser.read(f"{IDEAS}/8")
    async with await bureau.browser("Aldo") as browser:
        for page in ("ideas", "ideas/8", "ideas/answers", "ideas/8/similar", "projects"):
            answer = await browser.see(f"{HERE}/{page}")
            assert answer.status_code == 200
            assert "Onder ons." not in words(answer)
            assert re.findall(r'method="post" action="([^"]+)"', answer.text)[1:] == []


async def test_everything_is_reached_by_links_and_forms_in_their_order(bureau: Bureau) -> None:
    """Who has a keyboard only goes from link to link, and finds no dead end and no key needed."""
    async with await bureau.browser("Rosa") as browser:
        board = (await browser.see(HERE)).text
        assert f'href="{IDEAS}"' in board
        board = (await browser.see(IDEAS)).text
        assert set(re.findall(r'tabindex="([^"]*)"', board)) == {"-1"}, "the order is the page's"
        assert "onclick" not in board
        assert f'href="{IDEAS}/8"' in board
        assert f'formaction="{IDEAS}/answer"' in board
        reached, waits = set(), [f"{IDEAS}", f"{IDEAS}/8", f"{HERE}/projects"]
        forms = set()
        while waits:
            if (address := waits.pop()) in reached:
                continue
            reached.add(address)
            answer = await browser.see(address)
            assert answer.status_code == 200, address
            forms |= set(re.findall(r'method="post" action="([^"?]+)', answer.text))
            links = re.findall(rf'href="({HERE}/(?:ideas|projects)[^"]*)"', answer.text)
            waits += [link for link in links if "?" not in link]
        assert {f"{IDEAS}/8/similar", f"{IDEAS}/new", f"{IDEAS}/spoken"} <= reached
        for done in ("assess", "assign", "note", "ask", "merge"):
            assert f"{IDEAS}/8/{done}" in forms, done
