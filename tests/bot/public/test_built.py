"""What is being built, as everybody reads it: how far, for what money, and why not."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.public import built, charted, outcome, projects
from bot.public.layout import Part
from bot.public.seen import Seen
from budget.progress import Progress
from budget.updates import Milestone, Photo, Status
from tests.bot.public.glimpse import glimpse, writer
from tests.bot.public.test_projects import counted
from tests.pictures import BENCH

WHY = "De grond is te nat."
DELAYED = Progress(
    1,
    400,
    450,
    Status.DELAYED,
    40,
    {"nl": WHY, "en": "Too wet."},
    date(2027, 12, 1),
    (Milestone(1, {"nl": "Geplaatst"}, date(2027, 11, 1), date(2027, 11, 3)),),
    (Photo(BENCH),),
    5,
    datetime(2027, 11, 3, 9, tzinfo=UTC),
)


def under_way() -> Seen:
    return replace(counted(), progress={1: DELAYED, 3: Progress(3, 300)})


def part(seen: Seen, language: str = "nl") -> Part:
    [found] = built.parts(writer(seen, language))
    return found


def test_the_first_page_names_each_project_once_what_was_told_of_last_first() -> None:
    found = part(under_way())
    assert found.said == (
        "Van de 2 plannen die doorgaan is er nog geen klaar.",
        "Betaald voor alle plannen samen: € 450.",
    )
    assert [(one.number, one.note, one.done) for one in found.rows] == [
        (1, "duurt langer", 40),
        (3, "nog niet begonnen", None),
    ]
    told = found.rows[0]
    assert told.picture
    assert (told.picture.text, told.address) == (
        *("Een bank onder een boom.", "/editions/linden/projects/1"),
    )
    later = replace(DELAYED, project=3, at=datetime(2027, 11, 4, tzinfo=UTC))
    seen = replace(under_way(), progress={1: DELAYED, 3: later})
    assert [one.number for one in part(seen).rows] == [3, 1]
    result = next(outcome.parts(writer(under_way())))
    assert result.rows == ()
    assert [one.number for one in result.folded[0].rows] == [2]


def test_how_far_each_project_is_and_what_it_costs_stands_in_a_picture_and_a_table() -> None:
    [figure] = list(charted.parts(writer(under_way())))[-1].figures
    assert figure.table.rows == (
        ("1. Bank", "duurt langer", "€ 400", "€ 450"),
        ("3. Bomen", "nog niet begonnen", "€ 300", "€ 0"),
    )
    assert 'width="40%"' in figure.svg


def test_a_project_says_why_it_is_late_what_it_cost_and_what_was_reached() -> None:
    page = projects.page(writer(under_way(), "en"), 1)
    assert page
    said = [line for one in page.parts for line in one.said if one.name == "built"]
    assert said == [
        "It is delayed until 1 December.",
        "Too wet.",
        "Spent: €450. That is €50 more than planned.",
        "✓ Geplaatst (3 November)",
        "Last update: 3 November.",
    ]
    [photo] = [item for one in page.parts for item in one.items]
    assert photo.picture
    assert photo.picture.text == "A bench."


def test_nothing_is_built_before_there_is_a_result_and_of_what_lost() -> None:
    assert list(built.parts(writer(glimpse()))) == []
    not_begun = replace(counted(), progress={1: Progress(1, 400), 3: Progress(3, 300)})
    assert list(built.parts(writer(not_begun))) == []
    page = projects.page(writer(under_way()), 2)
    assert page
    assert "built" not in [one.name for one in page.parts]
