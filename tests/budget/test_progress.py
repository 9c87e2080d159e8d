from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from budget.count import Candidate, CountRules, Outcome, most_votes
from budget.edition import Edition, Picture, Project
from budget.leftover import Leftover, Use
from budget.progress import Progress, begun, carried_out, sums, told
from budget.timeline import Phase, Timeline
from budget.updates import (
    MAY_FOLLOW,
    Milestone,
    Money,
    Photo,
    PhotoHidden,
    Status,
    Step,
    Update,
    What,
)
from budget.updating import QUIET, CannotUpdate, check, missing, new_milestone

NOW = datetime(2027, 7, 2, 10, tzinfo=UTC)
TODAY = date(2027, 7, 2)
TOMORROW, YESTERDAY = date(2027, 7, 3), date(2027, 7, 1)
BOTH = {"nl": "De vergunning ontbreekt.", "en": "There is no permit."}
TREES, BARRELS, LAWN = (
    Project(3, {"nl": "Bomen"}, {"nl": "Meer bomen"}, 700),
    Project(8, {"nl": "Regentonnen"}, {"nl": "Tonnen"}, 200),
    Project(21, {"nl": "Sportveld"}, {"nl": "Gras"}, 500),
)
EDITION = Edition(
    *("linden", "De Linden", {"nl": "gemeente"}, ZoneInfo("Europe/Amsterdam"), 1_000),
    Timeline({Phase.CARRYING_OUT: datetime(2027, 7, 1, tzinfo=UTC)}),
    Phase.CARRYING_OUT,
    projects=(BARRELS, LAWN, TREES),
)
WON: Outcome = most_votes(
    [
        Candidate(str(p.number), "", p.cost, votes)
        for p, votes in ((TREES, 9), (BARRELS, 8), (LAWN, 7))
    ],
    EDITION.budget,
    CountRules(),
    "seed",
)
PHOTO = Photo(Picture("a" * 64 + ".jpg", 640, 480, {"nl": "Bomen", "en": "Trees"}))
START = Progress(3, 700)


def after(*said: What, before: Progress = START) -> Progress:
    """Return how far the project is once Wilma has said all this."""
    for what in said:
        before = before.after(Update(3, NOW, "Wilma", what))
    return before


def refused(what: What, before: Progress = START) -> list[tuple[str, str]]:
    """Return which fields are wrong, and the sentence for each."""
    try:
        check(what, before, EDITION, TODAY)
    except CannotUpdate as refusal:
        return [(remark.about, str(remark.said)) for remark in refusal.remarks]
    return []


def test_what_won_is_carried_out_and_nothing_else() -> None:
    assert [p.number for p in carried_out(EDITION, WON)] == [3, 8]
    assert begun(EDITION, WON) == {3: Progress(3, 700), 8: Progress(8, 200)}
    assert carried_out(EDITION, None) == []
    assert carried_out(replace(EDITION, entered=Phase.COUNTING), WON) == []


def test_what_is_left_over_can_make_a_project_carried_out() -> None:
    given = replace(WON, leftover=Leftover(Use.TOPPED_UP, "why", "21", 100, 400))
    assert [p.number for p in carried_out(EDITION, given)] == [3, 8, 21]


def test_a_step_replaces_what_was_said_of_the_status_and_leaves_the_rest() -> None:
    one = after(Money(700, 100), Step(Status.BUILDING, 40, {"nl": "Begonnen"}, TOMORROW))
    assert (one.status, one.percentage, one.until, one.spent) == (
        Status.BUILDING,
        40,
        TOMORROW,
        100,
    )
    assert (one.updates, one.at, one.by) == (2, NOW, "Wilma")
    assert one.reason == {}
    delayed = after(Step(Status.DELAYED, 40, BOTH, TOMORROW), before=one)
    assert delayed.reason == BOTH


@pytest.mark.parametrize(
    ("before", "said", "step"),
    [
        (START, {"status": Status.DONE}, Step(Status.DONE, 100)),
        (
            Progress(3, 1, until=TOMORROW),
            {"percentage": 5},
            Step(Status.NOT_BEGUN, 5, {}, TOMORROW),
        ),
        (
            Progress(3, 1, 0, Status.DELAYED, 30, BOTH, TOMORROW),
            {"percentage": 40},
            Step(Status.DELAYED, 40, BOTH, TOMORROW),
        ),
        (
            Progress(3, 1, 0, Status.BUILDING, 30, BOTH, TOMORROW),
            {"status": Status.DELAYED},  # the old day and the old words say nothing of a delay
            Step(Status.DELAYED, 30),
        ),
        (
            Progress(3, 1, 0, Status.DELAYED, 30, BOTH, TOMORROW),
            {"status": Status.CANCELLED},
            Step(Status.CANCELLED, 30),
        ),
    ],
)
def test_what_is_not_said_stays_as_far_as_it_fits(
    before: Progress, said: dict[str, Status | int], step: Step
) -> None:
    assert before.step(**said) == step  # type: ignore[arg-type]


def test_a_milestone_takes_the_place_of_the_one_with_its_number() -> None:
    late = new_milestone(START, {"nl": "Geplant"}, TOMORROW)
    early = new_milestone(after(late), {"nl": "Getekend"}, YESTERDAY)
    one = after(late, early)
    assert [m.number for m in one.milestones] == [2, 1]
    reached = after(replace(late, reached=TODAY), before=one)
    assert [m.reached for m in reached.milestones] == [None, TODAY]


