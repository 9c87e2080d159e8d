"""Dead letters at the command line: listed, run again, dropped."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from storage.engine import Storage, open_storage
from storage.post import letters, mail
from storage.post.letters import GARBLED
from storage.post.mail import Letter, Posted
from storage.tables import inbox
from tests.bot.command import Run, run
from tests.storage.linden import NOW

__all__ = ["run"]

T = TypeVar("T")
ORGANISATION = "voorbeeldstad"
NUMBER, LONG = "+31612345678", "SM" + 32 * "7"
MINUTE = timedelta(minutes=1)
KEPT = (
    Letter("twilio", f"{GARBLED}{64 * 'f'}", b"", NOW + 2 * MINUTE, b"unread"),
    Letter("telegram", "777001", b"key", NOW, b"early"),
    Letter("sms", LONG, NUMBER.encode(), NOW + MINUTE, b"late"),
)
LISTED = [
    "telegram, 2027-05-03 08:00 UTC, 3 attempts, could not be answered (voorbeeldstad)",
    "sms, 2027-05-03 08:01 UTC, 3 attempts, could not be answered (voorbeeldstad)",
    "twilio, 2027-05-03 08:02 UTC, 0 attempts, could not be read (voorbeeldstad)",
]


def in_store(file: Path, work: Callable[[Storage], Awaitable[T]], name: str = ORGANISATION) -> T:
    """Do this in the store that a command opened, or will open."""

    async def done() -> T:
        storage = await open_storage(f"sqlite:///{file}", name)
        try:
            return await work(storage)
        finally:
            await storage.close()

    return asyncio.run(done())


def keep(file: Path, *kept: Letter, name: str = ORGANISATION) -> None:
    in_store(file, lambda s: s.run(lambda db: mail.receive(db, kept, Posted.DEAD)), name)


def statuses(file: Path) -> list[tuple[str, bytes | None]]:
    """Return what became of the messages, oldest first, and what is left of what they say."""
    found = select(inbox.c.status, inbox.c.body).order_by(inbox.c.received)
    rows = in_store(file, lambda s: s.run(lambda db: db.execute(found).all()))
    return [(row.status, row.body) for row in rows]


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """Give the file of a store with three dead letters, for the commands that are run."""
    assert run("letters", "list") == (0, "", "")
    file = tmp_path / "store.db"
    keep(file, *KEPT)
    return file


@pytest.fixture
def handles(run: Run, store: Path) -> list[str]:
    """Give the handles, oldest first."""
    assert store.exists()
    return [line.split()[0] for line in run("letters", "list")[1].splitlines()]


@pytest.mark.usefixtures("store")
def test_they_are_listed_oldest_first_under_short_handles(run: Run) -> None:
    code, out, err = run("letters", "list")
    assert (code, err) == (0, "")
    named = [line.split("  ", 1) for line in out.splitlines()]
    assert [rest for _handle, rest in named] == LISTED
    assert [len(handle) for handle, _rest in named] == [10] * 3
    assert len({handle for handle, _rest in named}) == 3
    assert run("letters", "list") == (0, out, "")


def test_the_same_is_told_as_json(run: Run, handles: list[str]) -> None:
    code, out, _err = run("letters", "list", "--json")
    first, *others = json.loads(out)
    assert (code, len(others)) == (0, 2)
    assert first == {
        "handle": handles[0],
        "organisation": ORGANISATION,
        "channel": "telegram",
        "received": "2027-05-03T08:00:00.123456+00:00",
        "attempts": 3,
        "kind": "could not be answered",
    }


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [[], ["--json"]])
def test_no_text_number_or_id_is_shown(run: Run, words: list[str]) -> None:
    said = "".join(run("letters", "list", *words)[1:])
    assert not [hidden for hidden in (NUMBER, LONG, "777001", "early", "ffff") if hidden in said]


def test_a_handle_stays_the_same_whatever_becomes_of_the_others(
    run: Run, handles: list[str]
) -> None:
    assert run("letters", "drop", handles[0]) == (0, "1 erased.\n", "")
    left = run("letters", "list")[1].splitlines()
    assert [line.split()[0] for line in left] == handles[1:]


def test_one_that_is_run_again_waits(run: Run, store: Path, handles: list[str]) -> None:
    said = "1 message waits for another turn.\n"
    assert run("letters", "again", handles[0]) == (0, said, "")
    assert statuses(store) == [("waiting", b"early"), ("dead", b"late"), ("dead", b"unread")]
    code, out, err = run("letters", "again", handles[0])
    assert (code, out) == (1, "")
    assert err == f"There is no dead letter {handles[0]}: see `wijkstem letters list`.\n"


def test_several_are_run_again_once_each(run: Run, store: Path, handles: list[str]) -> None:
    said = "2 messages wait for another turn.\n"
    words = (handles[0], handles[1].upper(), handles[0][:6])
    assert run("letters", "again", *words) == (0, said, "")
    assert [status for status, _body in statuses(store)] == ["waiting", "waiting", "dead"]


def test_all_that_can_be_read_are_run_again(run: Run, store: Path) -> None:
    said = "2 messages wait for another turn.\n1 could not even be read.\n"
    assert run("letters", "again", "--all") == (0, said, "")
    assert [status for status, _body in statuses(store)] == ["waiting", "waiting", "dead"]


def test_what_could_not_be_read_cannot_run_again(run: Run, store: Path, handles: list[str]) -> None:
    code, out, err = run("letters", "again", *handles)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(f"{handles[2]} could not even be read, so it cannot run again")
    assert {status for status, _body in statuses(store)} == {"dead"}


def test_all_are_dropped(run: Run, store: Path) -> None:
    assert run("letters", "drop", "--all") == (0, "3 erased.\n", "")
    assert statuses(store) == [("done", None)] * 3
    assert run("letters", "list") == (0, "", "")
    assert run("letters", "list", "--json") == (0, "[]\n", "")


@pytest.mark.parametrize("command", ["again", "drop"])
def test_nothing_is_done_when_a_name_is_none(
    run: Run, store: Path, handles: list[str], command: str
) -> None:
    run("letters", "drop", *handles[1:])
    for nothing in ("zz", ""):
        code, out, err = run("letters", command, handles[0], nothing)
        assert (code, out) == (1, "")
        assert err == f"There is no dead letter {nothing}: see `wijkstem letters list`.\n"
    assert [status for status, _body in statuses(store)] == ["dead", "done", "done"]


def test_a_beginning_that_names_more_than_one_is_refused(run: Run, store: Path) -> None:
    keep(store, *(Letter("sms", str(n), b"", NOW, b"more") for n in range(16)))
    listed = [line.split()[0] for line in run("letters", "list")[1].splitlines()]
    firsts = [handle[0] for handle in listed]
    twice = next(first for first in firsts if firsts.count(first) > 1)
    code, out, err = run("letters", "drop", twice)
    assert (code, out) == (1, "")
    said = f"{firsts.count(twice)} dead letters begin with {twice}: write more of the handle.\n"
    assert err == said
    assert {status for status, _body in statuses(store)} == {"dead"}


@pytest.mark.parametrize(
    "words",
    [["again"], ["drop"], ["again", "0123456789", "--all"], ["drop", "0123456789", "--all"], ["x"]],
)
def test_wrong_use_is_told_from_a_refusal(run: Run, words: list[str]) -> None:
    code, out, err = run("letters", *words)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize("words", [[], ["list"], ["again"], ["drop"]])
def test_each_explains_itself(run: Run, words: list[str]) -> None:
    code, out, _err = run("letters", *words, "--help")
    assert (code, "Usage" in out) == (0, True)


def test_a_store_that_cannot_be_opened_is_a_refusal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSTEM_DATABASE_URL", "sqlite:////proc/nowhere/store.db")
    code, out, err = run("letters", "list")
    assert (code, out, len(err.splitlines())) == (1, "", 1)


def test_those_of_all_organisations_are_listed_and_dropped(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("north", "south")
    listed = "".join(f'[[organisation]]\nname = "{name}"\n' for name in names)
    (tmp_path / "organisations.toml").write_text(listed, "utf-8")
    monkeypatch.setenv("WIJKSTEM_ORGANISATIONS_FILE", str(tmp_path / "organisations.toml"))
    for name in names:
        keep(tmp_path / f"{name}.db", KEPT[1], name=name)
    lines = run("letters", "list")[1].splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["(north)", "(south)"]
    first, second = (line.split()[0] for line in lines)
    assert first != second  # though the message has the same id
    assert run("letters", "drop", second) == (0, "1 erased.\n", "")
    assert run("letters", "again", "--all")[1].startswith("1 message waits")
    south = in_store(tmp_path / "south.db", lambda s: s.run(letters.dead), "south")
    assert south == []
