"""Saying a reply: in one language, and in as few characters as the channel asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from flows.talk import (
    EUROS,
    OPEN_LIST,
    SHARE_NUMBER,
    UNNUMBERED,
    Amount,
    Ask,
    Cents,
    Choice,
    Each,
    Euros,
    Language,
    Lines,
    Listed,
    Price,
    Reply,
    Said,
    Text,
    Until,
    Value,
)
from locales.catalogue import (
    amount,
    catalogue,
    cents,
    clock,
    day,
    euros,
    listed,
    name_in,
    thousands,
)

_MOST = 16_384
"""Choices that a voice remembers; when there are more, all are forgotten: the usual ones return."""


class Option(NamedTuple):
    """A choice as it is shown: its label, a note beside it, and the number to type for it."""

    key: str
    label: str
    note: str = ""
    number: int = 0


class Illustration(NamedTuple):
    """A picture by its path, and in words what is on it."""

    path: str
    text: str


class Sound(NamedTuple):
    """A recording by its path, what it is called, and what is said instead of it."""

    path: str
    title: str
    instead: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply in words; `menu` is on the button that opens its list, or asks for a contact card.

    What is `behind` has a number only if nothing that is shown has the same.
    """

    text: str
    options: tuple[Option, ...]
    ask: Ask
    screen: str
    menu: str
    picture: Illustration | None = None
    behind: tuple[Option, ...] = ()
    recording: Sound | None = None


class Voice:
    """A language and a manner: `brief` where every character is paid for.

    `languages` are those of the edition, for what is said in all of them.  The same few thousand
    choices are shown over and over, so a voice remembers them.
    """

    def __init__(self, language: str, *, brief: bool, languages: tuple[str, ...] = ()) -> None:
        self.language, self.brief, self.languages = language, brief, languages
        self._said: dict[tuple[Choice, int], Option] = {}

    def reply(self, reply: Reply) -> Spoken:
        """Return a reply in words; the numbers to type stand in the text of a brief one."""
        options = self._options(reply.choices)
        text = self.say(reply.text, {"choices": _numbered(options)} if self.brief else None)
        if self.brief and not reply.spelled and options and not self._placed(reply.text):
            text = f"{text} {_numbered(options)}"
        if reply.mark:
            text = f"{self.say(reply.mark)}\n{text}"
        menu = _label(self, SHARE_NUMBER if reply.ask is Ask.CONTACT else OPEN_LIST)
        shown, read = reply.picture, reply.recording
        picture = Illustration(shown.path, self.say(shown.text)) if shown else None
        sound = Sound(read.path, self.say(read.title), self.say(read.instead)) if read else None
        behind = self._behind(reply.behind, options)
        return Spoken(text, options, reply.ask, reply.screen, menu, picture, behind, sound)

    def say(self, value: Value, extra: dict[str, str] | None = None) -> str:
        """Return anything in words."""
        match value:
            case str():
                return value
            case Text():
                return self._text(value, extra)
            case Euros() if self.brief:
                return self._text(EUROS, {"amount": amount(value.amount, self.language)})
            case Euros():
                return euros(value.amount, self.language)
            case Amount():
                return amount(value.amount, self.language)
            case Cents() if self.brief:
                return self._text(EUROS, {"amount": cents(value.cents, self.language)})
            case Cents():
                return euros(cents(value.cents, self.language), self.language)
            case Price():
                return (thousands if self.brief else euros)(value.amount, self.language)
            case Until():
                return f"{day(value.day, self.language)}, {clock(value.at, self.language)}"
            case Said():
                return value.words.get(self.language) or next(iter(value.words.values()))
            case Language():
                return name_in(value.code, self.language)
            case _other:
                return self._several(value)

    def _options(self, choices: tuple[Choice, ...]) -> tuple[Option, ...]:
        """Return choices in words, each with a number of its own or the next one that is free."""
        taken = {choice.number for choice in choices}
        free = (number for number in count(1) if number not in taken)
        return tuple(
            [self._option(c, next(free) if c.number is None else c.number) for c in choices]
        )

    def _behind(self, choices: tuple[Choice, ...], shown: tuple[Option, ...]) -> tuple[Option, ...]:
        """Return choices in words that are not shown, after those that are."""
        taken = {option.number for option in shown}
        others = self._options(choices) if choices else ()
        return tuple(o._replace(number=UNNUMBERED) if o.number in taken else o for o in others)

    def _option(self, choice: Choice, number: int) -> Option:
        option = self._said.get((choice, number))
        if option is None:
            if len(self._said) >= _MOST:
                self._said.clear()
            option = Option(choice.key, self.say(choice.label), self.say(choice.note), number)
            self._said[choice, number] = option
        return option

    def _several(self, value: Listed | Lines | Each | date | int) -> str:
        match value:
            case Listed(items, plain=True):
                return ", ".join(self.say(item) for item in items)
            case Listed(items):
                return listed([self.say(item) for item in items], self.language)
            case Lines(items):
                return "\n".join(self.say(item) for item in items)
            case Each(text):
                voices = (Voice(language, brief=self.brief) for language in self.languages)
                said = [voice.say(text) for voice in voices]
                return ("\n\n" if "\n" in said[0] else " ").join(said)
            case date():
                return day(value, self.language)
            case int():
                return str(value)

    def _text(self, text: Text, extra: dict[str, str] | None) -> str:
        wording = catalogue(self.language).wording(
            text.msgid, brief=self.brief, plural=text.plural, count=text.count
        )
        if "{" not in wording:
            return wording
        values = {name: self.say(value) for name, value in text.values.items()}
        return wording.format_map(values | extra if extra else values)

    def _placed(self, text: Value) -> bool:
        """Whether the wording has a place of its own for the numbers to type."""
        return isinstance(text, Text) and "{choices}" in catalogue(self.language).wording(
            text.msgid, brief=self.brief, plural=text.plural, count=text.count
        )


@lru_cache
def _label(voice: Voice, value: Value) -> str:
    """Return what stands on a button of the channel's own."""
    return voice.say(value)


def _numbered(options: Sequence[Option]) -> str:
    """Return what can be typed: on lines of their own if they have notes, else in one line."""
    shown = [o for o in options if o.number >= 0]
    if any(option.note for option in shown):
        return "\n".join(f"{o.number} {o.label} {o.note}".rstrip() for o in shown)
    return " ".join(f"{o.number} {o.label}" for o in shown)


def every(text: Text, languages: Sequence[str]) -> list[str]:
    """Return a text in each of these languages, for words that are understood in all of them."""
    return [Voice(language, brief=False).say(text) for language in languages]
