"""A draft as it is typed, and where it differs from what somebody else kept meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bot.broadcasts.making import Wanted
from bot.channels import CALLED, SCREENS
from bot.desk.broadcasts.names import WHO
from bot.desk.fields import Fields
from bot.desk.render import in_words
from bot.desk.words import Sentence, _, plainly
from budget.audience import Audience, Who
from budget.broadcast import SHORT_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Broadcast
from budget.edition import Edition
from locales.catalogue import available, own_name

MOST_PLACES: Final = 100
"""Districts that have a box of their own."""

EMPTY: Final = Broadcast("", Audience(Who.NEWS), {})

_LARGEST: Final = 2**31 - 1


def spoken(edition: Edition) -> list[str]:
    """Return the languages in which residents talk with us, those of the edition first."""
    return list(dict.fromkeys([*edition.languages, *available()]))


def districts(edition: Edition, chosen: Sequence[str], language: str) -> list[tuple[str, str]]:
    """Return the districts that have a box: of too many, those that are chosen first."""
    every = list(edition.districts)
    if len(every) > MOST_PLACES:
        every.sort(key=lambda district: district.key not in chosen)
    return [(one.key, in_words(one.title, language)) for one in every[:MOST_PLACES]]


def filled(fields: Fields, edition: Edition) -> Wanted:
    """Return what was typed; what is wrong is noted beside its field."""
    who = fields.one_of("who", Who) or Who.NEWS
    audience = Audience(
        who,
        _about(fields, edition, who),
        fields.several("districts", edition.district_by_key),
        fields.several("languages", spoken(edition)),
        fields.several("channels", SCREENS),
        tuple(Who(who) for who in fields.several("without", Who)),
    )
    return Wanted(
        fields.text("title", TITLE_LENGTH),
        audience,
        fields.per_language("text", edition.languages, TEXT_LENGTH, needed=False),
        fields.per_language("short", edition.languages, SHORT_LENGTH, needed=False),
    )


def _about(fields: Fields, edition: Edition, who: Who) -> int:
    """Return the project that is chosen, or the number of an idea that is typed."""
    if who is Who.PROJECT:
        return int(fields.chosen("project", map(str, edition.project_by_number)) or 0)
    return fields.number("number", 0, _LARGEST, needed=False)


def projects(edition: Edition, language: str) -> list[tuple[int, str]]:
    """Return the projects that residents can follow, by number and title."""
    every = sorted(edition.project_by_number.items())
    return [(number, f"{number}. {in_words(one.title, language)}") for number, one in every]


def written(before: Broadcast, wanted: Wanted) -> Broadcast:
    """Return a broadcast as it would be."""
    return replace(
        before,
        title=wanted.title,
        audience=wanted.audience,
        text=wanted.text,
        short=wanted.short,
    )


class Now(NamedTuple):
    """What a field says now, where something else was typed; `of` is its language."""

    title: Sentence
    of: str
    value: str


def differing(now: Broadcast, typed: Wanted, edition: Edition, language: str) -> Iterator[Now]:
    """Yield the fields that say something else now than was typed."""
    if now.title != typed.title:
        yield Now(_("Title"), "", now.title)
    if now.audience != typed.audience:
        yield Now(_("Who gets it"), "", ", ".join(described(now.audience, edition, language)))
    for title, there, here in (
        (_("Text"), now.text, typed.text),
        (_("Shorter, for SMS"), now.short, typed.short),
    ):
        for code in edition.languages:
            if there.get(code, "") != here.get(code, ""):
                yield Now(title, code, there.get(code, ""))


def described(audience: Audience, edition: Edition, language: str) -> Iterator[str]:
    """Yield in words who belongs to an audience: who it is, what narrows it, who is left out."""
    yield plainly(WHO[audience.who], language)
    if audience.number:
        yield plainly(_("number {number}", number=audience.number), language)
    for key in audience.districts:
        known = edition.district_by_key.get(key)
        yield in_words(known.title, language) if known else key
    yield from map(own_name, audience.languages)
    yield from (CALLED.get(channel, channel) for channel in audience.channels)
    for who in audience.without:
        yield plainly(_("without: {whom}", whom=WHO[who]), language)
