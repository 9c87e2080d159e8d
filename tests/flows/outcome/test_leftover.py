"""What was decided after the count is told in chat, with the result and with its project."""

from dataclasses import replace

import pytest

from bot.channels.segments import segments
from budget.leftover import Leftover, Use
from budget.settling import LONGEST_REASON
from flows.outcome.leftover import afterwards
from locales.say import Voice
from tests.flows.conversation import DEMO, LANGUAGES
from tests.flows.outcome.test_results import OUTCOME, reader

WHY = "De raad wil dit plan ook."
PARTLY = Leftover(Use.PARTLY, WHY, "12", 2_500)
LONGEST = Leftover(Use.TOPPED_UP, "a" * LONGEST_REASON, "10", 65_432, 54_321)


@pytest.mark.parametrize(
    ("leftover", "nl", "en"),
    [
        (
            Leftover(Use.CARRIED_OVER, WHY),
            "de € 2.500 die over is, bewaren wij voor de volgende keer.",
            "the €2,500 that is left is kept for the next time.",
        ),
        (
            PARTLY,
            "€ 2.500 van wat over is, gaat naar nummer 12 Nieuw plein.",
            "€2,500 of what is left goes to number 12 New square.",
        ),
        (
            replace(PARTLY, use=Use.TOPPED_UP, added=500),
            "nummer 12 Nieuw plein komt er ook. Er was € 2.500 over, en er komt € 500 bij.",
            "number 12 New square is carried out too. There was €2,500 left, and €500 is added.",
        ),
    ],
)
def test_every_use_is_told_with_its_reason(leftover: Leftover, nl: str, en: str) -> None:
    text = afterwards(leftover, 2_500, DEMO.edition)
    assert [Voice(language, brief=False).say(text) for language in LANGUAGES] == [
        f"Na het tellen is besloten: {nl} Waarom? {WHY}",
        f"After the count it was decided: {en} Why? {WHY}",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("use", Use)
def test_even_the_longest_reason_fits_one_sms(use: Use, language: str) -> None:
    for project in DEMO.edition.projects:
        told = replace(LONGEST, use=use, project=str(project.number))
        said = Voice(language, brief=True).say(afterwards(told, 65_432, DEMO.edition))
        assert told.reason in said
        assert segments(said) == 1, said


@pytest.mark.parametrize("channel", ["sms", "telegram", "whatsapp"])
@pytest.mark.parametrize(
    ("said", "told"),
    [(["uitslag"], True), (["uitslag", "12"], True), (["?12"], True), (["uitslag", "8"], False)],
)
def test_it_is_told_with_the_result_and_with_its_project(
    channel: str, said: list[str], told: bool
) -> None:
    reading = reader(channel, replace(OUTCOME, leftover=PARTLY))
    for text in said[:-1]:
        reading.say(text)
    replies = [spoken.text for spoken in reading.say(said[-1])]
    assert any(WHY in reply for reply in replies) == told
    assert len(replies) == 1 + told


def test_on_further_pages_of_the_result_it_is_not_told_again() -> None:
    reading = reader("sms", replace(OUTCOME, leftover=PARTLY))
    reading.say("uitslag")
    assert len(reading.say("meer")) == 1
