"""The list of all editions, for who comes without the name of one."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.public.languages import chosen
from bot.public.layout import Link
from bot.public.seen import Seen
from bot.public.timeline import PHASES
from bot.public.writer import OTHER, TITLE, spoken
from flows.talk import Text, _
from locales.catalogue import available, own_name
from locales.say import Voice

NOTHING_HERE = _("This page does not exist. Is every letter of the address right?")


class Entry(NamedTuple):
    """An edition in the list, and where it stands."""

    link: Link
    phase: str


class Contents(NamedTuple):
    """The list in one language, and the links to it in others, by their code."""

    language: str
    other: str
    languages: tuple[tuple[str, Link], ...]
    title: str
    none: str
    entries: tuple[Entry, ...]


def languages(editions: Sequence[Seen]) -> tuple[str, ...]:
    """Return in which languages the list can be read, that of the newest edition first."""
    first = spoken(editions[0].edition)[:1] if editions else ()
    return tuple(dict.fromkeys((*first, *available())))


def contents(editions: Sequence[Seen], language: str, asked: str) -> Contents:
    """Write the list; a language that was asked for goes along to the editions."""
    say = Voice(language, brief=False).say
    along = f"?language={asked}" if asked == language else ""
    entries = tuple(
        Entry(
            Link(
                f"/editions/{seen.edition.slug}{along}",
                say(Text(TITLE.msgid, {"place": seen.edition.place})),
            ),
            say(PHASES[seen.phase]),
        )
        for seen in editions
    )
    others = tuple(
        (code, Link(f"/editions/?language={code}", own_name(code)))
        for code in languages(editions)
        if code != language
    )
    none = "" if editions else say(_("There is no participatory budget here yet."))
    return Contents(language, say(OTHER), others, say(_("Participatory budgets")), none, entries)


def nothing_here(asked: str, accepted: str) -> dict[str, str]:
    """Say that there is nothing here, in every language, that of who reads first."""
    first = chosen(asked, accepted, available())
    codes = dict.fromkeys((first, *available()))
    return {code: Voice(code, brief=False).say(NOTHING_HERE) for code in codes}
