"""Ballots on paper at the command line, and a code that is issued at a help desk."""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, select

from bot.demo import DE_LINDEN
from budget.codes import as_code
from budget.rules import APPROVALS
from budget.timeline import Phase
from storage.ballots import votes
from storage.engine import open_storage
from storage.process import editions
from storage.tables import codes, journal
from tests.bot.command import Run, run

__all__ = ["run"]

T = TypeVar("T")

SLUG = "de-linden"
TODAY = datetime.now(UTC)
YESTERDAY = (TODAY - timedelta(days=1)).date().isoformat()
OPEN = ("paper", "open", SLUG, "--by", "Chris", "--place", "Huis van de Wijk")


def in_store(file: Path, work: Callable[[Connection], T]) -> T:
    async def done() -> T:
        storage = await open_storage(f"sqlite:///{file}", "voorbeeldstad")
        try:
            return await storage.run(work)
        finally:
            await storage.close()

    return asyncio.run(done())


def create(run: Run, folder: Path, right: str = "") -> Path:
    """Create an edition in which people have voted for three days."""
    written = DE_LINDEN.read_text("utf-8")
    file = folder / "edition.toml"
    file.write_text(written + (f"\n[vote.right]\n{right}\n" if right else ""), "utf-8")
    assert run("edition", "create", str(file))[0] == 0
    store, since = folder / "store.db", TODAY - timedelta(days=3)

    def voting(db: Connection) -> None:
        edition = editions.load(db, SLUG).edition()
        editions.enter(db, edition.enter(Phase.VOTING, since, APPROVALS), since, "test")

    in_store(store, voting)
    return store


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """Give the file of a store in which a phone number gives the right."""
    return create(run, tmp_path)


@pytest.fixture
def coded(run: Run, tmp_path: Path) -> Path:
    """Give the file of a store in which a code gives the right."""
    return create(run, tmp_path, 'by = "code"')


def enter(run: Run, name: str, by: str, *words: str) -> tuple[int, str, str]:
    return run("paper", "enter", SLUG, "1", "--round", name, "--by", by, *words)


def turnout(store: Path) -> int:
    return in_store(store, lambda db: votes.turnout(db, SLUG))


def test_a_batch_from_its_opening_to_its_record(run: Run, store: Path) -> None:
    assert run(*OPEN, "--day", YESTERDAY) == (0, f"Batch 1 of {SLUG} is open.\n", "")
    file = store.parent / "first.csv"
    file.write_text("serial;ballot;code\n17;3 8;\n18;;\n\n19;12 21 14;\n20;?;\n", "utf-8-sig")
    said = "4 ballots entered in batch 1, first reading.\n"
    assert enter(run, "first", "Anna", "--file", str(file)) == (0, said, "")
    for serial, ballot in (("17", "3 8"), ("18", "7"), ("19", "12 21 14"), ("20", "?")):
        code, out, _err = enter(run, "second", "Bert", serial, ballot)
        assert (code, out) == (0, "1 ballot entered in batch 1, second reading.\n")
    code, out, err = run("paper", "close", SLUG, "1", "--by", "Chris")
    assert (code, out) == (1, "")
    assert err == "1 of its ballots was read differently: 18; resolve it.\n"
    shown = run("paper", "show", SLUG)[1]
    assert "3 ready, 0 read once" in shown
    assert '18 was read as "" and "7"; the code is the same' in shown
    assert run("paper", "resolve", SLUG, "1", "18", "", "--by", "Dirk")[0] == 0
    code, out, err = run("paper", "close", SLUG, "1", "--by", "Chris")
    assert (code, err) == (0, "")
    for line in (
        "ballots: 4",
        "counted: 2",
        "invalid: 2",
        "entered by: Anna, Bert, Dirk",
    ):
        assert f"  {line}\n" in out
    assert turnout(store) == 2
    shown = run("paper", "show", SLUG, "1")[1]
    assert "19 is invalid: It costs 39,500 euros too much." in shown
    assert "20 is invalid: Nobody can read it." in shown
    assert run("journal", "verify", SLUG)[0] == 0


def test_a_correction(run: Run, store: Path) -> None:
    run(*OPEN, "--day", YESTERDAY)
    for name, by in (("first", "Anna"), ("second", "Bert")):
        enter(run, name, by, "17", "3")
    run("paper", "close", SLUG, "1", "--by", "Chris")
    assert run(*OPEN, "--corrects", "misread")[0] == 0
    for name, by in (("first", "Anna"), ("second", "Bert")):
        assert run("paper", "enter", SLUG, "2", "17", "8", "--round", name, "--by", by)[0] == 0
    assert "replaced: 1" in run("paper", "close", SLUG, "2", "--by", "Chris")[1]
    assert turnout(store) == 1
    assert (
        "Batch 2: Huis van de Wijk, corrections (misread), closed" in run("paper", "show", SLUG)[1]
    )


