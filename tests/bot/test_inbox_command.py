"""Requests for a person at the command line: listed, answered, and erased once they are seen to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from budget.asking import Context, Doing, Help, Replied
from budget.timeline import Phase
from storage.process import editions
from storage.residents import conversations, requests
from storage.residents.conversations import Conversation
from storage.residents.requests import Request
from storage.sealing import Seal
from storage.tables import notices
from storage.tables import requests as table
from tests.bot.command import HUSH, ORGANISATION, Run, run, stored
from tests.storage.linden import DAY, EDITION, NOW, SLUG

__all__ = ["run"]

SEAL = Seal.from_secret(HUSH, ORGANISATION)
NUMBER = "+31612345678"
KEY = SEAL.key("sms", NUMBER)


def three(db: Connection) -> None:
    """Let somebody ask three things, and somebody else who is forgotten since ask one."""
    editions.create(db, EDITION, [], NOW, "test")
    held = Conversation(KEY, "sms", SEAL.lock(NUMBER), "resident", "nl", NOW)
    conversations.keep(db, [held])
    asked = [
        (KEY, Help.ANSWER, "Mag ik\u202e 2 keer\nstemmen?", NOW),
        (KEY, Help.CALL, "", NOW + DAY),
        (b"gone", Help.CALL, "", NOW + 2 * DAY),
        (KEY, Help.VISIT, "", NOW + 3 * DAY),
    ]
    for key, way, question, at in asked:
        requests.ask(db, SLUG, Request(key, way, SEAL.lock(question), at, _context(way)))


def _context(way: Help) -> bytes | None:
    if way is not Help.ANSWER:
        return None
    missed = "=zwem\x1b[31m\u202e\nbad"
    context = Context(Phase.IDEAS, "nl", Doing.READING, idea=7, missed=missed)
    return SEAL.lock(requests.context_as_json(context))


@pytest.fixture
def waiting(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store in which requests wait."""
    stored(tmp_path, three)
    return run


def test_they_are_listed_the_longest_waiting_first(waiting: Run) -> None:
    code, said, err = waiting("inbox", "list")
    assert (code, err) == (0, "")
    assert said.splitlines() == [
        "1  linden, sms, nl, 2027-05-03 08:00 UTC, wants an answer: Mag ik 2 keer stemmen?",
        "   reading idea 7, in ideas; not understood: “=zwem[31m bad”",
        f"2  linden, sms, nl, 2027-05-04 08:00 UTC, wants to be called on {NUMBER}",
        "3  linden, 2027-05-05 08:00 UTC, wants to be called",
        "4  linden, sms, nl, 2027-05-06 08:00 UTC, comes to the office hour",
    ]


@pytest.fixture
def late(waiting: Run, tmp_path: Path) -> Run:
    """Give the same, where one of them waits only since today."""
    today = update(table).where(table.c.id == 2).values(asked=datetime.now(UTC))
    longer = update(table).where(table.c.id != 2).values(asked=datetime.now(UTC) - 30 * DAY)
    for asked in (today, longer):
        stored(tmp_path, lambda db, asked=asked: db.execute(asked))  # type: ignore[misc]
    return waiting


@pytest.mark.parametrize(
    ("days", "listed"), [("0", "134"), ("5", "134"), ("19", "134"), ("23", ""), ("365", "")]
)
def test_who_waits_longer_can_be_listed_alone(late: Run, days: str, listed: str) -> None:
    code, said, err = late("inbox", "list", "--overdue", days)
    assert (code, err) == (0, "")
    assert [line[0] for line in said.splitlines() if line[0] != " "] == list(listed)
    assert [line for line in said.splitlines() if line[0] != " " and "overdue" not in line] == []


def test_an_answer_waits_to_be_told_and_stays_beside_its_question(
    waiting: Run, tmp_path: Path
) -> None:
    code, said, err = waiting("inbox", "answer", "1", " Nee, 1 keer. ", "--language", "nl")
    assert (code, err) == (0, "")
    assert said == "The answer waits to be sent. It is kept for 14 days for who asks on.\n"
    assert "wants an answer" not in waiting("inbox", "list")[1]
    [(resident, kept)] = stored(
        tmp_path, lambda db: db.execute(select(notices.c.resident, notices.c.said)).all()
    )
    replied = Replied.from_json(SEAL.unlock(kept))
    assert (resident, replied.words, replied.language) == ("resident", "Nee, 1 keer.", "nl")
    code, _said, err = waiting("inbox", "answer", "1", "Ja.")
    assert (code, err) == (1, "No request 1 waits: see `wijkstem inbox list`.\n")


