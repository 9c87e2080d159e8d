"""The whole journal, a page at a time, and whether its chain holds."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, update

from bot.desk.decided import details
from bot.desk.journal import PAGE
from bot.desk.recorded import in_the_journal
from bot.desk.words import plainly
from budget.paper import Record
from storage import journal
from storage.journal import Entry, Written
from storage.tables import journal as table
from tests.bot.desk.bureau import HERE, Bureau
from tests.storage.linden import NOW, SLUG


async def decide(bureau: Bureau, number: int) -> None:
    """Write so many decisions."""

    def written(db: Connection) -> None:
        for n in range(number):
            content: dict[str, str | int] = {"number": n, "place": "<script>"}
            journal.write(db, SLUG, Entry(NOW, "idea-submitted", "resident", content))

    await bureau.quarter.storage.run(written)


async def test_a_page_of_the_journal_leads_to_the_older_ones(bureau: Bureau) -> None:
    await decide(bureau, PAGE)
    async with await bureau.browser("Aldo") as browser:
        newest = await browser.see(f"{HERE}/journal")
        assert newest.text.count("een idee is ingediend") == PAGE
        assert newest.text.count("<td>een bewoner</td>") == PAGE
        assert f'href="{HERE}/journal?before=2"' in newest.text
        assert "<script>" not in newest.text
        older = await browser.see(f"{HERE}/journal?before=2")
    assert "de ronde is aangemaakt" in older.text
    assert "before=" not in older.text
    assert "Naar de nieuwste" in older.text


@pytest.mark.parametrize("name", ["Rosa", "Sam", "Aldo", "Olga"])
async def test_whoever_may_read_it_can_check_the_chain(bureau: Bureau, name: str) -> None:
    await decide(bureau, 3)
    async with await bureau.browser(name) as browser:
        said = await browser.do(f"{HERE}/journal/check", {})
        assert "tot en met besluit 4" in said
        tampered = update(table).where(table.c.position == 2).values(by="somebody else")
        await bureau.quarter.storage.run(lambda db: db.execute(tampered))
        said = await browser.do(f"{HERE}/journal/check", {})
    assert "besluit 2 is niet zoals het is opgeschreven" in said


@pytest.mark.parametrize("before", ["-1", "x"])
async def test_a_page_that_cannot_be_is_not_there(bureau: Bureau, before: str) -> None:
    async with await bureau.browser("Aldo") as browser:
        assert (await browser.see(f"{HERE}/journal?before={before}")).status_code == 404


async def test_what_a_decision_was_about_is_said_in_words(bureau: Bureau) -> None:
    content: dict[str, str | int] = {
        "project": 22,
        "status": "building",
        "percentage": 30,
        "until": "2027-11-13",
        "planned": 28_000,
        "reason": "<b>{x}.",
        "photo": f"{'a' * 64}.jpg",
        "odd": 7,
    }

    def written(db: Connection) -> None:
        journal.write(db, SLUG, Entry(NOW, "progress-noted", "Rosa", content))

        head: dict[str, str | int] = {"length": 437, "head": "e" * 64}
        journal.write(db, SLUG, Entry(NOW, "receipts-head", "clock", head))

    await bureau.quarter.storage.run(written)
    before, photo = "plan 22, odd: 7, 30_% klaar, ".replace("_", "\xa0"), f"foto: {'a' * 64}.jpg, "
    after = (
        "gepland: 28.000_euro, stand: wordt gemaakt, tot 13_november_2027, "
        "reden: &lt;b&gt;{x}.</td>"
    ).replace("_", "\xa0")
    async with await bureau.browser("Rosa") as browser:
        whole = (await browser.see(f"{HERE}/journal")).text
        glance = (await browser.see(HERE)).text
    assert before + photo + after in whole
    assert before + after in glance
    assert f"eindigt op {'e' * 64}, 437 bonnummers" in whole


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("until", "2027-05-03T12:00:00+00:00", "tot 3 mei 2027, 14.00 uur"),
        ("until", "2027-05-03", "tot 3 mei 2027"),
        ("since", "2027-12-31T23:30:00+00:00", "sinds 1 januari 2028, 0.30 uur"),
        ("planned", "2027-05-03", "gepland: 3 mei 2027"),
        ("reached", "2027-05-03", "gehaald: 3 mei 2027"),
        ("until", "one day", "until: one day"),
        ("planned", "2027-05-03T12:00:00+00:00", "planned: 2027-05-03T12:00:00+00:00"),
    ],
)
def test_a_day_or_a_moment_is_told_by_the_clock_of_the_edition(
    name: str, value: str, told: str
) -> None:
    one = Written(1, NOW, "odd", "Rosa", {name: value}, "")
    [said] = details(one, ZoneInfo("Europe/Amsterdam"), whole=True)
    assert plainly(said, "nl") == told


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (
            "sms=750 template=1100 limit=50 tier=None",
            "SMS: 7.5 cent, WhatsApp, aan wie 24 uur niet schreef: 11 cent, grens: 50 euro",
        ),
        ("limit=None tier=1000", "geen grens, 1.000 gesprekken per dag op WhatsApp"),
        ("limit=0 tier=999999999", "0 euro, elk aantal gesprekken per dag op WhatsApp"),
    ],
)
async def test_what_was_settled_for_broadcasts_is_said_in_words(
    bureau: Bureau, now: str, told: str
) -> None:
    def written(db: Connection) -> None:
        journal.write(db, SLUG, Entry(NOW, "broadcast-prices", "Rosa", {"now": now}))

    await bureau.quarter.storage.run(written)
    async with await bureau.browser("Rosa") as browser:
        assert told in await browser.read(f"{HERE}/journal")


async def test_what_became_of_a_batch_on_paper_is_said_in_words(bureau: Bureau) -> None:
    opened: dict[str, str | int] = {"batch": 1, "place": "Kerk", "day": "2027-05-03"}
    record = Record(5, 2, 0, 1, 1, {"no code": 2, "too dear": 1}, ("Anna", "Bert"))

    def written(db: Connection) -> None:
        journal.write(db, SLUG, Entry(NOW, "paper-batch-opened", "Rosa", opened))
        closed = {"batch": 1, "place": "Kerk", **record.as_data()}
        journal.write(db, SLUG, Entry(NOW, "paper-batch-closed", "Rosa", closed))

    await bureau.quarter.storage.run(written)
    async with await bureau.browser("Aldo") as browser:
        for page in (f"{HERE}/journal", HERE):
            read = await browser.read(page)
            assert "stapel 1, Ingeleverd: 3 mei 2027, Waar: Kerk" in read
            assert "Geteld: 2" in read
            assert "Ongeldig, zonder code: 2" in read
            assert "SHA-256 van de bonnummers" not in read


def test_every_reason_that_makes_a_ballot_on_paper_invalid_has_words() -> None:
    rooms = ("budget/paper.py", "storage/ballots/paper_closing.py")
    found = {kind for room in rooms for kind in re.findall(r'Flaw\(\s*"([^"]+)"', source(room))}
    assert len(found) == 14
    assert all(in_the_journal(f"invalid: {kind}", 1) for kind in found)


def source(room: str) -> str:
    return (Path(__file__).parents[3] / room).read_text("utf-8")
