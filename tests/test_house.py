"""The habits of this house, as far as a program can see them.

Ruff, mypy and import-linter see most of them; what stands here, none of those can say.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.settings import Settings

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "budget", "flows", "locales", "storage")
RUN_BY_OTHERS = {"__main__", "migrations"}
"""What does something when it is imported, because Python or Alembic runs it that way."""

Modules = Mapping[Path, ast.Module]
Function = (ast.FunctionDef, ast.AsyncFunctionDef)
Import = (ast.Import, ast.ImportFrom)


def modules(*folders: str) -> Modules:
    """Return every module in these folders, parsed, by its path in the house."""
    paths = sorted(path for folder in folders for path in (HOUSE / folder).rglob("*.py"))
    return {path.relative_to(HOUSE): ast.parse(path.read_text("utf-8")) for path in paths}


CODE = modules(*ROOMS)
EVERYTHING = modules(*ROOMS, "tests", "benchmarks")


def lines(path: Path) -> list[str]:
    return (HOUSE / path).read_text("utf-8").splitlines()


def imported(module: ast.Module) -> set[str]:
    """Return the top-level packages that a module imports."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def called(module: ast.Module) -> Iterator[tuple[int, str, ast.Call]]:
    """Yield each call: its line, and the last part of the name of what is called."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func).rpartition(".")[2], node


def defined(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each name that a module gives to something, with its line."""
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case _:
                pass


def words(name: str) -> set[str]:
    """Return the words of a name, each in the singular."""
    return {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def test_a_file_fits_in_one_reading() -> None:
    assert [str(path) for path in EVERYTHING if len(lines(path)) > 400] == []


def test_a_decision_record_fits_on_a_page() -> None:
    records = [path.relative_to(HOUSE) for path in (HOUSE / "docs/decisions").glob("*.md")]
    assert [str(path) for path in records if len(lines(path)) > 40] == []


def test_a_heading_stands_apart_from_what_is_before_it() -> None:
    glued = re.compile(r"\S\n#{1,6} .*")
    fenced = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
    documents = [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]
    found = {
        str(d.relative_to(HOUSE)): glued.findall(fenced.sub("", d.read_text("utf-8")))
        for d in documents
    }
    assert {path: headings for path, headings in found.items() if headings} == {}


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, module in EVERYTHING.items()
        for node in ast.walk(module)
        if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert long == []


def test_everything_is_caught_at_the_edge_of_a_loop_only() -> None:
    broad = [
        f"{path}:{node.lineno}"
        for path, module in CODE.items()
        for node in ast.walk(module)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(node.type)))
    ]
    assert len(broad) <= 3, broad  # the turn, the delivery and the clock


def test_no_file_is_named_after_nothing() -> None:
    nothing = {"util", "helper", "common", "shared", "misc"}
    named = [
        str(path) for path in EVERYTHING if nothing & words(" ".join(path.with_suffix("").parts))
    ]
    assert named == []


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{path}:{node.lineno}"
        for path, module in EVERYTHING.items()
        for function in ast.walk(module)
        if isinstance(function, Function)
        for node in ast.walk(function)
        if isinstance(node, Import)
    ]
    assert inside == []


def test_no_test_sleeps() -> None:
    sleeping = [
        f"{path}:{line}"
        for path, module in EVERYTHING.items()
        if path.stem.startswith(("test_", "conftest"))
        for line, name, call in called(module)
        if name == "sleep" and [ast.unparse(wait) for wait in call.args] != ["0"]
    ]
    assert sleeping == []


@pytest.mark.parametrize(("room", "others"), [("budget", set()), ("flows", {"budget"})])
def test_the_inner_rooms_need_nothing_but_python(room: str, others: set[str]) -> None:
    known = sys.stdlib_module_names | {room} | others
    strange = {str(path): imported(module) - known for path, module in modules(room).items()}
    assert {path: names for path, names in strange.items() if names} == {}


def test_the_inner_rooms_do_not_read_the_clock() -> None:
    reading = [
        f"{path}:{line}"
        for path, module in modules("budget", "flows").items()
        for line, name, _ in called(module)
        if name in {"now", "utcnow", "today"}
    ]
    assert reading == []


def test_one_word_for_one_thing() -> None:
    table = (HOUSE / "docs/glossary.md").read_text("utf-8").partition("| Not | but |")[2]
    banned = words(" ".join(re.findall(r"^\|([^|]+)\|", table, re.MULTILINE)))
    assert {"voter", "citizen"} <= banned
    synonyms = [
        f"{path}:{line} {name}"
        for path, module in CODE.items()
        for line, name in defined(module)
        if banned & words(name)
    ]
    assert synonyms == []


@pytest.mark.parametrize("document", ["docs/running.md", ".env.example"])
def test_a_document_names_every_setting_and_no_other(document: str) -> None:
    text = (HOUSE / document).read_text("utf-8")
    named = set(re.findall(r"\bWIJKSTEM_([A-Z_]*[A-Z])\b", text)) - {"TEST_POSTGRES", "NO_SKIP"}
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_setting_is_read() -> None:
    read = {
        node.attr
        for module in modules("bot").values()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
    }
    assert set(Settings.model_fields) - read == set()


def test_importing_has_no_effect(tmp_path: Path) -> None:
    names = [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in CODE
        if not RUN_BY_OTHERS & set(path.with_suffix("").parts)
    ]
    code = f"import threading, {', '.join(names)}; assert threading.active_count() == 1"
    command = [sys.executable, "-I", "-B", "-W", "error", "-c", code]
    run = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
    assert run.stdout + run.stderr == ""
    assert run.returncode == 0
    assert list(tmp_path.iterdir()) == []


def pins(requirements: str) -> dict[str, str]:
    """Return the version that each package is pinned to; every pin has a hash."""
    text = (HOUSE / requirements).read_text("utf-8")
    assert "://" not in text  # no index, no path of somebody's machine
    pinned = re.findall(r"^([\w.-]+)==(\S+).*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^\w", text, re.MULTILINE))
    return dict(pinned)


def test_the_pins_are_what_the_project_asks_for() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    running, developing = pins("requirements.txt"), pins("requirements-dev.txt")
    assert running.items() <= developing.items()
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    for pinned, wanted in ((running, asked), (developing, project["dependency-groups"]["dev"])):
        requirements = [Requirement(line) for line in wanted if isinstance(line, str)]
        assert [str(r) for r in requirements if pinned[r.name] not in r.specifier] == []


def test_the_pins_of_an_extra_are_what_it_asks_for() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    for extra, wanted in project["project"]["optional-dependencies"].items():
        assert project["dependency-groups"][extra] == wanted
        pinned = pins(f"requirements-{extra}.txt")
        requirements = [Requirement(line) for line in wanted]
        assert [str(r) for r in requirements if pinned[r.name] not in r.specifier] == []
