"""The facts of an idea, as they are said: where it is, what it is about, what it costs."""

from collections.abc import Iterator

from budget.edition import Edition
from budget.idea import UNKNOWN, shortened
from flows import media
from flows.hearing.typed import plain
from flows.scene import Scene
from flows.talk import Amount, Choice, Euros, Message, Reply, Said, Text, Value, _

DO_NOT_KNOW = Choice(f"answer:{UNKNOWN}", _("I do not know"))
WHOLE = Choice("answer:", _("The whole area"))
_FEW, _TELLING = 4, 4
"""Words of a text that names a theme, and letters of the one that does."""

_BUCKETS = ((0, 5_000), (5_000, 15_000), (15_000, 30_000), (30_000, 70_000))


def buckets(scene: Scene) -> Iterator[Choice]:
    """Offer what an idea may cost, roughly."""
    most = scene.edition.most_cost or scene.edition.budget
    for least, highest in _BUCKETS:
        if least < most:
            high = min(highest, most)
            yield Choice(f"answer:{(least + high) // 2}", _bucket(least, high, scene))


def _bucket(low: int, high: int, scene: Scene) -> Text:
    """Say between which amounts an estimate lies."""
    if not low:
        return _("up to {high}", high=Euros(high))
    least = Amount(low) if scene.screen.brief else Euros(low)
    return _("{low} to {high}", low=least, high=Euros(high))


def too_little(field: str, message: Message) -> Text | None:
    """Say that nothing costs less than nothing; None if that was not said."""
    if field != "cost" or message.amount is None or message.amount >= 0:
        return None
    return _("A cost cannot be below zero. About how much is it? Or send: I do not know.")


def for_nothing(field: str, message: Message) -> tuple[Reply, ...]:
    """Say what is noted of what costs nothing."""
    if field != "cost" or message.amount != 0:
        return ()
    return (Reply(_("So it costs nothing. Then no amount stands with it.")),)


def place_named(text: str, edition: Edition) -> str:
    """Return the district that was named, or the resident's own words for the place."""
    named = (
        d.key for d in edition.districts if text.casefold() in map(str.casefold, d.title.values())
    )
    return next(named, shortened(text, 80))


def theme_named(message: Message, edition: Edition) -> str | None:
    """Return the only theme of which a word of the title stands in a few words, or None."""
    said = plain(message.text).split(" ")
    if len(said) > _FEW or message.choice or message.denied:
        return None
    named = {
        theme.key
        for theme in edition.themes
        for title in theme.title.values()
        if any(len(word) >= _TELLING and word in said for word in plain(title).split(" "))
    }
    return named.pop() if len(named) == 1 else None


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
