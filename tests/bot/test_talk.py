import asyncio
import json
import os
import sqlite3
import subprocess
import sysconfig
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.channels.segments import segments
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from budget.rules import APPROVALS
from budget.timeline import Phase
from storage.ballots import votes
from storage.engine import open_storage
from storage.post import mail
from storage.post.mail import Letter, Post, Posted
from storage.process import editions
from tests.bot.command import Run, run, stored

__all__ = ["run"]

WIJKSTEM = Path(sysconfig.get_path("scripts")) / "wijkstem"
JOIN = ["hallo", '{"tap": "language:nl"}', '{"tap": "consent:yes"}']
SETTLE = ['{"tap": "district:"}', '{"tap": "news:no"}']
VOTE = ["stemmen", "3, 8", '{"tap": "done"}']


class Phone:
    """A conversation through pipes, as a script would hold it: each line waits for its answer."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [WIJKSTEM, "talk", "--json", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUTF8": "1"},
        )

    def say(self, *lines: str) -> dict[str, Any]:
        """Type or tap these, and return the last answer, that comes before the next line."""
        answers = [self._one(line) for line in lines]
        return answers[-1]

    def _one(self, line: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def end(self) -> tuple[int, str, str]:
        """Hang up; return the exit status, and what was said beyond the answers."""
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def keys(answer: dict[str, Any]) -> list[str]:
    return [choice["key"] for choice in answer["choices"]]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_a_vote_is_cast_line_by_line(channel: str) -> None:
    phone = Phone("--channel", channel)
    answer = phone.say(*JOIN, *(() if channel == "sms" else SETTLE), *VOTE)
    if channel == "telegram":
        assert "contact" in keys(answer)
        answer = phone.say('{"tap": "contact"}')
    assert "cast" in keys(answer)
    thanks = phone.say('{"tap": "cast"}')
    assert phone.end() == (0, "", "")
    assert thanks.keys() == {"to", "channel", "text", "choices", "segments"}
    assert thanks["channel"] == channel
    assert all(choice.keys() == {"key", "label"} for choice in thanks["choices"])
    assert thanks["segments"] == (segments(thanks["text"]) if channel == "sms" else 1)
    assert "Bon" in thanks["text"] or "bon" in thanks["text"]


def test_what_is_typed_can_be_read_by_a_person() -> None:
    done = subprocess.run(
        [WIJKSTEM, "talk", "--language", "en", "--phase", "ideas"],
        input="hello\n2\n",
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert "[English]" in done.stdout
    assert "computer" in done.stdout
    assert done.stderr == ""


def test_a_conversation_goes_on_in_a_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    first = Phone("--database", url, "--channel", "sms")
    first.say(*JOIN)
    assert first.end()[0] == 0
    again = Phone("--database", url, "--channel", "sms")
    assert "cast" in keys(again.say(*VOTE))
    assert again.end()[0] == 0


async def test_on_a_real_edition_nobody_else_votes_or_hears_anything(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    now = datetime.now(UTC)
    store = await open_storage(url, "voorbeeldstad")
    written = read_edition(DE_LINDEN)
    waiting = Post("sms", b"somebody else", b"locked", "{}", now)

    def begun(db: Connection) -> None:
        editions.create(db, written.edition, written.ideas, now, "organiser")
        entered = written.edition.enter(Phase.VOTING, now - timedelta(days=1), APPROVALS)
        editions.enter(db, entered, now, "organiser")
        mail.send(db, [waiting])

    await store.run(begun)
    phone = Phone("--database", url, "--channel", "sms")
    phone.say(*JOIN)
    assert "cast" in keys(phone.say(*VOTE))
    phone.say('{"tap": "cast"}')
    assert phone.end()[0] == 0
    assert await store.run(lambda db: votes.turnout(db, "de-linden")) == 1
    assert (await store.run(mail.depth))["outbox waiting"] == 1
    await store.close()


async def test_no_town_is_invented_in_a_store_that_is_in_use(talk: Run, tmp_path: Path) -> None:
    store = await open_storage(f"sqlite:///{tmp_path / 'store.db'}", "voorbeeldstad")
    waits = Letter("sms", "m1", b"somebody", datetime.now(UTC), b"locked")
    await store.run(lambda db: mail.receive(db, [waits], Posted.WAITING))
    status, said, errors = await asyncio.to_thread(talk)
    assert (status, said) == (1, "")
    assert errors.startswith("This store is in use and has no edition yet: create one first")
    assert await store.run(editions.every) == []
    assert (await store.run(mail.depth))["inbox waiting"] == 1
    await store.close()


@pytest.mark.parametrize("words", [("--at", "2027-05-03T10:00"), ("--phase", "voting")])
def test_the_time_of_a_real_edition_is_not_moved(
    tmp_path: Path, run: Run, words: tuple[str, str]
) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    assert run("edition", "create", str(DE_LINDEN))[0] == 0
    phone = Phone("--database", url, *words)
    status, _said, errors = phone.end()
    assert status == 1
    assert f"leave {words[0]} out" in errors


def test_a_code_that_was_issued_for_a_real_edition_opens_its_vote(tmp_path: Path, run: Run) -> None:
    url, written = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "edition.toml"
    by_code = '\n[vote.right]\nby = "code"\n'
    written.write_text(DE_LINDEN.read_text("utf-8") + by_code, "utf-8")
    letters = tmp_path / "letters.csv"
    for words in (
        ("edition", "create", str(written)),
        ("edition", "approve", "de-linden", "--by", "Fatma"),
        ("edition", "approve", "de-linden", "--by", "Joris"),
        ("ideas", "publish", "de-linden", "--by", "Fatma"),
        ("edition", "enter", "de-linden", "voting"),
        ("codes", "issue", "de-linden", "--number", "1", "--out", str(letters)),
    ):
        assert run(*words)[0] == 0
    code = letters.read_text("utf-8").splitlines()[1].partition(";")[0]
    phone = Phone("--database", url, "--channel", "sms")
    phone.say(*JOIN)
    assert "klopt" in phone.say("stemmen", code)["text"]
    assert phone.end()[0] == 0
    with closing(sqlite3.connect(tmp_path / "store.db")) as store:
        states = store.execute("SELECT state FROM templates").fetchall()
    assert set(states) == {("wanted",)}  # nobody approves of a real edition's templates here


@pytest.fixture
def talk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Say nothing in a store that stays, at a phase or a time."""

    def done(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", StringIO(""))
        return run("talk", "--database", f"sqlite:///{tmp_path / 'store.db'}", *words)

    return done


def _here(db: Connection) -> tuple[Phase, int]:
    [row] = editions.every(db)
    return Phase(row.phase), votes.turnout(db, row.slug)


@pytest.mark.parametrize(
    ("phases", "turnout"),
    [
        (("preparing", "voting"), 437),
        (("informing", "voting", "closed"), 3_140),
        (("ideas", "results"), 3_140),
        (("screening", "voting", "counting"), 3_140),
        (("voting", "voting"), 437),
    ],
)
def test_a_store_that_stays_comes_into_each_phase_that_is_asked_for(
    talk: Run, tmp_path: Path, phases: tuple[str, ...], turnout: int
) -> None:
    for phase in phases:
        assert talk("--phase", phase) == (0, "", "")
        assert stored(tmp_path, _here)[0] == phase
    assert stored(tmp_path, _here)[1] == turnout


@pytest.mark.parametrize("words", [("--phase", "ideas"), ("--at", "2027-05-03T09:59")])
def test_the_time_of_a_store_that_stays_does_not_go_back(
    talk: Run, tmp_path: Path, words: tuple[str, str]
) -> None:
    assert talk("--phase", "voting")[0] == 0
    status, said, reason = talk(*words)
    assert (status, said) == (1, "")
    assert "2027-05-03T10:00 already (voting)" in reason
    assert len(reason.splitlines()) == 1
    assert stored(tmp_path, _here)[0] is Phase.VOTING


@pytest.mark.parametrize("words", [(), ("--phase", "results")])
def test_who_asks_for_no_other_phase_stays_where_it_is(
    talk: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert talk("--at", "2027-06-20T10:00") == (0, "", "")
    assert talk(*words) == (0, "", "")
    assert stored(tmp_path, _here)[0] is Phase.RESULTS


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("--at", "9999-12-31T23:59"), 1, "is too far away"),
        (("--language", "xx"), 1, "choose one of en or nl"),
        (("--phase", "ideas", "--at", "2027-05-03T10:00"), 2, "not both"),
    ],
)
def test_what_cannot_be_played_is_refused(
    talk: Run, words: tuple[str, ...], status: int, reason: str
) -> None:
    code, said, err = talk(*words)
    assert (code, said) == (status, "")
    assert reason in err
    assert "Traceback" not in err
