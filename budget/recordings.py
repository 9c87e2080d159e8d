"""Recordings: the pages of an edition that a person has read aloud, for who does not read.

A recording keeps what its page said when it was made.  Once the page says something else, as when
a day was moved or a price changed, it is not played any more: who cannot read would be told what
is not so, and could not see it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Final

from budget.edition import Edition, Recording, Words
from budget.rules import as_data
from budget.sentence import Reasoned, _
from budget.timeline import Phase
from budget.vessels import VesselRules

TOPICS: Final = ("how", "timeline", "rules", "criteria", "counting", "influence")
"""The pages of information that every edition has."""

_WORDS: Final = "words"


class NoSuchPage(Reasoned):
    """An edition has no page of this name, or does not speak this language."""


def pages(edition: Edition) -> tuple[str, ...]:
    """Return all pages that can be read aloud, and those that were and are there no more."""
    every = (
        *TOPICS,
        *(f"theme:{theme.key}" for theme in edition.themes),
        *(f"asked:{asked.number}" for asked in edition.questions),
        *(f"project:{project.number}" for project in edition.projects),
    )
    there = [page for page in every if told(edition, page, edition.languages[0])]
    return tuple(dict.fromkeys((*there, *edition.recordings)))


def recorded(edition: Edition, page: str, language: str, name: str) -> Edition:
    """Return the edition with this recording of what a page says now, or with "" without it.

    Raises `NoSuchPage`.
    """
    if language not in edition.languages:
        raise NoSuchPage(
            _(
                '"{language}" is none of the languages of this edition: {languages}.',
                language=language,
                languages=edition.languages,
            )
        )
    said = told(edition, page, language)
    if name and not said:
        raise NoSuchPage(_("There is no page {page} to read aloud.", page=page))
    spoken = dict(edition.recordings.get(page, {}))
    spoken.pop(language, None)
    if name:
        spoken[language] = Recording(name, said)
    others = {key: held for key, held in edition.recordings.items() if key != page}
    return replace(edition, recordings={**others, page: spoken} if spoken else others)


def with_recordings(edition: Edition, names: Mapping[str, Mapping[str, str]]) -> Edition:
    """Return the edition with these recordings of what it says now, by page and language."""
    pages = {
        page: {code: Recording(name, told(edition, page, code)) for code, name in spoken.items()}
        for page, spoken in names.items()
    }
    return replace(edition, recordings=pages)


def current(edition: Edition, page: str, language: str) -> Recording | None:
    """Return the recording of a page in a language, if it says what the page says."""
    recording = edition.recordings.get(page, {}).get(language)
    if recording is None:
        return None
    said = told(edition, page, language)
    return recording if said and said.items() <= recording.told.items() else None


def stale(edition: Edition) -> int:
    """Return how many recordings are not played any more: their page says something else."""
    spoken = ((page, language) for page, of in edition.recordings.items() for language in of)
    return sum(current(edition, page, language) is None for page, language in spoken)


def told(edition: Edition, page: str, language: str) -> Mapping[str, str]:
    """Return what a page says in a language, part by part; nothing of a page that is not there.

    A day that is past is no part of it: nobody misses anything by that.
    """
    match page:
        case "how":
            ballot = edition.vote.ballot
            vessels = len(ballot.vessels) if isinstance(ballot, VesselRules) else 0
            return _summed(edition.budget, edition.place, vessels) | dict(_days(edition))
        case "timeline":
            return _summed() | dict(_days(edition))
        case "criteria" if edition.criteria:
            return _summed(*(_said(words, language) for words in edition.criteria))
        case "rules" | "criteria" | "counting":
            return _summed(*_rules(edition, language))
        case "influence" if edition.influence:
            return _summed(_said(edition.influence, language))
    words = _written(edition, page)
    return _summed(*(_said(one, language) for one in words)) if words else {}


def _written(edition: Edition, page: str) -> tuple[Words, ...]:
    """Return the words of a page about one theme, question or project, if there is such a one.

    A project that was withdrawn cannot be chosen any more.
    """
    kind, _colon, key = page.partition(":")
    match kind:
        case "theme" if theme := edition.theme_by_key.get(key):
            return theme.title, theme.background
        case "asked":
            asked = (one for one in edition.questions if str(one.number) == key)
            return next(((one.question, one.answer) for one in asked), ())
        case "project" if project := edition.on_offer.get(int(key) if key.isdecimal() else 0):
            return project.title, project.text, {"": str(project.cost)}
    return ()


def _rules(edition: Edition, language: str) -> Iterator[object]:
    """Yield all that the rules are made of, and the names that they speak of."""
    odds = edition.odds
    yield from (edition.budget, edition.least_cost, edition.most_cost)
    yield (odds.ideas, odds.winners) if odds else ()
    yield Phase.IDEAS in edition.timeline.begins
    yield as_data(edition.vote)
    titles = [*(t.title for t in edition.themes), *(d.title for d in edition.districts)]
    yield [_said(title, language) for title in titles]


def _days(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the first and the last day of what residents notice, as far as it is still to come."""
    for phase in (Phase.IDEAS, Phase.SCREENING, Phase.VOTING, Phase.RESULTS):
        if edition.entered.before(phase):
            yield f"{phase} begins", str(edition.first_day(phase))
        if phase is not Phase.RESULTS and not phase.before(edition.entered):
            last, at = edition.last_day(phase), edition.closing_time(phase)
            yield f"{phase} ends", f"{last} {at}" if at else str(last)


def _said(words: Words, language: str) -> str:
    """Return a text as who speaks this language reads it."""
    return words.get(language) or next(iter(words.values()))


def _summed(*values: object) -> dict[str, str]:
    """Return a mark that is another one as soon as any of these is."""
    written = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return {_WORDS: sha256(written.encode()).hexdigest()[:16]}
