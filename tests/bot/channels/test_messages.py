import pytest

from bot.channels import Garbled, Inbound, Kind
from bot.channels.messages import Status, read, read_status
from tests.standins.twilio import Twilio as TwilioStandIn

RESIDENT = "+31612345678"
FIRST = f"SM{1:032x}"
TAPPED = "SM" + "7" * 32


def heard(text: str = "", **more: str) -> Inbound:
    """Return what is read of a message on WhatsApp."""
    return read(TwilioStandIn().form(f"whatsapp:{RESIDENT}", text, **more))


def media(content: str) -> dict[str, str]:
    return {"NumMedia": "1", "MediaContentType0": content}


def test_an_sms() -> None:
    form = TwilioStandIn().form(RESIDENT, "3,8 en 14, 21")
    assert read(form) == Inbound("sms", RESIDENT, FIRST, Kind.TEXT, "3,8 en 14, 21")


@pytest.mark.parametrize("address", [RESIDENT, "US.1234"])
def test_a_message_on_whatsapp(address: str) -> None:
    form = TwilioStandIn().form(f"whatsapp:{address}", "groen")
    assert read(form) == Inbound("whatsapp", address, FIRST, Kind.TEXT, "groen")


@pytest.mark.parametrize(
    "tap",
    [
        {"ButtonPayload": "12:read", "ButtonText": "Plannen lezen"},
        {"ListId": "12:read", "ListTitle": "Plannen lezen", "ListDescription": "26"},
    ],
)
def test_a_tap_on_a_button_or_in_a_list(tap: dict[str, str]) -> None:
    inbound = heard("Plannen lezen", OriginalRepliedMessageSid=TAPPED, **tap)
    expected = Inbound("whatsapp", RESIDENT, FIRST, Kind.TAP, choice="12:read", tapped=TAPPED)
    assert inbound == expected


def test_a_button_of_an_approved_template_is_what_it_says() -> None:
    inbound = heard("Ja, graag", ButtonPayload="Ja, graag", ButtonText="Ja, graag")
    assert (inbound.kind, inbound.text, inbound.choice) == (Kind.TEXT, "Ja, graag", "")


@pytest.mark.parametrize(
    ("more", "kind", "text"),
    [
        ({"Body": "stop aub", "OptOutType": "STOP"}, Kind.TEXT, "STOP"),
        ({"Body": "beginnen", "OptOutType": "START"}, Kind.TEXT, "START"),
        ({"Body": "help", "OptOutType": "HELP"}, Kind.TEXT, "HELP"),
        ({"Latitude": "52.25", "Longitude": "4.5"}, Kind.PLACE, "52.25,4.5"),
        (media("audio/ogg"), Kind.VOICE, ""),
        (media("image/jpeg") | {"Body": "Hier"}, Kind.PICTURE, "Hier"),
        (media("video/mp4"), Kind.OTHER, ""),
        (media("text/vcard"), Kind.CONTACT, ""),
        (media("image/webp") | {"MessageType": "sticker"}, Kind.OTHER, ""),
        ({"NumMedia": "1"}, Kind.OTHER, ""),
        ({"Body": "1", "Forwarded": "true"}, Kind.OTHER, "1"),
        ({"Body": ""}, Kind.OTHER, ""),
        ({"Body": "a\0b"}, Kind.TEXT, "ab"),
    ],
)
def test_what_a_resident_sends(more: dict[str, str], kind: Kind, text: str) -> None:
    assert heard(**more) == Inbound("whatsapp", RESIDENT, FIRST, kind, text)


@pytest.mark.parametrize(
    "broken",
    [
        {"From": ""},
        {"From": "whatsapp:"},
        {"MessageSid": ""},
        {"MessageSid": "SM1"},
        {"Latitude": "noord", "Longitude": "oost"},
    ],
)
def test_what_cannot_be_understood_is_garbled(broken: dict[str, str]) -> None:
    form = TwilioStandIn().form(f"whatsapp:{RESIDENT}", "hallo") | broken
    with pytest.raises(Garbled):
        read(form)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"MessageStatus": "delivered"}, Status(FIRST, "delivered")),
        ({"MessageStatus": "failed", "ErrorCode": "63024"}, Status(FIRST, "failed", 63024)),
        ({"MessageStatus": "sent", "ErrorCode": "?"}, Status(FIRST, "sent")),
        ({"MessageStatus": ""}, None),
        ({}, None),
        ({"MessageSid": "", "MessageStatus": "sent"}, None),
    ],
)
def test_what_became_of_a_message(more: dict[str, str], status: Status | None) -> None:
    assert read_status({"MessageSid": FIRST, **more}) == status


@pytest.mark.parametrize(
    ("error", "unreachable"),
    [(21610, True), (30005, True), (63024, True), (0, False), (30003, False), (63016, False)],
)
def test_who_can_never_be_reached_again(error: int, unreachable: bool) -> None:
    assert Status(FIRST, "undelivered", error).unreachable is unreachable