def test_what_follows_on_an_answer_is_listed_with_it(waiting: Run, tmp_path: Path) -> None:
    waiting("inbox", "answer", "1", "Nee,\n\x1b[31m 1 keer.")
    following = Request(KEY, Help.QUESTION, SEAL.lock("Waarom?"), NOW, about=7, follows=1)
    stored(tmp_path, lambda db: requests.ask(db, SLUG, following))
    [line, before] = waiting("inbox", "list")[1].splitlines()[:2]
    assert line.endswith(", asks the organisers about idea 7: Waarom?")
    assert before == "   after 1: “Mag ik 2 keer stemmen?” was answered “Nee, [31m 1 keer.”"


def test_who_said_stop_is_not_answered(waiting: Run, tmp_path: Path) -> None:
    stored(tmp_path, lambda db: conversations.unreachable(db, KEY, opted_out=True))
    code, said, _err = waiting("inbox", "answer", "1", "Ja.")
    assert (code, said) == (
        0,
        "Nothing is sent: they said STOP since. The request waits until they send START.\n",
    )
    assert "wants an answer" in waiting("inbox", "list")[1]


def test_who_was_forgotten_is_not_answered(waiting: Run) -> None:
    said = waiting("inbox", "answer", "3", "Ja.")[1]
    assert said.startswith("Nothing is sent: who asked this was forgotten.")


def test_an_answer_can_be_shared_with_a_question_in_other_words(waiting: Run) -> None:
    shared = ("--share", "Hoe vaak mag ik stemmen?")
    code, said, err = waiting("inbox", "answer", "1", "1 keer.", *shared)
    assert (code, err) == (0, "")
    assert said.endswith("It can be read by everybody: see `wijkstem inbox faq list linden`.\n")
    assert (
        waiting("inbox", "faq", "list", "linden")[1] == "1  nl  Hoe vaak mag ik stemmen?  1 keer.\n"
    )


def test_what_cannot_be_shared_is_not_sent_either(waiting: Run, tmp_path: Path) -> None:
    shared = ("--share", "x" * 101)
    code, _said, err = waiting("inbox", "answer", "1", "1 keer.", *shared)
    assert (code, err) == (
        1,
        "This question has 101 characters; 100 is the most. Nothing was sent.\n",
    )
    assert "wants an answer" in waiting("inbox", "list")[1]
    assert stored(tmp_path, lambda db: db.execute(select(notices.c.id)).all()) == []


def test_questions_for_everybody_are_added_translated_and_taken_away(waiting: Run) -> None:
    faq = ("inbox", "faq")
    assert (
        waiting(*faq, "add", "linden", "Mag dat?", "Ja.")[1] == "Everybody can read question 1.\n"
    )
    waiting(*faq, "add", "linden", "May I?", "Yes.", "--language", "en", "--number", "1")
    waiting(*faq, "add", "linden", "Wie telt?", "Wij.")
    assert waiting(*faq, "list", "linden")[1].splitlines() == [
        "1  nl  Mag dat?  Ja.",
        "1  en  May I?  Yes.",
        "2  nl  Wie telt?  Wij.",
    ]
    assert waiting(*faq, "drop", "linden", "1")[1] == "Nobody reads question 1 any more.\n"
    code, _said, err = waiting(*faq, "drop", "linden", "1")
    assert (code, err) == (1, "linden has no question 1: see `wijkstem inbox faq list`.\n")


def test_what_is_done_is_erased(waiting: Run, tmp_path: Path) -> None:
    assert waiting("inbox", "done", "2")[:2] == (0, "Noted; what was asked is erased here.\n")
    kept = select(table.c.key, table.c.question).where(table.c.id == 2)
    assert stored(tmp_path, lambda db: tuple(db.execute(kept).one())) == (b"", b"")


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("done", "9"), 1, "No request 9 waits: see `wijkstem inbox list`.\n"),
        (("answer", "9", "Ja."), 1, "No request 9 waits: see `wijkstem inbox list`.\n"),
        (("answer", "1", " "), 1, "There is nothing in this answer;"),
        (("answer", "1", "a" * 1_001), 1, "This answer has 1,001 characters; 1,000 is the most.\n"),
        (("done", "0"), 2, "Usage:"),
        (("done", "9" * 30), 2, "Usage:"),
        (("answer", "1"), 2, "Usage:"),
        (("answer", "1", "Ja.", "--language", "qq"), 1, "qq is the code of no language;"),
        (("faq", "list", "else"), 1, "There is no edition else:"),
        (
            ("faq", "add", "linden", "Q", "A", "--language", "fr"),
            1,
            '"fr" is none of the languages',
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    waiting: Run, words: tuple[str, ...], status: int, reason: str
) -> None:
    code, _said, err = waiting("inbox", *words)
    assert (code, err.startswith(reason)) == (status, True), err
    assert len(waiting("inbox", "list")[1].splitlines()) == 5
