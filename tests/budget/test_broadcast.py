from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from budget.audience import Audience, NoAudience, Who, check
from budget.broadcast import (
    CANCEL_WITHIN,
    PAUSE,
    SHORT_LENGTH,
    TEXT_LENGTH,
    Broadcast,
    CannotSend,
    Stage,
    lacking,
    said_in,
)
from budget.timeline import Phase
from tests.storage.linden import EDITION

ZONE = ZoneInfo("Europe/Amsterdam")
TEN = datetime(2027, 5, 3, 8, 0, tzinfo=UTC)
DRAFT = Broadcast("Uitslag", Audience(Who.NEWS), {"nl": "De uitslag is er."}, by="Fatma")
READY = DRAFT.ask().approve("Joris", TEN, ZONE).noted(30)


def test_the_way_of_a_broadcast() -> None:
    first = READY.start()
    waiting = first.wait(TEN)
    assert (READY.starts, READY.approved_by) == (TEN + CANCEL_WITHIN, "Joris")
    assert (waiting.stage, waiting.due) == (Stage.WAITING, TEN + PAUSE)
    sending = waiting.judge(19, 1, 0, TEN + PAUSE)
    assert sending.stage is Stage.SENDING
    assert sending.finish().stage is Stage.DONE
    assert sending.finish().again().stage is Stage.SENDING


def test_what_is_stopped_before_it_began_costs_nothing() -> None:
    approved = DRAFT.ask().approve("Joris", TEN, ZONE, 450)
    ready = approved.noted(30)
    sending = ready.pause().resume().start().wait(TEN).judge(19, 1, 0, TEN + PAUSE)
    for early in (approved, ready, ready.pause()):
        assert early.stop().cost == 0
    for late in (ready.start(), sending, sending.pause()):
        assert late.stop().cost == 450


def test_what_is_missing_is_said_of_its_field() -> None:
    lacks = replace(DRAFT, title=" ", text={"nl": "x" * 1_001}, short={"en": "Short."})
    assert [reason.place for reason in lacking(lacks)] == [("title",), ("text", "nl"),
                                                           ("text", "en")]  # fmt: skip


def test_nobody_approves_what_they_made_themselves() -> None:
    asked = DRAFT.ask()
    for name in ("Fatma", " fatma ", "FATMA"):
        with pytest.raises(CannotSend, match="somebody else has to approve"):
            asked.approve(name, TEN, ZONE)


@pytest.mark.parametrize(
    ("hour", "starts"),
    [(8, (3, 8, 10)), (18, (3, 18, 10)), (19, (4, 7, 0)), (23, (4, 7, 0)), (4, (3, 7, 0))],
)
def test_it_leaves_by_day(hour: int, starts: tuple[int, int, int]) -> None:
    day, at, minute = starts
    approved = DRAFT.ask().approve("Joris", TEN.replace(hour=hour), ZONE)
    assert approved.starts == datetime(2027, 5, day, at, minute, tzinfo=UTC)


def test_what_is_approved_just_before_the_evening_leaves_the_next_morning() -> None:
    late = TEN.replace(hour=18, minute=50)  # ten minutes to nine
    assert DRAFT.ask().approve("Joris", late, ZONE).starts == datetime(2027, 5, 4, 7, tzinfo=UTC)


def test_the_hours_are_those_of_the_clock_on_the_wall() -> None:
    before = datetime(2027, 10, 30, 22, 0, tzinfo=UTC)  # the clock goes back in this night
    approved = DRAFT.ask().approve("Joris", before, ZONE)
    assert approved.starts == datetime(2027, 10, 31, 8, 0, tzinfo=UTC)


def test_what_is_given_away_does_not_change() -> None:
    assert DRAFT.changed(title="Anders").title == "Anders"
    asked = DRAFT.ask()
    for stage in (asked, asked.approve("Joris", TEN, ZONE), READY, READY.start()):
        with pytest.raises(CannotSend):
            stage.changed(title="Anders")
    returned = asked.back("Het is nog niet zeker.")
    assert returned.changed(title="Anders").remark == "Het is nog niet zeker."
    assert returned.ask().remark == ""


