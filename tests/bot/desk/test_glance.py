"""What somebody sees of an edition at a glance: what they may see, and nothing else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.desk.glance import days_left
from budget.asking import Help
from budget.moderation import Subject, Thing, Wrong
from budget.standing import Standing
from budget.timeline import Phase, Timeline
from storage.ballots import votes
from storage.contributions import appeals, ideas, reports
from storage.contributions.appeals import Appeal
from storage.contributions.reports import Report
from storage.engine import Storage
from storage.post import mail
from storage.post.mail import Posted
from storage.process import editions
from storage.residents import conversations, requests
from storage.residents.requests import Request
from tests.bot.desk.bureau import HERE, Bureau
from tests.storage.linden import (
    BEGINS,
    DAY,
    EDITION,
    NOW,
    SLUG,
    ballot,
    conversation,
    idea,
    letter,
    post,
)

SCREENING = replace(EDITION, entered=Phase.IDEAS)


def lived(db: Connection) -> None:
    """Let 28 join, and let something of every kind wait."""
    at = BEGINS[Phase.IDEAS]
    for n in range(28):
        channel, district = ("sms", "haven") if n < 12 else ("telegram", "")
        theirs = {"channel": channel, "district": district, "language": "tr" if n < 3 else "nl"}
        conversations.keep(db, [conversation(bytes([n]), joined=at, **theirs)])
    requests.ask(db, SLUG, Request(b"key", Help.QUESTION, b"", at - 20 * DAY))
    reports.add(db, SLUG, Thing(Subject.IDEA, 7), Report("hans", Wrong.OTHER, b"", at))
    appeals.open_case(db, SLUG, Appeal(7, "fatma", b"", at - 9 * DAY, at - DAY))
    mail.receive(db, [letter("1")], Posted.DEAD)
    mail.send(db, [post("Hello")])


@pytest.fixture
async def busy(filed: Storage) -> Bureau:
    """Give a desk with something of everything to do."""
    bureau = await Bureau(filed).open(SCREENING)
    await filed.run(lived)
    return bureau


ASKED = "1 vraag om te beantwoorden"
LATE = "1 wacht langer dan beloofd"
REPORTED = "over 1 tekst is een melding gedaan"
APPEALED = "1 bezwaar om te beantwoorden"
DEAD = "1 bericht kon niet worden beantwoord"
JOINED = "Samen 28"
JOURNAL = "de ronde is aangemaakt"
EVERYTHING = {ASKED, LATE, REPORTED, APPEALED, DEAD, JOINED, JOURNAL}


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("Rosa", EVERYTHING),
        ("Sam", EVERYTHING - {DEAD}),
        ("Pia", set()),
        ("Aldo", {JOINED, JOURNAL}),
        ("Olga", {DEAD, JOINED, JOURNAL}),
    ],
)
async def test_everybody_sees_what_waits_for_them(busy: Bureau, name: str, sees: set[str]) -> None:
    async with await busy.browser(name) as browser:
        page = await browser.read(HERE)
        assert {said for said in EVERYTHING if said in page} == sees
        assert "Nog" in page  # the days that are left are for everybody


async def test_groups_of_fewer_than_ten_are_not_told(busy: Bureau) -> None:
    async with await busy.browser("Aldo") as browser:
        page = await browser.read(HERE)
    assert "Telegram 16" in page
    assert "SMS 12" in page
    assert "Turks niet verteld" in page
    assert "Nederlands niet verteld" in page


@pytest.mark.parametrize(("joined", "told"), [(0, False), (9, False), (10, True)])
async def test_tables_that_tell_nothing_are_left_out(
    filed: Storage, joined: int, *, told: bool
) -> None:
    def join(db: Connection) -> None:
        at = BEGINS[Phase.IDEAS]
        conversations.keep(db, [conversation(bytes([n]), joined=at) for n in range(joined)])

    bureau = await Bureau(filed).open(SCREENING)
    await filed.run(join)
    async with await bureau.browser("Rosa") as browser:
        page = await browser.read(HERE)
    assert ("Wie erbij kwam, per kanaal" in page) == told
    assert ("niet verteld" in page) == told  # of the districts, that is
    assert ("Hoeveel bewoners erbij kwamen, per kanaal, buurt en taal" in page) != told


@pytest.mark.parametrize(
    ("name", "sees"), [("Rosa", True), ("Aldo", True), ("Sam", False), ("Olga", False)]
)
async def test_who_organises_or_checks_sees_in_which_hours_many_joined(
    busy: Bureau, name: str, *, sees: bool
) -> None:
    def joined(db: Connection) -> None:
        for n in range(28, 60):
            late = BEGINS[Phase.IDEAS] + timedelta(hours=5)
            conversations.keep(db, [conversation(bytes([n]), joined=late)])

    await busy.quarter.storage.run(joined)
    async with await busy.browser(name) as browser:
        page = await browser.read(HERE)
    assert ("De uren waarin de meesten erbij kwamen" in page) is sees
    assert ("14.00 uur 32" in page) is sees


async def test_what_can_be_dealt_with_has_a_link_to_where(busy: Bureau) -> None:
    async with await busy.browser("Rosa") as browser:
        page = (await browser.see(HERE)).text
    assert f'href="{HERE}/journal"' in page
    assert f'href="{HERE}/nowhere"' not in page


async def test_authors_without_an_answer_lead_to_their_ideas_alone(filed: Storage) -> None:
    def judged(db: Connection) -> None:
        for number in (21, 22):
            ideas.put(db, SLUG, idea(number))
        ideas.put(db, SLUG, replace(idea(23), standing=Standing.WITHDRAWN))

    screened = Timeline({**BEGINS, Phase.SCREENING: BEGINS[Phase.IDEAS] + DAY})
    edition = replace(SCREENING, entered=Phase.SCREENING, timeline=screened)
    bureau = await Bureau(filed).open(edition)
    await filed.run(judged)
    async with await bureau.browser("Sam") as browser:
        page = (await browser.see(HERE)).text
        answerless = r'href="([^"]+)">(\d+) indieners hebben nog geen antwoord'
        [(address, count)] = re.findall(answerless, page)
        assert address == f"{HERE}/ideas?unanswered=yes"
        assert f"{count} ideeën." in await browser.read(address)
        assert f"{int(count) + 1} ideeën." in await browser.read(f"{HERE}/ideas")


async def test_a_page_has_an_icon(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        [leaf] = re.findall(r'rel="icon" href="([^"]+)"', (await browser.see(HERE)).text)
        icon = await browser.see(leaf)
    assert icon.headers["content-type"].startswith("image/svg+xml")


HURRIES = (
    "uiterlijk 18 april 2027 openbaar",
    "pas beantwoord als de stemming al begonnen is",
    "de beoordeling is voorbij",
)


@pytest.mark.parametrize(
    ("entered", "days", "said"),
    [
        (Phase.SCREENING, 40, []),
        (Phase.SCREENING, 20, [HURRIES[0]]),
        (Phase.SCREENING, 10, [HURRIES[1]]),
        (Phase.VOTING, -1, [HURRIES[2]]),
    ],
)
async def test_how_soon_answers_have_to_be_public_is_told(
    filed: Storage, entered: Phase, days: int, said: list[str]
) -> None:
    timeline = Timeline({**BEGINS, Phase.SCREENING: BEGINS[Phase.IDEAS] + DAY})
    bureau = await Bureau(filed).open(replace(EDITION, entered=entered, timeline=timeline))
    bureau.quarter.now = BEGINS[Phase.VOTING] - days * DAY
    async with await bureau.browser("Sam") as browser:
        page = await browser.read(HERE)
    assert "1 indiener heeft nog geen antwoord" in page
    assert [one for one in HURRIES if one in page] == said


@pytest.mark.parametrize(
    ("phase", "later", "days"),
    [
        (Phase.VOTING, 0, 1),
        (Phase.VOTING, 1, 0),
        (Phase.VOTING, 3, -2),
        (Phase.CLOSED, 0, None),
    ],
)
def test_the_days_that_are_left_are_those_of_the_phase(
    phase: Phase, later: int, days: int | None
) -> None:
    assert days_left(replace(EDITION, entered=phase), NOW + later * DAY) == days


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("", [("page", "In een oogopslag")]),
        ("/ideas", [("page", "Ideeën")]),
        ("/ideas/answers", [("true", "Ideeën")]),
        ("/process/timeline", [("true", "Het proces")]),
    ],
)
async def test_the_menu_shows_in_which_part_somebody_is(
    bureau: Bureau, path: str, current: list[tuple[str, str]]
) -> None:
    async with await bureau.browser("Rosa") as rosa:
        page = (await rosa.see(f"{HERE}{path}")).text
    menu = page.partition('class="desk-menu"')[2].partition("</nav>")[0]
    assert re.findall(r'aria-current="(\w+)">([^<]+)', menu) == current


def handed_in(db: Connection) -> None:
    for number in range(21, 24):
        ideas.put(db, SLUG, replace(idea(number), supports=number))
    ideas.put(db, SLUG, replace(idea(24), standing=Standing.WITHDRAWN, supports=0))
    ideas.put(db, SLUG, replace(idea(25), standing=Standing.ACCEPTED, supports=0))


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (Phase.IDEAS, "5 ideeën zijn ingediend. Ze zijn 66 keer gesteund."),
        (Phase.SCREENING, "1 idee is beantwoord. 4 ideeën hebben nog geen antwoord."),
    ],
)
async def test_the_glance_begins_with_what_the_phase_is_about(
    filed: Storage, phase: Phase, said: str
) -> None:
    bureau = await Bureau(filed).open(replace(SCREENING, entered=phase))
    await filed.run(handed_in)
    async with await bureau.browser("Aldo") as aldo, await bureau.browser("Pia") as pia:
        assert said in await aldo.read(HERE)
        assert said not in await pia.read(HERE)


@pytest.mark.parametrize(
    ("phase", "voted", "said"),
    [
        (Phase.VOTING, 9, "Minder dan tien mensen hebben gestemd"),
        (Phase.VOTING, 12, "12 mensen hebben tot nu toe gestemd."),
        (Phase.COUNTING, 12, "12 mensen hebben tot nu toe gestemd."),
        (Phase.RESULTS, 12, "12 mensen hebben gestemd."),
    ],
)
async def test_the_glance_tells_how_many_voted_as_the_town_reads_it(
    filed: Storage, phase: Phase, voted: int, said: str
) -> None:
    bureau = await Bureau(filed).open(EDITION)
    cast = [(bytes([n]), ballot(1)) for n in range(voted)]
    await filed.run(lambda db: votes.cast(db, SLUG, bytes(32), cast))
    entered = replace(EDITION, entered=phase)
    await filed.run(lambda db: editions.enter(db, entered, NOW, "test"))
    async with await bureau.browser("Rosa") as rosa:
        page = await rosa.read(HERE)
    assert said in page
    assert "Per kanaal" not in page  # not before the count, and here there was none