@pytest.mark.usefixtures("store")
def test_what_is_shown_as_json_names_no_ballot_that_is_ready(run: Run) -> None:
    run(*OPEN, "--day", YESTERDAY, "--time", "12:30")
    for name, by, ballot in (("first", "Anna", "3 8"), ("second", "Bert", "3")):
        enter(run, name, by, "17", ballot)
        enter(run, name, by, "18", "21")
    enter(run, "first", "Anna", "19", "22")
    [told] = json.loads(run("paper", "show", SLUG, "--json")[1])
    at = told.pop("at")
    assert datetime.fromisoformat(at).minute == 30
    assert told == {
        "batch": 1,
        "place": "Huis van de Wijk",
        "day": YESTERDAY,
        "corrects": None,
        "kind": None,
        "opened_by": "Chris",
        "closed": None,
        "ready": 1,
        "once": [19],
        "differing": [{"serial": 17, "first": "3 8", "second": "3", "code": "same"}],
        "invalid": [],
        "record": None,
    }


def test_a_code_is_printed_once_and_counts_on_paper(run: Run, coded: Path) -> None:
    words = ("--by", "Balie", "--reason", "no letter came")
    code, out, err = run("paper", "issue", SLUG, *words)
    assert (code, err) == (0, "")
    issued, digits = out.removesuffix(")\n").split(" (in digits: ")
    assert as_code(issued) == as_code(digits) == issued
    run(*OPEN, "--day", YESTERDAY)
    said = [enter(run, "first", "Anna", "17", "3", "--code", issued)]
    said.append(enter(run, "second", "Bert", "17", "3", "--code", digits))
    said += [
        run("paper", "show", SLUG, "--json"),
        run("paper", "close", SLUG, "1", "--by", "Chris"),
    ]
    assert [one[0] for one in said] == [0] * 4
    assert not [form for form in (issued, digits) if form in repr(said)]
    assert turnout(coded) == 1
    last = select(journal.c.by, journal.c.content).where(journal.c.kind == "code-issued-at-desk")
    [(by, content)] = in_store(coded, lambda db: list(db.execute(last)))
    assert (by, json.loads(content)) == ("Balie", {"batch": 1, "reason": "no letter came"})


@pytest.mark.parametrize(
    ("typed", "words", "said"),
    [
        ("1234 ab 1980", ["--check"], (0, "(in digits: ")),
        ("1234 ab", ["--check"], (1, "That is no postcode and year of birth, as in 1234 AB 1980.")),
        ("", [], (1, "a postcode and a year have to match a code: add --check.")),
    ],
)
def test_what_matches_a_code_is_asked_and_stands_in_no_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, words: list[str], said: tuple[int, str]
) -> None:
    checked = create(run, Path(), 'by = "code"\ncheck = true')
    monkeypatch.setattr(sys, "stdin", StringIO(f"{typed}\n"))
    code, out, err = run("paper", "issue", SLUG, "--by", "Balie", "--reason", "lost", *words)
    status, reason = said
    assert (code, reason in out + err) == (status, True)
    kept = in_store(checked, lambda db: list(db.scalars(select(codes.c.match_key))))
    assert [bool(key) for key in kept] == [True] * (not status)


@pytest.mark.usefixtures("coded")
def test_that_codes_differ_is_said_and_not_what_they_are(run: Run) -> None:
    issued = run("paper", "issue", SLUG, "--by", "Balie", "--reason", "lost")[1].split()[0]
    run(*OPEN, "--day", YESTERDAY)
    enter(run, "first", "Anna", "17", "3", "--code", issued)
    enter(run, "second", "Bert", "17", "3", "--code", "?")
    shown = run("paper", "show", SLUG)[1]
    assert 'read as "3" and "3"; the code differs' in shown
    assert issued not in shown


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((*OPEN, "--day", "2020-01-01"), "Nobody could vote then"),
        ((*OPEN, "--day", "yesterday"), "yesterday is no day and time."),
        ((*OPEN, "--day", YESTERDAY, "--time", "noon"), f"{YESTERDAY} noon is no day and time."),
        ((*OPEN, "--day", "2027-03-28", "--time", "02:30"), "The clock is changed"),
        ((*OPEN, "--day", "0001-01-01", "--time", "00:00"), "0001-01-01 00:00 is no day and time."),
        ((*OPEN, "--day", YESTERDAY, "--place", " "), "Say where they were handed in: --place."),
        (("paper", "close", SLUG, "7", "--by", "Chris"), "has no batch 7"),
        (("paper", "close", SLUG, "1", "--by", " "), "Say who does this"),
        (("paper", "show", "elsewhere"), "There is no edition elsewhere"),
        (("paper", "show", SLUG, "7"), "has no batch 7"),
        (("paper", "resolve", SLUG, "1", "17", "3", "--by", "Dirk"), "has no batch 1"),
        (("paper", "issue", SLUG, "--by", "Balie", "--reason", "lost"), "it is a phone number"),
        (("paper", "issue", SLUG, "--by", "Balie", "--reason", " "), "Say why"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(
    run: Run, words: tuple[str, ...], reason: str
) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert reason in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("17;3;\n", "has to begin with the line serial;ballot;code"),
        ("", "has to begin with the line serial;ballot;code"),
        ("serial;ballot;code\n17;3;;\n", "Line 2 of"),
        ("serial;ballot\n17;3\n18;x\n", 'Line 3: "x" is no number'),
        ("serial;ballot\n17;3\n0;3\n", 'Line 3: "0" is no serial number'),
        ("serial;ballot;code\n17;3;K7M2X-94QDP\n", "Line 2: In this edition no code"),
        ("serial;ballot\n17;3\n17;3\n", "Ballot 17 is there twice."),
        ('serial;ballot\n17;"' + "3 " * 70_000, "is too long to be a ballot."),
    ],
)
def test_of_a_file_that_is_wrong_nothing_is_entered(
    run: Run, store: Path, content: str, reason: str
) -> None:
    run(*OPEN, "--day", YESTERDAY)
    file = store.parent / "first.csv"
    file.write_text(content, "utf-8")
    code, out, err = enter(run, "first", "Anna", "--file", str(file))
    assert (code, out) == (1, "")
    assert reason in err
    assert json.loads(run("paper", "show", SLUG, "--json")[1])[0]["once"] == []


