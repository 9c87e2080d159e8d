from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from budget.idea import Answer, Idea, Ideas
from budget.standing import LISTED, MAY_BECOME, NotPossible, Standing

AT = datetime(2027, 2, 1, 12, tzinfo=UTC)
IDEA = Idea(7, "Bank", "Een bank.", "", "groen", 400, "Hans", 3, AT, "hans", others=("fatma",))
TABLE = Path(__file__).parents[2] / "docs" / "ideas.md"


@pytest.mark.parametrize(("standing", "wanted"), list(product(Standing, Standing)))
def test_an_idea_becomes_what_the_table_says_and_nothing_else(
    standing: Standing, wanted: Standing
) -> None:
    idea = replace(IDEA, standing=standing)
    if wanted in MAY_BECOME[standing]:
        assert idea.become(wanted) == replace(IDEA, standing=wanted)
    else:
        with pytest.raises(NotPossible, match=f"Idea 7 is {standing}; it cannot become {wanted}"):
            idea.become(wanted)


def test_the_table_in_the_document_is_the_one_that_holds() -> None:
    section = TABLE.read_text("utf-8").partition("## Where an idea stands")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    rows = [line.strip("| ").split(" | ") for line in lines]
    told = {row[0].strip("`"): set(row[2].replace("`", "").split(", ")) - {"-"} for row in rows}
    assert told == {standing: set(wanted) for standing, wanted in MAY_BECOME.items()}


@pytest.mark.parametrize("standing", Standing)
def test_only_what_everybody_can_read_is_found(standing: Standing) -> None:
    ideas = Ideas([replace(IDEA, number=1), replace(IDEA, number=2)])
    ideas.put(replace(IDEA, number=1, standing=standing))
    found = [1, 2] if standing in LISTED else [2]
    assert [idea.number for idea in ideas.find()] == found
    assert [idea.number for idea in ideas.find(theme="groen", word="bank")] == found
    assert (len(ideas), ideas.count("groen")) == (len(found), len(found))
    assert ideas.get(1) is not None
    assert [idea.number for idea in ideas] == [1, 2]


def test_an_idea_that_comes_back_is_found_again() -> None:
    ideas = Ideas([replace(IDEA, standing=Standing.HIDDEN)])
    ideas.put(IDEA)
    assert ideas.find() == [IDEA]


@pytest.mark.parametrize(("resident", "theirs"), [("hans", 1), ("fatma", 1), ("joris", 0)])
def test_an_idea_is_that_of_everybody_who_wrote_it(resident: str, theirs: int) -> None:
    assert len(Ideas([IDEA]).by(resident)) == theirs


@pytest.mark.parametrize(
    ("resident", "author", "authors"),
    [
        ("hans", "", ("fatma",)),
        ("fatma", "Hans", ("hans",)),
        ("joris", "Hans", ("hans", "fatma")),
    ],
)
def test_who_is_forgotten_leaves_the_idea_to_the_others(
    resident: str, author: str, authors: tuple[str, ...]
) -> None:
    left = IDEA.without(resident)
    assert (left.author, left.authors, left.text) == (author, authors, IDEA.text)


def test_an_answer_can_stand_where_things_are_compared() -> None:
    yes = Answer(accepted=True, reason={"nl": "Het kan."}, at=AT, cost=400, title="Bank")
    assert {replace(IDEA, answer=yes), replace(IDEA, answer=yes)} == {replace(IDEA, answer=yes)}
