"""An edition is exported at the command line, and what is exported counts again to its result."""

import asyncio
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.demo import DE_LINDEN
from bot.demo.votes import invented_votes
from bot.editions.file import read_edition
from bot.turns import announce
from budget.ballot import AnyBallot, Basket, Points
from budget.count import CountRules, Outcome, Rule
from budget.division import Division, DivisionRule
from budget.edition import Edition, Project, Theme
from budget.rules import BasketRules, ChoiceRules, PointRules, VoteRules, Weight
from budget.timeline import Phase
from budget.vessels import BLANK
from storage import anew
from storage.ballots import published, votes
from storage.ballots.votes import Cast
from storage.documents import edition_as_json
from storage.engine import open_storage
from storage.process import editions
from storage.tables import current_ballots
from storage.tables import editions as table
from tests.bot.command import Run, run
from tests.bot.exports.linden import POURED, VESSELS
from tests.storage.linden import EDITION, NOW, SLUG, idea
from tests.stores import url

__all__ = ["run", "url"]

Inside = Callable[..., Any]

HOUSE = Path(__file__).parent.parent.parent
PROJECTS = tuple(
    Project(number, {"nl": f"Plan {number}"}, {"nl": ""}, cost, theme, district)
    for number, (cost, theme, district) in enumerate(
        [(500, "groen", "haven"), (300, "groen", ""), (500, "", ""), (500, "", ""), (100, "", "")],
        start=1,
    )
)
BASKETS = [Basket(p) for p in [(1, 2), (1, 2), (3, 5), (4,), (3,), (4, 5), (), (), (1,), (2,)]]
SPLIT = [Basket(p) for p in [(1,), (1,), (2,), (2,), (4,)]]
POINTS = [Points(p) for p in [((1, 3), (2, 2)), ((3, 5),), ((5, 1),), (), ((2, 4),)]]
CAPPED = CountRules(theme_caps={"groen": 600}, exclusions=(("2", "3"),))


