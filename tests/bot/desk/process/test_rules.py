"""Every rule of a vote can be filled in at the desk, and what is wrong stands beside its field."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from pydantic import BaseModel

from bot.editions.file import read_edition
from bot.editions.shape import IdeaRules, Odds
from bot.editions.vote import Counting, Right, Vessel, Vote, Weighted
from budget.edition import District, Edition
from budget.receipt import rules_hash
from budget.rules import BasketRules, PointRules, VoteRules, Weight
from budget.timeline import Phase
from budget.vessels import Vessel as Theirs
from budget.vessels import VesselRules
from storage.engine import Storage
from storage.process import editions
from tests.bot.desk.bureau import HERE, Browser, Bureau, form, problems, words
from tests.storage.linden import SLUG

RULES, EXCLUSIONS = f"{HERE}/process/rules", f"{HERE}/process/exclusions"
FILE = Path(__file__).parents[4] / "bot/demo/de_linden.toml"
WEIGHTED = Weight("table", {"nl": "Tafelgroep", "en": "Table group"}, 5)
LINDEN = replace(
    read_edition(FILE).edition,
    slug=SLUG,
    entered=Phase.SCREENING,
    vote=VoteRules(BasketRules(exclusions=((3, 2),)), weights=(WEIGHTED,)),
)
GROUPS: Final = ("ideas", "projects", "points", "vessels", "count", "caps", "paper")
KEYS: Final = [theme.key for theme in LINDEN.themes]


@pytest.fixture
async def bureau(filed: Storage) -> Bureau:
    """Give the desk of the demo's edition, in which ideas are screened."""
    return await Bureau(filed).open(LINDEN)


@pytest.fixture
async def rosa(bureau: Bureau) -> AsyncIterator[Browser]:
    """Give the browser of an organiser."""
    async with await bureau.browser("Rosa") as browser:
        yield browser


async def edition(bureau: Bureau) -> Edition:
    return await bureau.quarter.storage.run(lambda db: editions.load(db, SLUG).edition())


async def kept(
    bureau: Bureau, rosa: Browser, typed: Mapping[str, str], page: str = RULES
) -> VoteRules:
    """Return the rules as they are after something was typed over what stood there."""
    await rosa.do(page, {**(await form(rosa, page)), **typed, "do": "keep"})
    return (await edition(bureau)).vote


async def refused(rosa: Browser, typed: Mapping[str, str], page: str = RULES) -> dict[str, str]:
    """Return what stands beside which field when something is typed that cannot be."""
    answer = await rosa.send(page, {**(await form(rosa, page)), **typed, "do": "keep"})
    for name, value in typed.items():
        assert f'name="{name}"' in answer.text
        assert value in answer.text
    return problems(answer)


async def test_what_is_sent_back_as_it_stands_changes_nothing(
    bureau: Bureau, rosa: Browser
) -> None:
    before = await edition(bureau)
    for page in (RULES, EXCLUSIONS):
        await rosa.do(page, {**(await form(rosa, page)), "do": "keep"})
    after = await edition(bureau)
    assert after == before
    assert rules_hash(after) == rules_hash(before)


async def test_every_key_of_the_vote_has_a_field(rosa: Browser) -> None:
    theme, district = KEYS[0], LINDEN.districts[0].key
    tables = {
        "theme_caps": f"theme_caps.{theme}",
        "district_caps": f"district_caps.{district}",
        "title": "title.nl",
        "flagged": "flagged.nl",
        "theme": "place",
    }
    models: dict[str, type[BaseModel]] = {
        "vote": Vote,
        "vote.count": Counting,
        "vote.right": Right,
        f"vote.vessels.{theme}": Vessel,
        "vote.weights.0": Weighted,
        "odds": Odds,
        "idea_rules": IdeaRules,
    }
    inside = {"count", "right", "vessels", "weights", "exclusions"}
    page, pairs = (await rosa.see(RULES)).text, (await rosa.see(EXCLUSIONS)).text
    for under, model in models.items():
        for key in model.model_fields.keys() - inside:
            assert f'name="{under}.{tables.get(key, key)}"' in page, f"{under}.{key}"
    for name in ("first", "second", "ballot", "winners"):
        assert f'name="exclusions.0.{name}"' in pairs


