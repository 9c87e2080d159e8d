"""What waits for somebody of the organiser: to be read first, reported, hidden so, contested."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from bot.moderation.looking import Seen, seen
from bot.moderation.told import Telling
from budget.moderation import Subject, Thing
from budget.standing import Standing
from storage.contributions import hidings, ideas, reactions, reports


class Why(StrEnum):
    """Why something waits; what an author waits for comes first."""

    CONTESTED = "its author does not agree that it is hidden"
    EDITED = "its author changed it since it was hidden"
    UNSEEN = "hidden by reports; its author has not heard why"
    TO_READ = "waits to be read before everybody can"
    REPORTED = "reported"


class Waits(NamedTuple):
    """Something that waits, and why."""

    why: Why
    seen: Seen


def waiting(telling: Telling) -> list[Waits]:
    """Return what waits, each thing once, for its most pressing reason."""
    found: dict[Thing, Why] = {}
    for thing, why in _reasons(telling.db, telling.slug):
        found.setdefault(thing, why)
    every = [Waits(why, seen(telling, thing)) for thing, why in found.items()]
    return [one for one in every if one.seen.standing is not Standing.WITHDRAWN]


def _reasons(db: Connection, slug: str) -> Iterator[tuple[Thing, Why]]:
    for hiding in hidings.contested(db, slug):
        yield hiding.thing, Why.CONTESTED
    for hiding in hidings.edited(db, slug):
        yield hiding.thing, Why.EDITED
    for hiding in hidings.unseen(db, slug):
        yield hiding.thing, Why.UNSEEN
    for number in ideas.standing(db, slug, Standing.WAITING):
        yield Thing(Subject.IDEA, number), Why.TO_READ
    for number in reactions.that_are(db, slug, Standing.WAITING):
        yield Thing(Subject.REACTION, number), Why.TO_READ
    for thing in reports.waiting(db, slug):
        yield thing, Why.REPORTED