@pytest.fixture
def inside(url: str, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Do something in the store that commands are about, which is empty at first."""
    monkeypatch.setenv("WIJKSTEM_DATABASE_URL", url)

    async def do(work: Callable[[Connection], Any]) -> Any:  # noqa: ANN401 - of the work
        storage = await open_storage(url, "voorbeeldstad")
        try:
            return await storage.run(work)
        finally:
            await storage.close()

    def done(work: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - of the work
        return asyncio.run(do(lambda db: work(db, *given)))

    done(anew.empty)
    return done


def vote(rules: VoteRules) -> Edition:
    return replace(EDITION, projects=PROJECTS, vote=rules)


def open_vote(db: Connection, edition: Edition) -> bytes:
    editions.create(db, replace(edition, entered=Phase.IDEAS), [idea(3)], NOW, "test")
    editions.enter(db, replace(edition, entered=Phase.VOTING), NOW, "test")
    return editions.load(db, edition.slug).tie_key or b""


def hold(db: Connection, edition: Edition, held: Iterable[Cast]) -> Outcome | Division:
    """Hold a vote in which these ballots are cast, each with a right of its own, and count it."""
    key = open_vote(db, edition)
    rights = [(sha256(str(n).encode()).digest()[:16], cast) for n, cast in enumerate(held)]
    votes.cast(db, edition.slug, key, rights)
    row = editions.hold(db, edition.slug)
    ends = edition.timeline.begins[Phase.RESULTS]
    announce.enter(db, row, row.edition().enter(Phase.RESULTS, ends), ends, "test")
    return published.load(db, edition.slug).outcome


def cast(ballots: Sequence[AnyBallot], channel: str = "sms") -> list[Cast]:
    day = date(2027, 5, 3)
    return [
        Cast(ballot, sha256(f"salt {n}".encode()).digest()[:16], channel, day, NOW)
        for n, ballot in enumerate(ballots)
    ]


def winners(said: tuple[int, str, str]) -> tuple[str, ...]:
    code, out, _warning = said
    assert code == 0
    return tuple(json.loads(out)["winners"])


@pytest.mark.parametrize(
    ("rules", "ballots"),
    [
        (VoteRules(), BASKETS),
        (VoteRules(BasketRules(cap=800, most=2)), BASKETS),
        (VoteRules(ChoiceRules(2), count=CountRules(minimum_votes=3)), BASKETS),
        (VoteRules(count=CountRules(stop_at_first_misfit=True)), BASKETS),
        (VoteRules(ChoiceRules(2), Rule.EQUAL_SHARES), BASKETS),
        (VoteRules(ChoiceRules(2), Rule.EQUAL_SHARES, CountRules(fill_up=False)), SPLIT),
        (VoteRules(PointRules(5)), POINTS),
        (VoteRules(), [Basket()] * 3),
        (VoteRules(), []),
    ],
)
def test_the_command_that_is_named_counts_again_to_the_same_result(
    run: Run, inside: Inside, rules: VoteRules, ballots: Sequence[AnyBallot]
) -> None:
    outcome = inside(hold, vote(rules), cast(ballots))
    code, said, err = run("export", SLUG, "--to", "a folder")
    assert (code, err) == (0, "")
    assert said.startswith(f"Exported {SLUG}: 12 files in a folder.")
    words = shlex.split(said.splitlines()[1])
    again = winners(run(*words[1:], "--json"))
    assert again == outcome.winners
    assert "The file has the same winners." in (run(*words[1:]))[1]


@pytest.mark.parametrize("rule", DivisionRule)
@pytest.mark.parametrize("ballots", [POURED, [BLANK] * 3, []])
def test_a_division_counts_again_to_the_same_euros(
    run: Run, inside: Inside, rule: DivisionRule, ballots: Sequence[AnyBallot]
) -> None:
    division = inside(hold, replace(EDITION, vote=VoteRules(VESSELS, rule)), cast(ballots))
    code, said, err = run("export", SLUG, "--to", "a folder")
    assert (code, err) == (0, "")
    assert said.startswith(f"Exported {SLUG}: 9 files in a folder.")
    words = shlex.split(said.splitlines()[1])
    code, told, err = run(*words[1:], "--json")
    assert (code, err) == (0, "")
    again = json.loads(told)
    assert (again["rule"], again["budget"]) == (rule.value, 1_000)
    amounts = [(theme["theme"], theme["amount"]) for theme in again["themes"]]
    assert amounts == list(zip(("groen", "spelen"), division.amounts, strict=True))
    assert "The file has the same amounts." in run(*words[1:])[1]


def test_show_says_what_each_theme_gets(run: Run, inside: Inside) -> None:
    themes = (*EDITION.themes, Theme("spelen", {"nl": "Spelen"}, {"nl": ""}))
    edition = replace(EDITION, vote=VoteRules(VESSELS, DivisionRule.MEAN), themes=themes)
    inside(hold, edition, cast(POURED))
    shown = run("edition", "show", SLUG)[1]
    assert "Result: 1,000 is divided over 2 themes.\n   theme Groen: 717\n" in shown
    assert "   theme Spelen: 283\n" in shown


def test_a_document_that_was_changed_is_told_so(run: Run, inside: Inside) -> None:
    inside(hold, replace(EDITION, vote=VoteRules(VESSELS, DivisionRule.MEAN)), cast(POURED))
    run("export", SLUG, "--to", "out")
    page = Path("out/result.json")
    page.write_text(page.read_text("utf-8").replace('"amount": 717', '"amount": 718'), "utf-8")
    code, said, _err = run("count", "out/result.json")
    assert (code, "The file says that groen gets 718." in said) == (0, True)
    assert "1 groen 717 716.67 on average." in " ".join(said.split())
    page.write_text(page.read_text("utf-8").replace('"groen": 1000', '"groen": 950'), "utf-8")
    code, said, err = run("count", "out/result.json")
    assert (code, said, err.count("\n")) == (1, "", 1)
    assert err.startswith("result.json: ballot ")


def test_what_shares_leave_over_is_kept_where_nothing_is_filled_up(inside: Inside) -> None:
    shares = VoteRules(ChoiceRules(2), Rule.EQUAL_SHARES)
    kept = replace(shares, count=CountRules(fill_up=False))
    filled, left = (
        inside(hold, replace(vote(rules), slug=slug), cast(SPLIT))
        for rules, slug in ((shares, "filled"), (kept, "left"))
    )
    assert (set(filled.winners), filled.left) == ({"1", "2", "5"}, 100)
    assert (left.winners, left.left) == (("2", "1"), 200)


@pytest.mark.parametrize(
    ("rules", "ballots"),
    [
        (VoteRules(), BASKETS),
        (VoteRules(ChoiceRules(2), Rule.EQUAL_SHARES), BASKETS),
        (VoteRules(PointRules(5)), POINTS),
    ],
)
def test_a_ballot_that_weighs_several_is_counted_again_as_several(
    run: Run, inside: Inside, rules: VoteRules, ballots: Sequence[AnyBallot]
) -> None:
    weighed = replace(rules, weights=(Weight("table", {"nl": "Tafelgroep"}, 7),))
    first, *others = cast(ballots)
    outcome = inside(hold, vote(weighed), [replace(first, channel="paper", weight=7), *others])
    code, said, err = run("export", SLUG, "--to", "out")
    assert (code, err) == (0, "")
    file = Path("out/result.pb").read_text("utf-8")
    assert f"num_votes;{len(ballots) + 6}" in file
    assert "#4: a ballot on paper that weighs several" in file
    words = shlex.split(said.splitlines()[1])
    assert winners(run("count", "out/result.pb", *words[3:], "--json")) == outcome.winners
    result = json.loads(Path("out/result.json").read_text("utf-8"))
    assert len(result["receipts"]) == len(ballots)
    assert result["rules"]["vote"]["weights"][0]["weight"] == 7


def test_a_tie_falls_again_as_it_fell(run: Run, inside: Inside) -> None:
    equals = [Basket((n,)) for n in (1, 3, 4)]
    outcome = inside(hold, vote(VoteRules()), cast(equals))
    assert [set(tie.ids) for tie in outcome.ties] == [{"1", "3", "4"}]
    run("export", SLUG, "--to", "out")
    seed = json.loads(Path("out/result.json").read_text("utf-8"))["seed"]
    words = ("count", "out/result.pb", "--seed", seed, "--json")
    assert winners(run(*words)) == outcome.winners


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        (Rule.MOST_VOTES, {"theme-full", "excluded"}),
        (Rule.EQUAL_SHARES, {"theme-full"}),
    ],
)
def test_caps_and_exclusions_are_counted_with_what_the_docs_say(
    run: Run, inside: Inside, rule: Rule, seen: set[str]
) -> None:
    rules = VoteRules(rule=rule, count=CAPPED)
    outcome = inside(hold, vote(rules), cast(BASKETS))
    assert {told.verdict.value for told in outcome.explanations} >= seen
    _code, said, _err = run("export", SLUG, "--to", "out")
    assert "rules.json" in said.splitlines()[2]
    page = (HOUSE / "docs/counting.md").read_text("utf-8")
    [recipe] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-c", recipe, outcome.seed],
        cwd="out",
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == list(outcome.winners)
    words = shlex.split(said.splitlines()[1])
    assert winners(run(*words[1:], "--json")) != outcome.winners


def test_the_demo_counts_again(run: Run, inside: Inside) -> None:
    written = read_edition(DE_LINDEN).edition
    held = [
        Cast(v.ballot, sha256(str(v.at).encode()).digest()[:16], v.channel.value, v.at.date(), v.at)
        for v in invented_votes(written)
    ]
    outcome = inside(hold, written, held)
    code, _said, _err = run("export", written.slug, "--to", "out")
    assert code == 0
    words = ("count", "out/result.pb", "--seed", outcome.seed, "--json")
    assert winners(run(*words)) == outcome.winners
    document = json.loads(Path("out/result.json").read_text("utf-8"))
    assert [row["ballots"] for row in document["turnout"]] == [1720, 610, 470, 340, 3140]
    assert len(document["receipts"]) == len(document["ballots"]) == 3140
    assert sum(not any(list(b.values())[1:]) for b in document["ballots"]) == 45


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.COUNTING])
def test_nothing_is_exported_before_the_result_is_known(
    run: Run, inside: Inside, phase: Phase
) -> None:
    def begun(db: Connection) -> None:
        if phase is Phase.IDEAS:
            editions.create(db, replace(EDITION, entered=phase), [], NOW, "test")
            return
        votes.cast(db, SLUG, open_vote(db, EDITION), [(b"right", cast([Basket((1,))])[0])])
        if phase is Phase.COUNTING:
            editions.enter(db, EDITION.enter(phase, NOW), NOW, "test")

    inside(begun)
    said = f"The result of {SLUG} is not known yet; nothing is exported before that.\n"
    assert run("export", SLUG, "--to", "out") == (1, "", said)
    assert not Path("out").exists()


def test_nothing_is_exported_by_changed_rules(run: Run, inside: Inside) -> None:
    inside(hold, EDITION, cast(BASKETS[:1]))
    changed = edition_as_json(replace(EDITION, budget=5_000))
    inside(lambda db: db.execute(update(table).values(document=changed)) and None)
    code, _out, err = run("export", SLUG, "--to", "out")
    assert code == 1
    assert err.startswith(f"The rules of {SLUG} are not those that were fixed when voting opened")
    assert not Path("out").exists()


def test_ballots_that_do_not_give_the_result_are_not_exported(run: Run, inside: Inside) -> None:
    inside(hold, EDITION, cast([Basket((1,)), Basket((1, 3))]))
    inside(lambda db: db.execute(current_ballots.delete()) and None)
    code, _out, err = run("export", SLUG, "--to", "out")
    assert (code, len(err.splitlines())) == (1, 1)
    assert err.startswith(f"{SLUG} cannot be exported: The outcome is not that")


def test_files_that_are_there_are_left_as_they_are(run: Run, inside: Inside) -> None:
    inside(hold, EDITION, cast(BASKETS[:1]))
    Path("out").mkdir()
    for name in ("result.pb", "ideas.csv"):
        Path("out", name).write_text("mine", "utf-8")
    said = "out/ideas.csv is there already; choose another folder.\n"
    assert run("export", SLUG, "--to", "out") == (1, "", said)
    assert {p.name: p.read_text("utf-8") for p in Path("out").iterdir()} == {
        "result.pb": "mine",
        "ideas.csv": "mine",
    }


def test_a_folder_that_cannot_be_made_is_named(run: Run, inside: Inside) -> None:
    inside(hold, EDITION, cast(BASKETS[:1]))
    Path("out").write_text("mine", "utf-8")
    said = "out cannot be written: file exists.\n"
    assert run("export", SLUG, "--to", "out") == (1, "", said)


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["export", "elsewhere", "--to", "out"], 1, "There is no edition elsewhere: see"),
        (["export", "elsewhere"], 2, "--to"),
        (["export", "elsewhere", "--to", ""], 2, "it is empty; name a folder"),
        (["export", "--to", "out"], 2, "SLUG"),
    ],
)
def test_what_is_asked_wrongly_is_said(run: Run, words: list[str], code: int, reason: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (code, "")
    assert reason in err


def test_two_exports_differ_in_the_order_of_ballots_alone(run: Run, inside: Inside) -> None:
    inside(hold, vote(VoteRules()), cast(BASKETS * 6))
    for folder in ("one", "other"):
        run("export", SLUG, "--to", folder)
    one, other = (Path(f, "result.pb").read_text("utf-8") for f in ("one", "other"))
    assert one != other
    heads, ballots = zip(*(page.split("voter_id;vote\n") for page in (one, other)), strict=True)
    assert len(set(heads)) == 1
    picked = [[line.partition(";")[2] for line in page.splitlines()] for page in ballots]
    assert picked[0] != picked[1]
    assert sorted(picked[0]) == sorted(picked[1])
    for name in ("projects.csv", "ideas.csv", "receipts.csv", "turnout.csv", "rules.csv"):
        assert Path("one", name).read_bytes() == Path("other", name).read_bytes()
    assert {p.name for p in Path("one").iterdir()} == {p.name for p in Path("other").iterdir()}