def test_news_is_a_step_or_a_milestone_that_was_reached_just_now() -> None:
    planned = Milestone(1, {"nl": "Geplant"}, TOMORROW)
    reached = replace(planned, reached=TODAY)
    step = Step(Status.BUILDING, 10)
    assert after(planned, Money(1, 1), PHOTO).news is None
    assert after(step, planned).news == step
    assert after(step, planned, reached).news == reached
    again = replace(reached, title={"nl": "Ingeplant"})  # a correction is no news
    assert after(planned, reached, step, again).news == step


def test_a_hidden_photo_is_shown_no_longer_and_the_others_are() -> None:
    other = Photo(replace(PHOTO.picture, name="b" * 64 + ".jpg"))
    one = after(PHOTO, other, PhotoHidden(PHOTO.picture.name, "a number plate"))
    assert (one.photos, one.updates) == ((other,), 3)


def test_more_money_than_planned_is_shown_and_not_refused() -> None:
    assert refused(Money(700, 900)) == []
    assert after(Money(700, 900)).overspent == 200
    overview = told(begun(EDITION, WON), [Update(3, NOW, "Wilma", Money(700, 900))])
    assert sums(overview) == (900, 900)


def test_an_update_of_a_project_that_lost_is_passed_over() -> None:
    assert told(begun(EDITION, WON), [Update(21, NOW, "Wilma", Money(1, 1))]) == begun(EDITION, WON)


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("status", Status)
def test_only_what_may_follow_does(before: Status, status: Status) -> None:
    share = {Status.DONE: 100, Status.NOT_BEGUN: 0}.get(status, 40)
    until = TOMORROW if status is Status.DELAYED else None
    wrong = refused(Step(status, share, BOTH, until), replace(START, status=before))
    sentence = f"A project that is {before} cannot become {status}."
    assert wrong == ([] if status in MAY_FOLLOW[before] else [("status", sentence)])


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        (Step(Status.BUILDING, 101), ["percentage"]),
        (Step(Status.BUILDING, -1), ["percentage"]),
        (Step(Status.DONE, 99), ["percentage"]),
        (Step(Status.NOT_BEGUN, 1), ["percentage"]),
        (Step(Status.DELAYED, 0, BOTH), ["until"]),
        (Step(Status.DELAYED, 0, BOTH, TODAY), ["until"]),
        (Step(Status.DELAYED, 0, {"nl": "Daarom"}, TOMORROW), ["words"]),
        (Step(Status.CANCELLED), ["words", "words"]),
        (Step(Status.DONE, 100, {}, TOMORROW), ["until"]),
        (Step(Status.BUILDING, 10, {"nl": "x" * 301}), ["words"]),
        (Step(Status.BUILDING, 10, {"fr": "Oui"}), ["words"]),
        (Step(Status.DELAYED, 101), ["percentage", "until", "words", "words"]),
        (Milestone(1, {"en": "Planted"}, TOMORROW), ["title"]),
        (Milestone(1, {"nl": "x" * 61}, TOMORROW), ["title"]),
        (Milestone(2, {"nl": "Geplant"}, TOMORROW), ["milestone"]),
        (Milestone(1, {"nl": "Geplant"}, YESTERDAY, TOMORROW), ["reached"]),
        (Money(-1, 0), ["planned"]),
        (Money(0, 1_000_000_000), ["spent"]),
        (Photo(replace(PHOTO.picture, text={})), ["text"]),
        (PhotoHidden("", ""), ["photo", "reason"]),
    ],
)
def test_each_wrong_field_is_named(what: What, fields: list[str]) -> None:
    assert [field for field, _sentence in refused(what)] == fields


def test_a_photo_is_there_once() -> None:
    assert refused(PHOTO, after(PHOTO)) == [("photo", "This photo is there already.")]


@pytest.mark.parametrize(
    ("one", "fields"),
    [
        (START, ["words"]),
        (after(Step(Status.BUILDING, 10, BOTH)), []),
        (after(Step(Status.BUILDING, 10, {"nl": "Begonnen"})), ["words"]),
        (after(Step(Status.BUILDING, 10, {}, YESTERDAY)), ["until"]),
        (after(Milestone(1, {"nl": "Geplant"}, YESTERDAY)), ["milestone"]),
        (after(Milestone(1, {"nl": "Geplant"}, YESTERDAY, YESTERDAY)), []),
        (after(Step(Status.DONE, 100)), ["photo", "spent"]),
        (after(Step(Status.DONE, 100), PHOTO, Money(1, 1)), []),
        (replace(after(Step(Status.BUILDING)), at=NOW - QUIET - timedelta(days=1)), ["words"]),
    ],
)
def test_what_is_owed_to_residents_is_said(one: Progress, fields: list[str]) -> None:
    assert [remark.about for remark in missing(one, EDITION, NOW)] == fields


def test_nobody_is_blamed_for_three_months_that_have_not_passed() -> None:
    told = after(Step(Status.BUILDING))
    for one, sentence in (
        (START, "Residents have heard nothing about it yet."),
        (replace(told, at=NOW - QUIET * 2), "Residents have heard nothing for three months."),
    ):
        [remark] = missing(one, EDITION, NOW)
        assert str(remark.said) == sentence