async def test_caps_are_kept_and_read_by_residents(bureau: Bureau, rosa: Browser) -> None:
    theme, district = KEYS[0], LINDEN.districts[0].key
    typed = {
        f"vote.theme_caps.{theme}": "60.000",
        f"vote.count.district_caps.{district}": "70000",
        "vote.count.minimum_votes": "25",
    }
    looked = await rosa.send(RULES, {**(await form(rosa, RULES)), **typed, "do": "look"})
    for channel in ("Telegram", "WhatsApp", "SMS"):
        _before, said, others = words(looked).partition(f"Regels: {channel}, Nederlands")
        assert re.search(r"(?i)mandje: (thema )?groen hoogstens (€ )?60\.000", others[:1500]), said
    assert "For projects in Havenkwartier there is at most €70,000." in words(looked)
    assert (await edition(bureau)).vote == LINDEN.vote
    vote = await kept(bureau, rosa, typed)
    assert vote.ballot == BasketRules(theme_caps={theme: 60_000}, exclusions=((3, 2),))
    assert (vote.count.district_caps, vote.count.minimum_votes) == ({district: 70_000}, 25)
    gone = await kept(bureau, rosa, dict.fromkeys(typed, ""))
    assert gone == LINDEN.vote


async def test_vessels_have_a_floor_a_ceiling_and_an_order(bureau: Bureau, rosa: Browser) -> None:
    first, second, *others = KEYS
    typed = {
        "vote.ballot": "vessels",
        "vote.rule": "per-euro",
        "vote.chip": "5.000",
        f"vote.vessels.{first}.place": "2",
        f"vote.vessels.{first}.floor": "20000",
        f"vote.vessels.{second}.place": "1",
        f"vote.vessels.{second}.ceiling": "80000",
        **{f"vote.vessels.{key}.place": "" for key in others},
    }
    vote = await kept(bureau, rosa, typed)
    vessels = Theirs(second, None, 0, 80_000), Theirs(first, None, 20_000)
    assert vote.ballot == VesselRules(LINDEN.budget, 5_000, vessels)
    assert await kept(bureau, rosa, {}) == vote
    floor = f"vote.vessels.{first}.floor"
    assert set(await refused(rosa, {floor: "7"})) == {floor}
    twice = f"vote.vessels.{second}.place"
    assert set(await refused(rosa, {twice: "2"})) == {twice}


async def test_ballots_on_paper_weigh_what_is_typed(bureau: Bureau, rosa: Browser) -> None:
    school = {
        "vote.weights.2.kind": "school",
        "vote.weights.2.title.nl": "Schoolklas",
        "vote.weights.2.weight": "20",
    }
    vote = await kept(bureau, rosa, school)
    assert vote.weights == (WEIGHTED, Weight("school", {"nl": "Schoolklas"}, 20))
    vote = await kept(bureau, rosa, {"vote.weights.0.kind": ""})
    assert vote.weights == (Weight("school", {"nl": "Schoolklas"}, 20),)


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"vote.most": "400"}, "vote.most"),
        ({"vote.least": "3", "vote.most": "2"}, "vote.least"),
        ({"vote.cap": "900.000"}, "vote.cap"),
        ({f"vote.theme_caps.{KEYS[0]}": "1"}, f"vote.theme_caps.{KEYS[0]}"),
        ({f"vote.count.theme_caps.{KEYS[0]}": "veel"}, f"vote.count.theme_caps.{KEYS[0]}"),
        ({"vote.ballot": "points", "vote.points": "3", "vote.most_each": "5"}, "vote.most_each"),
        ({"vote.ballot": "choices", "vote.most": ""}, "vote.most"),
        ({"vote.ballot": "points", "vote.rule": "mean", "vote.points": "3"}, "vote.rule"),
        ({"vote.ballot": "vessels", "vote.rule": "mean", "vote.chip": "7"}, "vote.chip"),
        ({"vote.ballot": "vessels", "vote.rule": "mean"}, "vote.chip"),
        ({"vote.weights.1.weight": "4"}, "vote.weights.1.kind"),
        ({"vote.weights.1.kind": "School", "vote.weights.1.title.nl": "Klas",
          "vote.weights.1.weight": "4"}, "vote.weights.1.kind"),
        ({"vote.weights.0.kind": "", "vote.weights.2.kind": "School",
          "vote.weights.2.title.nl": "Klas", "vote.weights.2.weight": "4"}, "vote.weights.2.kind"),
        ({"vote.weights.0.weight": "400"}, "vote.weights.0.weight"),
        ({"idea_rules.flagged.nl": "sukkel\n1e klas"}, "idea_rules.flagged.nl"),
        ({"idea_rules.mend_days": "90"}, "idea_rules.mend_days"),
        ({"most_cost": "900.000"}, "most_cost"),
        ({"odds.ideas": "3", "odds.winners": "4"}, "odds.ideas"),
        ({"odds.ideas": "3", "odds.winners": ""}, "odds.winners"),
        ({"least_cost": "20.000"}, "least_cost"),
    ],
)  # fmt: skip
async def test_what_is_wrong_stands_beside_its_field(
    bureau: Bureau, rosa: Browser, typed: dict[str, str], beside: str
) -> None:
    assert set(await refused(rosa, typed)) == {beside}
    assert await edition(bureau) == LINDEN


