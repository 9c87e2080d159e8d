"""Hoogkerk 2024: 42 residents divided 300,000 euros over five themes, with chips of 5,000."""

import json
from pathlib import Path

import pytest

from budget.division import Divisions, mean

PUBLISHED = Path(__file__).parents[3] / "shared/elections/hoogkerk_2024_fiches.json"
pytestmark = pytest.mark.skipif(
    not PUBLISHED.is_file(), reason="../shared/elections has no hoogkerk_2024_fiches.json"
)


def test_the_mean_of_the_sessions_is_what_was_published_to_the_euro() -> None:
    known = json.loads(PUBLISHED.read_text("utf-8"))
    sessions = known["sessions"]
    divisions = Divisions(
        tuple(known["themes"]),
        known["budget"],
        [session["result"] for session in sessions],
        [session["participants"] for session in sessions],
    )
    outcome = mean(divisions, "a seed")
    assert outcome.amounts == tuple(known["official"])
    assert outcome.weight == known["participants"]
    assert outcome.draw == ()
