"""Whatever the rooms below the desk refuse, they refuse in sentences that can be said in Dutch."""

import ast
import importlib
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.desk.names import name
from budget.count import Rule
from budget.division import DivisionRule
from budget.moderation import Subject
from budget.paper import Round
from budget.sentence import Reasoned
from budget.standing import Standing
from budget.timeline import Phase
from budget.updates import Status

HOUSE = Path(__file__).parent.parent.parent.parent
ROOMS = (
    *("budget", "storage", "bot/screening", "bot/inbox", "bot/moderation", "bot/editions"),
    *(
        "bot/exports",
        "bot/printing",
        "bot/merging.py",
        "bot/projects.py",
        "bot/progress.py",
        "bot/handing_in.py",
        "bot/withdrawals.py",
        "bot/turns/announce.py",
    ),
)
"""The rooms of which the desk shows refusals."""

NEVER_AT_THE_DESK = {
    "CannotMove": "a resident divides chips, one tap at a time",
    "TooLittleLeft": "the same",
    "TooFull": "the same",
    "PotTooSmall": "the same",
    "NotAllowed": "an author asks in chat",
    "AnsweredAlready": "an author answers in chat",
    "TooManyIdeas": "a resident hands in ideas in chat",
    "NoRight": "a ballot is cast",
    "RightSpent": "a ballot is cast",
    "Overtaken": "a ballot is cast",
    "CannotCount": "the rules of an edition are looked at before it votes",
    "NotPabulib": "a file is counted again at the command line",
    "NotADocument": "the same",
    "ThereAlready": "a folder at the command line",
    "CannotOpen": "a service that starts",
    "StoreDown": "a page of its own says that the store is away",
    "NameTaken": "the desk says so beside the field",
    "SomebodyElse": "the desk says who, and that nothing was sent",
    "NotOpus": "the recording that it was to be says so",
    "NotMp3": "the same",
    "NoSuchText": "a page that does not exist",
    "NoSuchSubscription": "programs are subscribed at the command line",
    "ChangedMeanwhile": "the desk shows what both have written",
    "NoLongerWaits": "the desk says so above the list",
}
"""What is refused to others, and to whom."""

WRONG_USE = {"AssertionError", "KeyError", "TypeError", "ValueError"}
"""What no input of anybody leads to, or is caught on the spot."""


def files() -> Iterator[Path]:
    for room in ROOMS:
        path = HOUSE / room
        yield from [path] if path.suffix else sorted(path.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def raised(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the name of each class that is raised in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Raise) and node.exc:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            yield node.lineno, ast.unparse(made)


def has_reasons(path: Path, name: str) -> bool:
    module: object = importlib.import_module(
        ".".join(path.relative_to(HOUSE).with_suffix("").parts)
    )
    for part in name.split("."):
        module = getattr(module, part, None)
    return isinstance(module, type) and issubclass(module, Reasoned)


def test_what_is_refused_has_its_reasons_in_sentences() -> None:
    wordless = [
        f"{path.relative_to(HOUSE)}:{line} {name}"
        for path in files()
        if "migrations" not in path.parts
        for line, name in raised(path)
        if name[0].isupper() or "." in name
        if name.split(".")[-1] not in {*NEVER_AT_THE_DESK, *WRONG_USE}
        if not has_reasons(path, name)
    ]
    assert wordless == [], "let it be a Reasoned, with a sentence of budget.sentence"


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            yield node


def test_a_sentence_is_made_of_a_literal() -> None:
    makers = {"budget/sentence.py", "storage/sentences.py"}
    for path in files():
        name = str(path.relative_to(HOUSE))
        assert name in makers or not list(calls(path, "Sentence")), name
        for call in [] if name in makers else calls(path, "_", "n_"):
            literals = call.args[: 1 + (ast.unparse(call.func) == "n_")]
            assert all(isinstance(one, ast.Constant) for one in literals), ast.unparse(call)
            assert "wijkstem " not in ast.unparse(literals[0]), "this is a hint: `.hinting(...)`"


def test_what_is_refused_can_be_said_in_dutch() -> None:
    with (HOUSE / "locales/nl/LC_MESSAGES/desk.po").open("rb") as file:
        found = read_po(file)
    dutch = {entry.id[0] if isinstance(entry.id, tuple) else entry.id: entry for entry in found}
    for path in (*files(), HOUSE / "bot/desk/names.py"):
        for call in calls(path, "_", "n_"):
            if isinstance(call.args[0], ast.Constant):
                said = dutch[ast.literal_eval(call.args[0])].string
                assert all(said if isinstance(said, tuple) else (said,)), ast.unparse(call)


@pytest.mark.parametrize("kind", [Phase, Standing, Rule, DivisionRule, Subject, Round, Status])
def test_every_member_has_a_name(kind: type[StrEnum]) -> None:
    assert all(name(member) for member in kind)


def test_no_english_term_is_left_in_dutch() -> None:
    with (HOUSE / "locales/nl/LC_MESSAGES/desk.po").open("rb") as file:
        wordings = [str(entry.string) for entry in read_po(file) if entry.id]
    kept = re.compile(r"\{\w+\}|\w+\.md|idea =|verander ballot")
    terms = re.compile(r"\b(edition|idea|proof|ballot|batch|screener|editie)s?\b")
    assert [said for said in wordings if terms.search(kept.sub("", said))] == []
