from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from budget.days import days_later, last_day, working_days_later
from budget.debt import Debt, owed, refusal
from budget.defect import Defect, Part
from budget.sentence import _
from budget.standing import Standing
from tests.storage.linden import DAY, NOW, idea

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("standing", "owes"),
    [
        (Standing.WAITING, True),
        (Standing.OPEN, True),
        (Standing.HIDDEN, True),
        (Standing.WITHDRAWN, False),
        (Standing.MERGED, False),
        (Standing.ACCEPTED, False),
        (Standing.REFUSED, False),
        (Standing.APPEALED, True),
        (Standing.UPHELD, False),
    ],
)
def test_an_answer_is_owed(standing: Standing, owes: bool) -> None:
    assert bool(owed([replace(idea(1), standing=standing)])) is owes


def test_who_heard_why_an_idea_is_hidden_has_an_answer() -> None:
    hidden = [replace(idea(n), standing=Standing.HIDDEN) for n in (1, 2)]
    assert [debt.number for debt in owed(hidden, {1})] == [2]


def test_an_open_idea_is_owed_an_answer_whatever_was_told_of_it_before() -> None:
    assert owed([idea(1)], {1}) == [Debt(1, _("it has no answer yet"))]


def test_who_is_asked_to_mend_something_waits_for_an_answer() -> None:
    asked = replace(idea(1), asked=Defect(Part.PLACE, {"nl": "Waar?"}, NOW, NOW + DAY))
    assert owed([asked]) == [Debt(1, _("its author is asked to mend something"))]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([3], "1 idea has no answer yet: 3; see"),
        ([3, 5], "2 ideas have no answer yet: 3, 5; see"),
        (list(range(1, 27)), "26 ideas have no answer yet: 1, 2, 3,"),
    ],
)
def test_a_sentence_says_who_waits(numbers: list[int], said: str) -> None:
    assert refusal(numbers).startswith(said)
    assert len(refusal(range(9_000))) < 200


@pytest.mark.parametrize(
    ("moment", "days", "last"),
    [
        ("2027-04-30T22:30", 7, "2027-05-08"),  # after midnight in Amsterdam
        ("2027-04-30T21:30", 7, "2027-05-07"),
        ("2027-03-27T12:00", 1, "2027-03-28"),  # the clock is changed that night
    ],
)
def test_the_last_minute_of_the_last_day_counts(moment: str, days: int, last: str) -> None:
    before = days_later(datetime.fromisoformat(moment).replace(tzinfo=UTC), days, ZONE)
    assert last_day(before, ZONE).isoformat() == last
    assert before.astimezone(ZONE).time().isoformat() == "00:00:00"


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        ("2027-05-03", 5, "2027-05-10"),
        ("2027-05-07", 1, "2027-05-10"),
        ("2027-05-08", 1, "2027-05-10"),
        ("2027-05-03", 0, "2027-05-03"),
    ],
)
def test_nobody_is_promised_a_weekend(day: str, days: int, last: str) -> None:
    moment = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    assert last_day(working_days_later(moment, days, ZONE), ZONE).isoformat() == last
