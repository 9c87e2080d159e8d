"""One part of an edition is changed as it was seen, or not at all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.editions.checking import NotAccepted, check, found_in
from bot.editions.editing import Editor, Part, print_of
from bot.editions.file import read_edition
from bot.editions.seen import ChangedMeanwhile
from budget.count import CountRules
from budget.division import DivisionRule
from budget.edition import District, Edition, Theme
from budget.rules import BasketRules, ChoiceRules, PointRules, VoteRules
from budget.timeline import Phase
from budget.vessels import Vessel, VesselRules
from storage import journal
from storage.engine import Storage
from storage.process import approvals, editions
from tests.storage.linden import EDITION, NOW, SLUG, idea
from tests.stores import do, opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]

DEMO = read_edition(Path(__file__).parents[3] / "bot/demo/de_linden.toml").edition
IDEAS = replace(EDITION, entered=Phase.IDEAS)


@pytest.mark.parametrize(
    "vote",
    [
        DEMO.vote,
        VoteRules(BasketRules(least=1, most=3, exclusions=((2, 3),))),
        VoteRules(ChoiceRules(most=2), approvals=0),
        VoteRules(PointRules(10, 3)),
    ],
)
def test_an_edition_that_is_right_is_right_when_it_is_written_down(vote: VoteRules) -> None:
    assert list(found_in(replace(DEMO, vote=vote))) == []


async def test_a_part_that_somebody_else_changed_is_not_overwritten(store: Storage) -> None:
    await do(store, editions.create, IDEAS, [], NOW, "test")
    seen = {part: print_of(IDEAS, part) for part in Part}
    dear = replace(IDEAS, vote=replace(IDEAS.vote, ballot=BasketRules(most=2)))

    def change(db: Connection, by: str, after: Edition, part: Part) -> Edition:
        return Editor(db, SLUG, by, NOW).change(part, seen[part], lambda _before: after)

    await do(store, approvals.approve, SLUG, "Bram", NOW)
    assert await do(store, change, "Anna", dear, Part.RULES) == dear
    with pytest.raises(ChangedMeanwhile):
        await do(store, change, "Bram", IDEAS, Part.RULES)
    assert await do(store, lambda db: editions.load(db, SLUG).edition()) == dear
    assert await do(store, approvals.count, dear) == 0
    other = replace(dear, districts=(*dear.districts, District("zuid", {"nl": "Zuid"})))
    assert await do(store, change, "Bram", other, Part.DISTRICTS) == other
    assert await do(store, journal.broken, SLUG) is None


async def test_what_would_be_wrong_is_not_kept(store: Storage) -> None:
    await do(store, editions.create, IDEAS, [], NOW, "test")

    def change(db: Connection, after: Edition, part: Part = Part.RULES) -> None:
        Editor(db, SLUG, "Anna", NOW).change(part, "", lambda _before: after)

    cases = [
        (
            replace(IDEAS, vote=VoteRules(BasketRules(cap=5_000))),
            "more than the budget",
            ("vote", "cap"),
        ),
        (replace(IDEAS, budget=0), "budget: this must be at least 1.", ("budget",)),
        (replace(IDEAS, goal={"de": "Ziel"}), "goal: ", ("goal",)),
    ]
    for after, reason, where in cases:
        with pytest.raises(NotAccepted, match=reason) as refusal:
            await do(store, change, after)
        assert refusal.value.wrong[0].where == where
    assert await do(store, lambda db: editions.load(db, SLUG).edition()) == IDEAS
    await do(store, editions.enter, EDITION, NOW, "test")
    with pytest.raises(NotAccepted, match="its rules are fixed"):
        await do(store, change, replace(EDITION, budget=2_000))


def test_what_was_wrong_before_keeps_nobody_from_a_change() -> None:
    long = replace(DEMO.projects[0], title={"nl": "Een te lange titel voor een project"})
    before = replace(DEMO, projects=(long, *DEMO.projects[1:]))
    assert [one.said[:20] for one in found_in(before)] == ["Project 2, title.nl:"]
    check(replace(before, goal={"nl": "Meedoen."}), before)
    with pytest.raises(NotAccepted):
        check(replace(before, place=""), before)


async def test_a_text_is_worded_as_it_was_seen(store: Storage) -> None:
    await do(store, editions.create, IDEAS, [], NOW, "test")

    def reword(db: Connection, text: str, seen: str | None, language: str = "en") -> Edition:
        return Editor(db, SLUG, "Anna", NOW).reword("themes.groen.title", language, text, seen)

    after = await do(store, reword, "Green", "")
    assert after.themes[0].title == {"nl": "Groen", "en": "Green"}
    with pytest.raises(ChangedMeanwhile):
        await do(store, reword, "Greens", "")
    refused = [
        ("A title that is far too long", "en", "Theme groen, title.en: this has more than 20"),
        ("", "nl", "the original, is missing"),
        ("Gr\noen", "en", "this must be one line"),
    ]
    for text, language, reason in refused:
        with pytest.raises(NotAccepted, match=reason):
            await do(store, reword, text, None, language)


async def test_what_ideas_are_about_is_not_taken_away(store: Storage) -> None:
    bare = replace(IDEAS, projects=())
    await do(store, editions.create, bare, [idea(7)], NOW, "test")

    def change(db: Connection, part: Part, after: Edition) -> Edition:
        return Editor(db, SLUG, "Anna", NOW).change(part, "", lambda _before: after)

    for part, after in (
        (Part.THEMES, replace(bare, themes=())),
        (Part.DISTRICTS, replace(bare, districts=())),
    ):
        with pytest.raises(NotAccepted, match="Idea 7 belongs to"):
            await do(store, change, part, after)


@pytest.mark.parametrize(
    ("change", "part", "reason"),
    [
        ({"themes": ()}, Part.THEMES, 'Project 1 belongs to "groen"'),
        ({"districts": ()}, Part.DISTRICTS, 'Project 1 belongs to "haven"'),
    ],
)
async def test_what_projects_belong_to_is_not_taken_away(
    store: Storage, change: dict[str, Any], part: Part, reason: str
) -> None:
    before = replace(EDITION, entered=Phase.IDEAS)
    await do(store, editions.create, before, [], NOW, "test")
    with pytest.raises(NotAccepted, match=reason):
        await do(
            store,
            lambda db: Editor(db, SLUG, "Anna", NOW).change(
                part, "", lambda now: replace(now, **change)
            ),
        )


@pytest.mark.parametrize(
    "vote",
    [
        VoteRules(BasketRules(theme_caps={"groen": 500}, district_caps={"haven": 500})),
        VoteRules(count=CountRules(theme_caps={"groen": 500}, district_caps={"haven": 500})),
        VoteRules(VesselRules(1_000, 100, (Vessel("groen"), Vessel("sport"))), DivisionRule.MEAN),
    ],
    ids=["a ballot", "the count", "vessels"],
)
async def test_what_rules_speak_of_is_not_taken_away(store: Storage, vote: VoteRules) -> None:
    sport = Theme("sport", {"nl": "Sport"}, {"nl": "Er is een veld."})
    before = replace(
        EDITION,
        entered=Phase.IDEAS,
        projects=(),
        vote=vote,
        themes=(*EDITION.themes, sport),
    )
    await do(store, editions.create, before, [], NOW, "test")

    def change(db: Connection, part: Part, **after: Any) -> Edition:
        editor = Editor(db, SLUG, "Anna", NOW)
        return editor.change(part, "", lambda now: replace(now, **after))

    with pytest.raises(NotAccepted, match='rules of the vote speak of "groen"'):
        await do(store, lambda db: change(db, Part.THEMES, themes=(sport,)))
    if vote.districts:
        with pytest.raises(NotAccepted, match='rules of the vote speak of "haven"'):
            await do(store, lambda db: change(db, Part.DISTRICTS, districts=()))
