"""A ballot that was begun and not sent: brought back to mind once, by day, while it can be sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.channels import Kind
from bot.turns.reminders import REMIND_AFTER, WHILE_REACHED
from bot.upkeep.remind import LATE
from budget import projects
from budget.days import BY_DAY
from budget.reminder import eve
from budget.rules import ChoiceRules, PointRules, VoteRules
from budget.timeline import Phase, Timeline
from storage.ballots import votes
from storage.engine import Storage
from storage.journal import Entry
from storage.process import editions
from storage.residents import conversations as kept
from storage.residents import reminders as noted
from storage.tables import outbox, reminders
from tests.bot.lettered import BY_CODE, LETTERS, Street, issued
from tests.bot.quarter import FATMA, MOMENT, NUMBER, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, DAY, NOW, SLUG, ballot

END = NOW + 28 * DAY
LONG = replace(
    PLAIN,
    timeline=Timeline({**BEGINS, Phase.COUNTING: END, Phase.RESULTS: END + DAY}),
    vote=VoteRules(approvals=0),
)
"""The edition with a month to vote in; the last day ends at ten."""
LATE_ON = eve(LONG, Phase.VOTING) or END
NOT_SENT = "Nog niet verstuurd."


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter at ten o'clock, in which Fatma has put two projects in her basket."""
    quarter = Quarter(store, NOW)
    await quarter.found(LONG)
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.say(FATMA, "stemmen", "1 3")
    yield quarter
    await quarter.office.stop()


async def reminded(quarter: Quarter, channel: str = "telegram") -> list[str]:
    """Let the clock strike, and return what is said of a ballot because of it."""
    said = await quarter.strike(channel)
    return [sent.reply.text for sent in said if NOT_SENT in sent.reply.text]


async def move(quarter: Quarter, end: datetime) -> None:
    """Let voting end at another moment."""
    begins = {**LONG.timeline.begins, Phase.COUNTING: end, Phase.RESULTS: end + DAY}
    moved = replace(LONG, timeline=Timeline(begins))
    await quarter.storage.run(
        lambda db: editions.change(db, moved, Entry(quarter.now, "timeline-changed", "test"))
    )


async def test_it_says_what_is_in_the_basket_and_what_is_left_once(quarter: Quarter) -> None:
    quarter.now = NOW + REMIND_AFTER - MOMENT
    assert await reminded(quarter) == []
    quarter.now += MOMENT
    [said] = await reminded(quarter)
    assert said == (
        "Nr 1, 3 staan in uw mandje. Over: € 300. Nog niet verstuurd. "
        "Stemmen kan tot en met 31 mei, 10.00 uur."
    )
    quarter.now += 20 * DAY
    assert await reminded(quarter) == []


async def test_it_leaves_as_a_notice_and_leads_on(quarter: Quarter) -> None:
    quarter.now = NOW + REMIND_AFTER
    await quarter.office.clock.tick()
    [waiting] = [row for row in await quarter.rows(outbox) if NOT_SENT in row["body"]]
    assert waiting["rank"] == 1
    await quarter.deliver()
    [basket] = await quarter.tap(FATMA, "vote")
    assert "nr 1 en 3" in basket.reply.text


@pytest.mark.parametrize(
    ("rules", "typed", "said"),
    [
        (ChoiceRules(most=3), "1 3", "U koos nr 1, 3. U mag er nog 1 kiezen."),
        (PointRules(5), "1:2 3:1", "Uw punten: 1: 2, 3: 1. Punten over: 2."),
    ],
)
async def test_every_kind_of_ballot(
    store: Storage, rules: ChoiceRules | PointRules, typed: str, said: str
) -> None:
    quarter = Quarter(store, NOW)
    await quarter.found(replace(LONG, vote=VoteRules(rules, approvals=0)))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.say(FATMA, "stemmen", typed)
    quarter.now = NOW + REMIND_AFTER
    [text] = await reminded(quarter)
    assert text.startswith(f"{said} {NOT_SENT}")
    await quarter.office.stop()


async def test_who_goes_on_is_left_alone_for_as_long_again(quarter: Quarter) -> None:
    quarter.now = NOW + DAY
    await quarter.say(FATMA, "-3")
    quarter.now = NOW + REMIND_AFTER
    assert await reminded(quarter) == []
    quarter.now = NOW + DAY + REMIND_AFTER
    [said] = await reminded(quarter)
    assert said.startswith("Nr 1 staat in uw mandje.")