async def test_words_that_are_read_first_are_kept_by_language(
    bureau: Bureau, rosa: Browser
) -> None:
    await kept(bureau, rosa, {"idea_rules.flagged.nl": "Sukkel\r\n\r\nhou je mond"})
    assert (await edition(bureau)).idea_rules.flagged["nl"] == ("sukkel", "hou je mond")


async def test_how_it_went_last_time_is_read_by_residents(bureau: Bureau, rosa: Browser) -> None:
    typed = {"odds.ideas": "60", "odds.winners": "9"}
    looked = await rosa.send(RULES, {**(await form(rosa, RULES)), **typed, "do": "look"})
    assert len(re.findall("vorige keer 9 van (?:de )?60", words(looked))) == 3
    await kept(bureau, rosa, dict.fromkeys(typed, ""))
    assert (await edition(bureau)).odds is None


async def test_limits_of_another_kind_of_ballot_are_not_looked_at(
    bureau: Bureau, rosa: Browser
) -> None:
    typed = {"vote.ballot": "points", "vote.points": "5", "vote.cap": "7"}
    vote = await kept(bureau, rosa, typed)
    assert vote.ballot == PointRules(5)


async def test_who_keeps_later_sees_what_somebody_else_kept(bureau: Bureau, rosa: Browser) -> None:
    opened = await form(rosa, RULES)
    async with await bureau.browser("Roel") as roel:
        theirs = {f"vote.theme_caps.{KEYS[0]}": "60000", "vote.weights.0.weight": "7"}
        await kept(bureau, roel, {**theirs, "vote.count.stop_at_first_misfit": "yes"})
    stale = await rosa.send(RULES, {**opened, "vote.count.minimum_votes": "30", "do": "keep"})
    said = words(stale)
    assert set(problems(stale)) == {"main"}
    assert "In één winkelmand (Groen) 60.000" in said
    assert "Telt voor hoeveel stembiljetten (1) 7" in said
    assert 'name="vote.count.minimum_votes" inputmode="numeric" value="30"' in stale.text
    assert (await edition(bureau)).vote.count.minimum_votes == 0


async def test_only_groups_that_matter_are_open(rosa: Browser) -> None:
    def opened(text: str) -> set[str]:
        return {g for g in GROUPS if f'id="{g}" open' in text}

    assert opened((await rosa.see(RULES)).text) == {"projects", "paper"}
    typed = {"vote.ballot": "points", "vote.points": "x"}
    answer = await rosa.send(RULES, {**(await form(rosa, RULES)), **typed})
    assert opened(answer.text) == {"points", "paper"}


async def test_projects_exclude_each_other(bureau: Bureau, rosa: Browser) -> None:
    opened = await form(rosa, EXCLUSIONS)
    assert (opened["exclusions.0.first"], opened["exclusions.0.second"]) == ("3", "2")
    assert "exclusions.0.winners" not in opened
    typed = {"exclusions.2.first": "5", "exclusions.2.second": "8", "exclusions.0.winners": "yes"}
    looked = await rosa.send(EXCLUSIONS, {**opened, **typed, "do": "look"})
    said = words(looked).partition("Wat bewoners zouden lezen")[2]
    assert said.count("nummer 5 of 8") >= 3
    vote = await kept(bureau, rosa, typed, EXCLUSIONS)
    assert vote.ballot == BasketRules(exclusions=((3, 2), (5, 8)))
    assert vote.count.exclusions == (("3", "2"), ("5", "8"))
    assert await kept(bureau, rosa, {}, RULES) == vote
    out = {"exclusions.0.first": "", "exclusions.0.second": ""}
    assert (await kept(bureau, rosa, out, EXCLUSIONS)).count.exclusions == (("5", "8"),)


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"exclusions.1.first": "5"}, "exclusions.1.second"),
        ({"exclusions.1.second": "5"}, "exclusions.1.first"),
        ({"exclusions.1.first": "5", "exclusions.1.second": "5"}, "exclusions.1.second"),
        ({"exclusions.1.first": "2", "exclusions.1.second": "3"}, "exclusions.1.second"),
        ({"exclusions.0.ballot": ""}, "exclusions.0.winners"),
        ({"exclusions.1.first": "5", "exclusions.1.second": "999"}, "main"),
        ({"exclusions.1.first": "5", "exclusions.1.second": "x"}, "exclusions.1.second"),
    ],
)
async def test_pairs_that_are_none_are_refused(
    bureau: Bureau, rosa: Browser, typed: dict[str, str], beside: str
) -> None:
    answer = await rosa.send(EXCLUSIONS, {**(await form(rosa, EXCLUSIONS)), **typed, "do": "keep"})
    assert set(problems(answer)) == {beside}
    assert await edition(bureau) == LINDEN


