"""The facts of an idea, as they are said: where it is, what it is about, what it costs."""

from budget.edition import Edition
from budget.idea import UNKNOWN, shortened
from flows import media
from flows.talk import Euros, Said, Value, _


def place_named(text: str, edition: Edition) -> str:
    """Return the district that was named, or the resident's own words for the place."""
    named = (
        d.key for d in edition.districts if text.casefold() in map(str.casefold, d.title.values())
    )
    return next(named, shortened(text, 80))


def place_said(place: str | None, edition: Edition) -> Value:
    """Say where an idea is."""
    if place in (None, UNKNOWN):
        return _("not known")
    if place == "":
        return _("the whole area")
    if media.is_on_the_map(place or ""):
        return _("a place on the map")
    district = edition.district_by_key.get(place or "")
    return Said(district.title) if district else (place or "").removeprefix(":")


def theme_said(theme: str | None, edition: Edition) -> Value:
    """Say what an idea is about."""
    known = edition.theme_by_key.get(theme or "")
    return Said(known.title) if known else _("not known")


def cost_said(cost: int | None) -> Value:
    """Say what an idea would cost, roughly."""
    return _("about {cost}", cost=Euros(cost)) if cost else _("not known")