async def test_who_says_anything_else_is_heard_of_too(quarter: Quarter) -> None:
    quarter.now = NOW + REMIND_AFTER - MOMENT
    await quarter.say(FATMA, "help")
    quarter.now += MOMENT
    assert await reminded(quarter) == []
    quarter.now += REMIND_AFTER
    assert len(await reminded(quarter)) == 1


async def test_at_night_nobody_is_reminded(quarter: Quarter) -> None:
    quarter.now = NOW + REMIND_AFTER + timedelta(hours=14)
    assert await reminded(quarter) == []
    quarter.now += timedelta(hours=10)
    assert len(await reminded(quarter)) == 1


@pytest.mark.parametrize("last", ["stop", "-1 -3", "vergeet mij"])
async def test_who_stopped_emptied_it_or_is_forgotten_is_not_reminded(
    quarter: Quarter, last: str
) -> None:
    await quarter.say(FATMA, last)
    if last == "vergeet mij":
        await quarter.say(FATMA, "1")
    quarter.now += REMIND_AFTER
    assert await reminded(quarter) == []


async def test_who_cannot_be_reached_is_not_reminded(quarter: Quarter) -> None:
    await quarter.do(quarter.inbound(FATMA, kind=Kind.BLOCKED))
    quarter.now += REMIND_AFTER
    assert await reminded(quarter) == []


async def test_there_is_one_in_an_edition(quarter: Quarter) -> None:
    quarter.now = NOW + REMIND_AFTER
    assert len(await reminded(quarter)) == 1
    await quarter.say(FATMA, "-1 -3", "2")
    quarter.now += REMIND_AFTER
    assert await reminded(quarter) == []
    assert (await quarter.held(FATMA)).remind_at is None


async def test_what_lies_from_an_earlier_edition_is_not_brought_back(quarter: Quarter) -> None:
    held = await quarter.held(FATMA)
    held.edition, held.remind_at = "before", quarter.now
    await quarter.storage.run(lambda db: kept.keep(db, [held]))
    assert await reminded(quarter) == []
    assert (await quarter.held(FATMA)).remind_at is None


async def vote_meanwhile(quarter: Quarter) -> None:
    """Let the same person vote from their other phone."""
    await quarter.join(NUMBER, "whatsapp")
    await quarter.vote(NUMBER, "2", "whatsapp")


async def test_who_voted_since_is_not_reminded(quarter: Quarter) -> None:
    await quarter.say(FATMA, "klaar")
    await quarter.share(FATMA, NUMBER)
    await quarter.tap(FATMA, "cast")
    quarter.now += REMIND_AFTER
    assert await reminded(quarter) == []


async def test_who_voted_elsewhere_by_the_same_right_is_not_reminded(quarter: Quarter) -> None:
    await quarter.say(FATMA, "klaar")
    await quarter.share(FATMA, NUMBER)
    await vote_meanwhile(quarter)
    quarter.now += REMIND_AFTER
    assert await reminded(quarter) == []
    assert (await quarter.held(FATMA)).remind_at is None


async def test_who_voted_before_is_done_though_they_began_to_change_it(quarter: Quarter) -> None:
    await quarter.say(FATMA, "klaar")
    await quarter.share(FATMA, NUMBER)
    await quarter.tap(FATMA, "cast")
    await quarter.say(FATMA, "stemmen", "2")
    quarter.now += REMIND_AFTER
    assert await reminded(quarter) == []


async def test_the_day_before_the_last_nobody_waits_so_long(quarter: Quarter) -> None:
    quarter.now = LATE_ON - LATE - timedelta(hours=12)
    await quarter.say(FATMA, "2")
    quarter.now = LATE_ON - MOMENT
    assert await reminded(quarter) == []
    quarter.now = LATE_ON
    assert len(await reminded(quarter)) == 1


async def test_who_is_busy_on_that_day_is_let_be_for_a_while(quarter: Quarter) -> None:
    quarter.now = LATE_ON + MOMENT
    await quarter.say(FATMA, "2")
    quarter.now += LATE - MOMENT
    assert await reminded(quarter) == []
    quarter.now += MOMENT
    assert len(await reminded(quarter)) == 1


