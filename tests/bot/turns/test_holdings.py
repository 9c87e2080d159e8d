"""Who asks what we hold hears of everything in the store that is of them, and of nobody else."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, update

from bot.channels import Kind
from budget.asking import Help
from budget.held import Held
from budget.idea_rules import IdeaRules
from budget.moderation import Subject, Thing, Wrong
from budget.notice import About, Notice
from budget.opinion import Score
from budget.timeline import Phase
from storage.contributions import appeals, hidings, marks, reports
from storage.contributions.appeals import Appeal
from storage.contributions.contests import Contest
from storage.contributions.reports import Report
from storage.engine import Storage
from storage.post import mail, notices
from storage.post.mail import Letter, Posted
from storage.residents import holdings, ratings, requests
from storage.residents.conversations import Conversation
from storage.residents.ratings import Given
from storage.residents.requests import Request
from storage.tables import inbox
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG

TEN = BEGINS[Phase.VOTING] + DAY
NOTE = b"OggS" + bytes(500)
EARLIER = "linden-0"


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter that votes, of which Fatma and Hans are."""
    quarter = Quarter(store, TEN)
    entered = replace(PLAIN, entered=Phase.VOTING, vote=BY_CLOCK, idea_rules=IdeaRules())
    await quarter.found(entered)
    quarter.office.start_turns()
    for who in (FATMA, HANS):
        await quarter.join(who)
    yield quarter
    await quarter.office.stop()


def leave(db: Connection, who: Conversation, other: str, number: int) -> None:
    """Leave something of somebody everywhere, about things with this number and those after it."""
    resident, at = who.resident, TEN
    for edition, kind, about in (
        *((SLUG, "thumb", number), (SLUG, "follow", number + 1), (EARLIER, "follow", number)),
        *((EARLIER, "mute", number), (SLUG, "report", number + 2)),
    ):
        marks.put(db, edition, resident, kind, about)
    words = SEAL.lock("geheim")
    for help_, project in ((Help.QUESTION, None), (Help.RESPONSE, number + 3)):
        requests.ask(db, SLUG, Request(who.key, help_, words, at, project=project))
    answered = requests.ask(db, SLUG, Request(who.key, Help.ANSWER, words, at))
    held = requests.hold(db, answered)
    assert held
    requests.answer(db, held, words, at)
    appeals.open_case(db, SLUG, Appeal(number + 4, resident, words, at, at + DAY))
    thing = Thing(Subject.IDEA, number + 5)
    hidings.hide(db, SLUG, thing, words, at)
    hidings.contest(db, SLUG, thing, Contest(resident, words, at))
    reports.add(db, SLUG, Thing(Subject.IDEA, number + 2), Report(resident, Wrong.OTHER, words, at))
    ratings.give(db, SLUG, resident, Given(number + 6, Score.GOOD, words, at))
    notices.add(db, SLUG, [(resident, Notice(About.OPENED, 1))], at + 90 * DAY, SEAL)
    mail.take_in(db, [Letter("telegram", f"dead {number}", who.key, TEN, b"locked")])
    db.execute(update(inbox).where(inbox.c.key == who.key).values(status=Posted.DEAD))
    assert resident != other


async def left(quarter: Quarter) -> None:
    """Leave something of both of them everywhere."""
    fatma, hans = await quarter.held(FATMA), await quarter.held(HANS)

    def done(db: Connection) -> None:
        leave(db, fatma, hans.resident, 10)
        leave(db, hans, fatma.resident, 50)

    await quarter.storage.run(done)


async def test_all_that_is_kept_of_somebody_is_found_and_nothing_of_others(
    quarter: Quarter,
) -> None:
    await left(quarter)
    fatma = await quarter.held(FATMA)
    found = await quarter.storage.run(lambda db: holdings.of(db, SLUG, fatma.resident, fatma.key))
    assert found == Held(
        marks=frozenset({("thumb", 10), ("follow", 11), ("report", 12)}),
        waiting=1,
        answered=1,
        responded=(13,),
        appealed=(14,),
        contested=(Thing(Subject.IDEA, 15),),
        rated=(16,),
        notices=1,
        unanswered=1,
        earlier=2,
    )


async def read_all(quarter: Quarter, who: str, channel: str = "telegram") -> str:
    """Return all pages of what somebody reads of what we hold."""
    [page] = await quarter.say(who, "mijn gegevens", channel=channel)
    read = page.reply.text
    while more := [key for key in page.keys if key.startswith("data:")]:
        [page] = await quarter.tap(who, more[0], channel=channel)
        read += "\n" + page.reply.text
    return read


async def test_who_asks_reads_all_of_it_in_whatever_phase_and_no_words(quarter: Quarter) -> None:
    await quarter.beside(FATMA, Kind.VOICE, NOTE)
    await left(quarter)
    read = await read_all(quarter, FATMA)
    for line in (
        *(
            "- 1 bericht dat op u wacht",
            "- 1 bericht van u dat wij nog niet konden beantwoorden",
            "- u volgt: 11",
            "- 1 duim van u",
            "- u meldde: 12",
        ),
        *("- u was het niet eens met het antwoord op: 14", "- 1 spraakbericht, op slot"),
        *(
            "- u was het er niet mee eens dat dit verborgen is: 15",
            "- wat u de gemeente zei over: 13",
        ),
        *("- 2 vragen die op een mens wachten", "- 1 vraag met het antwoord, 2 weken lang"),
        *(
            "- hoe goed u dit vindt: 16",
            "- van vorige rondes: 2 keer steun, een mening of een teken",
        ),
    ):
        assert line in read.split("\n")
    assert "geheim" not in read


async def test_who_is_forgotten_leaves_nothing_to_be_told(quarter: Quarter) -> None:
    await left(quarter)
    fatma = await quarter.held(FATMA)
    await quarter.say(FATMA, "vergeet mij", "ja")
    found = await quarter.storage.run(lambda db: holdings.of(db, SLUG, fatma.resident, fatma.key))
    assert found == Held()


async def test_nobody_else_has_it_looked_up(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    of = holdings.of

    def counted(db: Connection, slug: str, resident: str, key: bytes) -> Held:
        asked.append(resident)
        return of(db, slug, resident, key)

    monkeypatch.setattr(holdings, "of", counted)
    await quarter.say(HANS, "menu", "hoe", "stemmen")
    assert asked == []
    await quarter.say(FATMA, "mijn gegevens")
    assert asked == [(await quarter.held(FATMA)).resident]