def test_when_too_few_of_the_first_get_it_the_others_wait() -> None:
    paused = READY.start().wait(TEN).judge(15, 5, 0, TEN + PAUSE)
    assert (paused.stage, paused.why) == (
        Stage.PAUSED,
        "Of the first few people, 5 did not get it.",
    )
    assert paused.resume().stage is Stage.SENDING


def test_as_long_as_nothing_is_known_of_the_first_it_waits() -> None:
    waiting = READY.start().wait(TEN)
    still = waiting.judge(0, 0, 20, TEN + PAUSE)
    assert (still.stage, still.due) == (Stage.WAITING, TEN + 2 * PAUSE)
    assert waiting.judge(0, 0, 0, TEN + PAUSE).stage is Stage.SENDING


@pytest.mark.parametrize("paused", [READY, READY.start(), READY.start().wait(TEN)])
def test_it_goes_on_where_it_paused(paused: Broadcast) -> None:
    assert paused.pause().resume() == replace(paused, was=paused.stage)


def test_stopped_is_stopped() -> None:
    for stage in (DRAFT, DRAFT.ask(), READY, READY.start(), READY.start().pause()):
        stopped = stage.stop()
        for move in (stopped.stop, stopped.ask, stopped.resume, stopped.pause, stopped.again):
            with pytest.raises(CannotSend):
                move()


def test_for_nobody_it_is_done_at_once() -> None:
    assert DRAFT.ask().approve("Joris", TEN, ZONE).noted(0).stage is Stage.DONE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "no title"),
        ({"text": {}}, "no text"),
        ({"text": {"nl": "x" * (TEXT_LENGTH + 1)}}, "1,001 characters"),
        ({"text": {"nl": " "}}, "0 characters"),
        ({"short": {"nl": "x" * (SHORT_LENGTH + 1)}}, "460 characters"),
    ],
)
def test_what_is_missing_is_said_before_anybody_is_asked(
    changes: dict[str, object], words: str
) -> None:
    draft = DRAFT.changed(**changes)
    assert [reason for reason in lacking(draft) if words in reason]
    with pytest.raises(CannotSend, match=words):
        draft.ask()


def test_who_speaks_another_language_gets_english_or_what_there_is() -> None:
    both = replace(DRAFT, text={"nl": "Dag.", "en": "Hello."}, short={"nl": "Dg."})
    assert said_in(both, "nl", brief=False) == ("Dag.", "nl")
    assert said_in(both, "nl", brief=True) == ("Dg.", "nl")
    assert said_in(both, "en", brief=True) == ("Hello.", "en")
    assert said_in(both, "tr", brief=True) == ("Hello.", "en")
    assert said_in(DRAFT, "tr", brief=False) == ("De uitslag is er.", "nl")


def test_an_audience_is_checked() -> None:
    results = replace(EDITION, entered=Phase.RESULTS)
    for audience, edition in (
        (Audience(Who.NEWS, districts=("haven",)), EDITION),
        (Audience(Who.PROJECT, 1), EDITION),
        (Audience(Who.AUTHORS, 12), EDITION),
        (Audience(Who.SUPPORTERS, without=(Who.AUTHORS,)), EDITION),
        (Audience(Who.UNFINISHED), EDITION),
        (Audience(Who.EVERYONE), results),
    ):
        check(audience, edition)


@pytest.mark.parametrize(
    ("audience", "phase", "words"),
    [
        (Audience(Who.NEWS, districts=("maan",)), Phase.VOTING, 'no district "maan"'),
        (Audience(Who.PROJECT, 99), Phase.VOTING, "none with number 99"),
        (Audience(Who.PROJECT), Phase.VOTING, "none with number 0"),
        (Audience(Who.NEWS, 3), Phase.VOTING, "has neither"),
        (Audience(Who.EVERYONE), Phase.VOTING, "with the result, and not before"),
        (Audience(Who.UNFINISHED), Phase.RESULTS, "Only while the vote is open"),
        (Audience(Who.NEWS, without=(Who.NEWS,)), Phase.VOTING, "left out as well"),
    ],
)
def test_an_audience_that_cannot_be_is_refused(
    audience: Audience, phase: Phase, words: str
) -> None:
    with pytest.raises(NoAudience, match=words):
        check(audience, replace(EDITION, entered=phase))
