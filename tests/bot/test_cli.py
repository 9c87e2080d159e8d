import os
import signal
import socket
import sqlite3
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import typer

from bot.cli import COMMANDS
from bot.demo import DE_LINDEN
from tests.bot.command import HUSH, Run, run

__all__ = ["run"]

WIJKSTEM = Path(sysconfig.get_path("scripts")) / "wijkstem"


def test_an_edition_is_created_listed_shown_and_entered(run: Run) -> None:
    assert run("edition", "create", str(DE_LINDEN)) == (0, "Created de-linden.\n", "")
    code, listed, _err = run("edition", "list")
    assert code == 0
    assert "de-linden" in listed
    assert "120,000" in listed
    code, shown, _err = run("edition", "show", "de-linden")
    assert code == 0
    assert "24 projects, 0 residents, 0 ballots" in shown
    for name in ("Fatma", "Joris"):
        assert run("edition", "approve", "de-linden", "--by", name)[0] == 0
    assert run("ideas", "publish", "de-linden", "--by", "Fatma")[0] == 0
    code, entered, _err = run("edition", "enter", "de-linden", "voting")
    assert (code, entered) == (0, "de-linden is in voting now.\n")
    assert "-> voting" in run("edition", "show", "de-linden")[1]


def test_a_place_is_shown_as_it_is_written(run: Run, tmp_path: Path) -> None:
    place, file = "[/Linden] [red]West[/]", tmp_path / "linden.toml"
    written = DE_LINDEN.read_text("utf-8").replace('place = "De Linden"', f'place = "{place}"')
    file.write_text(written, "utf-8")
    assert run("edition", "create", str(file))[0] == 0
    for words in (["list"], ["show", "de-linden"]):
        code, said, err = run("edition", *words)
        assert (code, err) == (0, "")
        assert place in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["edition", "create", "nowhere.toml"], "nowhere.toml"),
        (["edition", "create", str(DE_LINDEN)], "There is an edition de-linden already."),
        (["edition", "clone", "de-linden", "de-linden"], "There is an edition de-linden already."),
        (["edition", "clone", "de-linden", "x", "--weeks", "999999999"], "No calendar goes"),
        (["edition", "clone", "de-linden", "x", "--years", "7973"], "No calendar goes that far"),
        (["edition", "clone", "de-linden", "x", "--years", "99999999999"], "No calendar goes"),
        (["edition", "show", "elsewhere"], "There is no edition elsewhere"),
        (["edition", "enter", "elsewhere", "voting"], "There is no edition elsewhere"),
        (["edition", "enter", "de-linden", "preparing"], "it cannot go back"),
        (["talk", "--at", "tomorrow"], "is no time"),
        (["talk", "--at", "0001-01-01T00:00"], "is no time"),
        (["talk", "--at", "2027-03-28T02:30"], "The clock is changed"),
        (["talk", "--database", "nonsense"], "must be sqlite:///FILE"),
        (["serve", "--workers", "2"], "SQLite has one writer"),
        (["count", "nowhere.pb"], "nowhere.pb"),
        (["journal", "verify", "elsewhere"], "There is no edition elsewhere"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(
    run: Run, words: list[str], reason: str
) -> None:
    run("edition", "create", str(DE_LINDEN))
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert reason in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", f"mysql://root:{HUSH}2@127.0.0.1/x"),
        ("DATABASE_URL", f"postgresql://root:{HUSH}2@127.0.0.1:9/x"),
        ("DATABASE_URL", "sqlite:////proc/nowhere/store.db"),
        ("TELEGRAM_TOKEN", f"{HUSH}2"),
        ("TWILIO_ACCOUNT_SID", "AC1"),
        ("ORGANISATIONS_FILE", "nowhere.toml"),
        ("PUBLIC_URL", "https://town.example:port"),
    ],
)
def test_a_wrong_setting_stops_the_start(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"WIJKSTEM_{name}", value)
    code, out, err = run("serve", "--port", "0")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert err.startswith(("WIJKSTEM_", "The database cannot be opened"))
    assert f"{HUSH}2" not in err


def test_nothing_is_served_or_opened_by_another_secret_than_the_store_was_begun_with(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("edition", "create", str(DE_LINDEN))
    assert run("ideas", "owed", "de-linden")[0] == 0
    monkeypatch.setenv("WIJKSTEM_SECRET_KEY", HUSH[::-1])
    for words in (["serve", "--port", "0"], ["ideas", "owed", "de-linden"]):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert err.startswith("WIJKSTEM_SECRET_KEY is not the one")
        assert len(err.splitlines()) == 1
    assert run("edition", "list")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["edition", "enter", "de-linden", "nonsense"],
        ["edition", "create"],
        ["talk", "--channel", "pigeon"],
        ["serve", "--workers", "0"],
        ["serve", "--port", "99999"],
        ["serve", "--port", "-1"],
        ["count"],
        ["journal", "nonsense"],
        ["doctor", "nonsense"],
    ],
)
def test_wrong_use_is_told_from_a_refusal(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err


def test_what_cannot_be_printed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "basket.pb"
    file.write_bytes((Path(__file__).parents[1] / "elections" / "basket.pb").read_bytes())
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [WIJKSTEM, "count", str(file)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"Not all could be written: no space is left.\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "linden.toml: there is nothing in it; docs/editions.md says what belongs there."),
        ("x", "linden.toml: This is no TOML: "),
        ("x = 1", "linden.toml: languages: this is missing; add it."),
    ],
)
def test_a_file_that_is_no_edition_is_refused_by_its_name(
    run: Run, tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "linden.toml").write_text(text, "utf-8")
    code, out, err = run("edition", "create", "linden.toml")
    assert (code, out) == (1, "")
    assert err.startswith(reason)


