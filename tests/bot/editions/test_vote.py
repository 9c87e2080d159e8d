import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.demo import DE_LINDEN
from bot.editions.file import EditionError, read_edition
from bot.editions.vote import Counting, Right, Vessel, Vote, Weighted
from budget.count import CountRules, Rule
from budget.division import DivisionRule
from budget.rules import (
    BasketRules,
    ChoiceRules,
    PointRules,
    RightBy,
    RightRules,
    VoteRules,
    Weight,
)
from budget.vessels import Vessel as Budgeted
from budget.vessels import VesselRules
from tests.bot.command import Run, run
from tests.bot.editions.test_file import DOCS, WHOLE, WITHOUT_PROJECTS

__all__ = ["run"]

TABLE = '[[vote.weights]]\nkind = "table"\ntitle.nl = "Tafelgroep"\nweight = 5\n'
POINTS = 'ballot = "points"\npoints = 5\n'
CHOICES = 'ballot = "choices"\nmost = 2\n'


def vote_of(lines: str, whole: str = WHOLE) -> VoteRules:
    """Return the rules of an edition with these lines in its `[vote]`."""
    return read_edition(f"{whole}\n[vote]\n{lines}").edition.vote


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ("", VoteRules()),
        ('ballot = "basket"\nrule = "most-votes"', VoteRules()),
        ("cap = 9_000\nleast = 1\nmost = 2", VoteRules(BasketRules(9_000, 1, 2))),
        (
            "theme_caps.groen = 8_000\ndistrict_caps = { noord = 9_000 }\nexclusions = [[1, 5]]",
            VoteRules(
                BasketRules(
                    theme_caps={"groen": 8_000},
                    district_caps={"noord": 9_000},
                    exclusions=((1, 5),),
                )
            ),
        ),
        ("[vote.theme_caps]\ngroen = 8_000", VoteRules(BasketRules(theme_caps={"groen": 8_000}))),
        (CHOICES, VoteRules(ChoiceRules(most=2))),
        (
            CHOICES
            + 'rule = "equal-shares"\nleast = 1\nmost_per_theme = 1\nmost_per_district = 2\n'
            + "exclusions = [[5, 1]]",
            VoteRules(ChoiceRules(2, 1, 1, 2, ((5, 1),)), Rule.EQUAL_SHARES),
        ),
        (POINTS + "most_each = 3", VoteRules(PointRules(5, 3))),
        (TABLE, VoteRules(weights=(Weight("table", {"nl": "Tafelgroep"}, 5),))),
        (
            (
                "[vote.count]\nstop_at_first_misfit = true\nminimum_votes = 10\n"
                "theme_caps.groen = 8_000\ndistrict_caps.noord = 9_000\nexclusions = [[1, 5]]"
            ),
            VoteRules(
                count=CountRules(True, 10, {"groen": 8_000}, {"noord": 9_000}, (("1", "5"),))
            ),
        ),
        (
            'rule = "equal-shares"\n[vote.count]\nfill_up = false',
            VoteRules(rule=Rule.EQUAL_SHARES, count=CountRules(fill_up=False)),
        ),
        ('right.by = "code"', VoteRules(right=RightRules(RightBy.CODE))),
        ('right.numbers = "any"', VoteRules()),
        ('right.numbers = ["NL", "BE"]', VoteRules(right=RightRules(numbers=("NL", "BE")))),
        (
            '[vote.right]\nby = "code"\nmost_per_phone = 4',
            VoteRules(right=RightRules(RightBy.CODE, 4)),
        ),
    ],
)
def test_the_rules_of_a_vote_are_read(lines: str, rules: VoteRules) -> None:
    assert vote_of(lines) == rules


def test_without_a_vote_in_the_file_it_is_a_basket_within_the_budget() -> None:
    assert read_edition(WHOLE).edition.vote == VoteRules()


def answer(text: str) -> str:
    """Return why a text is refused, or nothing."""
    try:
        read_edition(text)
    except EditionError as refusal:
        return str(refusal)
    return ""


