"""What a resident can send beside text, on each channel."""

from enum import StrEnum

from bot.channels import Ask, Kind
from bot.simulator.town import Town
from bot.simulator.view import Phone

HERE = "52.0907,5.1214"
"""Where every phone is, as a channel tells it."""


class Thing(StrEnum):
    """Something that is no text."""

    VOICE = "voice"
    PICTURE = "picture"
    STICKER = "sticker"
    PLACE = "place"
    OTHERS_CARD = "others-card"
    OWN_CARD = "own-card"
    EDIT = "edit"


TITLES = {
    Thing.VOICE: "Voice note",
    Thing.PICTURE: "Picture",
    Thing.STICKER: "Sticker",
    Thing.PLACE: "Location",
    Thing.OTHERS_CARD: "Somebody else's contact",
    Thing.OWN_CARD: "My own contact",
    Thing.EDIT: "Edit my last message",
}

CAN_SEND = {
    "telegram": tuple(Thing),
    "whatsapp": (Thing.VOICE, Thing.PICTURE, Thing.STICKER, Thing.PLACE, Thing.OTHERS_CARD),
    "sms": (Thing.PICTURE,),
}

ASKED = {Ask.CONTACT: Thing.OWN_CARD, Ask.PLACE: Thing.PLACE}
"""What a button sends that asks for something."""

PICTURES = {
    Kind.VOICE: "A voice note",
    Kind.PICTURE: "A picture",
    Kind.OTHER: "A sticker",
    Kind.PLACE: "A location",
    Kind.CONTACT: "A contact",
}
"""What is drawn on the phone, and what it is called for who does not see it."""

_KINDS = {Thing.VOICE: Kind.VOICE, Thing.PICTURE: Kind.PICTURE, Thing.STICKER: Kind.OTHER}


async def send(town: Town, phone: Phone, thing: Thing) -> None:
    """Send something from a phone; there is nothing to edit where nothing was typed."""
    channel, address, language = phone.channel, phone.address, phone.language
    match thing:
        case Thing.OWN_CARD:
            await town.share(channel, address, phone.persona.number, language)
        case Thing.OTHERS_CARD:
            await town.share(channel, address, "", language)
        case Thing.PLACE:
            await town.send(channel, address, Kind.PLACE, HERE, language)
        case Thing.EDIT:
            if last := town.phones[channel].last_said(address):
                await town.send(channel, address, Kind.EDITED, last.text, language)
        case _plain:
            await town.send(channel, address, _KINDS[thing], language=language)
