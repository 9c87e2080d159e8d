from datetime import UTC, datetime

import pytest

from bot.channels import Ask, Kind, Option, Outbound
from bot.simulator.phones import Bell, Phones

NOON = datetime(2027, 5, 3, 12, tzinfo=UTC)
HOME = "+31612345678"


def phones(channel: str) -> Phones:
    return Phones(channel, lambda: NOON, Bell())


async def test_a_message_replaces_the_one_that_it_edits() -> None:
    telegram = phones("telegram")
    first = await telegram.send(HOME, Outbound("Uw mandje is leeg."))
    await telegram.send(HOME, Outbound("Nog iets."))
    assert await telegram.send(HOME, Outbound("Uw mandje: nr 8.", edits=first)) == first
    assert [s.text for s in telegram.shown(HOME)] == ["Uw mandje: nr 8.", "Nog iets."]
    assert [s.text for s in telegram.happened(HOME)][-1] == "Uw mandje: nr 8."
    assert len(telegram.happened(HOME)) == 3


@pytest.mark.parametrize(
    ("channel", "ask"), [("whatsapp", Ask.NOTHING), ("sms", Ask.NOTHING), ("telegram", Ask.CONTACT)]
)
async def test_a_message_comes_below_where_the_channel_cannot_edit(channel: str, ask: Ask) -> None:
    screen = phones(channel)
    first = await screen.send(HOME, Outbound("Een"))
    await screen.send(HOME, Outbound("Twee", edits=first, ask=ask))
    assert [s.text for s in screen.shown(HOME)] == ["Een", "Twee"]


@pytest.mark.parametrize(
    ("text", "shown", "segments"),
    [
        ("Zo\N{RIGHT SINGLE QUOTATION MARK}n plan", "Zo'n plan", 1),  # folded: half the price
        ("Twój głos", "Twój głos", 1),
        ("a" * 161, "a" * 161, 2),
        ("ł" * 71, "ł" * 71, 2),
    ],
)
async def test_an_sms_is_shown_and_counted_as_it_is_sent(
    text: str, shown: str, segments: int
) -> None:
    sms = phones("sms")
    await sms.send(HOME, Outbound(text))
    [message] = sms.shown(HOME)
    assert (message.text, message.segments) == (shown, segments)


async def test_an_edit_changes_the_last_text_that_was_typed() -> None:
    telegram = phones("telegram")
    telegram.said(HOME, "een")
    telegram.said(HOME, "Ja", Kind.TAP)
    telegram.said(HOME, "twee", Kind.EDITED)
    assert [(s.text, s.edited) for s in telegram.shown(HOME)] == [("twee", True), ("Ja", False)]
    assert [s.kind for s in telegram.happened(HOME)] == [Kind.TEXT, Kind.TAP, Kind.EDITED]


async def test_there_is_nothing_to_edit_before_something_was_typed() -> None:
    telegram = phones("telegram")
    telegram.said(HOME, "Ja", Kind.TAP)
    assert telegram.last_said(HOME) is None


async def test_a_choice_is_found_by_the_message_that_it_hangs_under() -> None:
    telegram = phones("telegram")
    option = Option("look:8", "8 Regentonnen", "€ 14.000", 8)
    number = await telegram.send(HOME, Outbound("Uw mandje", (option,), prompt=3))
    assert telegram.label(HOME, number, "3:look:8") == "8 Regentonnen · € 14.000"
    assert telegram.label(HOME, number, "3:look:9") == "look:9"


async def test_the_bell_rings_for_whoever_looks() -> None:
    bell = Bell()
    telegram = Phones("telegram", lambda: NOON, bell)
    rung = bell.rung
    telegram.said(HOME, "hallo")
    assert rung.is_set()
    assert not bell.rung.is_set()
