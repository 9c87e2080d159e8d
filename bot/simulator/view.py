"""What somebody looks at: on each channel the phone of one resident, set to one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.channels import SCREENS


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented resident, with a chat on Telegram and a phone number of their own."""

    key: str
    name: str
    about: str
    chat: str
    number: str

    def address(self, channel: str) -> str:
        """Return where they are reached."""
        return self.number if SCREENS[channel].phone else self.chat


PERSONAS = {
    persona.key: persona
    for persona in (
        Persona("fatma", "Fatma", "Comes to the language café", "1001", "+31612345671"),
        Persona("hans", "Hans", "Would like more trees", "1002", "+31612345672"),
        Persona("oleksandr", "Oleksandr", "Came here last winter", "1003", "+31612345673"),
        Persona("daan", "Daan", "Keeps his old phone", "1004", "+31612345674"),
    )
}
LANGUAGES = {"nl": "Nederlands", "en": "English"}

_FIRST = dict(zip(SCREENS, PERSONAS, strict=False))


@dataclass(frozen=True, slots=True)
class Phone:
    """The phone of one resident on one channel; `language` is what it is set to."""

    channel: str
    persona: Persona
    language: str

    @property
    def address(self) -> str:
        """Where it is reached."""
        return self.persona.address(self.channel)


@dataclass(frozen=True, slots=True)
class View:
    """The phones on the page, by channel; `on` is the one that is in hand."""

    phones: Mapping[str, Phone]
    on: str

    @classmethod
    def asked(cls, fields: Mapping[str, str]) -> "View":
        """Return what these fields of a form or an address ask for; what is missing is guessed."""
        phones = {channel: _phone(channel, fields) for channel in SCREENS}
        on = fields.get("on", "")
        return cls(phones, on if on in phones else next(iter(phones)))

    @property
    def query(self) -> str:
        """The view as it stands in an address."""
        fields = {"on": self.on}
        for channel, phone in self.phones.items():
            fields |= {channel: phone.persona.key, f"{channel}-language": phone.language}
        return urlencode(fields)


def _phone(channel: str, fields: Mapping[str, str]) -> Phone:
    key, language = fields.get(channel, ""), fields.get(f"{channel}-language", "")
    return Phone(
        channel,
        PERSONAS.get(key) or PERSONAS[_FIRST[channel]],
        language if language in LANGUAGES else next(iter(LANGUAGES)),
    )
