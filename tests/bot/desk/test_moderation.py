"""What waits to be read is opened, hidden with a reason, or left as it is."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from budget.moderation import Subject, Thing, Wrong
from budget.notice import About, Notice
from budget.standing import Standing
from storage.contributions import hidings, ideas, reports
from storage.contributions.contests import Contest
from storage.contributions.reports import Report
from storage.tables import notices
from tests.bot.desk.bureau import HERE, Bureau, form, problems, words
from tests.bot.quarter import SEAL
from tests.storage.linden import NOW, SLUG


async def told(bureau: Bureau) -> list[Notice]:
    """Return what authors will read."""
    rows = await bureau.quarter.rows(notices)
    return [Notice(About(row["about"]), row["number"], SEAL.unlock(row["said"])) for row in rows]


async def test_an_idea_is_hidden_with_a_reason_and_shown_again(bureau: Bureau) -> None:
    hostile = "<script>alert(1)</script> een bank"

    def wait(db: object) -> None:
        ideas.change(  # a resident's text is shown as it was written, and does nothing
            db,  # type: ignore[arg-type]
            SLUG,
            7,
            lambda one: replace(one, text=hostile, standing=Standing.WAITING, by="hans"),
        )

    await bureau.quarter.storage.run(wait)
    one = f"{HERE}/moderation/idea/7"
    async with await bureau.browser("Sam") as browser:
        assert hostile in await browser.read(f"{HERE}/moderation")
        assert "<script>alert" not in (await browser.see(one)).text
        refused = await browser.send(one, {"what": "hide", "words": ""})
        assert problems(refused) == {"words": "Vul dit in."}
        assert "Er is beslist" in await browser.do(one, {"what": "open", "words": "Mooi."})
        assert await told(bureau) == [Notice(About.OPENED, 7, "Mooi.")]
        refused = await browser.send(one, {"what": "open", "words": "Zo typte ik het."})
        assert refused.status_code == 422
        assert "Zo typte ik het." in words(refused)
        await browser.do(one, {"what": "hide", "words": "Dit is geen idee."})
        assert "Dit is geen idee." in await browser.read(one)
        await browser.do(one, {"what": "restore", "words": ""})
        assert "Er wacht niets." in await browser.read(f"{HERE}/moderation")


async def test_what_an_author_said_meanwhile_is_read_first(bureau: Bureau) -> None:
    one, thing = f"{HERE}/moderation/idea/7", Thing(Subject.IDEA, 7)

    def contest(db: Connection) -> None:
        hidings.contest(db, SLUG, thing, Contest("hans", SEAL.lock("<b>Nee</b>."), NOW))
        hidings.edit(db, SLUG, thing, NOW)

    async with await bureau.browser("Sam") as browser:
        await browser.do(one, {"what": "hide", "words": "Dit is geen idee."})
        await bureau.quarter.storage.run(contest)
        typed = {"what": "settle", "words": "Het blijft zo.", "since": ""}
        refused = await browser.send(one, typed)
        assert problems(refused)["what"].startswith("Dit is intussen veranderd")
        assert "Het blijft zo." in words(refused)
        page = await browser.read(one)
        assert "<b>Nee</b>." in page
        assert "Een indiener heeft het daarna aangepast:" in page
        assert "1 verborgen tekst is door de indiener aangepast" in await browser.read(HERE)
        seen = await bureau.quarter.storage.run(lambda db: hidings.get(db, SLUG, thing))
        assert seen
        assert "Er is beslist" in await browser.do(one, typed | {"since": f"1 {seen.edited}"})
        assert "Er wacht niets." in await browser.read(f"{HERE}/moderation")


async def test_who_contests_what_is_hidden_is_answered(bureau: Bureau) -> None:
    one, thing = f"{HERE}/moderation/idea/7", Thing(Subject.IDEA, 7)

    def contest(db: Connection) -> None:
        hidings.contest(db, SLUG, thing, Contest("hans", SEAL.lock("Het mag wel."), NOW))

    async with await bureau.browser("Sam") as browser:
        await browser.do(one, {"what": "hide", "words": "Dit is geen idee."})
        await bureau.quarter.storage.run(contest)
        assert "Het blijft verborgen, met het antwoord hieronder" in await browser.read(one)
        typed = await form(browser, one) | {"what": "settle", "words": ""}
        assert problems(await browser.send(one, typed)) == {"words": "Vul dit in."}
        assert "hoort het" in await browser.do(one, typed | {"words": "Het blijft verborgen."})
        assert "Er wacht niets." in await browser.read(f"{HERE}/moderation")


async def test_what_is_reported_can_be_left_as_it_is(bureau: Bureau) -> None:
    one, thing = f"{HERE}/moderation/idea/7", Thing(Subject.IDEA, 7)

    def report(db: Connection) -> None:
        for resident, wrong in (("hans", Wrong.ADVERTISING), ("fatma", Wrong.OTHER)):
            reports.add(db, SLUG, thing, Report(resident, wrong, b"", NOW))

    await bureau.quarter.storage.run(report)
    async with await bureau.browser("Sam") as browser:
        page = await browser.read(one)
        assert "Gemeld als reclame" in page
        assert "Gemeld om een andere reden" in page
        told = await browser.do(one, {"what": "settle", "words": ""})
        assert "Het blijft zoals het is." in told
        assert "hoort het" not in told


@pytest.mark.parametrize(
    ("standing", "offered"),
    [
        (Standing.WAITING, ["open", "hide"]),
        (Standing.OPEN, ["hide"]),
        (Standing.HIDDEN, ["restore"]),
        (Standing.ACCEPTED, []),
    ],
)
async def test_only_what_can_be_decided_is_offered(
    bureau: Bureau, standing: Standing, offered: list[str]
) -> None:
    def stand(db: Connection) -> None:
        ideas.change(db, SLUG, 7, lambda idea: replace(idea, standing=standing))

    await bureau.quarter.storage.run(stand)
    async with await bureau.browser("Sam") as browser:
        page = (await browser.see(f"{HERE}/moderation/idea/7")).text
        assert re.findall('type="radio" name="what" value="([a-z]+)"', page) == offered
        assert f'href="{HERE}/ideas/7"' in page


async def test_there_is_nothing_else_to_decide_about(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        for nothing in ("idea/99", "reaction/99", "person/1"):
            assert (await browser.see(f"{HERE}/moderation/{nothing}")).status_code == 404
