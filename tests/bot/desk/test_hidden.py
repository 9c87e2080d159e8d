"""What was hidden is found again: why, by whom, and whether its author can still disagree."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.desk.hidden import PAGE, heard
from bot.moderation import looking
from bot.moderation.told import Telling
from budget.discussion import Reaction, Side
from budget.edition import Edition
from budget.moderation import Subject, Thing, Wrong
from budget.timeline import Phase
from storage import journal
from storage.contributions import hidings, reactions, reports
from storage.contributions.contests import Contest
from storage.contributions.hidings import Hiding
from storage.contributions.reports import Report
from storage.journal import Entry
from tests.bot.desk.bureau import HERE, Bureau, problems
from tests.bot.quarter import PLAIN, SEAL
from tests.storage.linden import NOW, SLUG

LIST = f"{HERE}/moderation/decided"
IDEA = f"{HERE}/moderation/idea/7"
THING = Thing(Subject.IDEA, 7)


async def test_what_is_hidden_is_listed_and_shown_again_from_there(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        assert (
            f'<a href="{IDEA}">Verberg dit idee</a>' in (await browser.see(f"{HERE}/ideas/7")).text
        )
        empty = await browser.read(LIST)
        assert "Er is niets verborgen." in empty
        assert "Er is nog niets beslist." in empty
        assert f'href="{LIST}"' in (await browser.see(f"{HERE}/moderation")).text
        await browser.do(IDEA, {"what": "hide", "words": "Dit is geen idee."})
        page = await browser.read(LIST)
        assert "Verborgen door Sam," in page
        assert "Waarom: Dit is geen idee." in page
        assert "kan de schrijver laten weten het er niet mee eens te zijn" in page
        assert f'<a href="{IDEA}">Idee 7</a>' in (await browser.see(LIST)).text
        assert "een idee is verborgen, door Sam" in await browser.read(IDEA)
        assert "Waarom het verborgen is" in await browser.read(f"{HERE}/ideas/7")
        await browser.do(IDEA, {"what": "restore", "words": ""})
        page = await browser.read(LIST)
        assert "Er is niets verborgen." in page
        assert page.count("Idee 7") == 2
    async with await bureau.browser("Aldo") as browser:
        assert (await browser.see(LIST)).status_code == 403


async def test_a_hidden_question_is_called_a_question(bureau: Bureau) -> None:
    asked = Reaction(0, 7, Side.QUESTION, "<i>Wie</i> betaalt dat?", "hans")
    await bureau.quarter.storage.run(lambda db: reactions.put(db, SLUG, asked, NOW, SEAL))
    async with await bureau.browser("Sam") as browser:
        one = f"{HERE}/moderation/reaction/1"
        await browser.do(one, {"what": "hide", "words": "Dat is geen vraag."})
        page = await browser.read(LIST)
        assert "Vraag 1 over idee 7" in page
        assert "<i>Wie</i> betaalt dat?" in page


async def test_reports_at_which_somebody_looked_are_found_again(bureau: Bureau) -> None:
    def report(db: Connection) -> None:
        reports.add(db, SLUG, THING, Report("hans", Wrong.OTHER, b"", NOW))

    await bureau.quarter.storage.run(report)
    async with await bureau.browser("Sam") as browser:
        refused = await browser.send(IDEA, {"what": "settle", "words": "Dank u."})
        assert "hoort de schrijver niets" in problems(refused)["words"]
        await browser.do(IDEA, {"what": "settle", "words": ""})
        assert "meldingen zijn bekeken Sam open" in await browser.read(LIST)
        assert "Verberg het" in await browser.read(IDEA)


async def test_older_decisions_are_on_the_next_page(bureau: Bureau) -> None:
    def decide(db: Connection) -> None:
        for number in range(PAGE + 1):
            kind = "idea-hidden" if number else "idea-opened"
            journal.write(db, SLUG, Entry(NOW, kind, "Sam", {"idea": 7}))
            journal.write(db, SLUG, Entry(NOW, "texts-changed", "Rosa"))

    await bureau.quarter.storage.run(decide)
    async with await bureau.browser("Sam") as browser:
        page = (await browser.see(LIST)).text
        assert page.count('<th scope="row">') == PAGE
        assert "een idee is voor iedereen te lezen" not in page
        [older] = [part.partition('"')[0] for part in page.split("?before=")[1:]]
        assert "een idee is voor iedereen te lezen" in await browser.read(f"{LIST}?before={older}")


def hidden(reason: bytes = b"x", **since: object) -> Hiding:
    return Hiding(THING, reason, NOW, **since)  # type: ignore[arg-type]


def closing(edition: Edition) -> Edition:
    ends = {**edition.timeline.begins, Phase.CLOSED: NOW + timedelta(days=900)}
    return replace(edition, timeline=replace(edition.timeline, begins=ends))


@pytest.mark.parametrize(
    ("hiding", "edition", "said"),
    [
        (None, PLAIN, "has not heard why"),
        (hidden(b""), PLAIN, "has not heard why"),
        (hidden(edited=NOW, settled=NOW), PLAIN, "changed it since"),
        (hidden(settled=NOW, contested=NOW), PLAIN, "that is final"),
        (hidden(contested=NOW), PLAIN, "was promised an answer by"),
        (hidden(), closing(PLAIN), "until this round is closed, on"),
        (hidden(), replace(PLAIN, entered=Phase.CLOSED), "cannot disagree any more"),
    ],
)
def test_until_when_an_author_can_disagree(
    hiding: Hiding | None, edition: Edition, said: str
) -> None:
    assert said in heard(hiding, edition)


async def test_an_author_who_disagrees_is_in_the_list_as_well(bureau: Bureau) -> None:
    def contest(db: Connection) -> None:
        hidings.contest(db, SLUG, THING, Contest("hans", SEAL.lock("Nee."), NOW))

    async with await bureau.browser("Sam") as browser:
        await browser.do(IDEA, {"what": "hide", "words": "Dit is geen idee."})
        await bureau.quarter.storage.run(contest)
        assert "Er is een antwoord beloofd" in await browser.read(LIST)


async def test_what_reports_of_residents_hid_is_told_as_theirs(bureau: Bureau) -> None:
    def hide(db: Connection) -> None:
        zone = PLAIN.zone
        looking.hide_for_reports(Telling(db, SLUG, zone, SEAL, bureau.quarter.now), THING)

    await bureau.quarter.storage.run(hide)
    async with await bureau.browser("Sam") as browser:
        page = await browser.read(LIST)
        assert "Verborgen door bewoners," in page
        assert "De schrijver heeft niet gehoord waarom." in page