async def test_once_voting_is_over_nobody_is_reminded(quarter: Quarter) -> None:
    quarter.now = END - timedelta(hours=1)
    await quarter.say(FATMA, "2")
    for _hour in range(14):
        quarter.now += timedelta(hours=1)
        assert await reminded(quarter) == []


async def test_a_date_that_moves_nearer_moves_the_reminder(quarter: Quarter) -> None:
    quarter.now = NOW + timedelta(hours=4)
    assert await reminded(quarter) == []
    await move(quarter, NOW + DAY + timedelta(hours=6))
    assert len(await reminded(quarter)) == 1


async def test_a_crash_in_between_leaves_one_reminder(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter.now = NOW + REMIND_AFTER
    with monkeypatch.context() as broken:
        broken.setattr(noted, "note", _crash)
        await quarter.office.clock.tick()
        assert quarter.office.clock.failing
    assert len(await reminded(quarter)) == 1
    assert await reminded(quarter) == []


def _crash(*_given: object) -> bool:
    raise RuntimeError("crash")


async def test_what_was_withdrawn_is_not_named(quarter: Quarter) -> None:
    without = projects.withdrawn(LONG, 3, "De grond is verkocht.")
    await quarter.storage.run(
        lambda db: editions.change(db, without, Entry(NOW, "project-withdrawn", "test"))
    )
    quarter.now = NOW + REMIND_AFTER
    [said] = await reminded(quarter)
    assert said.startswith("Nr 1 staat in uw mandje. Over: € 600.")


@pytest.mark.parametrize("hour", range(0, 24, 3))
async def test_on_whatsapp_it_leaves_while_we_may_write(store: Storage, hour: int) -> None:
    quarter = Quarter(store, NOW)
    await quarter.found(LONG)
    quarter.office.start_turns()
    quarter.now = heard = NOW + timedelta(hours=hour)
    await quarter.join(NUMBER, "whatsapp")
    await quarter.say(NUMBER, "1", channel="whatsapp")
    await quarter.say(NUMBER, "stemmen", "1 3", channel="whatsapp")
    said: list[str] = []
    while not said and quarter.now < heard + DAY:
        quarter.now += timedelta(hours=1)
        said = await reminded(quarter, "whatsapp")
    assert said
    assert heard + WHILE_REACHED <= quarter.now < heard + DAY
    assert quarter.now.astimezone(LONG.zone).hour in BY_DAY
    await quarter.office.stop()


async def test_what_is_kept_of_it_is_gone_after_the_vote(quarter: Quarter) -> None:
    quarter.now = NOW + REMIND_AFTER
    assert len(await reminded(quarter)) == 1
    assert [row["about"] for row in await quarter.rows(reminders)] == ["ballot"]
    [data] = await quarter.say(FATMA, "mijn gegevens")
    assert "wij herinnerden u op 5 mei" in data.reply.text
    quarter.now = END + MOMENT
    await quarter.office.clock.tick()
    assert await quarter.rows(reminders) == []


@pytest.fixture
async def street(store: Storage) -> AsyncIterator[Street]:
    """Give a quarter with a month to vote in by letter codes, and a phone that takes part."""
    street = Street(store)
    await street.found(replace(LONG, vote=BY_CODE))
    street.letters = await issued(store, SLUG, LETTERS)
    street.office.start_turns()
    await street.join(FATMA)
    yield street
    await street.office.stop()


async def test_what_somebody_chose_who_was_helped_is_told_to_nobody(street: Street) -> None:
    await street.say(FATMA, "stemhulp", "ja", street.letters[0], "1 3")
    held = await street.held(FATMA)
    assert held.remind_at
    street.now += REMIND_AFTER
    assert await reminded(street) == []


async def test_a_ballot_by_code_is_brought_back_until_it_is_sent_anywhere(street: Street) -> None:
    await street.say(FATMA, street.letters[0], "1 3")
    street.now = NOW + REMIND_AFTER
    assert len(await reminded(street)) == 1


async def test_a_vote_by_the_same_code_elsewhere_is_a_vote(street: Street) -> None:
    await street.say(FATMA, street.letters[0], "1 3")
    right = SEAL.right(street.letters[0])

    def cast(db: Connection) -> None:
        votes.cast(db, SLUG, editions.load(db, SLUG).tie_key or b"", [(right, ballot(2))])

    await street.storage.run(cast)
    street.now = NOW + REMIND_AFTER
    assert await reminded(street) == []