async def test_a_pair_and_a_rule_do_not_overwrite_each_other(bureau: Bureau, rosa: Browser) -> None:
    opened = await form(rosa, EXCLUSIONS)
    async with await bureau.browser("Roel") as roel:
        pair = {"exclusions.1.first": "5", "exclusions.1.second": "8"}
        await kept(bureau, roel, pair, EXCLUSIONS)
    row = {"exclusions.3.first": "7", "exclusions.3.second": "8"}
    stale = await rosa.send(EXCLUSIONS, {**opened, **row, "do": "keep"})
    assert set(problems(stale)) == {"main"}
    assert "5 en 8: niet allebei op één stembiljet" in words(stale)
    assert '<option value="7" selected' in stale.text


async def test_of_very_many_districts_those_with_a_cap_have_fields(
    bureau: Bureau, rosa: Browser
) -> None:
    capped = LINDEN.districts[-1]
    count = replace(LINDEN.vote.count, district_caps={capped.key: 70_000})
    weights = tuple(Weight(f"kind-{n}", {"nl": f"Soort {n}"}, 2) for n in range(25))
    many = replace(
        LINDEN,
        slug="many",
        vote=replace(LINDEN.vote, count=count, weights=weights),
        districts=(
            *(District(f"w-{n}", {"nl": f"W {n}"}) for n in range(500)),
            *LINDEN.districts,
        ),
    )
    at = bureau.quarter.now
    await bureau.quarter.storage.run(lambda db: editions.create(db, many, (), at, "test"))
    page = RULES.replace(SLUG, "many")
    typed = await form(rosa, page)
    assert sum("count.district_caps" in name for name in typed) == 100
    assert typed[f"vote.count.district_caps.{capped.key}"] == "70000"
    await rosa.do(page, {**typed, "vote.count.minimum_votes": "9", "do": "keep"})
    row = await bureau.quarter.storage.run(lambda db: editions.load(db, "many"))
    assert row.edition().vote == replace(many.vote, count=replace(count, minimum_votes=9))


async def test_once_voting_has_opened_nothing_changes(bureau: Bureau, rosa: Browser) -> None:
    opened = {page: await form(rosa, page) for page in (RULES, EXCLUSIONS)}
    voting = replace(LINDEN, entered=Phase.VOTING)
    at = bureau.quarter.now
    await bureau.quarter.storage.run(lambda db: editions.enter(db, voting, at, "test"))
    for page, typed in opened.items():
        assert (await rosa.see(page)).text.count("<form") == 1
        answer = await rosa.send(page, {**typed, "seen": "", "do": "keep"})
        assert "vast" in problems(answer)["main"]
    assert (await edition(bureau)).vote == LINDEN.vote


async def test_points_exclude_as_winners_only_and_vessels_not_at_all(
    bureau: Bureau, rosa: Browser
) -> None:
    await kept(bureau, rosa, {"vote.ballot": "points", "vote.points": "5"})
    assert 'name="exclusions.0.ballot"' not in (await rosa.see(EXCLUSIONS)).text
    pair = {"exclusions.0.first": "5", "exclusions.0.second": "8"}
    assert (await kept(bureau, rosa, pair, EXCLUSIONS)).count.exclusions == (("5", "8"),)
    vessels = {"vote.ballot": "vessels", "vote.rule": "mean", "vote.chip": "5000"}
    await kept(bureau, rosa, vessels)
    page = (await rosa.see(EXCLUSIONS)).text
    assert "exclusions.0" not in page
