from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.count import Candidate, CountRules, Outcome, most_votes
from budget.edition import District, Theme
from budget.parts import Part, by_district, by_theme
from tests.storage.linden import EDITION

THEMES = tuple(Theme(key, {"nl": key}, {"nl": ""}) for key in ("sport", "groen", "kunst"))
PLACES = tuple(District(key, {"nl": key}) for key in ("zuid", "noord"))
HOUSE = replace(EDITION, themes=THEMES, districts=PLACES)
CANDIDATES = (
    Candidate("1", "Bomen", 600, 9, "groen", "noord"),
    Candidate("2", "Veld", 300, 8, "sport", "noord"),
    Candidate("3", "Heg", 500, 7, "groen"),
    Candidate("4", "Bank", 100, 2),
)


def counted(*candidates: Candidate) -> Outcome:
    return most_votes(candidates, 1_000, CountRules(), "seed")


def test_each_theme_has_its_projects_winners_votes_and_money() -> None:
    assert by_theme(counted(*CANDIDATES), HOUSE) == (
        Part("sport", projects=1, won=1, votes=8, spent=300),
        Part("groen", projects=2, won=1, votes=16, spent=600),
        Part("", projects=1, won=1, votes=2, spent=100),
    )


def test_each_district_has_its_projects_winners_votes_and_money() -> None:
    assert by_district(counted(*CANDIDATES), HOUSE) == (
        Part("noord", projects=2, won=2, votes=17, spent=900),
        Part("", projects=2, won=1, votes=9, spent=100),
    )


@pytest.mark.parametrize("candidates", [(), (CANDIDATES[3],)])
def test_where_no_project_has_a_theme_there_are_no_parts(candidates: tuple[Candidate, ...]) -> None:
    assert by_theme(counted(*candidates), HOUSE) == ()


@given(
    st.lists(
        st.builds(
            Candidate,
            id=st.uuids().map(str),
            title=st.just(""),
            cost=st.integers(0, 900),
            votes=st.integers(0, 99),
            theme=st.sampled_from(["sport", "groen", "kunst", ""]),
        ),
        max_size=9,
    )
)
def test_the_parts_are_the_whole(candidates: list[Candidate]) -> None:
    outcome = counted(*candidates)
    if parts := by_theme(outcome, HOUSE):
        assert sum(part.spent for part in parts) == outcome.spent
        assert sum(part.won for part in parts) == len(outcome.winners)
        assert sum(part.projects for part in parts) == len(candidates)
        assert sum(part.votes for part in parts) == sum(one.votes for one in candidates)
