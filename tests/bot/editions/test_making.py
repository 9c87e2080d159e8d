from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.editions.checking import found_in
from bot.editions.file import EditionError, read_edition
from bot.editions.making import Template, Wishes, begun, chip_of, cloned
from budget.edition import Odds
from budget.rules import BasketRules
from budget.timeline import Phase
from budget.vessels import VesselRules
from tests.storage.linden import EDITION as LINDEN

DEMO = read_edition(Path(__file__).parents[3] / "bot/demo/de_linden.toml").edition
WISHES = Wishes(Template.BASKET, "plein", "Het Plein", "gemeente", 120_000, date(2027, 1, 4))


@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("languages", [("nl",), ("en", "tr")])
def test_every_template_is_an_edition(template: Template, languages: tuple[str, ...]) -> None:
    edition = begun(replace(WISHES, template=template, languages=languages))
    assert (edition.entered, edition.projects) == (Phase.PREPARING, ())
    assert edition.timeline.begins[Phase.PREPARING] == datetime(2027, 1, 3, 23, tzinfo=UTC)
    assert (Phase.VOTING in edition.timeline.begins) is (template is not Template.IDEAS_ONLY)
    assert {*edition.themes[0].title} == {"nl", "en"} & {*languages}
    assert list(found_in(edition)) == []


@pytest.mark.parametrize("template", [Template.BASKET, Template.POINTS])
def test_a_project_that_nobody_votes_for_wins_by_no_template(template: Template) -> None:
    assert begun(replace(WISHES, template=template)).vote.count.minimum_votes == 1


def test_vessels_have_a_chip_that_divides_the_budget() -> None:
    vote = begun(replace(WISHES, template=Template.VESSELS)).vote
    assert isinstance(vote.ballot, VesselRules)
    assert (vote.ballot.chip, len(vote.ballot.vessels)) == (10_000, 6)
    assert [chip_of(100_000), chip_of(55_000), chip_of(300)] == [10_000, 5_000, 10]


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        (replace(WISHES, slug="Het Plein"), "slug: use only small letters"),
        (replace(WISHES, place=""), "place: this is empty"),
        (replace(WISHES, budget=0), "budget: this must be at least 1"),
        (replace(WISHES, zone="Europe/Nowhere"), "zone: this time zone does not exist"),
        (replace(WISHES, languages=("tr", "nl")), "languages: templates are written in nl and en"),
        (replace(WISHES, languages=()), "languages: this needs at least one"),
        (replace(WISHES, first=date(2027, 3, 28)), "the clock is changed then"),
        (
            replace(WISHES, template=Template.VESSELS, budget=10_007),
            "budget: 10,007 cannot be divided in chips",
        ),
    ],
)
def test_what_makes_no_edition_is_refused(wishes: Wishes, reason: str) -> None:
    if "clock" in reason:
        wishes = replace(wishes, zone="Asia/Beirut")
    with pytest.raises(EditionError, match=reason):
        begun(wishes)


def test_a_clone_has_the_words_and_the_rules_and_nothing_that_was_done() -> None:
    rules = BasketRules(most=3, exclusions=((1, 2),))
    before = replace(
        DEMO, vote=replace(DEMO.vote, ballot=rules), entered=Phase.CLOSED, rehearsal="OEFEN-AAAAA"
    )
    clone = cloned(before, "linden-2", weeks=52, odds=Odds(26, 8))
    assert (clone.slug, clone.entered, clone.odds) == ("linden-2", Phase.PREPARING, Odds(26, 8))
    assert (clone.projects, clone.left_out, clone.rehearsal) == ((), (), "")
    assert clone.vote.ballot == BasketRules(most=3)
    kept = ("themes", "districts", "partners", "criteria", "questions", "organiser", "budget")
    assert [getattr(clone, name) for name in kept] == [getattr(before, name) for name in kept]
    assert list(found_in(clone)) == []
    old, new = before.timeline.begins, clone.timeline.begins
    assert {p: (t.weekday(), t > old[p]) for p, t in new.items()} == {
        p: (t.weekday(), True) for p, t in old.items()
    }


def test_an_edition_without_anything_can_be_cloned() -> None:
    clone = cloned(replace(LINDEN, themes=(), districts=()), "again", years=1)
    assert clone.timeline.begins[Phase.PREPARING].year == 2028
