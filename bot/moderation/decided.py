"""What was decided about ideas and reactions: what is hidden now, and every decision before."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.moderation.looking import RESIDENTS, Seen, seen
from bot.moderation.told import Telling
from budget.moderation import Subject, Thing
from budget.standing import Standing
from storage import journal
from storage.contributions import ideas, reactions
from storage.journal import Entry, Written

_OUTCOMES: Final = ("opened", "hidden", "restored", "stays-hidden")
_SETTLED: Final = "reports-settled"

KINDS: Final = (*(f"{subject}-{what}" for subject in Subject for what in _OUTCOMES), _SETTLED)
"""What is decided in moderation, as the journal calls it."""


class Hidden(NamedTuple):
    """Something that is hidden now, and who decided so: `RESIDENTS` if their reports did."""

    seen: Seen
    by: str


class Decision(NamedTuple):
    """A decision, and what it was about as that is now."""

    written: Written
    seen: Seen


def hidden(telling: Telling) -> list[Hidden]:
    """Return all that is hidden now, what was hidden last first."""
    db, slug = telling.db, telling.slug
    numbers = {
        Subject.IDEA: ideas.standing(db, slug, Standing.HIDDEN),
        Subject.REACTION: reactions.that_are(db, slug, Standing.HIDDEN),
    }
    things = [Thing(subject, number) for subject, found in numbers.items() for number in found]
    last = _last_hidden(db, slug) if things else {}
    every = [Hidden(seen(telling, thing), last.get(thing, RESIDENTS)) for thing in things]
    return sorted(every, key=_newest_first)


def _newest_first(one: Hidden) -> tuple[float, Thing]:
    hiding = one.seen.hiding
    return -hiding.at.timestamp() if hiding else 0.0, one.seen.thing


def _last_hidden(db: Connection, slug: str) -> dict[Thing, str]:
    """Return who hid each thing last."""
    kinds = [f"{subject}-hidden" for subject in Subject]
    return {about(entry): entry.by for entry in journal.of(db, slug, kinds)}


def about(one: Entry | Written) -> Thing:
    """Return what a decision was about."""
    [(subject, number)] = one.content.items()
    return Thing(Subject(subject), int(number))


def of_thing(telling: Telling, thing: Thing) -> list[Entry]:
    """Return what was decided about one thing, in that order."""
    return [one for one in journal.of(telling.db, telling.slug, KINDS) if about(one) == thing]


def decisions(telling: Telling, before: int, most: int) -> list[Decision]:
    """Return so many decisions from before this place in the journal, the newest first."""
    written = journal.page(telling.db, telling.slug, before, most, KINDS)
    found = _seen_once(telling, map(about, written))
    return [Decision(one, found[about(one)]) for one in written]


def _seen_once(telling: Telling, things: Iterable[Thing]) -> dict[Thing, Seen]:
    return {thing: seen(telling, thing) for thing in set(things)}