def refusal_of(lines: str, whole: str = WHOLE) -> str:
    with pytest.raises(EditionError) as refusal:
        vote_of(lines, whole)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (
            'ballot = "vases"',
            "vote.ballot: this must be 'basket', 'choices', 'points' or 'vessels'.",
        ),
        (
            'rule = "median"',
            "vote.rule: this must be 'most-votes', 'equal-shares', 'mean' or 'per-euro'.",
        ),
        ("kind = 1", "vote.kind: there is no such key here; correct its spelling, move it or"),
        ("cap = 0", "vote.cap: this must be at least 1."),
        ('most = "2"', "vote.most: this must be a whole number without quotes"),
        ("exclusions = [1, 5]", "vote.exclusions: this must be pairs of projects' numbers"),
        ("exclusions = [[1, 5, 6]]", "vote.exclusions: this must be pairs of projects' numbers"),
        ("exclusions = [[1, 0]]", "vote.exclusions: this must be at least 1."),
        ("theme_caps = 3", "vote.theme_caps: this must be an amount for each key, such as"),
        ("theme_caps.groen = 0", "vote.theme_caps.groen: this must be at least 1."),
        ("theme_caps.groem = 9", 'vote.theme_caps: there is no theme "groem"; correct its spel'),
        ("district_caps.west = 9", 'vote.district_caps: there is no district "west"; correct'),
        ("[vote.count]\ntheme_caps.groem = 9", 'vote.count.theme_caps: there is no theme "groem"'),
        ("[vote.count]\nminimum_votes = -1", "vote.count.minimum_votes: this must be at least 0."),
        ("[vote.count]\nstop_at_first_misfit = 1", "vote.count.stop_at_first_misfit: this must be"),
        ("[vote.count]\nmost = 1", "vote.count.most: there is no such key here"),
        ("count = 3", "vote.count: this must be a table with keys of its own."),
        (TABLE.replace("5", "1"), "vote.weights.weight: this must be at least 2."),
        (TABLE.replace("5", "101"), "vote.weights.weight: this must be at most 100."),
        (TABLE.replace("5", "1.5"), "vote.weights.weight: this must be a whole number"),
        (TABLE.replace("title.nl", "title.en"), 'vote.weights.title: the text in "nl"'),
        (TABLE * 2, 'The kind "table" has two weights; take one out.'),
        (
            '[vote.right]\nby = "code"\nnumbers = ["NL"]',
            'vote.right: numbers goes with by = "number"; take it out or change by.',
        ),
        ('[vote.right]\nnumbers = ["XX"]', "vote.right.numbers: this must be a country in two"),
        ('[vote.right]\nby = "name"', "vote.right.by: this must be 'number' or 'code'."),
        (
            "[vote.right]\nmost_per_phone = 2",
            'vote.right: most_per_phone goes with by = "code"; take it out or change by.',
        ),
        (
            "[vote.right]\ncheck = true",
            'vote.right: check goes with by = "code"; take it out or change by.',
        ),
    ],
)
def test_a_mistake_in_the_rules_is_refused(lines: str, refusal: str) -> None:
    assert refusal_of(lines).startswith(refusal)


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ("points = 5", "points goes with points, not with basket"),
        ("most_each = 5", "most_each goes with points, not with basket"),
        ("most_per_theme = 1", "most_per_theme goes with choices, not with basket"),
        ("most_per_district = 1", "most_per_district goes with choices, not with basket"),
        (CHOICES + "cap = 5", "cap goes with basket, not with choices"),
        (CHOICES + "theme_caps.groen = 9", "theme_caps goes with basket, not with choices"),
        (CHOICES + "district_caps.noord = 9", "district_caps goes with basket, not with choices"),
        (CHOICES + "points = 5", "points goes with points, not with choices"),
        (POINTS + "least = 1", "least goes with basket or choices, not with points"),
        (POINTS + "most = 1", "most goes with basket or choices, not with points"),
        (POINTS + "exclusions = [[1, 5]]", "exclusions goes with basket or choices, not with"),
    ],
)
def test_a_key_of_another_kind_of_ballot_is_refused(lines: str, refusal: str) -> None:
    sentence = refusal_of(lines)
    assert sentence.startswith(f"vote: {refusal}")
    assert sentence.endswith("; take it out or change ballot.")


@pytest.mark.parametrize(("kind", "key"), [("choices", "most"), ("points", "points")])
def test_what_a_kind_of_ballot_cannot_do_without_is_asked_for(kind: str, key: str) -> None:
    sentence = refusal_of(f'ballot = "{kind}"')
    assert sentence == f"vote: a ballot of {kind} needs {key}; add it."


