"""What residents send by SMS and WhatsApp, read from Twilio's forms and from its own archive."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels import Garbled, Inbound, Kind, Unreachable
from bot.channels.forms import Form

if TYPE_CHECKING:  # the doors need this module wherever they stand, and the library hardly ever
    from twilio.rest.api.v2010.account.message import MessageInstance

WHATSAPP = "whatsapp:"

OPTED_OUT = 21610
"""The resident said STOP to the provider, which now sends nothing of ours."""

UNREACHABLE = frozenset({OPTED_OUT, 30005, 30006, 63003, 63024, 63032, 63033})
"""Opted out, unknown, a landline, not on WhatsApp: never again."""

OVERFLOWING = {30001: "sms", 63018: "whatsapp"}
"""More was sent than goes, and on which channel: what is said of one message is true of all."""

_SILENT = {"STOP": Kind.BLOCKED, "HELP": Kind.UNBLOCKED}
"""What the provider answered in our place, and what that means for us."""

_PROMPTED = re.compile(r"\d+:.+")
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_STICKER = "image/webp"
UNLISTED = "unlisted"
"""What stands for the media of a message that Twilio kept, until they are asked for."""

_CARDS = frozenset({"text/vcard", "text/x-vcard"})


class OptedOut(Unreachable):
    """The resident said STOP to the provider: to us that is a STOP like any other."""


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message that we sent; statuses come late, twice and out of order."""

    message_id: str
    state: str
    error: int = 0

    @property
    def unreachable(self) -> bool:
        """Whether the address can never be reached again."""
        return self.error in UNREACHABLE

    @property
    def overflowing(self) -> str:
        """The channel on which too much was sent, if that is why it was not delivered."""
        return OVERFLOWING.get(self.error, "")

    @property
    def opted_out(self) -> bool:
        """Whether that is because the resident said STOP to the provider."""
        return self.error == OPTED_OUT


def read(form: Form) -> Inbound:
    """Return what a resident sent; its time is that of its receipt.

    Twilio has answered a STOP and a HELP already, in whatever words they were said, and an answer
    of ours would be one too many: after a STOP it lets nothing through, and a HELP only shows
    that the resident can be reached.  A START is answered by us as well, as if it had been typed:
    who takes part again wants to know what there is to do now, and Twilio's answer has no menu.
    A tap on a button that is none of ours is what its label says.
    """
    channel, address = _sender(form.get("From", ""))
    message = _sid(form.get("MessageSid", ""))
    word = form.get("OptOutType", "")
    if word in _SILENT:
        return Inbound(channel, address, message, _SILENT[word], word)
    text = word or form.get("Body", "").replace("\0", "")
    choice = form.get("ButtonPayload") or form.get("ListId") or ""
    if _PROMPTED.fullmatch(choice):
        replied = form.get("OriginalRepliedMessageSid", "")
        return Inbound(channel, address, message, Kind.TAP, choice=choice, tapped=replied)
    kind = _kind(form, text)
    if kind is Kind.PLACE:
        text = _place(form)
    media = form.get("MediaUrl0", "") if kind in (Kind.PICTURE, Kind.VOICE) else ""
    return Inbound(channel, address, message, kind, text, media=media)


def sender(form: Form) -> tuple[str, str]:
    """Return channel and address of whoever sent what cannot be read, as far as they are there."""
    address = form.get("From", "")
    return _sender(address) if address.removeprefix(WHATSAPP) else ("", "")


def read_status(form: Form) -> Status | None:
    """Return what became of a message, or None if this form does not say."""
    message = form.get("MessageSid", "")
    state = form.get("MessageStatus", "")
    error = form.get("ErrorCode", "")
    if not _SID.fullmatch(message) or not state:
        return None
    return Status(message, state, int(error) if error.isdecimal() and error.isascii() else 0)


def kept(message: "MessageInstance") -> Inbound:
    """Return a message that Twilio kept while we were away; of a tap it keeps the label only.

    What came with it stands in a list of its own: it is `UNLISTED` until that was asked for.
    """
    channel, address = _sender(message.from_ or "")
    media = UNLISTED if message.num_media not in {None, "0"} else ""
    kind = Kind.OTHER if media else Kind.TEXT
    text = (message.body or "").replace("\0", "")
    sid, at = _sid(message.sid or ""), message.date_sent
    return Inbound(channel, address, sid, kind, text, at=at, media=media)


def completed(inbound: Inbound, content: str, address: str) -> Inbound:
    """Return a message that Twilio kept with what came with it, as if it had been posted.

    Stickers are not told from photos there, but by their kind of file.
    """
    kind = Kind.OTHER if content == _STICKER else _kind_of(content)
    media = address if kind in (Kind.PICTURE, Kind.VOICE) else ""
    return inbound._replace(kind=kind, media=media)


def bare(inbound: Inbound) -> Inbound:
    """Return the words of a message of which Twilio no longer has the rest."""
    return inbound._replace(kind=Kind.TEXT if inbound.text else Kind.OTHER, media="")


def _sender(sender: str) -> tuple[str, str]:
    """Return channel and address; on WhatsApp that may be an id that is no phone number."""
    address = sender.removeprefix(WHATSAPP)
    if not address:
        raise Garbled
    return "sms" if address == sender else "whatsapp", address


def _sid(sid: str) -> str:
    if not _SID.fullmatch(sid):
        raise Garbled
    return sid


def _kind(form: Form, text: str) -> Kind:
    """Say what sort of thing it is; what was forwarded is no answer of the resident's own."""
    if form.get("Forwarded") == "true":
        return Kind.OTHER
    if form.get("Latitude") and form.get("Longitude"):
        return Kind.PLACE
    if form.get("NumMedia", "0") != "0":
        return _media(form)
    return Kind.TEXT if text else Kind.OTHER


def _media(form: Form) -> Kind:
    """Say what the first thing that came with a message is; there is hardly ever a second."""
    if form.get("MessageType") == "sticker":
        return Kind.OTHER
    return _kind_of(form.get("MediaContentType0", ""))


def _kind_of(content: str) -> Kind:
    if content in _CARDS:
        return Kind.CONTACT
    if content.startswith("audio/"):
        return Kind.VOICE
    return Kind.PICTURE if content.startswith("image/") else Kind.OTHER


def _place(form: Form) -> str:
    try:
        return f"{float(form['Latitude'])},{float(form['Longitude'])}"
    except ValueError:
        raise Garbled from None
