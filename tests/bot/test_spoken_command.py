"""Voice notes at the command line: listed, taken out to be listened to, and written down."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from budget.asking import Help
from budget.standing import Standing
from storage.contributions import attachments, ideas
from storage.contributions.attachments import Attachment, Medium
from storage.process import editions
from storage.residents import requests
from storage.residents.requests import Request
from storage.sealing import Seal
from tests.bot.command import HUSH, ORGANISATION, Run, run, stored
from tests.storage.linden import EDITION, NOW, SLUG, idea

__all__ = ["run"]

SEAL = Seal.from_secret(HUSH, ORGANISATION)
SOUND = b"OggS and what was said"
WORDS = "Twee bankjes bij de vijver"


def spoken(db: Connection) -> None:
    """Hand in an idea that was written, and two that were spoken; and let somebody ask aloud."""
    editions.create(db, EDITION, [], NOW, "test")
    ideas.put(db, SLUG, idea(4))
    for number in (5, 6, 7):
        ideas.put(db, SLUG, replace(idea(number), title="", text="", standing=Standing.WAITING))
    asked = requests.ask(db, SLUG, Request(b"k", Help.ANSWER, SEAL.lock(""), NOW))
    for token, number, request, had in (("a", 5, 0, 1), ("b", 6, 0, 0), ("c", 0, asked, 1)):
        at = (SEAL.lock("file"), NOW, NOW)
        attachments.keep(db, Attachment(token, SLUG, b"k", "telegram", Medium.VOICE, *at))
        attachments.belongs(db, token, idea=number, request=request)
        if had:
            attachments.had(db, token, SEAL.lock_content(SOUND), "ogg")


@pytest.fixture
def waiting(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store in which ideas wait for who writes them down."""
    stored(tmp_path, spoken)
    return run


def test_ideas_that_were_spoken_are_listed(waiting: Run) -> None:
    code, said, err = waiting("ideas", "spoken", SLUG)
    assert (code, err) == (0, "")
    assert [line.partition("UTC, ")[2] for line in said.splitlines()] == [
        "ogg",
        "still to be fetched",
        "nobody could hear it: its author is asked to write it",
    ]


@pytest.mark.parametrize("words", [("ideas", "listen", SLUG, "5"), ("inbox", "listen", "1")])
def test_a_voice_note_is_taken_out_into_a_file_of_ones_own(
    waiting: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "heard.ogg"
    code, said, err = waiting(*words, "--to", str(file))
    assert (code, err) == (0, "")
    assert "Erase it when you have listened to it." in said
    assert file.read_bytes() == SOUND
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("ideas", "listen", SLUG, "4"), "There is no voice note with idea 4."),
        (("ideas", "listen", SLUG, "6"), "still to be fetched; try again in a minute."),
        (("ideas", "listen", "elsewhere", "5"), "There is no voice note with idea 5."),
        (("inbox", "listen", "9"), "There is no voice note with request 9."),
        (("ideas", "transcribe", SLUG, "4", WORDS), "Idea 4 was written, not spoken"),
        (("ideas", "transcribe", SLUG, "9", WORDS), "There is no idea 9 in linden."),
        (("ideas", "transcribe", SLUG, "5", " "), "An idea has 1 to 1,000 characters"),
        (("ideas", "spoken", "elsewhere"), "There is no edition elsewhere"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    waiting: Run, tmp_path: Path, words: tuple[str, ...], refusal: str
) -> None:
    to = ("--to", str(tmp_path / "x")) if "listen" in words else ()
    code, said, err = waiting(*words, *to)
    assert (code, said) == (1, "")
    assert refusal in err
    assert not (tmp_path / "x").exists()


def test_no_file_is_written_over(waiting: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text("mine")
    code, _said, err = waiting("ideas", "listen", SLUG, "5", "--to", str(file))
    assert (code, file.read_text()) == (1, "mine")
    assert "cannot be written" in err


def test_what_is_written_down_is_an_idea_and_what_was_said_is_erased(
    waiting: Run, tmp_path: Path
) -> None:
    code, said, err = waiting("ideas", "transcribe", SLUG, "5", WORDS, "--by", "Joris")
    assert (code, err) == (0, "")
    assert "what was said is erased" in said
    found = stored(tmp_path, lambda db: ideas.get(db, SLUG, 5))
    assert (found.text, found.standing) == (WORDS, Standing.OPEN)
    assert stored(tmp_path, lambda db: attachments.held(db, "a")) is None


def test_who_asked_aloud_is_listed_as_such_and_an_answer_erases_it(
    waiting: Run, tmp_path: Path
) -> None:
    _code, said, _err = waiting("inbox", "list")
    assert "voice note" in said
    waiting("inbox", "done", "1")
    assert stored(tmp_path, lambda db: attachments.held(db, "c")) is None
