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


def test_prices_are_set_and_counted(square: Run) -> None:
    assert square("broadcast", "prices")[1].splitlines() == [
        "telegram: no price",
        "whatsapp: no price",
        "sms: no price",
        "Approved until now: 0.00 euros, no limit.",
    ]
    some = ("--set", "sms=7.25", "--set", "whatsapp=3", "--limit", "50", *FATMA)
    assert square("broadcast", "prices", *some)[1].splitlines() == [
        "telegram: no price",
        "whatsapp: 3 cents",
        "sms: 7.25 cents",
        "Approved until now: 0.00 euros, of at most 50 euros.",
    ]
    assert "About 0.08 euros." in square("broadcast", *DRAFT, *FATMA)[1].splitlines()
    kept = square("broadcast", "prices", "--set", "whatsapp=0", *FATMA)[1]
    assert "whatsapp: no price" in kept
    assert "of at most 50 euros" in kept
    assert "no limit" in square("broadcast", "prices", "--limit", "none", *FATMA)[1]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (("--set", "pigeon=3"), "is no price"),
        (("--set", "sms=much"), "is no price"),
        (("--set", "sms=1000.01"), "is no price"),
        (("--limit", "-3"), "is no limit"),
        (("--limit", "99999999999"), "is no limit"),
    ],
)
def test_prices_that_are_none_are_refused(square: Run, given: tuple[str, ...], reason: str) -> None:
    code, _said, err = square("broadcast", "prices", *given, *FATMA)
    assert code == 1
    assert reason in err


def test_nothing_is_approved_that_costs_more_than_is_left(square: Run) -> None:
    square("broadcast", "prices", "--set", "sms=90", "--limit", "1", *FATMA)
    for _time in range(2):
        square("broadcast", *DRAFT, *FATMA)
    for number in ("1", "2"):
        square("broadcast", "ask", number, *FATMA)
    assert square("broadcast", "approve", "1", *JORIS)[0] == 0
    code, _said, err = square("broadcast", "approve", "2", *JORIS)
    assert code == 1
    assert "This costs about 1 euros, and of the 1 for broadcasts 0 are left." in err
    square("broadcast", "stop", "1", *JORIS)
    assert square("broadcast", "approve", "2", *JORIS)[0] == 0


def test_what_was_approved_as_it_was_is_refused_in_a_sentence(square: Run) -> None:
    square("broadcast", *DRAFT, *FATMA)
    square("broadcast", "ask", "1", *FATMA)
    code, _said, err = square("broadcast", "approve", "1", "--seen", "1", *JORIS)
    assert code == 1
    assert "Somebody changed this meanwhile" in err