def test_a_file_that_cannot_be_read_is_refused(run: Run, store: Path) -> None:
    nowhere = enter(run, "first", "Anna", "--file", "nowhere.csv")
    assert nowhere == (1, "", "nowhere.csv cannot be read: no such file or directory.\n")
    file = store.parent / "latin.csv"
    file.write_bytes(b"serial;ballot\n17;\xe9\n")
    assert "it is no text in UTF-8" in enter(run, "first", "Anna", "--file", str(file))[2]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "words",
    [
        OPEN,
        (*OPEN, "--day", YESTERDAY, "--corrects", "misread"),
        (*OPEN, "--corrects", "misread", "--time", "12:00"),
        ("paper", "enter", SLUG, "1", "--round", "third", "--by", "Anna", "17", "3"),
        ("paper", "enter", SLUG, "1", "--round", "first", "--by", "Anna", "17"),
        ("paper", "enter", SLUG, "1", "--round", "first", "--by", "Anna"),
        ("paper", "enter", SLUG, "1", "--round", "first", "--by", "Anna", "17", "3", "--file", "x"),
        ("paper", "close", SLUG, "1"),
        ("paper", "close", SLUG, "0", "--by", "Anna"),
        ("paper", "nonsense"),
    ],
)
def test_wrong_use_is_told_from_a_refusal(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.usefixtures("store")
def test_when_the_vote_is_over_nothing_is_taken(run: Run) -> None:
    run(*OPEN, "--day", YESTERDAY)
    assert run("edition", "enter", SLUG, "results", "--without-paper")[0] == 0
    for words in ((*OPEN, "--day", YESTERDAY), ("paper", "close", SLUG, "1", "--by", "Chris")):
        assert run(*words) == (1, "", f"{SLUG} takes no ballots now.\n")


@pytest.mark.usefixtures("store")
def test_a_wrong_number_is_taken_out(run: Run) -> None:
    run(*OPEN, "--day", YESTERDAY)
    enter(run, "first", "Anna", "77", "3")
    words = ("paper", "take-out", SLUG, "1", "77", "--by")
    assert run(*words, "Bert") == (1, "", "Bert read no ballot 77 in batch 1.\n")
    done = "What Anna read on ballot 77 is taken out of batch 1.\n"
    assert run(*words, "Anna") == (0, done, "")
    assert "ballots: 0" in run("paper", "close", SLUG, "1", "--by", "Chris")[1]


@pytest.mark.usefixtures("store")
def test_a_wrong_day_is_put_right(run: Run) -> None:
    run(*OPEN, "--day", YESTERDAY)
    words = ("paper", "redate", SLUG, "1", "--day", YESTERDAY)
    refused = "That is when it was handed in already.\n"
    assert run(*words, "--by", "Chris") == (1, "", refused)
    done = f"Batch 1 of {SLUG} was handed in on {YESTERDAY}, 00:01.\n"
    assert run(*words, "--time", "00:01", "--by", "Chris") == (0, done, "")
    refused = "Chris opened this batch, and can put its day right.\n"
    assert run(*words, "--by", "Anna") == (1, "", refused)


NAMES = ("open", "enter", "redate", "take-out", "show", "resolve", "close", "issue")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    code, out, _err = run("paper", name, "--help")
    assert (code, "Usage" in out) == (0, True)


@pytest.mark.usefixtures("store")
def test_the_result_waits_for_paper_unless_it_is_left_out(run: Run) -> None:
    assert run(*OPEN, "--day", YESTERDAY)[0] == 0
    refused = "Ballots on paper are not counted yet: close batch 1, or leave paper out.\n"
    assert run("edition", "enter", SLUG, "counting")[0] == 0
    assert run("edition", "enter", SLUG, "results") == (1, "", refused)
    code, out, _err = run("edition", "enter", SLUG, "results", "--without-paper")
    assert (code, out) == (0, f"{SLUG} is in results now.\n")