CONTRADICTIONS = [
    ("cap = 20_000", "A basket may cost 20,000, more than the budget of 10,000; lower the cap."),
    ("least = 2\nmost = 1", "At least 2 and at most 1 projects cannot both be; change one of"),
    (
        "exclusions = [[1, 9]]",
        "There is no project 9 to exclude; correct it or take it out.",
    ),
    (
        "district_caps.zuid = 5_000",
        'No project belongs to the district "zuid"; take its cap out.',
    ),
    (POINTS + "most_each = 6", "most_each is 6, and a ballot has 5 points; lower it."),
    (POINTS + 'rule = "equal-shares"', "Equal shares counts who chose a project, not points;"),
    ("[vote.count]\nexclusions = [[5, 9]]", "5 and 9 are no two projects; correct this exclusion."),
]


@pytest.mark.parametrize(("lines", "refusal"), CONTRADICTIONS)
def test_rules_that_contradict_are_refused(lines: str, refusal: str) -> None:
    assert refusal_of(lines).startswith(refusal)


@pytest.mark.parametrize("lines", [lines for lines, _refusal in CONTRADICTIONS])
def test_before_there_are_projects_it_is_not_known_whether_they_contradict(lines: str) -> None:
    assert vote_of(lines, WITHOUT_PROJECTS) != VoteRules()


@pytest.mark.parametrize(
    "value",
    ["3", "-1", "1e3", "true", '""', '"\\t"', "[]", "[[1]]", "{}", "2027-01-01", "12:00:00"],
)
def test_whatever_stands_behind_a_key_of_the_vote_is_taken_or_refused(value: str) -> None:
    keys = ("ballot", "rule", "cap", "least", "most", "most_per_theme", "points", "most_each")
    more = ("theme_caps", "theme_caps.groen", "district_caps", "exclusions", "count", "right")
    count = ("stop_at_first_misfit", "minimum_votes", "theme_caps", "exclusions")
    for key in (*keys, *more, *(f"count.{key}" for key in count), "right.by"):
        refusal = answer(f"{WHOLE}\n[vote]\n{key} = {value}")
        assert re.fullmatch(r"([^\n]+[:;] [^\n]+\.)?", refusal), key
        assert "docs/editions.md" not in refusal, key


def test_the_example_in_the_documentation_can_be_voted_by() -> None:
    example, _vessels = examples()
    vote = read_edition(f"{DE_LINDEN.read_text('utf-8')}\n{example}").edition.vote
    assert vote.ballot == BasketRules(most=5, theme_caps={"sport": 70_000}, exclusions=((3, 8),))
    assert vote.count == CountRules(minimum_votes=25)


def examples() -> list[str]:
    """Return what the documentation shows of a `[vote]`."""
    return re.findall(r"```\n(\[vote\]\n.*?)```", DOCS.read_text("utf-8"), re.DOTALL)


def test_the_example_of_vessels_can_be_voted_by_without_projects() -> None:
    _projects, example = examples()
    whole = DE_LINDEN.read_text("utf-8").split("[[projects]]", maxsplit=1)[0]
    vote = read_edition(f"{whole}\n{example}").edition.vote
    themes = (
        Budgeted("groen", 60_000, floor=20_000),
        Budgeted("sport", 40_000, ceiling=80_000),
        Budgeted("kunst", 20_000),
    )
    assert vote == VoteRules(VesselRules(120_000, 5_000, themes), DivisionRule.MEAN)


TWO_THEMES = WHOLE.replace(
    "[[partners]]",
    '[[themes]]\nkey = "sport"\ntitle.nl = "Sport"\nbackground.nl = "-"\n[[partners]]',
)
VESSELS = """
ballot = "vessels"
chip = 500
[[vote.vessels]]
theme = "groen"
[[vote.vessels]]
theme = "sport"
"""


