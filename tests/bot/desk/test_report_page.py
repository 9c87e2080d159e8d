"""The report at the desk: tables with charts, and the same as files."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import Connection, update

from budget.ballot import Basket
from budget.timeline import Phase
from storage.ballots import votes
from storage.ballots.votes import Cast
from storage.engine import Storage
from storage.process import editions, figures
from storage.residents import conversations
from storage.tables import editions as table
from tests.bot.desk.bureau import HERE, Bureau, words
from tests.storage.linden import DAY, EDITION, NOW, SLUG, conversation

DAY_OF_VOTES = NOW.date()

HASH = re.compile(r"\b[0-9a-f]{32,}\b")
"""What is drawn anew in every run, and has any number in it."""


def lived(db: Connection) -> None:
    """Let 30 join before voting began, and 24 vote."""
    for n in range(30):
        conversations.keep(db, [conversation(bytes([n]), joined=NOW - DAY, district="haven")])
    figures.catch_up(db, NOW + DAY)
    editions.enter(db, EDITION, NOW, "test")
    cast = [Cast(Basket((1,)), bytes([n]) * 16, "sms", DAY_OF_VOTES, NOW) for n in range(24)]
    key = editions.load(db, SLUG).tie_key or b""
    votes.cast(db, SLUG, key, [(bytes([n]), ballot) for n, ballot in enumerate(cast)])


@pytest.fixture
async def voted(filed: Storage) -> Bureau:
    """Give the desk of an edition in which people vote."""
    bureau = await Bureau(filed).open(replace(EDITION, entered=Phase.SCREENING))
    await filed.run(lived)
    return bureau


async def test_a_report_shows_tables_with_charts_beside_them(voted: Bureau) -> None:
    async with await voted.browser("Aldo") as browser:
        answer = await browser.see(f"{HERE}/report")
    assert "Haven 30" in words(answer)
    assert answer.text.count('<svg class="chart"') >= 4
    assert "style=" not in answer.text


@pytest.mark.parametrize("name", ["Rosa", "Aldo", "Sam"])
async def test_during_the_vote_nobody_finds_more_of_it_than_how_many_voted(
    voted: Bureau, name: str
) -> None:
    public = "24 mensen hebben tot nu toe gestemd."
    async with await voted.browser(name) as browser:
        for path in ("", "/report", "/report/votes_by_day.csv", "/report/steps.csv"):
            answer = await browser.see(f"{HERE}{path}")
            assert (public in words(answer)) is (path == "")
            said = HASH.sub("", words(answer)).replace("2027", "").replace(public, "")
            assert "24" not in said
            assert answer.status_code == (404 if "votes" in path else 200)


async def test_once_the_result_is_public_votes_are_in_it(voted: Bureau) -> None:
    def told(db: Connection) -> None:
        db.execute(update(table).values(phase=Phase.RESULTS, outcome="{}"))

    await voted.quarter.storage.run(told)
    async with await voted.browser("Aldo") as browser:
        assert "SMS 24" in await browser.read(f"{HERE}/report")
        csv = await browser.see(f"{HERE}/report/votes_by_day.csv")
    assert csv.text.splitlines()[1].endswith(";24")
    assert csv.headers["content-disposition"] == f'attachment; filename="{SLUG}-votes_by_day.csv"'


@pytest.mark.parametrize(
    ("name", "status"),
    [("report.xlsx", 200), ("meanings.csv", 200), ("other.csv", 404), ("..%2Freport.xlsx", 404)],
)
async def test_a_report_can_be_taken_home(voted: Bureau, name: str, status: int) -> None:
    async with await voted.browser("Rosa") as browser:
        answer = await browser.see(f"{HERE}/report/{name}")
    assert answer.status_code == status


async def test_before_a_day_is_over_a_report_says_so(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        assert "Er is nog geen dag voorbij" in await browser.read(f"{HERE}/report")


async def test_goals_stand_beside_what_the_figures_say(filed: Storage) -> None:
    aimed = replace(
        EDITION,
        goal={"nl": "Iedereen <b>doet</b> mee."},
        success=({"nl": "30 mensen doen mee."}, {"nl": "Elk idee krijgt antwoord."}),
    )
    bureau = await Bureau(filed).open(replace(aimed, entered=Phase.SCREENING))
    async with await bureau.browser("Aldo") as browser:
        page = await browser.read(f"{HERE}/report")
        shown = page.partition("De doelen, en wat de cijfers zeggen")[2]
        for said in (
            "Iedereen <b>doet</b> mee.",
            "30 mensen doen mee. Elk idee krijgt antwoord.",
            "Wat de cijfers zeggen",
        ):
            assert said in shown
        text = (await browser.see(f"{HERE}/report")).text
        assert "<b>doet" not in text
        assert 'href="#steps"' in text
        assert 'id="steps"' in text


async def test_without_goals_nothing_is_said_of_them(voted: Bureau) -> None:
    async with await voted.browser("Aldo") as browser:
        assert "De doelen, en wat" not in await browser.read(f"{HERE}/report")
