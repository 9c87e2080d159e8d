"""Appeals in time: what follows answers of a day, and what comes too late for the vote."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from budget import appeal
from budget.edition import Edition
from budget.rules import VoteRules
from budget.timeline import Phase, Timeline
from budget.vessels import Vessel, VesselRules
from tests.storage.linden import EDITION

OPENS = datetime(2027, 5, 3, 8, 0, tzinfo=UTC)
"""A Monday at ten in Amsterdam."""

BEGINS = {
    Phase.IDEAS: OPENS - timedelta(days=60),
    Phase.SCREENING: OPENS - timedelta(days=30),
    Phase.VOTING: OPENS,
    Phase.COUNTING: OPENS + timedelta(days=14),
}
SCREENED = replace(EDITION, timeline=Timeline(BEGINS), entered=Phase.SCREENING)
ON_THEMES = replace(
    SCREENED, vote=VoteRules(ballot=VesselRules(120_000, 5_000, (Vessel("groen"), Vessel("zorg"))))
)
NO_VOTE = replace(
    SCREENED, timeline=Timeline({p: t for p, t in BEGINS.items() if p.before(Phase.VOTING)})
)


@pytest.mark.parametrize(
    ("published", "until", "heard", "late"),
    [
        (date(2027, 4, 18), date(2027, 4, 25), date(2027, 4, 30), False),
        (date(2027, 4, 19), date(2027, 4, 26), date(2027, 5, 3), True),  # after ten that day
        (date(2027, 4, 30), date(2027, 5, 7), date(2027, 5, 14), True),
    ],
)
def test_what_follows_answers_of_a_day(
    published: date, until: date, heard: date, *, late: bool
) -> None:
    noon = datetime(published.year, published.month, published.day, 10, tzinfo=UTC)
    said = appeal.foreseen(noon, SCREENED)
    assert said.values == {"until": until, "heard": heard}
    warned = appeal.warning(noon, SCREENED)
    assert (warned is not None) is late
    if warned:
        assert warned.values == {"opens": date(2027, 5, 3), "by": date(2027, 4, 18)}


def test_the_last_day_in_time_is_one_that_is_not_warned_of() -> None:
    assert appeal.in_time(SCREENED) == date(2027, 4, 18)
    patient = replace(SCREENED.idea_rules, appeal_days=0, answer_days=0)
    assert appeal.in_time(replace(SCREENED, idea_rules=patient)) == date(2027, 5, 2)


@pytest.mark.parametrize("edition", [ON_THEMES, NO_VOTE])
def test_where_no_ideas_are_voted_on_nothing_is_too_late(edition: Edition) -> None:
    assert appeal.in_time(edition) is None
    assert appeal.warning(OPENS, edition) is None
    assert not appeal.too_late(9, replace(edition, entered=Phase.COUNTING))


@pytest.mark.parametrize(
    ("number", "entered", "late"),
    [
        (9, Phase.SCREENING, False),
        (9, Phase.VOTING, True),
        (9, Phase.COUNTING, True),
        (3, Phase.VOTING, False),  # a project was made of it in the file
    ],
)
def test_what_is_answered_once_voting_opened_is_on_no_ballot(
    number: int, entered: Phase, *, late: bool
) -> None:
    edition = replace(SCREENED, entered=entered)
    assert appeal.too_late(number, edition) is late
    warned = appeal.warning(OPENS - timedelta(days=1), edition) or ""
    assert warned.startswith("Voting has opened") is (entered is not Phase.SCREENING)


@pytest.mark.parametrize(
    ("days", "entered", "over"),
    [(7, Phase.VOTING, False), (8, Phase.VOTING, True), (1, Phase.CLOSED, True)],
)
def test_an_appeal_is_heard_until_the_end_of_a_day(
    days: int, entered: Phase, *, over: bool
) -> None:
    now = OPENS + timedelta(days=days)
    assert appeal.over(OPENS, now, replace(SCREENED, entered=entered)) is over
