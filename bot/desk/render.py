"""Pages from templates, in one language: amounts, days and sentences as it writes them."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.channels import CALLED
from bot.desk.called import years
from bot.desk.names import ACTORS, PHASES, STANDINGS
from bot.desk.words import _, n_, say
from budget.edition import Edition, Words
from budget.reading_ease import ease_of_text
from locales.catalogue import amount, cents, clock, euros, full_day, own_name, unbroken

HERE: Final = Path(__file__).parent / "page"


@cache
def templates(language: str) -> Environment:
    """Return the templates in a language, read once."""
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "_": lambda sentence, **values: _held(say(_(sentence, **values), language)),
        "n_": lambda one, many, count, **values: _held(
            say(n_(one, many, count, **values), language)
        ),
        "language": language,
        "pairs": lambda codes: [(code, own_name(code)) for code in codes],
    }
    made.filters |= {
        "told": lambda told: _held(say(told, language)),
        "cents": lambda value: unbroken(euros(cents(value, language), language)),
        "euros": lambda value: unbroken(euros(value, language)),
        "amount": lambda value: amount(value, language),
        "day": lambda value: unbroken(full_day(value, language)),
        "held": _held,
        "years": years,
        "phase": lambda phase: say(PHASES[phase], language),
        "standing": lambda standing: say(STANDINGS[standing], language),
        "own_name": own_name,
        "channel": lambda key: CALLED.get(key, key),
        "who": lambda name: say(ACTORS.get(name, name), language),
        "words": lambda found: in_words(found, language),
        "ease": _ease,
        "moment": _moment(language),
    }
    return made


def _held(told: str) -> str:
    """Keep what belongs together on one line; what is fit to stand in a page still is."""
    held = unbroken(told)
    return Markup(held) if isinstance(told, Markup) else held  # noqa: S704 - only spaces change


def in_words(found: Words, language: str) -> str:
    """Return a text of the organiser in this language, or else in its first."""
    return found.get(language) or next(iter(found.values()), "")


def _ease(text: str) -> str:
    """Return how easily Dutch is read (Flesch-Douma, from 60 up it is plain), "" of a few words."""
    found = ease_of_text(text)
    return "" if found is None else f"{found:.0f}"


def _moment(language: str) -> object:
    @pass_context
    def moment(context: Context, at: datetime | date) -> Markup | str:
        """Write a moment as the clocks of the edition show it, and a day as a day."""
        if not isinstance(at, datetime):
            return unbroken(full_day(at, language))
        local = at.astimezone(_zone(context.get("edition")))
        shown = f"{full_day(local.date(), language)}, {clock(local.time(), language)}"
        return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), unbroken(shown))

    return moment


def _zone(edition: Edition | None) -> ZoneInfo:
    return edition.zone if edition else ZoneInfo(str(UTC))
