"""What can be known of the container without a machine that runs any."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.bot.command import Run, run

__all__ = ["run"]

HOUSE = Path(__file__).parents[2]
FOLDER = HOUSE / "docs" / "container"
WHOLE = (FOLDER / "Containerfile").read_text("utf-8").replace("\\\n", " ")
STEPS = [line.split(maxsplit=1) for line in WHOLE.splitlines() if line and line[0] != "#"]
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))


def said(step: str) -> list[str]:
    return [words for name, words in STEPS if name == step]


def test_every_step_is_known() -> None:
    known = {"FROM", "RUN", "WORKDIR", "COPY", "VOLUME", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert {name for name, _words in STEPS} == known


def test_all_that_is_copied_is_there_and_every_package_is_copied() -> None:
    copied = [path for words in said("COPY") for path in words.split()[:-1]]
    assert [path for path in copied if not (HOUSE / path).exists()] == []
    project = (HOUSE / "pyproject.toml").read_text("utf-8")
    wheel = re.search(r"^packages = (\[.*\])$", project, re.MULTILINE)
    assert wheel
    assert set(json.loads(wheel[1])) < set(copied)


def test_what_is_installed_is_pinned() -> None:
    installs = [words for words in said("RUN") if "pip install" in words]
    assert [("--require-hashes" in words, "--no-deps" in words) for words in installs] == [
        (True, True),
        (False, True),
    ]
    assert "--no-build-isolation" in installs[1]
    assert re.search(r"^hatchling==", (HOUSE / "requirements.txt").read_text("utf-8"), re.MULTILINE)


def test_it_runs_as_somebody_without_rights() -> None:
    steps = [name for name, _words in STEPS]
    assert said("USER") == ["wijkstem"]
    assert steps.index("USER") > max(at for at, name in enumerate(steps) if name == "RUN")


def test_it_is_asked_whether_it_is_ready() -> None:
    [check] = said("HEALTHCHECK")
    program, option, code = json.loads(check.partition(" CMD ")[2])
    assert (program, option) == ("python", "-c")
    assert "/readyz" in code
    compile(code, "HEALTHCHECK", "exec")


@pytest.mark.parametrize(
    "words", [json.loads(said("CMD")[0]), COMPOSE["services"]["wijkstem"]["command"]]
)
def test_what_is_started_can_be_started(run: Run, words: list[str]) -> None:
    program, *rest = words
    assert program == "wijkstem"
    assert run(*rest, "--help")[0] == 0


def test_images_are_named_without_a_registry() -> None:
    images = [*said("FROM"), COMPOSE["services"]["database"]["image"]]
    assert [name for name in images if not re.fullmatch(r"[a-z]+:[0-9][a-z0-9.-]*", name)] == []


def test_what_is_composed_is_built_from_here_and_has_no_secret() -> None:
    services = COMPOSE["services"]
    build = services["wijkstem"]["build"]
    assert (FOLDER / build["context"]).resolve() == HOUSE
    assert (HOUSE / build["dockerfile"]).is_file()
    assert (FOLDER / services["wijkstem"]["env_file"]).resolve() == HOUSE / ".env"
    assert services["wijkstem"]["depends_on"].keys() == services.keys() - {"wijkstem"}
    asked = "${POSTGRES_PASSWORD:?is missing}"
    assert services["database"]["environment"]["POSTGRES_PASSWORD"] == asked
    assert f":{asked}@database/" in services["wijkstem"]["environment"]["WIJKSTEM_DATABASE_URL"]


def test_the_document_says_how_to_start_it() -> None:
    text = (HOUSE / "docs" / "running.md").read_text("utf-8")
    [line] = [line for line in text.splitlines() if " compose " in line and "--file" in line]
    words = shlex.split(line.strip())
    assert (HOUSE / words[words.index("--file") + 1]).is_file()
