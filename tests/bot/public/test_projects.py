"""The projects on the public page: from the vote on, and with why they won or not after it."""

from dataclasses import replace

import pytest

from bot.contacts import NOWHERE
from bot.public import charted, overview, projects
from bot.public.here import Here
from bot.public.narrowing import Narrowed
from bot.public.seen import Seen
from bot.public.writer import Writer
from budget import projects as ballot
from budget.ballot import Basket
from budget.count import Outcome
from budget.tally import result_of
from budget.timeline import Phase
from tests.bot.public.glimpse import glimpse, writer
from tests.bot.public.test_ideas import ACCEPTED, told
from tests.storage.linden import EDITION, SLUG

VOTES = [Basket((1, 3))] * 7 + [Basket((2,))] * 4


def counted() -> Seen:
    """Return what is seen once these votes are counted: 1 and 3 won, 2 did not."""
    edition = replace(EDITION, entered=Phase.RESULTS)
    result = result_of(edition, VOTES, "seed")
    assert isinstance(result, Outcome)
    return replace(
        glimpse(edition, [ACCEPTED]), result=result, turnout=11, channels={"sms": 11, "paper": None}
    )


def numbers(seen: Seen, **narrowed: str) -> list[int]:
    page = projects.listed(writer(seen, path="projects"), Narrowed(**narrowed))  # type: ignore[arg-type]
    assert page.listing
    return [item.number for item in page.listing.items]


def test_a_project_is_told_whole_and_leads_to_its_idea() -> None:
    page = told(projects.page(writer(glimpse(EDITION, [ACCEPTED])), 3))
    for said in ("3. Bomen", "Om onder te zitten.", "Kosten: € 300", "/editions/linden/ideas/3"):
        assert said in page
    assert "De uitslag" not in page


@pytest.mark.parametrize(("number", "won"), [(1, True), (2, False)])
def test_after_the_count_a_project_says_how_many_votes_it_got_and_why_it_won_or_not(
    number: int, won: bool
) -> None:
    page = told(projects.page(writer(counted()), number))
    assert ("Niet gewonnen" in page) is not won
    assert ("7 stemmen." in page) is won
    assert ("Dit plan won niet." in page) is not won


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.IDEAS])
def test_before_the_vote_nobody_can_read_a_project(phase: Phase) -> None:
    seen = glimpse(replace(EDITION, entered=phase))
    assert projects.page(writer(seen), 1) is None
    assert [link.label for link in writer(seen).frame().menu] == ["Overzicht"]


def test_a_number_that_is_no_project_has_no_page() -> None:
    assert projects.page(writer(glimpse()), 99) is None


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, [1, 2, 3]),
        ({"word": "zitten"}, [1, 3]),
        ({"word": "BENCH"}, [1]),
        ({"word": "2"}, [2]),
        ({"theme": "groen"}, [1]),
        ({"district": "haven"}, [1, 2, 3]),
        ({"district": "elders"}, [2, 3]),
        ({"standing": "won"}, [1, 3]),
        ({"standing": "lost"}, [2]),
        ({"standing": "lost", "theme": "groen"}, []),
    ],
)
def test_the_list_is_narrowed_down(narrowed: dict[str, str], expected: list[int]) -> None:
    assert numbers(counted(), **narrowed) == expected


def test_while_people_vote_the_list_cannot_be_narrowed_down_by_who_wins() -> None:
    page = projects.listed(writer(glimpse(), path="projects"), Narrowed())
    assert page.listing
    assert "standing" not in [choice.name for choice in page.listing.choices]
    assert numbers(glimpse(), standing="won") == []


def test_a_withdrawn_project_can_be_found_with_its_reason() -> None:
    seen = glimpse(ballot.withdrawn(EDITION, 2, "de speeltuin verhuist."))
    assert numbers(seen, standing="withdrawn") == [2]
    assert "Ingetrokken: de speeltuin verhuist." in told(projects.page(writer(seen), 2))


@pytest.mark.parametrize(("embedded", "most"), [(False, 40), (True, 6)])
def test_so_many_projects_stand_on_the_first_page_and_the_others_are_folded_away(
    embedded: bool, most: int
) -> None:
    many = [replace(EDITION.projects[0], number=number) for number in range(1, 43)]
    seen = glimpse(replace(EDITION, projects=tuple(many)))
    reader = Writer(seen, "nl", Here(SLUG, embedded=embedded))
    [part] = [one for one in overview.page(reader, NOWHERE).parts if one.name == "projects"]
    [more] = part.folded
    assert len(part.rows) == most
    assert more.label == f"Nog {42 - most} plannen"
    assert [one.number for one in (*part.rows, *more.rows)] == list(range(1, 43))


def test_beside_every_chart_stands_a_table_with_the_same_numbers() -> None:
    parts = {part.name: part for part in charted.parts(writer(counted()))}
    assert parts.keys() == {"result", "theme", "district", "turnout"}
    votes, money = parts["result"].figures
    assert votes.table.rows == (
        ("1. Bank", "7", "€ 400", "Gewonnen"),
        ("3. Bomen", "7", "€ 300", "Gewonnen"),
        ("2. Schommel", "4", "€ 700", "Niet gewonnen"),
    )
    assert [row[1] for row in money.table.rows] == ["€ 700", "€ 300", "€ 1.000"]
    [by_theme] = parts["theme"].figures
    assert by_theme.table.rows == (
        ("Groen", "1", "1", "€ 400", "7"),
        ("Zonder thema", "2", "1", "€ 300", "11"),
    )
    for part in parts.values():
        for figure in part.figures:
            assert all(row[0] in figure.svg for row in figure.table.rows[:1])
            assert figure.svg.count("<title") == 1


def test_a_channel_of_a_few_votes_is_not_told() -> None:
    [figure] = list(charted.parts(writer(counted())))[-1].figures
    assert figure.table.rows == (("SMS", "11"), ("Op papier", "Te weinig om te noemen"))


def test_where_all_channels_are_of_a_few_votes_none_is_told() -> None:
    seen = replace(counted(), channels={"sms": None, "paper": None})
    assert "turnout" not in [part.name for part in charted.parts(writer(seen))]
