"""Requests for a person at the command line: listed, answered, and erased once they are seen to."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from budget.decisions import Help
from storage import conversations, editions, requests
from storage.conversations import Conversation
from storage.requests import Request
from storage.sealing import Seal
from storage.tables import outbox
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
        requests.ask(db, SLUG, Request(key, way, SEAL.lock(question), at))


@pytest.fixture
def waiting(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store in which requests wait."""
    stored(tmp_path, three)
    return run


def test_they_are_listed_the_longest_waiting_first(waiting: Run) -> None:
    code, said, err = waiting("inbox", "list")
    assert (code, err) == (0, "")
    assert said.splitlines() == [
        "1  linden, sms, 2027-05-03 08:00 UTC, wants an answer: Mag ik 2 keer stemmen?",
        f"2  linden, sms, 2027-05-04 08:00 UTC, wants to be called on {NUMBER}",
        "3  linden, 2027-05-05 08:00 UTC, wants to be called",
        "4  linden, sms, 2027-05-06 08:00 UTC, comes to the office hour",
    ]


def test_an_answer_is_put_in_the_outbox_and_the_question_erased(
    waiting: Run, tmp_path: Path
) -> None:
    code, said, err = waiting("inbox", "answer", "1", " Nee, 1 keer. ")
    assert (code, err) == (0, "")
    assert said == "The answer waits to be sent, and the question is erased here.\n"
    assert "wants an answer" not in waiting("inbox", "list")[1]
    rows = stored(tmp_path, lambda db: db.execute(select(outbox.c.key, outbox.c.body)).all())
    [(key, body)] = rows
    assert (key, '"Antwoord op uw vraag: Nee, 1 keer."' in body) == (KEY, True)


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
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    waiting: Run, words: tuple[str, ...], status: int, reason: str
) -> None:
    code, _said, err = waiting("inbox", *words)
    assert (code, err.startswith(reason)) == (status, True), err
    assert len(waiting("inbox", "list")[1].splitlines()) == 4
