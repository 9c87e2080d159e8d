"""What reads and counts in this test is itself right: a number that differs is found, and named."""

import pytest

from tests.cycle.counting import Project, Published
from tests.cycle.page import Page, differences, numbers

PAGE = """
<h1>De Wilgen 2027</h1>
<section aria-labelledby="result"><h2 id="result">De uitslag</h2>
<p>2 plannen wonnen, voor € 12.000 van € 30.000.</p>
<figure><svg><title>Stemmen</title><text>1. Bank</text><text>41</text></svg>
<table><tr><th>Plan</th><th>Stemmen</th></tr><tr><th>1. Bank</th><td>41</td></tr></table></figure>
<ul><li id="result-1"><p>1. Bank € 4.000</p><p>Een bank.</p><p>41 stemmen.</p></li></ul>
</section>
<section aria-labelledby="ideas"><p>Er zijn 26 plannen.</p></section>
"""
COUNTED = {
    "result, sentence 1": [2, 12_000, 30_000],
    "result, figure 1, label 1": [1],
    "result, figure 1, label 2": [41],
    "result, figure 1, row 1. Bank": [1, 41],
    "result, result-1, sentence 1": [1, 4_000],
    "result, result-1, sentence 3": [41],
}


def differing(html: str) -> list[str]:
    return differences(Page(html, ("result",)).numbers(), COUNTED)


def test_all_numbers_of_a_section_are_read_and_no_others() -> None:
    assert differing(PAGE) == []


@pytest.mark.parametrize(
    ("stands", "instead", "said"),
    [
        (
            "<td>41</td>",
            "<td>42</td>",
            "result, figure 1, row 1. Bank: shown [1, 42], counted [1, 41]",
        ),
        ("<p>41 stemmen.</p>", "", "result, result-1, sentence 3: shown nothing, counted [41]"),
        ("Een bank.", "7 banken.", "result, result-1, sentence 2: shown [7], counted nothing"),
        ("<ul>", "9<ul>", "result, elsewhere: shown [9], counted nothing"),
        (
            "12.000",
            "12.500",
            "result, sentence 1: shown [2, 12500, 30000], counted [2, 12000, 30000]",
        ),
    ],
)
def test_a_number_that_differs_is_named_by_where_it_stands(
    stands: str, instead: str, said: str
) -> None:
    assert differing(PAGE.replace(stands, instead)) == [said]


def test_numbers_are_read_as_they_are_written_in_two_languages() -> None:
    assert numbers("€ 30.000, €1,250 en 7. Nog 0.") == [30_000, 1_250, 7, 0]


def test_equal_projects_go_by_cost_and_then_by_lot() -> None:
    projects = tuple(
        Project(number, cost, "", "", 0, selected=False)
        for number, cost in ((1, 500), (2, 400), (3, 400), (4, 900))
    )
    found = Published(1_000, projects, ((1, 2), (3,), (4,), (4,)), "seed").counted()
    order = [place.project.number for place in found]
    assert (order[0], sorted(order[1:3]), order[3]) == (4, [2, 3], 1)
    assert [(place.left, place.won) for place in found] == [
        (1_000, True),
        (100, False),
        (100, False),
        (100, False),
    ]
