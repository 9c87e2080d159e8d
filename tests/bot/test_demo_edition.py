from collections import Counter
from datetime import datetime
from statistics import quantiles

import pytest

from bot.channels.segments import is_gsm, segments
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from budget.edition import Project
from budget.timeline import Phase

DEMO = read_edition(DE_LINDEN)


def test_the_demo_has_the_figures_of_its_story() -> None:
    edition = DEMO.edition
    assert (edition.slug, edition.budget, len(edition.districts)) == ("de-linden", 120_000, 4)
    assert edition.entered is Phase.PREPARING
    assert [len(DEMO.ideas), len(edition.projects), len(edition.partners)] == [26, 24, 5]
    assert sum(answer.feasible for answer in DEMO.answers.values()) == 18
    assert len(DEMO.answers) == 26
    titles = {theme.key: theme.title["nl"] for theme in edition.themes}
    assert Counter(titles[idea.theme] for idea in DEMO.ideas) == {
        "Groen": 9,
        "Spelen": 5,
        "Ontmoeten": 6,
        "Veilig verkeer": 4,
        "Sport": 2,
    }
    assert "Kunst" in titles.values()


@pytest.mark.parametrize(
    ("number", "title", "cost"),
    [
        (2, "Taalmaatjes", 12_000),
        (3, "Bomen Lindelaan", 28_000),
        (5, "Valbrug speeltuin", 18_000),
        (7, "Bankjes", 4_000),
        (8, "Regentonnen", 14_000),
        (11, "Geveltuinen", 6_000),
        (12, "Nieuw plein", 70_000),
        (14, "Bloemenlint", 24_500),
        (17, "Groen dak", 9_000),
        (19, "Bankjes oma", 7_000),
        (21, "Sportveld", 65_000),
        (22, "Nestkasten", 2_000),
    ],
)
def test_a_project_of_the_demo_is_the_one_in_the_conversations(
    number: int, title: str, cost: int
) -> None:
    project = DEMO.edition.project_by_number[number]
    assert (project.title["nl"], project.cost, project.idea) == (title, cost, number)


def test_the_ballot_of_the_demo_is_the_feasible_ideas_and_six_more() -> None:
    feasible = {number for number, answer in DEMO.answers.items() if answer.feasible}
    assert {p.number for p in DEMO.edition.projects} == feasible | set(range(27, 33))
    assert {p.idea for p in DEMO.edition.projects} == feasible | {None}


def test_costs_of_the_demo_are_spread_as_in_real_elections() -> None:
    deciles = quantiles((p.cost for p in DEMO.edition.projects), n=10, method="inclusive")
    real = [5_000, 6_760, 8_700, 10_700, 14_268, 18_300, 24_000, 30_800, 45_000]
    assert deciles == pytest.approx(real, rel=0.011)


@pytest.mark.parametrize("project", DEMO.edition.projects, ids=lambda p: str(p.number))
def test_a_project_of_the_demo_fits_one_sms(project: Project) -> None:
    number, cost = project.number, f"{project.cost:,}"
    dutch = (
        f"{number} {project.title['nl']}, {cost} euro. {project.text['nl']}"
        f" Kiezen? Stuur {number}. Terug: 0."
    )
    english = (
        f"{number} {project.title['en']}, {cost} euros. {project.text['en']}"
        f" To choose it, send {number}. Back: 0."
    )
    assert is_gsm(dutch + english)
    assert [segments(dutch), segments(english)] == [1, 1]


def test_every_text_of_the_demo_is_there_in_both_languages() -> None:
    edition = DEMO.edition
    texts = [
        edition.organiser,
        edition.influence,
        edition.visit,
        *edition.criteria,
        *(district.title for district in edition.districts),
        *(words for theme in edition.themes for words in (theme.title, theme.background)),
        *(words for project in edition.projects for words in (project.title, project.text)),
        *(answer.reason for answer in DEMO.answers.values() if not answer.feasible),
    ]
    assert all(words and list(words) == ["nl", "en"] for words in texts)
    assert all(is_gsm(word) for words in texts if words for word in words.values())


def test_criteria_and_backgrounds_of_the_demo_are_short() -> None:
    assert all(len(text) <= 60 for words in DEMO.edition.criteria for text in words.values())
    backgrounds = [text for theme in DEMO.edition.themes for text in theme.background.values()]
    assert all(len(text.split("\n\n")) == 2 and len(text) <= 220 for text in backgrounds)


def test_ideas_of_the_demo_came_in_by_number_while_ideas_were_asked() -> None:
    moments = [idea.at for idea in DEMO.ideas]
    assert [idea.number for idea in DEMO.ideas] == list(range(1, 27))
    assert moments == sorted(moments)
    assert {DEMO.edition.timeline.at(moment) for moment in moments} == {Phase.IDEAS}


@pytest.mark.parametrize(
    ("phase", "last_day"),
    [
        (Phase.IDEAS, "2027-03-14"),
        (Phase.SCREENING, "2027-04-30"),
        (Phase.VOTING, "2027-05-31"),
    ],
)
def test_a_phase_of_the_demo_ends_at_midnight(phase: Phase, last_day: str) -> None:
    end = DEMO.edition.timeline.end(phase)
    last = datetime.fromisoformat(f"{last_day}T23:59:59").replace(tzinfo=DEMO.edition.zone)
    assert end
    assert (end - last).total_seconds() == 1
