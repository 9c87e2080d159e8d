"""Where residents find us: only by what is ours, for the edition that can be talked about."""

from dataclasses import replace

import pytest

from bot.contacts import NOWHERE, Contacts
from bot.public import contact
from bot.public.layout import Part
from bot.public.seen import Seen
from bot.squares import square
from budget.timeline import Phase
from tests.bot.public.glimpse import glimpse, writer
from tests.storage.linden import EDITION

OURS = Contacts("wijkstem_bot", "+3197010200002", "+3197010200001")


def shown(contacts: Contacts, seen: Seen | None = None) -> list[Part]:
    return list(contact.part(writer(seen or glimpse()), contacts))


def test_each_channel_has_its_name_a_link_and_the_same_link_as_a_qr_code() -> None:
    [part] = shown(OURS)
    assert [(way.channel, way.shown, way.link) for way in part.ways] == [
        ("Telegram", "@wijkstem_bot", "https://t.me/wijkstem_bot"),
        ("WhatsApp", "+3197010200002", "https://wa.me/3197010200002?text=START"),
        ("SMS", "+3197010200001", "sms:+3197010200001?body=START"),
    ]
    assert [way.square for way in part.ways] == [square(way.link) for way in part.ways]
    assert len({way.square for way in part.ways}) == 3


def test_a_qr_code_is_an_image_that_a_strict_page_may_show_and_readers_pass_over() -> None:
    svg = square("https://t.me/wijkstem_bot")
    assert svg.startswith('<svg aria-hidden="true" ')
    assert "style=" not in svg
    assert "<?xml" not in svg


def test_a_channel_that_is_not_there_is_not_named() -> None:
    [part] = shown(Contacts(sms="+3197010200001"))
    assert [way.channel for way in part.ways] == ["SMS"]
    assert shown(NOWHERE) == []


def test_in_the_demo_the_phones_of_the_simulator_are_named() -> None:
    [part] = shown(Contacts(simulator="/"))
    assert [way.link for way in part.ways] == ["/?on=telegram", "/?on=whatsapp", "/?on=sms"]
    assert not any(way.square for way in part.ways)


@pytest.mark.parametrize(
    "seen",
    [
        replace(glimpse(), current=False),
        glimpse(replace(EDITION, entered=Phase.CLOSED)),
    ],
)
def test_where_nobody_can_talk_about_an_edition_no_channel_is_named(seen: Seen) -> None:
    assert shown(OURS, seen) == []