def test_vessels_hold_the_budget_and_are_counted_by_mean_unless_it_is_said_otherwise() -> None:
    rules = VesselRules(10_000, 500, (Budgeted("groen"), Budgeted("sport")))
    assert vote_of(VESSELS, TWO_THEMES) == VoteRules(rules, DivisionRule.MEAN)
    per_euro = f'rule = "per-euro"{VESSELS}'
    assert vote_of(per_euro, TWO_THEMES) == VoteRules(rules, DivisionRule.PER_EURO)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ('"sport"', '"water"', 'vote.vessels: there is no theme "water"; correct its spelling'),
        ('"sport"', '"groen"', "Theme groen is there twice."),
        ("500", "300", "Chips of 300 euros do not divide 10,000 euros exactly."),
        ("500", "0", "vote.chip: this must be at least 1."),
        ('"sport"', '"sport"\nfloor = 700', "The floor of sport, 700 euros, is no whole number"),
        ('"sport"', '"sport"\nstart = 500', "Some themes have a start and others have none."),
        ('"sport"', '"sport"\nleast = 500', "vote.vessels.least: there is no such key here"),
        ("chip = 500", "", "vote: a ballot of vessels needs chip; add it."),
        (
            'ballot = "vessels"',
            'ballot = "points"\npoints = 5',
            "vote: chip goes with vessels, not",
        ),
        ("chip = 500", "chip = 500\ncap = 900", "vote: cap goes with basket, not with vessels;"),
        ("chip = 500", "chip = 500\ncount.minimum_votes = 5", "vote: count goes with projects,"),
        ("chip = 500", 'chip = 500\nrule = "most-votes"', "most-votes does not count such ballots"),
        (
            "[[vote.vessels]]",
            "[[vote.vessels]]\ntheme = 'groen'\n" * 8 + "[[vote.vessels]]",
            "vote.vessels: this has more",
        ),
    ],
)
def test_vessels_that_nobody_could_fill_are_refused(old: str, new: str, refusal: str) -> None:
    lines = VESSELS.replace(old, new, 1)
    assert answer(f"{TWO_THEMES}\n[vote]\n{lines}").startswith(refusal)


def test_a_ballot_on_projects_is_not_counted_by_mean() -> None:
    assert refusal_of('rule = "mean"').startswith("mean does not count such ballots;")


@pytest.mark.parametrize("table", [Vote, Counting, Right, Vessel, Weighted])
def test_every_key_is_documented(table: type[BaseModel]) -> None:
    documented = set(re.findall(r"`(?:vote\.)?(\w+)\]?`", DOCS.read_text("utf-8")))
    tables = {"count", "right", "vessels", "weights"}
    assert set(table.model_fields) - tables <= documented


def test_an_organiser_sees_the_rules_as_residents_read_them(run: Run) -> None:
    lines = 'ballot = "choices"\nmost = 3\nexclusions = [[3, 8]]\n'
    Path("linden.toml").write_text(f"{DE_LINDEN.read_text('utf-8')}\n[vote]\n{lines}", "utf-8")
    assert run("edition", "create", "linden.toml")[0] == 0
    code, shown, _err = run("edition", "show", "de-linden")
    assert code == 0
    assert "The vote: choices, most-votes; its rules, which can still change, have" in shown
    said = "Kies hoogstens 3 plannen. Kies nummer 3 of 8, niet allebei."
    assert sum(said in line for line in shown.splitlines()) == 2
    assert "en SMS" in shown
    for name in ("Fatma", "Joris"):
        run("edition", "approve", "de-linden", "--by", name)
    run("ideas", "publish", "de-linden", "--by", "Fatma")
    run("edition", "enter", "de-linden", "voting")
    assert "its rules, fixed when voting opened," in run("edition", "show", "de-linden")[1]


def test_a_plain_basket_needs_no_explanation(run: Run) -> None:
    run("edition", "create", str(DE_LINDEN))
    shown = run("edition", "show", "de-linden")[1]
    assert "The vote: basket, most-votes" in shown
    assert "nl SMS" not in shown


def test_an_organiser_sees_a_vote_on_themes_as_residents_read_it(run: Run) -> None:
    _projects, example = examples()
    whole = DE_LINDEN.read_text("utf-8").split("[[projects]]", maxsplit=1)[0]
    Path("linden.toml").write_text(f"{whole}\n{example}", "utf-8")
    assert run("edition", "create", "linden.toml")[0] == 0
    for name in ("Fatma", "Joris"):
        run("edition", "approve", "de-linden", "--by", name)
    assert run("ideas", "publish", "de-linden", "--by", "Fatma")[0] == 0
    assert run("edition", "enter", "de-linden", "voting")[0] == 0
    shown = run("edition", "show", "de-linden")[1]
    assert "The vote: vessels, mean; its rules, fixed when voting opened," in shown
    assert "U verdeelt 24 fiches van € 5.000." in shown
    assert "Groen krijgt minstens 20.000 euro." in shown
