"""One language: its sentences, and how it writes amounts, days and lists."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_month_names
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

_HERE = Path(__file__).parent
_AREA = {"en": "en_GB"}
"""Where a language is written in several ways, the one that is written in Europe."""

_CLOCK = {"nl": "H.mm 'uur'"}
"""How a time is written in running text, where that is not as on a digital clock."""

ORIGINAL = "en"
"""The language of the sentences in the code."""

Sentences = dict[str, tuple[str, ...]]
"""For each sentence in the code its wording, or the wordings for one and for many."""


class IncompleteCatalogue(Exception):
    """A language was asked for that has no catalogue."""


@dataclass(frozen=True)
class Catalogue:
    """The wordings of one language; `short` ones go first where every character is paid for."""

    language: str
    full: Sentences
    short: Sentences
    locale: Locale

    def wording(self, msgid: str, *, brief: bool, plural: str = "", count: int = 1) -> str:
        """Return the wording of a sentence; that of the code if there is none."""
        if brief and (short := self.short.get(msgid)):
            return self._form(short, count) if plural else short[0]
        if full := self.full.get(msgid):
            return self._form(full, count) if plural else full[0]
        return plural if plural and count != 1 else msgid

    def _form(self, wordings: tuple[str, ...], count: int) -> str:
        if len(wordings) == 1:
            return wordings[0]
        return wordings[0 if self.locale.plural_form(count) == "one" else -1]


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language, read once; raise `IncompleteCatalogue` without one."""
    folder = _HERE / language / "LC_MESSAGES"
    if not folder.is_dir():
        raise IncompleteCatalogue(f"There is no catalogue for the language {language!r}.")
    locale = Locale.parse(_AREA.get(language, language))
    full = {} if language == ORIGINAL else read(folder / "wijkstem.po", language)
    return Catalogue(language, full, read(folder / "sms.po", language), locale)


def read(path: Path, language: str) -> Sentences:
    """Return the sentences of a catalogue that are translated."""
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    sentences: Sentences = {}
    for entry in entries:
        msgid = entry.id if isinstance(entry.id, str) else entry.id[0]
        said = entry.string or ""
        wordings = (said,) if isinstance(said, str) else tuple(said)
        if msgid and all(wordings) and not entry.fuzzy:
            sentences[msgid] = wordings
    return sentences


@cache
def available() -> tuple[str, ...]:
    """Return the languages that have a catalogue."""
    return tuple(sorted(folder.parent.name for folder in _HERE.glob("*/LC_MESSAGES")))


@cache
def own_name(language: str) -> str:
    """Return what a language is called in itself: Nederlands, English."""
    name = Locale.parse(language).get_display_name(language)
    return name[0].upper() + name[1:] if name else language


def known(language: str) -> bool:
    """Whether there is a language with this code."""
    try:
        return Locale.parse(language).language == language
    except (UnknownLocaleError, ValueError):
        return False


@cache
def name_in(language: str, other: str) -> str:
    """Return what a language is called in another: English is Engels in nl."""
    return Locale.parse(language).get_display_name(catalogue(other).locale) or language


@cache
def amount(value: int, language: str) -> str:
    """Return a number as it is written: 12.000, or 12,000."""
    return _spaced(format_decimal(value, locale=catalogue(language).locale))


@cache
def cents(value: int, language: str) -> str:
    """Return an amount of cents in euros: 12.000,50, or 12,000.50."""
    return _spaced(format_decimal(Decimal(value) / 100, "#,##0.00", catalogue(language).locale))


@cache
def euros(value: int | str, language: str) -> str:
    """Return an amount, written already or not, with the euro sign where the language puts it."""
    pattern: str = catalogue(language).locale.currency_formats["standard"].pattern.split(";")[0]
    written = value if isinstance(value, str) else amount(value, language)
    return pattern.replace("#,##0.00", written).replace("¤", "€").replace("\xa0", " ")


@cache
def thousands(value: int, language: str) -> str:
    """Return an amount in thousands, with one decimal where there is one: 9, or 6,8."""
    return format_decimal(round(value / 1_000, 1), "#,##0.#", catalogue(language).locale)


@cache
def day(value: date, language: str) -> str:
    """Return a day without its year: 14 maart."""
    return format_date(value, "d MMMM", locale=catalogue(language).locale)


@cache
def clock(value: time, language: str) -> str:
    """Return a time of day: 10.15 uur, or 10:15."""
    pattern = _CLOCK.get(language, "HH:mm")
    return format_time(value, pattern, locale=catalogue(language).locale)


@cache
def full_day(value: date, language: str) -> str:
    """Return a day with its year, where it may be read years later: 14 maart 2027."""
    return format_date(value, "d MMMM y", locale=catalogue(language).locale)


def listed(items: list[str], language: str) -> str:
    """Return several things in one sentence: 3, 8 en 21."""
    if len(items) < 2:  # noqa: PLR2004 - two things make a list
        return "".join(items)
    pattern: str = catalogue(language).locale.list_patterns["standard"]["end"]
    return pattern.format(", ".join(items[:-1]), items[-1])


def unbroken(text: str) -> str:
    """Return a text whose amounts, percentages, days and times stay on one line: for pages."""
    return _held_together().sub(lambda found: found[0].replace(" ", "\xa0"), text)


@cache
def _held_together() -> re.Pattern[str]:
    """Return what is held together, in any language that there is."""
    names = (get_month_names("wide", locale=catalogue(code).locale) for code in available())
    months = "|".join(sorted({re.escape(name) for one in names for name in one.values()}))
    return re.compile(rf"€ \d|\d (?:%|€|kB|uur|euros?)(?!\w)|\d (?:{months})(?: \d{{4}})?(?!\w)")


def _spaced(text: str) -> str:
    """Replace no-break spaces, which double the price of an SMS; on pages `unbroken` has them."""
    return text.replace("\xa0", " ").replace("\u202f", " ")