def test_every_command_explains_itself(run: Run) -> None:
    groups = (["edition"], ["edition", "enter"], ["journal"], ["journal", "verify"])
    for words in ([], *groups, ["talk"], ["serve"], ["count"], ["demo"], ["doctor"]):
        code, out, _err = run(*words, "--help")
        assert (code, "Usage" in out) == (0, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    alone = typer.Typer(callback=lambda: None)
    alone.add_typer(import_module(f"bot.commands.{name}").app)
    commands = getattr(typer.main.get_command(alone), "commands", {})
    assert {one: command.help for one, command in commands.items()} == {name: COMMANDS[name]}


def test_the_list_of_commands_imports_none_of_them() -> None:
    code = (
        "import sys, bot.cli; sys.argv = ['wijkstem', '--help']\n"
        "try: bot.cli.main()\n"
        "finally: print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *said, imported = run.stdout.splitlines()
    assert [name for name in COMMANDS if any(f" {name} " in line for line in said)] == [*COMMANDS]
    assert {"sqlalchemy", "bot.commands.serve", "budget"}.isdisjoint(imported.split())


@pytest.mark.parametrize("before", [[], ["--"]])
def test_what_is_asked_for_is_done_behind_two_dashes_as_well(run: Run, before: list[str]) -> None:
    code, out, _err = run(*before, "count", "--help")
    assert (code, "FILE" in out.upper()) == (0, True)


def test_who_serves_imports_nothing_of_what_only_others_need() -> None:
    code = "import bot.cli, bot.commands.serve, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {
        "alembic",
        "jinja2",
        "PIL",
        "bot.api.routes",
        "bot.demo",
        "bot.simulator",
        "bot.webhooks.posting",
        "bot.commands.talk",
    }.isdisjoint(run.stdout.split())


@pytest.fixture
def port() -> int:
    """Give a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    return found


@pytest.fixture
def serving(tmp_path: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve in a process of its own."""
    settings = {"SECRET_KEY": HUSH, "DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}"}
    process = subprocess.Popen(
        [WIJKSTEM, "serve", "--port", str(port)],
        cwd=tmp_path,
        env=os.environ | {f"WIJKSTEM_{name}": value for name, value in settings.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with process:
        yield process
        process.kill()


def ended_within(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def answered(port: int) -> str:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
            said: str = answer.read().decode()
    except URLError:
        return ""
    return said


def test_the_service_starts_answers_and_ends_when_it_is_told_to(
    serving: "subprocess.Popen[bytes]", port: int, tmp_path: Path
) -> None:
    said = ""
    while not said and not ended_within(serving, 0.05):
        said = answered(port)
    assert said == '{"status":"alive"}'
    assert (tmp_path / "store.db").exists()
    serving.send_signal(signal.SIGTERM)
    assert ended_within(serving, 30)
    assert serving.stdout
    assert serving.stdout.read().decode().splitlines() == [
        f"Wijkstem listens on http://127.0.0.1:{port} (Ctrl-C stops it)",
        f"The desk: http://127.0.0.1:{port}/desk/",
        f"The public page: http://127.0.0.1:{port}/editions/",
    ]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_refused(run: Run, port: int, command: str) -> None:
    with socket.create_server(("127.0.0.1", port)):
        assert run(command, "--port", str(port)) == (
            1,
            "",
            f"Port {port} is taken: choose another one with --port.\n",
        )


@pytest.mark.parametrize("host", ["nonsense.invalid", "192.0.2.1", "a" * 70])
def test_an_address_that_is_not_ours_is_refused(run: Run, host: str) -> None:
    code, out, err = run("serve", "--host", host, "--port", "0")
    assert (code, out) == (1, "")
    assert err == f"{host} is no address of this machine: choose another one with --host.\n"


def test_a_damaged_database_is_said_in_one_sentence(run: Run, tmp_path: Path) -> None:
    run("edition", "create", str(DE_LINDEN))
    file = tmp_path / "store.db"
    with sqlite3.connect(file) as db:
        [root] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()
        [size] = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as pages:
        pages.seek((root - 1) * size)
        pages.write(b"damaged" * 40)
    code, _out, err = run("journal", "verify")
    assert code == 1
    assert err.startswith("The database is damaged (")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("words", [["edition", "list"], ["talk"]])
def test_a_stream_that_was_closed_is_no_accident(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert run(*words)[0] == 0
