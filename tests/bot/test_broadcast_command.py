"""`wijkstem broadcast`: what an organiser types, and reads."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from budget.template import Approval
from budget.timeline import Phase, Timeline
from storage.post import templates
from storage.process import editions
from storage.residents import conversations
from tests.bot.command import Run, run, stored
from tests.pictures import picture
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


def test_how_long_it_takes_follows_from_the_rate_that_was_agreed(
    square: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSTEM_SMS_RATE", "0.01")
    monkeypatch.setenv("WIJKSTEM_TELEGRAM_RATE", "0")
    said = square("broadcast", *DRAFT, *FATMA)[1].splitlines()
    assert "sms: 1 messages, 3 minutes at its rate." in said
    assert "telegram: 1 messages, 0 minutes at its rate." in said


def test_it_is_told_that_it_waits_for_what_may_be_sent_in_a_day(
    square: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSTEM_SMS_A_DAY", "3")
    assert "SMS_A_DAY" not in square("broadcast", *DRAFT, *FATMA)[1]
    monkeypatch.setenv("WIJKSTEM_SMS_A_DAY", "1")
    said = square("broadcast", *DRAFT, *FATMA)[1]
    assert "sms: more than may be sent in a day (WIJKSTEM_SMS_A_DAY): it waits, and the" in said


def test_it_is_counted_before_anything_else(square: Run) -> None:
    code, said, err = square("broadcast", *DRAFT, *FATMA)
    assert (code, err) == (0, "")
    assert said.splitlines() == [
        "Broadcast 1 is a draft.",
        "To 3 people now:",
        "  sms, nl: 1 person",
        "  telegram, en: 1 person",
        "  whatsapp, nl: 1 person (1 of whom have not written for a day)",
        "Nothing is written in en: 1 person would get another language.",
        "sms: 1 messages, 1 minutes at its rate.",
        "telegram: 1 messages, 1 minutes at its rate.",
        "whatsapp: 1 messages, 1 minutes at its rate.",
        "whatsapp, nl: 0 as it is, 1 as a template (not asked for yet).",
        "WhatsApp lets us begin 250 conversations in 24 hours, and 0 are begun: this takes 1 day.",
        "[sms, nl] Feest, kom ook: één koekje! STOP = afmelden.",
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
        ((*DRAFT, "--by", " "), "A name is needed: it is kept who writes, approves"),
        (("create", " ", *FATMA), "It has no title, by which colleagues know it."),
        (("prices", "--limit", "5"), "A name is needed: it is kept who writes, approves"),
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
        "template: no price",
        "WhatsApp's tier is unknown: 250 conversations in 24 hours.",
        "Approved until now: 0.00 euros, no limit.",
    ]
    some = ("--set", "sms=7.25", "--set", "whatsapp=3", "--limit", "50", *FATMA)
    assert square("broadcast", "prices", *some)[1].splitlines() == [
        "telegram: no price",
        "whatsapp: 3 cents",
        "sms: 7.25 cents",
        "template: no price",
        "WhatsApp's tier is unknown: 250 conversations in 24 hours.",
        "Approved until now: 0.00 euros, of at most 50 euros.",
    ]
    assert "About 0.11 euros." in square("broadcast", *DRAFT, *FATMA)[1].splitlines()
    kept = square("broadcast", "prices", "--set", "whatsapp=none", "--set", "sms=0", *FATMA)[1]
    assert "whatsapp: no price" in kept
    assert "sms: 0 cents" in kept
    assert "of at most 50 euros" in kept
    assert "no limit" in square("broadcast", "prices", "--limit", "none", *FATMA)[1]


def test_the_tier_of_whatsapp_is_set(square: Run) -> None:
    said = square("broadcast", "prices", "--tier", "1000", "--set", "template=12.5", *FATMA)[1]
    assert "template: 12.5 cents" in said.splitlines()
    assert "WhatsApp's tier: 1000 conversations in 24 hours." in said.splitlines()
    made = square("broadcast", *DRAFT, *FATMA)[1].splitlines()
    assert "About 0.13 euros." in made
    assert any(line.startswith("WhatsApp lets us begin 1000 conversations") for line in made)
    said = square("broadcast", "prices", "--tier", "unlimited", *FATMA)[1]
    assert "WhatsApp's tier: unlimited conversations in 24 hours." in said.splitlines()
    assert "template: 12.5 cents" in said.splitlines()


def test_how_far_whatsapp_is_is_shown(square: Run, tmp_path: Path) -> None:
    square("broadcast", *DRAFT, *FATMA)
    square("broadcast", "ask", "1", *FATMA)
    assert "   template in nl: wanted" in square("broadcast", "show", "1")[1].splitlines()

    def refuse(db: Connection) -> None:
        [one] = templates.of(db, 1)
        told = replace(one, state=Approval.REJECTED, reason="Too generic", looks=1)
        templates.keep(db, told, NOW, "{}")

    stored(tmp_path, refuse)
    shown = square("broadcast", "show", "1")[1].splitlines()
    assert "   template in nl: rejected (Too generic)" in shown
    seen = square("broadcast", "preview", "1")[1].splitlines()
    assert "whatsapp, nl: 0 as it is, 1 not at all (rejected, Too generic)." in seen
    assert not any(line.startswith("WhatsApp lets us") for line in seen)
    assert "whatsapp: 0 messages, 0 minutes at its rate." in seen


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (("--set", "pigeon=3"), "is no price"),
        (("--set", "sms=much"), "is no price"),
        (("--set", "sms=1000.01"), "is no price"),
        (("--limit", "-3"), "is no limit"),
        (("--tier", "0"), "is no tier"),
        (("--tier", "many"), "is no tier"),
        (("--tier", "9999999999"), "is no tier"),
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


def test_a_picture_is_put_there_and_taken_away(square: Run, tmp_path: Path) -> None:
    square("broadcast", *DRAFT, *FATMA)
    file = tmp_path / "feest.jpg"
    file.write_bytes(picture("JPEG"))
    put = ("broadcast", "picture", "1", str(file), "--alt", "Slingers.", *FATMA)
    assert square(*put)[1] == "Broadcast 1 has a picture.\n"
    assert "   [picture, nl] Slingers." in square("broadcast", "show", "1")[1].splitlines()
    assert square("broadcast", "picture", "1", *FATMA)[1] == "Broadcast 1 has no picture.\n"
    file.write_bytes(b"GIF89a")
    code, _said, err = square(*put)
    assert code == 1
    assert "is no whole JPEG or PNG" in err
    file.write_bytes(bytes(1_000_001))
    assert "has more than 1 MB" in square(*put)[2]
    file.unlink()
    assert "cannot be read" in square(*put)[2]


def test_what_was_approved_as_it_was_is_refused_in_a_sentence(square: Run) -> None:
    square("broadcast", *DRAFT, *FATMA)
    square("broadcast", "ask", "1", *FATMA)
    code, _said, err = square("broadcast", "approve", "1", "--seen", "1", *JORIS)
    assert code == 1
    assert "Somebody changed this meanwhile" in err
