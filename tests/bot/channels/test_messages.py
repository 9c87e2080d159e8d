import pytest
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.channels import Garbled, Inbound, Kind
from bot.channels.messages import UNLISTED, Status, bare, completed, kept, read, read_status
from tests.standins.twilio import MOMENT
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
        ({"Body": "stop aub", "OptOutType": "STOP"}, Kind.BLOCKED, "STOP"),
        ({"Body": "beginnen", "OptOutType": "START"}, Kind.TEXT, "START"),
        ({"Body": "help", "OptOutType": "HELP"}, Kind.UNBLOCKED, "HELP"),
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


def listed(**more: str | None) -> MessageInstance:
    """Return a message as Twilio's list gives it."""
    sent = "Mon, 21 Sep 2026 14:13:20 +0000"
    whole = {"sid": FIRST, "from": RESIDENT, "body": "hallo", "num_media": "0", "date_sent": sent}
    return MessageInstance(Client("AC", "token").api.v2010, whole | more, "AC")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("sms", RESIDENT, Kind.TEXT, "hallo")),
        ({"from": f"whatsapp:{RESIDENT}"}, ("whatsapp", RESIDENT, Kind.TEXT, "hallo")),
        ({"body": None}, ("sms", RESIDENT, Kind.TEXT, "")),
        ({"body": "a\0b"}, ("sms", RESIDENT, Kind.TEXT, "ab")),
        ({"num_media": "1"}, ("sms", RESIDENT, Kind.OTHER, "hallo")),
        ({"num_media": None}, ("sms", RESIDENT, Kind.TEXT, "hallo")),
    ],
)
def test_what_twilio_kept_is_read_like_what_it_posts(
    more: dict[str, str | None], expected: tuple[str, str, Kind, str]
) -> None:
    found = kept(listed(**more))
    assert (found.channel, found.address, found.kind, found.text) == expected
    assert (found.message_id, found.at) == (FIRST, MOMENT)


@pytest.mark.parametrize(
    ("content", "kind", "address"),
    [
        ("image/jpeg", Kind.PICTURE, "there"),
        ("audio/ogg", Kind.VOICE, "there"),
        ("text/vcard", Kind.CONTACT, ""),
        ("video/mp4", Kind.OTHER, ""),
        ("image/webp", Kind.OTHER, ""),
        ("", Kind.OTHER, ""),
    ],
)
def test_what_came_with_it_is_what_its_list_says(content: str, kind: Kind, address: str) -> None:
    found = kept(listed(num_media="1"))
    assert found.media == UNLISTED
    whole = completed(found, content, "there")
    assert (whole.kind, whole.media, whole.text) == (kind, address, "hallo")


@pytest.mark.parametrize(("body", "kind"), [("hallo", Kind.TEXT), ("", Kind.OTHER)])
def test_without_its_list_the_words_are_what_there_is(body: str, kind: Kind) -> None:
    found = bare(kept(listed(num_media="1", body=body)))
    assert (found.kind, found.text, found.media) == (kind, body, "")


@pytest.mark.parametrize("broken", [{"from": None}, {"from": "whatsapp:"}, {"sid": "SM1"}])
def test_what_nobody_can_have_sent_is_garbled(broken: dict[str, str | None]) -> None:
    with pytest.raises(Garbled):
        kept(listed(**broken))


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
    assert Status(FIRST, "undelivered", error).opted_out is (error == 21610)
