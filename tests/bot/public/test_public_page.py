"""What the town reads: everything that may be told, and of votes nothing before the count."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Headers
from sqlalchemy import Connection

from bot.public.routes import public_page
from bot.public.town import Town
from budget import projects
from budget.ballot import AnyBallot, Basket
from budget.division import DivisionRule
from budget.edition import Edition, Question
from budget.leftover import Leftover, Use
from budget.receipt import rules_hash
from budget.rules import VoteRules
from budget.tally import result_of
from budget.timeline import Phase
from budget.vessels import Vessel, VesselRules, Vessels
from storage.ballots import certified, settling, votes
from storage.ballots.votes import Cast
from storage.documents import result_as_json
from storage.engine import Storage
from storage.process import editions
from tests.storage.linden import DAY, EDITION, NOW, SLUG
from tests.stores import do

PAGE = f"/editions/{SLUG}"
HOSTILE = '<script>alert("1")</script>&amp;'


def found(db: Connection, edition: Edition) -> None:
    """Found an edition, and open its vote if that is where it is."""
    editions.create(db, replace(edition, entered=Phase.IDEAS), [], NOW - 90 * DAY, "test")
    if edition.entered is not Phase.IDEAS:
        editions.enter(db, edition, NOW, "test")


def vote(db: Connection, ballots: Sequence[AnyBallot]) -> tuple[str, ...]:
    """Cast these ballots, each by a right of its own; return their receipts."""
    key = editions.load(db, SLUG).tie_key or b""
    held = [
        (bytes([n]), Cast(ballot, bytes([n] * 16), "sms", NOW.date(), NOW))
        for n, ballot in enumerate(ballots)
    ]
    return votes.cast(db, SLUG, key, held)


def conclude(db: Connection, edition: Edition) -> None:
    """Count, and make the result known."""
    ends = NOW + 2 * DAY
    result = result_of(edition, votes.counted(db, SLUG), editions.load(db, SLUG).lot_seed)
    editions.conclude(db, SLUG, result_as_json(result), ends, "test")
    editions.enter(db, edition.enter(Phase.RESULTS, ends), ends, "test")


@pytest.fixture
async def browser(store: Storage) -> AsyncIterator[AsyncClient]:
    """Give a browser that looks at this store; every time as if nobody had looked before."""
    pages = public_page({"village": store})
    app = FastAPI()
    app.mount("/editions", pages)

    async def anew(_request: object) -> None:
        pages.state.town = Town({"village": store})

    async with AsyncClient(
        transport=ASGITransport(app), base_url="http://town", event_hooks={"request": [anew]}
    ) as client:
        yield client


async def read(browser: AsyncClient, page: str = "", **asked: str) -> str:
    answer = await browser.get(f"{PAGE}{page}", params=asked)
    assert answer.status_code == 200
    return unescape(re.sub(r"<[^>]+>", "", answer.text)).replace("\xa0", " ")


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING])
async def test_it_tells_what_it_is_about_by_which_rules_and_where_it_stands(
    browser: AsyncClient, store: Storage, phase: Phase
) -> None:
    await do(store, found, replace(EDITION, entered=phase))
    page = await read(browser)
    assert "Burgerbegroting van De Linden" in page
    assert "Bewoners beslissen over € 1.000 van de gemeente" in page
    assert "De raad voert het uit." in page
    assert "Het past." in page
    assert ("Schommel" in page) is (phase is Phase.VOTING)
    assert (rules_hash(EDITION) in page) is (phase is Phase.VOTING)
    html = (await browser.get(PAGE)).text
    assert html.count('aria-current="step"') == 1
    name = {Phase.IDEAS: "Plannen sturen", Phase.VOTING: "Stemmen"}[phase]
    assert f'aria-current="step"><span class="when">{name}</span>' in html


async def test_while_voting_is_open_nothing_depends_on_what_was_voted_for(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    receipts = await do(store, vote, [Basket((1,))] * 12)
    before = await read(browser)
    await do(store, vote, [Basket((2,))] * 11 + [Basket((1, 3))])
    after = await read(browser)
    assert before == after
    assert "12 mensen gestemd" in after
    assert not any(number in after for number in receipts)
    assert "bonnummer" not in after


@pytest.mark.parametrize(("ballots", "told"), [(9, False), (10, True)])
async def test_a_turnout_of_a_few_is_not_told(
    browser: AsyncClient, store: Storage, ballots: int, told: bool
) -> None:
    await do(store, found, EDITION)
    await do(store, vote, [Basket((1,))] * ballots)
    assert ("mensen gestemd" in await read(browser)) is told


async def test_the_first_page_begins_with_the_way_to_its_parts(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    await do(store, vote, [Basket((1, 3))] * 7 + [Basket((2,))] * 4)
    await do(store, conclude, EDITION)
    html = (await browser.get(PAGE)).text
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
    led = re.findall(r'href="#([^"]+)">([^<]+)</a>', contents)
    assert [name for name, _label in led] == re.findall(r'<section aria-labelledby="([^"]+)', html)[
        : len(led)
    ]
    assert ("result", "De uitslag") in led
    assert all(f'<h2 id="{name}">{label}</h2>' in html for name, label in led)
    assert 'class="contents"' not in (await browser.get(PAGE, params={"embed": "1"})).text


async def test_the_result_tells_of_every_project_why(browser: AsyncClient, store: Storage) -> None:
    await do(store, found, EDITION)
    await do(store, vote, [Basket((1, 3))] * 7 + [Basket((2,))] * 4)
    await do(store, conclude, EDITION)
    page = await read(browser)
    assert "2 plannen wonnen, voor € 700 van € 1.000." in page
    assert "11 mensen stemden." in page
    assert "Twee mensen moeten de telling nog nakijken." in page
    html = (await browser.get(PAGE)).text
    assert re.findall(r'id="result-(\d)" class="won"', html) == ["3", "1"]
    assert re.findall(r'id="result-(\d)">', html.partition("<summary>1 plan won niet<")[2]) == ["2"]
    assert [html.count(f'href="{PAGE}/projects/{number}"') for number in (1, 2, 3)] == [1, 1, 1]
    every = await read(browser, "/projects")
    assert "Dit plan won niet. Toen het aan de beurt was, was er nog € 300." in every


async def test_the_first_page_tells_what_is_on_now_and_what_comes_after(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    page = await read(browser)
    assert re.search(r"Nu: Stemmen\s+2 mei 2027 tot en met", page)
    assert page.index("Nu: Stemmen") < page.index("Waarover u kunt stemmen")
    assert re.search(r"Daarna, vanaf \d+ mei 2027: Tellen", page)
    await do(store, editions.enter, replace(EDITION, entered=Phase.CLOSED), NOW + DAY, "test")
    assert "Daarna" not in await read(browser)


async def test_receipt_and_files_stand_beside_the_result_and_in_the_way_to_the_parts(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    await do(store, vote, [Basket((1, 3))] * 7)
    await do(store, conclude, EDITION)
    html = (await browser.get(PAGE)).text
    sections = re.findall(r'<section aria-labelledby="([^"]+)', html)
    assert sections[:3] == ["result", "check", "files"]
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert ['href="#check"' in contents, 'href="#files"' in contents] == [True, True]
    assert f'action="{PAGE}#check"' in html


async def test_in_the_frame_of_another_page_there_is_what_matters_now_and_a_way_out(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    embedded = (await browser.get(f"{PAGE}/embed")).text
    assert re.findall(r'<section aria-labelledby="([^"]+)', embedded) == ["projects"]
    assert "Nu: Stemmen" in embedded
    assert f'<a href="{PAGE}" target="_blank" rel="noopener">' in embedded


async def test_an_amount_and_a_day_stay_on_one_line_but_what_was_typed_comes_back_as_it_was(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    html = (await browser.get(PAGE)).text
    assert "Bewoners beslissen over €\xa01.000 van" in html
    assert "2\xa0mei\xa02027" in html
    asked = await browser.get(f"{PAGE}/projects", params={"word": "€ 5 op 3 mei"})
    assert 'value="€ 5 op 3 mei"' in asked.text


async def test_a_certified_result_is_final(browser: AsyncClient, store: Storage) -> None:
    await do(store, found, EDITION)
    await do(store, vote, [Basket((1,))])
    await do(store, conclude, EDITION)
    for name in ("Fatma", "Joris"):
        await do(store, certified.certify, SLUG, name, NOW + 3 * DAY)
    assert "Twee mensen hebben de telling nagekeken." in await read(browser)


async def test_a_receipt_can_be_looked_up_once_it_is_counted(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    replaced, *_others = await do(store, vote, [Basket((1,))])
    counted, *_others = await do(store, vote, [Basket((2,))])
    assert "telt mee" not in await read(browser, receipt=counted)
    await do(store, conclude, EDITION)
    typed = f" {counted.lower().replace('-', ' ')} "
    assert f"Bonnummer {counted} telt mee in de uitslag." in await read(browser, receipt=typed)
    for other in (replaced, "abc", HOSTILE):
        assert "staat niet bij de stemmen die tellen" in await read(browser, receipt=other)


async def test_the_files_of_a_result_are_those_of_an_export(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    receipts = await do(store, vote, [Basket((1, 3)), Basket((2,))])
    assert (await browser.get(f"{PAGE}/files/receipts.csv")).status_code == 404
    await do(store, conclude, EDITION)
    html = (await browser.get(PAGE)).text
    names = re.findall(rf'href="{PAGE}/files/([^"]+)" download', html)
    assert {"result.pb", "receipts.csv", "rules.json", "result.xlsx"} <= set(names)
    for name in names:
        answer = await browser.get(f"{PAGE}/files/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{SLUG}-{name}"'
    listed = (await browser.get(f"{PAGE}/files/receipts.csv")).text
    assert all(number in listed for number in receipts)
    for path in (b"/files/%2e%2e/linden", b"/files/%2e%2e%2flinden", b"/files/%2e%2e"):
        raw = PAGE.encode() + path  # dots that are spelt out are not taken out before they are sent
        answer = await browser.get(raw.decode())
        assert (answer.request.url.raw_path, answer.status_code) == (raw, 404)


async def test_what_two_people_decided_about_the_rest_stands_with_the_result(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    await do(store, vote, [Basket((1, 3))])
    await do(store, conclude, EDITION)
    assert "Na het tellen is besloten" not in await read(browser)
    wish = Leftover(Use.PARTLY, "De raad wil dit ook.")
    for name in ("Anna", "Bas"):
        await do(store, settling.settle, SLUG, wish, name, NOW)
    assert "€ 300 van wat over is, gaat naar nummer 2 Schommel. Waarom? De raad wil dit ook." in (
        await read(browser)
    )


VESSELS = VesselRules(1_000, 100, (Vessel("groen", 500), Vessel("sport", 500)))


async def test_a_divided_budget_tells_what_each_theme_gets(
    browser: AsyncClient, store: Storage
) -> None:
    theme = EDITION.themes[0]
    edition = replace(
        EDITION,
        themes=(theme, replace(theme, key="sport", title={"nl": "Sport"})),
        projects=(),
        vote=VoteRules(VESSELS, DivisionRule.MEAN),
    )
    await do(store, found, edition)
    await do(store, vote, [Vessels((7, 3)), Vessels((5, 5))])
    await do(store, conclude, edition)
    page = await read(browser)
    assert "€ 1.000 is verdeeld over de thema's." in page
    assert re.search(r"1\. Groen\s*€ 600", page)
    assert re.search(r"2\. Sport\s*€ 400", page)
    assert (await browser.get(f"{PAGE}/files/themes.csv")).status_code == 200


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "", "nl"),
        ("en", "nl", "en"),
        ("", "en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("", "de, nl;q=0.5, en;q=0.4", "nl"),
        ("tr", "tr", "nl"),
        ("", ";;q=,en;q=x;q=1e9,\u00e9", "en"),
    ],
)
async def test_it_is_read_in_the_language_of_who_reads(
    browser: AsyncClient, store: Storage, asked: str, accepted: str, language: str
) -> None:
    await do(store, found, EDITION)
    headers = Headers({b"accept-language": accepted.encode("latin-1")})
    answer = await browser.get(PAGE, params={"language": asked} if asked else {}, headers=headers)
    assert f'<html lang="{language}">' in answer.text
    heading = {"nl": "Burgerbegroting van De Linden", "en": "Participatory budget of De Linden"}
    assert f"<h1>{heading[language]}</h1>" in answer.text


async def test_what_somebody_wrote_is_no_html(browser: AsyncClient, store: Storage) -> None:
    project = replace(EDITION.projects[0], title={"nl": HOSTILE}, text={"nl": HOSTILE})
    edition = replace(EDITION, place=HOSTILE, projects=(project,))
    await do(store, found, edition)
    html = (await browser.get(PAGE)).text
    assert "<script" not in html
    assert (await read(browser)).count(HOSTILE) == 4
    assert (await read(browser, "/projects/1")).count(HOSTILE) == 5


async def test_what_is_often_asked_stands_there_and_is_no_html(
    browser: AsyncClient, store: Storage
) -> None:
    asked = Question(1, {"nl": HOSTILE}, {"nl": "De gemeente.", "en": "The municipality."})
    await do(store, found, replace(EDITION, questions=(asked,)))
    assert "<script" not in (await browser.get(PAGE)).text
    page = await read(browser)
    assert page.index("Vaak gevraagd") < page.index(HOSTILE) < page.index("De gemeente.")
    in_english = await read(browser, language="en")
    assert HOSTILE in in_english
    assert "The municipality." in in_english


async def test_where_nothing_is_often_asked_there_is_no_heading_for_it(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    assert "Vaak gevraagd" not in await read(browser)


async def test_it_loads_nothing_from_elsewhere_and_runs_no_script(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, EDITION)
    answer = await browser.get(PAGE)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<[^>]* (style|on\w+)=|<style|<script|https?://", answer.text)
    loaded = re.findall(r'rel="stylesheet" href="([^"]+)"', answer.text)
    assert loaded == [f"/editions/{name}.css" for name in ("theme", "style", "public")]
    for path in loaded:
        assert (await browser.get(path)).headers["content-type"].startswith("text/css")
    [leaf] = re.findall(r'rel="icon" href="([^"]+)"', answer.text)
    assert (await browser.get(leaf)).headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize("path", ["/editions/elsewhere", "/editions/page.css", f"{PAGE}/files/x"])
async def test_what_is_not_there_is_said_in_plain_words(
    browser: AsyncClient, store: Storage, path: str
) -> None:
    await do(store, found, EDITION)
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert "Deze pagina is er niet." in answer.text


@pytest.mark.parametrize(("reads", "first"), [("nl", "Deze pagina"), ("en", "This page")])
async def test_what_is_not_there_is_said_first_in_the_language_of_who_reads(
    browser: AsyncClient, reads: str, first: str
) -> None:
    answer = await browser.get("/editions/elsewhere", headers={"accept-language": f"{reads}-BE"})
    assert f'<html lang="{reads}"' in answer.text
    assert f"<title>{first}" in answer.text


async def test_its_days_are_those_of_the_town(browser: AsyncClient, store: Storage) -> None:
    late = EDITION.timeline.begins[Phase.VOTING].replace(hour=22, minute=30)
    begins = {**EDITION.timeline.begins, Phase.VOTING: late}
    edition = replace(EDITION, timeline=replace(EDITION.timeline, begins=begins))
    await do(store, found, edition)
    local = (late + timedelta(hours=2)).day
    assert f"{local} mei 2027 tot en met 4 mei 2027, 10.00 uur" in await read(browser)


@pytest.mark.parametrize("counted", [False, True])
async def test_a_project_that_was_withdrawn_stands_there_with_the_reason(
    browser: AsyncClient,
    store: Storage,
    counted: bool,
) -> None:
    edition = projects.withdrawn(EDITION, 2, f"de speeltuin verhuist. {HOSTILE}")
    await do(store, found, edition)
    if counted:
        await do(store, conclude, edition)
    page = await read(browser)
    assert f"Ingetrokken: de speeltuin verhuist. {HOSTILE}" in page
    every = await read(browser, "/projects")
    assert f"Ingetrokken: de speeltuin verhuist. {HOSTILE}" in every
    assert ("Het won niet: het plan is ingetrokken." in every) == counted
    assert "<script" not in (await browser.get(PAGE)).text
