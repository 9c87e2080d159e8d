import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection
from structlog.testing import capture_logs

from bot.acting import Acting
from bot.broadcasts import making
from bot.simulator.phones import Approving
from bot.turns import announce
from budget.broadcast import Stage
from budget.count import Outcome
from budget.days import next_by_day
from budget.rules import VoteRules
from budget.timeline import Phase, Timeline
from storage import journal
from storage.documents import result_from_json
from storage.engine import Storage
from storage.post import broadcasts, recipients
from storage.process import approvals, editions, prices
from storage.tables import conversations, outbox
from storage.tables import journal as links
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, MOMENT, NUMBER, PLAIN, SEAL, Quarter, Sent
from tests.journeys.rehearsal import DEMO, THEMES
from tests.storage.linden import BEGINS, SLUG
from tests.stores import Open

EARLY = replace(PLAIN, entered=Phase.PREPARING, vote=BY_CLOCK)


@pytest.fixture
async def early(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter before anything has begun."""
    quarter = Quarter(store, BEGINS[Phase.IDEAS] - timedelta(days=9))
    await quarter.found(EARLY)
    quarter.office.start_turns()
    yield quarter
    await quarter.office.stop()


async def at(quarter: Quarter, moment: datetime) -> dict[str, list[Sent]]:
    """Let the clock strike, twice, and return what everybody hears."""
    before = {name: len(line.sent) for name, line in quarter.lines.items()}
    quarter.now = moment
    for _twice in range(2):
        await quarter.office.clock.tick()
    await quarter.deliver()
    return {name: line.sent[before[name] :] for name, line in quarter.lines.items()}


async def phase(quarter: Quarter) -> str:
    row = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    return row.phase


async def kinds(quarter: Quarter) -> list[str]:
    rows = sorted(await quarter.rows(links), key=lambda row: row["position"])
    return [row["kind"] for row in rows]


async def test_a_phase_begins_at_its_moment_and_not_before(early: Quarter) -> None:
    await at(early, BEGINS[Phase.IDEAS] - MOMENT)
    assert await phase(early) == Phase.PREPARING
    await at(early, BEGINS[Phase.IDEAS])
    assert await phase(early) == Phase.IDEAS


async def test_who_wants_news_hears_once_that_a_phase_has_begun(early: Quarter) -> None:
    await early.join(FATMA, news="yes")
    await early.join(HANS, news="no")
    await early.join(NUMBER, "sms")
    await early.say(NUMBER, "nieuws", "1", "1", channel="sms")
    await early.say("1003", "hallo")  # has not joined
    heard = await at(early, BEGINS[Phase.IDEAS])
    assert {name: [s.address for s in sent] for name, sent in heard.items()} == {
        "telegram": [FATMA],
        "whatsapp": [],
        "sms": [NUMBER],
    }
    assert all("De Linden" in sent.reply.text for sent in heard["telegram"])
    assert await at(early, BEGINS[Phase.IDEAS] + MOMENT) == {
        "telegram": [],
        "whatsapp": [],
        "sms": [],
    }


async def test_everybody_hears_it_in_their_own_language(early: Quarter) -> None:
    for person, language in ((FATMA, "nl"), (HANS, "en")):
        await early.say(person, "hello")
        await early.tap(person, f"language:{language}", "consent:yes", "news:yes")
    heard = await at(early, BEGINS[Phase.IDEAS])
    dutch, english = sorted(heard["telegram"], key=lambda sent: sent.address)
    assert "you can send ideas until" in english.reply.text
    assert "you can send ideas until" not in dutch.reply.text


async def test_who_said_stop_hears_nothing_until_start(early: Quarter) -> None:
    for person in (FATMA, HANS):
        await early.join(person, news="yes")
        await early.say(person, "stop")
        await early.say(person, "hallo")  # writing does not undo it
    await early.say(HANS, "start")
    heard = await at(early, BEGINS[Phase.IDEAS])
    assert [sent.address for sent in heard["telegram"]] == [HANS]


async def test_news_can_be_answered(early: Quarter) -> None:
    await early.join(FATMA, news="yes")
    await at(early, BEGINS[Phase.VOTING])
    [answer] = await early.say(FATMA, "stem")
    assert "done" in answer.keys


async def test_phases_that_were_slept_through_are_entered_and_only_what_is_true_is_told(
    early: Quarter,
) -> None:
    await early.join(FATMA, news="yes")
    heard = await at(early, BEGINS[Phase.VOTING] + MOMENT)
    assert await phase(early) == Phase.VOTING
    assert len(heard["telegram"]) == 1
    assert await kinds(early) == ["edition-created", "phase-entered", "phase-entered"]


async def test_a_result_is_told_however_late(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="yes")
    heard = await at(quarter, BEGINS[Phase.CLOSED] + MOMENT)
    assert await phase(quarter) == Phase.CLOSED
    assert len(heard["telegram"]) == 1


async def test_a_vote_that_should_have_ended_does_not_open_by_the_clock(early: Quarter) -> None:
    await at(early, BEGINS[Phase.COUNTING])
    assert await phase(early) == Phase.IDEAS
    assert await kinds(early) == ["edition-created", "phase-entered", "phase-waits"]

    def opened(db: Connection) -> None:
        row = editions.hold(db, SLUG)
        edition = announce.following(db, row.edition(), Phase.VOTING, early.now)
        announce.enter(db, row, edition, early.now, "organiser")

    await early.storage.run(opened)
    await at(early, early.now + MOMENT)
    assert await phase(early) == Phase.VOTING


async def test_a_vote_opens_as_soon_as_two_people_have_approved(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(replace(EARLY, vote=VoteRules()))
    with capture_logs() as logged:
        for approving in ("Anna", "Bas"):
            await at(quarter, BEGINS[Phase.VOTING] + MOMENT)
            assert await phase(quarter) == Phase.IDEAS
            await store.run(partial(approvals.approve, slug=SLUG, by=approving, now=quarter.now))
    await at(quarter, quarter.now + MOMENT)
    assert await phase(quarter) == Phase.VOTING
    reasons = [reason for entry in logged for reason in entry["reasons"]]
    said = "Of the 2 people who have to approve of these rules {} did"
    assert [reason.split(":")[0] for reason in reasons] == [said.format(0), said.format(1)]
    told = [row["content"] for row in await quarter.rows(links) if row["kind"] == "phase-waits"]
    assert [reason in content for reason, content in zip(reasons, told, strict=True)] == [True] * 2


async def test_two_processes_enter_a_phase_once(opened: Open) -> None:
    both = [Quarter(await opened()) for _two in range(2)]
    await both[0].found(EARLY)
    both[0].office.start_turns()
    both[0].now = BEGINS[Phase.IDEAS] - MOMENT
    await both[0].join(FATMA, news="yes")
    before = len(await both[0].rows(outbox))
    for quarter in both:
        quarter.now = BEGINS[Phase.IDEAS]
    await asyncio.gather(
        both[0].take(both[0].inbound(FATMA, "menu")),
        *(quarter.office.clock.tick() for quarter in both * 3),
    )
    assert await kinds(both[0]) == ["edition-created", "phase-entered"]
    assert len(await both[0].rows(outbox)) == before + 2
    await both[0].office.stop()


async def test_a_phase_that_is_not_ready_waits_and_is_reported_once(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(replace(EARLY, projects=()))
    with capture_logs() as logged:
        await at(quarter, BEGINS[Phase.RESULTS])
    assert await phase(quarter) == Phase.IDEAS
    assert [entry["event"] for entry in logged] == ["phase cannot begin"]


async def test_many_are_told_in_pages(early: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "PAGE", dict.fromkeys(recipients.PAGE, 2))
    for n in range(5):
        await early.join(str(4000 + n), news="yes")
    told = [await at(early, BEGINS[Phase.IDEAS] + n * MOMENT) for n in range(4)]
    heard = [sent.address for one in told for sent in one["telegram"]]
    assert sorted(heard) == [str(4000 + n) for n in range(5)]


async def test_a_phase_that_begins_at_night_is_told_by_day(store: Storage) -> None:
    midnight = BEGINS[Phase.IDEAS].replace(hour=23, minute=0, second=0, microsecond=0)
    quarter = Quarter(store, midnight - timedelta(days=1))
    begins = {**BEGINS, Phase.IDEAS: midnight}
    await quarter.found(replace(EARLY, timeline=Timeline(begins)))
    quarter.office.start_turns()
    await quarter.join(FATMA, news="yes")
    assert (await at(quarter, midnight))["telegram"] == []
    assert await phase(quarter) == Phase.IDEAS
    morning = next_by_day(midnight, EARLY.zone)
    assert morning - midnight == timedelta(hours=9)
    assert (await at(quarter, morning - MOMENT))["telegram"] == []
    assert len((await at(quarter, morning))["telegram"]) == 1
    await quarter.office.stop()


async def test_what_did_not_leave_before_the_next_phase_is_told_no_more(early: Quarter) -> None:
    await early.join(FATMA, news="yes")
    early.now = BEGINS[Phase.IDEAS]
    await early.storage.run(lambda db: announce.enter_what_is_due(db, SLUG, early.now))
    heard = await at(early, BEGINS[Phase.VOTING])
    assert ["stemmen" in sent.reply.text for sent in heard["telegram"]] == [True]
    await at(early, BEGINS[Phase.VOTING] + MOMENT)
    assert await stages(early) == [Stage.DONE, Stage.STOPPED]


async def stages(quarter: Quarter) -> list[Stage]:
    """Return how far the broadcasts are, the newest first."""
    every = await quarter.storage.run(lambda db: broadcasts.every(db, SLUG))
    return [one.stage for one in every]


async def test_an_announcement_can_be_stopped_and_goes_to_all_at_once(early: Quarter) -> None:
    for n in range(30):
        await early.join(str(4000 + n), news="yes")
    early.now = BEGINS[Phase.IDEAS]
    await early.storage.run(lambda db: announce.enter_what_is_due(db, SLUG, early.now))
    [one] = await early.storage.run(lambda db: broadcasts.announced(db, SLUG))
    await early.storage.run(lambda db: prices.keep(db, {"telegram": 150}))

    def stop(db: Connection) -> None:
        making.stop(Acting(db, SLUG, "Fatma", early.now, SEAL), one.number)

    await early.storage.run(stop)
    assert (await at(early, BEGINS[Phase.IDEAS] + MOMENT))["telegram"] == []
    heard = await at(early, BEGINS[Phase.VOTING])
    assert len(heard["telegram"]) == 30
    await at(early, BEGINS[Phase.VOTING] + MOMENT)
    assert await stages(early) == [Stage.DONE, Stage.STOPPED]
    assert await early.storage.run(lambda db: prices.spent(db, SLUG)) == 45


async def test_who_has_not_written_on_whatsapp_for_a_day_hears_it_as_whatsapp_approved(
    early: Quarter,
) -> None:
    early.office.templates.library = Approving()
    await early.join(NUMBER, "whatsapp", news="yes")
    heard = await at(early, BEGINS[Phase.IDEAS])
    assert heard["whatsapp"] == []  # nobody has asked WhatsApp yet
    assert await early.office.templates.tick()
    [told] = (await at(early, BEGINS[Phase.IDEAS] + MOMENT))["whatsapp"]
    assert told.reply.template
    assert "De Linden" in told.reply.text
    await at(early, BEGINS[Phase.IDEAS] + 2 * MOMENT)
    assert await stages(early) == [Stage.DONE]


async def test_where_nobody_asks_whatsapp_nobody_waits_for_it(early: Quarter) -> None:
    await early.join(NUMBER, "whatsapp", news="yes")
    for after in (timedelta(), timedelta(minutes=15), timedelta(minutes=16)):
        assert (await at(early, BEGINS[Phase.IDEAS] + after))["whatsapp"] == []
    assert await stages(early) == [Stage.DONE]


async def test_everybody_who_takes_part_hears_the_result(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="yes")
    await quarter.join(HANS, news="no")
    await quarter.join(NUMBER, "sms", news="no")
    await quarter.say(NUMBER, "stop", channel="sms")
    heard = await at(quarter, BEGINS[Phase.RESULTS])
    assert {name: {s.address for s in sent} for name, sent in heard.items()} == {
        "telegram": {FATMA, HANS},
        "whatsapp": set(),
        "sms": set(),
    }


async def test_the_ballots_are_counted_when_the_result_is_due(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.vote(NUMBER, "1 3", "sms")
    other = "+31687654321"
    await quarter.join(other, "sms")
    await quarter.vote(other, "2", "sms")
    await quarter.vote(other, "3", "sms")  # instead
    await at(quarter, BEGINS[Phase.COUNTING])
    row = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    assert row.outcome is None
    await at(quarter, BEGINS[Phase.RESULTS])
    row = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    outcome = result_from_json(row.outcome or "")
    assert isinstance(outcome, Outcome)
    found = {e.candidate.id: e.candidate.votes for e in outcome.explanations}
    assert found == {"1": 1, "2": 0, "3": 2}
    assert [candidate.id for candidate in outcome.funded] == ["3", "1"]
    assert (await kinds(quarter))[-1] == "counted"
    assert await quarter.storage.run(lambda db: journal.broken(db, SLUG)) is None


async def test_an_organiser_who_enters_a_phase_early_moves_its_beginning(quarter: Quarter) -> None:
    def closed(db: Connection) -> None:
        row = editions.hold(db, SLUG)
        edition = row.edition().enter(Phase.COUNTING, quarter.now)
        announce.enter(db, row, edition, quarter.now, "organiser")

    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    await quarter.storage.run(closed)
    await quarter.tap(NUMBER, "cast", channel="whatsapp")
    assert await quarter.counted() == []
    row = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    assert row.edition().timeline.begins[Phase.COUNTING] == quarter.now


async def test_without_a_time_for_counting_the_count_comes_at_the_close(store: Storage) -> None:
    begins: dict[Phase, datetime] = {p: t for p, t in BEGINS.items() if p is not Phase.COUNTING}
    quarter = Quarter(store)
    await quarter.found(replace(PLAIN, timeline=Timeline(begins)))
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms", news="yes")
    await quarter.vote(NUMBER, "1", "sms")
    quarter.now = BEGINS[Phase.RESULTS]
    [answer] = await quarter.say(NUMBER, "menu", channel="sms")
    assert answer.keys[:2] == ["result", "progress"]
    assert await phase(quarter) == Phase.RESULTS
    assert [row["stopped"] for row in await quarter.rows(conversations)] == [False]
    await quarter.office.stop()


async def test_how_a_budget_is_divided_is_counted_told_and_explained(store: Storage) -> None:
    quarter = Quarter(store, DEMO.edition.timeline.begins[Phase.VOTING])
    edition = replace(DEMO.edition, slug=SLUG, entered=Phase.VOTING, vote=THEMES, projects=())
    await quarter.found(edition)
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms")
    await quarter.say(NUMBER, "nieuws", "1", "1", "2>1 2", channel="sms")
    [read_back] = await quarter.say(NUMBER, "klaar", channel="sms")
    [proof] = [o.number for o in read_back.reply.options if o.key == "cast"]
    [thanks] = await quarter.say(NUMBER, str(proof), channel="sms")
    assert "Bonnummer" in thanks.reply.text
    result = DEMO.edition.timeline.begins[Phase.RESULTS]
    heard = await at(quarter, result)
    [news] = heard["sms"]
    assert news.reply.text.startswith("De Linden: de uitslag is bekend. Het geld is verdeeld.")
    [told] = await quarter.say(NUMBER, "uitslag", channel="sms")
    assert told.reply.text.startswith("Zo is 120.000 euro verdeeld: 1 Groen: 40.000, 2 Veilig")
    [why] = await quarter.say(NUMBER, "2", channel="sms")
    assert why.reply.text == (
        "2 Veilig verkeer krijgt 15.000 euro. Dat gaven de stemmen gemiddeld."
    )
    assert await quarter.storage.run(lambda db: journal.broken(db, SLUG)) is None
    await quarter.office.stop()
