"""Where residents find us: on each channel a name or a number, and the link that begins to talk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import quote

WORD: Final = "START"
"""What a link says for who taps it: it begins a conversation, and begins again after STOP."""


class Way(NamedTuple):
    """One channel: its name as it is kept, by what we are found on it, and the link."""

    channel: str
    shown: str
    link: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """By what residents find one organisation; "" where it has no such channel.

    `telegram` is the name of the bot without its @, the others are numbers in E.164.  In a demo
    nobody is found anywhere but on the page of the `simulator`.
    """

    telegram: str = ""
    whatsapp: str = ""
    sms: str = ""
    simulator: str = ""

    def ways(self, partner: str = "") -> Iterator[Way]:
        """Yield the channels that there are, with the word by which a conversation begins.

        Where it is a `partner` that forwards us, the word is that partner's code, so that it can
        be counted how many came so.
        """
        word = quote(f"#{partner}") if partner else WORD
        if self.telegram:
            start = f"?start={partner}" if partner else ""
            yield Way("telegram", f"@{self.telegram}", f"https://t.me/{self.telegram}{start}")
        if self.whatsapp:
            number = self.whatsapp.removeprefix("+")
            yield Way("whatsapp", self.whatsapp, f"https://wa.me/{number}?text={word}")
        if self.sms:
            yield Way("sms", self.sms, f"sms:{self.sms}?body={word}")


NOWHERE: Final = Contacts()
