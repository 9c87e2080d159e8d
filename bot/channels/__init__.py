"""What every channel reads and sends: messages that come in, replies that go out.

A channel knows one provider and nothing else.  It reads what the provider posts into an
`Inbound`, and sends an `Outbound`; the provider's errors become one of four of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Protocol, runtime_checkable

from flows.scene import Screen
from flows.talk import Ask, Kind
from locales.say import Illustration, Option, Sound

__all__ = [
    "CALLED",
    "EVERY_SCREEN",
    "KIOSK",
    "SCREENS",
    "WINDOW",
    "WINDOWED",
    "Ask",
    "Channel",
    "Fetching",
    "Illustration",
    "Inbound",
    "Kind",
    "Option",
    "Outbound",
    "Refused",
    "Screen",
    "Sound",
    "Splitting",
    "TryLater",
    "Unreachable",
    "Unsure",
]

SCREENS = {
    "telegram": Screen(rows=16, length=1_000, edits=True, phone=False),
    "whatsapp": Screen(rows=10, length=800),
    "sms": Screen(rows=10, length=130, brief=True, forgeable=True),
}
"""What each channel can show on which residents are written to: on a phone of their own."""

KIOSK: Final = "kiosk"
"""The channel of a screen in a library or at a polling evening, on which nobody is written to."""

EVERY_SCREEN: Final[Mapping[str, Screen]] = {
    **SCREENS,
    KIOSK: Screen(rows=16, length=1_000, edits=True, phone=False, shared=True),
}
"""What each channel can show on which residents take part."""

CALLED: Final[Mapping[str, str]] = {"telegram": "Telegram", "whatsapp": "WhatsApp", "sms": "SMS"}
"""What people call each channel on their phone, in whatever language."""

WINDOWED: Final = frozenset({"whatsapp"})
"""Channels on which we may write in our own words only to who wrote lately."""

WINDOW: Final = timedelta(hours=24)
"""For so long after they wrote."""


class Inbound(NamedTuple):
    """One thing that one resident did, as its provider told us.

    `address` is a chat id, a phone number in E.164, or a provider's own id of a person, and
    `message_id` is unique on the channel for ever.  `choice` is `PROMPT:KEY` of the button that
    was tapped, `tapped` the provider's id of the message it hung under, and `tap_id` what the
    provider wants to hear back so that the button stops spinning.  `number` is a phone number in
    E.164, of the resident's own contact card only.  `at` is the provider's time, where that is
    the time that counts; None leaves it to the moment of receipt.  `language` is the code of the
    language that the phone is set to, where the channel tells.  `media` is by what name the
    provider has a photo or a voice note, which the channel itself can fetch.
    """

    channel: str
    address: str
    message_id: str
    kind: Kind = Kind.TEXT
    text: str = ""
    choice: str = ""
    tapped: str = ""
    tap_id: str = ""
    number: str = ""
    at: datetime | None = None
    language: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message for one resident, in words.

    `prompt` goes with every option, as `PROMPT:KEY`, so that an old button is recognised.
    `menu` is the label of the button that opens a list, where a channel has such a button.
    `edits` is the provider's id of the message that this one replaces, where that can be done.
    The `picture` belongs to the text, which leaves without it rather than not at all.  So does the
    `recording`, which goes ahead, or else what is said instead of it.
    `template` is the provider's id of a message with these words that WhatsApp approved.
    """

    text: str
    options: tuple[Option, ...] = field(default=())
    prompt: int = 0
    ask: Ask = Ask.NOTHING
    menu: str = ""
    edits: str = ""
    picture: Illustration | None = None
    template: str = ""
    recording: Sound | None = None


class Garbled(ValueError):
    """What was posted cannot be understood; it is kept, and an operator hears of it."""


class Unreachable(Exception):
    """This address can never be reached again: blocked, gone, or opted out at the provider."""


class TryLater(Exception):
    """The provider did not take the message now; it surely was not sent."""

    def __init__(self, seconds: float, *, everybody: bool = False, address: bool = False) -> None:
        """Wait so long, or `everybody` on the channel; it may be for this `address` alone."""
        super().__init__(f"try again in {seconds} s")
        self.seconds = seconds
        self.everybody = everybody
        self.address = address


class Unsure(Exception):
    """The message may have been sent: the answer never came."""


class Refused(Exception):
    """The provider will never take this message, though the address is in order."""


class Channel(Protocol):
    """A way to reach residents; `send` returns the provider's id of the message."""

    @property
    def name(self) -> str:
        """The name under which addresses on this channel are kept."""

    async def send(self, address: str, reply: Outbound) -> str:
        """Send one message, or raise one of the four errors."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class Splitting(Protocol):
    """A channel on which a long text leaves in parts; each of them is sent by itself."""

    def parts(self, reply: Outbound) -> tuple[Outbound, ...]:
        """Split what is too long for one message, always alike."""


@runtime_checkable
class Fetching(Protocol):
    """A channel on which photos and voice notes come in: the provider has them for us."""

    async def fetch(self, media: str, most: int) -> bytes:
        """Return what a resident sent, at most so many bytes; raise `Refused` or `TryLater`."""
