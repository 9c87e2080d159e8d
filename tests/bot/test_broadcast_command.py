"""`wijkstem broadcast`: what an organiser types, and reads."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from budget.timeline import Phase, Timeline
from storage import conversations, editions
from tests.bot.command import Run, run, stored
from tests.storage.linden import BEGINS, DAY, EDITION, NOW, conversation

__all__ = ["run"]

EVER = replace(EDITION, timeline=Timeline({**BEGINS, Phase.COUNTING: NOW + 20_000 * DAY,
                                           Phase.RESULTS: NOW + 20_001 * DAY,
                                           Phase.CLOSED: NOW + 20_090 * DAY}))  # fmt: skip
DRAFT = ("create", "Feest", "--text", "Er is feest.", "--sms", "Feest, kom ook: één koekje!")
FATMA, JORIS = ("--by", "Fatma"), ("--by", "Joris")


@pytest.fixture
def square(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store in which three people want news."""

    def begin(db: Connection) -> None:
        editions.create(db, EVER, [], NOW - DAY, "test")
        people = [
            conversation(b"a", joined=NOW, news=True),
            conversation(b"b", joined=NOW, news=True, language="en", channel="telegram"),
            conversation(
                b"c", joined=NOW, news=True, channel="whatsapp", changed=NOW - 4_000 * DAY
            ),
            conversation(b"d", joined=NOW),
        ]
        conversations.keep(db, people)

    stored(tmp_path, begin)
    return run


def test_it_is_counted_before_anything_else(square: Run) -> None:
    code, said, err = square("broadcast", *DRAFT, *FATMA)
    assert (code, err) == (0, "")
    assert said.splitlines() == [
        "Broadcast 1 is a draft.",
        "To 3 people now:",
        "  sms, nl: 1 person",
        "  telegram, en: 1 person",
        "  whatsapp, nl: 1 person (1 have not written for a day and cannot be written to)",
        "Nothing is written in en: 1 person would get another language.",
        "sms: 1 messages, 1 minutes at its rate.",
        "telegram: 1 messages, 1 minutes at its rate.",
        "whatsapp: 0 messages, 0 minutes at its rate.",
        "[sms, nl] Feest, kom ook: één koekje!",
        "[telegram, nl] Er is feest.",
        "[whatsapp, nl] Er is feest.",
    ]


def test_what_makes_it_dear_is_named(square: Run) -> None:
    said = square("broadcast", "create", "Uitslag", "--text", "ï" * 71, *FATMA)[1]
    assert '  sms, nl: 1 person (2 parts each, for the letter "ï")' in said.splitlines()


def test_two_people_send_it(square: Run) -> None:
    square("broadcast", *DRAFT, *FATMA)
    assert square("broadcast", "ask", "1", *FATMA)[0] == 0
    code, _said, err = square("broadcast", "approve", "1", *FATMA)
    assert (code, err.strip()) == (1, "Fatma made this: somebody else has to approve it.")
    code, said, _err = square("broadcast", "approve", "1", *JORIS)
    assert (code, said[:21]) == (0, "Broadcast 1 leaves fr")
    shown = square("broadcast", "show", "1")[1].splitlines()
    assert shown[:2] == ["1  Feest: approved, version 3", "   made by Fatma, approved by Joris"]
    assert square("broadcast", "stop", "1", *JORIS)[0] == 0
    assert square("broadcast", "list")[1] == "1  Feest: stopped, by Fatma\n"


def test_it_comes_back_with_a_remark(square: Run) -> None:
    square("broadcast", *DRAFT, *FATMA)
    square("broadcast", "ask", "1", *FATMA)
    assert square("broadcast", "return", "1", "--remark", "Welke dag?", *JORIS)[0] == 0
    assert "   to be changed: Welke dag?" in square("broadcast", "show", "1")[1].splitlines()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("show", "7"), "There is no broadcast 7: see `wijkstem broadcast list`."),
        ((*DRAFT, "--to", "everyone", *FATMA), "with the result, and not before"),
        ((*DRAFT, "--district", "maan", *FATMA), 'There is no district "maan".'),
        ((*DRAFT, "--by", " "), "A name is needed."),
        (("pause", "1", *FATMA), "Nothing of this is being sent."),
        (("resume", "1", *FATMA), "This is not paused."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    square: Run, words: tuple[str, ...], reason: str
) -> None:
    square("broadcast", "create", "Leeg", *FATMA)
    code, said, err = square("broadcast", *words)
    assert (code, said) == (1, "")
    assert reason in err
