from datetime import date

import pytest

from budget.asking import Replied, working_days


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2027-02-08", "2027-02-08", 0),  # a Monday
        ("2027-02-08", "2027-02-12", 4),
        ("2027-02-12", "2027-02-13", 0),
        ("2027-02-12", "2027-02-15", 1),
        ("2027-02-13", "2027-02-15", 1),
        ("2027-02-08", "2027-02-15", 5),
        ("2027-02-08", "2027-02-01", 0),
    ],
)
def test_working_days_pass_without_the_weekend(since: str, until: str, days: int) -> None:
    assert working_days(date.fromisoformat(since), date.fromisoformat(until)) == days


@pytest.mark.parametrize(
    "replied", [Replied("Mag dat?", "Ja."), Replied("", "“Ja”\n\\ \x07", "tr")]
)
def test_what_was_answered_waits_as_it_is(replied: Replied) -> None:
    assert Replied.from_json(replied.as_json()) == replied
