"""An edition as an organiser writes it down: one TOML file, the format of docs/editions.md.

What is wrong with a file is refused in one sentence that says where, and what to do; nothing is
guessed and nothing is passed over.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.editions import shape
from bot.editions.texts import Head
from budget.criteria import Kind
from budget.edition import (
    District,
    Edition,
    Odds,
    Partner,
    Picture,
    Project,
    Question,
    Theme,
    Words,
)
from budget.idea import UNKNOWN, Idea, shortened
from budget.timeline import Phase, Timeline
from budget.vessels import Contradiction

if TYPE_CHECKING:  # its library is imported where a file has pictures
    from bot.editions.picture import Drawn


class EditionError(ValueError):
    """This file is no edition; the message is one sentence for the organiser."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the organiser answers to an idea: whether it can be done, and why (not)."""

    feasible: bool
    reason: Words
    alternative: Words = field(default_factory=dict)
    cost: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class EditionFile:
    """An edition to begin with: the ideas that it has already, and answers by idea's number.

    `pictures` are what those of its projects hold, by name.
    """

    edition: Edition
    ideas: tuple[Idea, ...]
    answers: Mapping[int, Answer]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def read_edition(source: Path | str) -> EditionFile:
    """Return the edition in a file, or in a text of that format; raise `EditionError`.

    Pictures are files beside it; beside a text there are none.
    """
    text = _written(source) if isinstance(source, Path) else source
    data = _parsed(normalize("NFC", text))
    try:
        page = shape.File.model_validate(data, context=Head.model_validate(data))
    except ValidationError as refusal:
        raise EditionError(_sentence(refusal.errors()[0], data)) from refusal
    if contradiction := next(_contradictions(page), None):
        raise EditionError(contradiction)
    drawn = _drawn(page, source.parent if isinstance(source, Path) else None)
    pictures = {picture.name: picture.content for picture in drawn.values()}
    return EditionFile(_edition(page, drawn), _ideas(page), _answers(page), pictures)


def _written(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as failure:
        raise EditionError(f"{path} cannot be read: {failure.strerror}.") from failure
    except UnicodeDecodeError as failure:
        raise EditionError(f"{path} is not written in UTF-8; save it again as UTF-8.") from failure


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise EditionError(f"This is no TOML: {failure}; correct it there.") from failure


_NAMED: Mapping[str, tuple[str, str]] = {
    "projects": ("Project", "number"),
    "ideas": ("Idea", "number"),
    "themes": ("Theme", "key"),
    "districts": ("District", "key"),
    "partners": ("Partner", "code"),
    "criteria": ("Criterion", ""),
    "screening": ("Criterion", "key"),
    "questions": ("Question", ""),
}
"""What one entry of a section is called, and which of its keys it is known by."""

_ADVICE: Mapping[str, str] = {
    "missing": "this is missing; add it",
    "extra_forbidden": "there is no such key here; correct its spelling, move it or take it out",
    "int_type": "this must be a whole number without quotes, such as 14_000",
    "string_type": "this must be a text between quotes",
    "bool_type": "this must be true or false, without quotes",
    "literal_error": "this must be {expected}",
    "list_type": 'this must be a list, such as ["nl", "en"], or else [[sections]]',
    "dict_type": "this must be a text in each language, such as title.nl",
    "model_type": "this must be a table with keys of its own",
    "datetime_type": "this must be a date and a time, such as 2027-05-01T00:00:00",
    "timezone_naive": "leave the zone out; times are read in the edition's own zone",
    "zoneinfo_str": "this time zone does not exist; write one such as Europe/Amsterdam",
    "string_too_long": "this has more than {max_length} characters; shorten it",
    "string_too_short": "this is empty; fill it in or take it out",
    "string_pattern_mismatch": "use only small letters a-z, digits, and hyphens between them",
    "greater_than_equal": "this must be at least {ge}",
    "less_than_equal": "this must be at most {le}",
    "too_short": "this needs at least one entry",
    "too_long": "this has more than {max_length} entries; take some out",
    "value_error": "{error}",
}


def _sentence(error: ErrorDetails, data: Mapping[str, Any]) -> str:
    """Say where an error is, and what to do about it."""
    advice = _ADVICE.get(error["type"], "this is not what belongs here; see docs/editions.md")
    return f"{_where(error['loc'], data)}: {advice.format_map(error.get('ctx', {}))}."


def _where(loc: tuple[int | str, ...], data: Mapping[str, Any]) -> str:
    """Name an entry by its own number or key, or else by its place in the file."""
    section, keys = str(loc[0]), [key for key in loc[1:] if isinstance(key, str)]
    if len(loc) == 1 or not isinstance(loc[1], int) or section not in _NAMED:
        return ".".join([section, *keys])
    kind, known_by = _NAMED[section]
    entry = data[section][loc[1]]
    name = entry.get(known_by) if isinstance(entry, dict) else None
    named = f"{kind} {name}" if name else f"Entry {loc[1] + 1} of {section}"
    return ", ".join(filter(None, (named, ".".join(keys))))


def _contradictions(page: shape.File) -> Iterator[str]:
    """Say what is wrong between entries that are right by themselves."""
    yield from _repeated(page)
    yield from _lost(page)
    yield from _unpayable(page)
    yield from _mistaken(page)
    try:
        rules = page.vote.rules(page.budget)
    except Contradiction as reason:
        yield str(reason)
        return
    if page.projects or page.vote.vessels:
        yield from rules.contradictions(page.budget, page.projects)


def _repeated(page: shape.File) -> Iterator[str]:
    """What residents choose by has to mean one thing."""
    names: dict[str, list[str]] = {
        "number of a project": [str(p.number) for p in page.projects],
        "number of an idea": [str(i.number) for i in page.ideas],
        "key of a theme": [t.key for t in page.themes],
        "key of a criterion": [c.key for c in page.screening],
        "key of a district": [d.key for d in page.districts],
        "code of a partner": [p.code for p in page.partners],
        "keyword of a partner": [word for p in page.partners for word in p.keywords],
    }
    for language in page.languages:
        for kind, entries in (
            ("project", page.projects),
            ("theme", page.themes),
            ("district", page.districts),
        ):
            titles = [e.title[language] for e in entries if language in e.title]
            names[f"title of a {kind} ({language})"] = titles
    for what, used in names.items():
        for name, times in Counter(map(str.casefold, used)).items():
            if times > 1:
                yield f'"{name}" is the {what} {times} times; change it until each has its own.'


def _lost(page: shape.File) -> Iterator[str]:
    """Themes, districts and ideas that are spoken of have to be in the file."""
    themes = {theme.key for theme in page.themes}
    districts = {district.key for district in page.districts}
    advice = "correct its spelling or add it to the file."
    for where, vote in (("vote", page.vote), ("vote.count", page.vote.count)):
        for theme in sorted(vote.theme_caps.keys() - themes):
            yield f'{where}.theme_caps: there is no theme "{theme}"; {advice}'
        for district in sorted(vote.district_caps.keys() - districts):
            yield f'{where}.district_caps: there is no district "{district}"; {advice}'
    for vessel in page.vote.vessels:
        if vessel.theme not in themes:
            yield f'vote.vessels: there is no theme "{vessel.theme}"; {advice}'
    for project in page.projects:
        where = f"Project {project.number}"
        if project.theme and project.theme not in themes:
            yield f'{where}: there is no theme "{project.theme}"; {advice}'
        if project.district and project.district not in districts:
            yield f'{where}: there is no district "{project.district}"; {advice}'
    for idea in page.ideas:
        where = f"Idea {idea.number}"
        if idea.theme not in {UNKNOWN, *themes}:
            yield f'{where}: there is no theme "{idea.theme}"; {advice}'
        if idea.place not in {"", UNKNOWN, *districts} and not idea.place.startswith(":"):
            yield f'{where}: there is no district "{idea.place}"; {advice}'


def _unpayable(page: shape.File) -> Iterator[str]:
    """No project may cost more than there is, or than the rules allow."""
    least, most = page.least_cost, page.most_cost or page.budget
    if most > page.budget:
        yield f"most_cost: this must be at most the budget, {page.budget:,}; lower it."
    if least > most:
        yield f"least_cost: this must be at most {most:,}; lower it."
    for project in page.projects:
        costs = f"Project {project.number} costs {project.cost:,} euros"
        if project.cost > page.budget:
            yield f"{costs}, more than the budget of {page.budget:,}; lower it or take it out."
        if not least <= project.cost <= most:
            yield f"{costs}, but {least:,} to {most:,} is allowed; change the cost or the limits."


def _mistaken(page: shape.File) -> Iterator[str]:
    """A number means one thing to residents, whether as an idea or as a project."""
    ideas = {idea.number: idea for idea in page.ideas}
    for project in page.projects:
        number = project.number
        if number in ideas and project.idea != number:
            yield f"Project {number} has the number of an idea; add idea = {number} or renumber it."
        if project.idea is None:
            continue
        if project.idea not in ideas:
            yield f"Project {number}: there is no idea {project.idea}; correct it or take it out."
        elif (answer := ideas[project.idea].answer) and not answer.feasible:
            yield f"Project {number} comes from an idea that cannot be done; change one of the two."


def _drawn(page: shape.File, folder: Path | None) -> Mapping[int, "Drawn"]:
    """Return the pictures beside the file, by the number of their project."""
    shown = [project for project in page.projects if project.picture]
    if not shown:
        return {}
    if folder is None:
        raise EditionError(f"Project {shown[0].number}, picture: there is no file beside a text.")
    reader = import_module("bot.editions.picture")
    drawn: dict[int, Drawn] = {}
    for project in shown:
        try:
            drawn[project.number] = reader.read_picture(folder / project.picture)
        except reader.BadPicture as reason:
            where = f"Project {project.number}, picture"
            raise EditionError(f"{where}: {project.picture} {reason}.") from reason
    return drawn


def _edition(page: shape.File, drawn: Mapping[int, "Drawn"]) -> Edition:
    begins = {Phase(name): moment for name, moment in page.timeline.items()}
    return Edition(
        slug=page.slug,
        place=page.place,
        organiser=page.organiser,
        zone=page.zone,
        budget=page.budget,
        timeline=Timeline(begins),
        entered=min(begins, key=lambda phase: phase.order),
        languages=tuple(page.languages),
        districts=tuple(District(d.key, d.title) for d in page.districts),
        themes=tuple(Theme(t.key, t.title, t.background) for t in page.themes),
        partners=tuple(Partner(p.code, p.title, tuple(p.keywords)) for p in page.partners),
        criteria=_read_by_residents(page),
        screening=tuple(c.criterion_itself() for c in page.screening),
        influence=page.influence,
        visit=page.visit,
        projects=tuple(
            Project(
                *(p.number, p.title, p.text, p.cost, p.theme, p.district, p.idea),
                _picture(drawn[p.number], p.picture_text or {}) if p.picture else None,
            )
            for p in page.projects
        ),
        questions=tuple(Question(n, q.question, q.answer) for n, q in enumerate(page.questions, 1)),
        least_cost=page.least_cost,
        most_cost=page.most_cost,
        threshold=page.threshold,
        odds=Odds(page.odds.ideas, page.odds.winners) if page.odds else None,
        months_kept=page.months_kept,
        vote=page.vote.rules(page.budget),
        idea_rules=page.idea_rules.rules(),
    )


def _read_by_residents(page: shape.File) -> tuple[Words, ...]:
    """Return the criteria that residents read: those written for them, or those that decide."""
    judged = (c.criterion_itself() for c in page.screening)
    return tuple(page.criteria) or tuple(c.wording for c in judged if c.kind is Kind.SUBSTANTIVE)


def _picture(drawn: "Drawn", text: Words) -> Picture:
    return Picture(drawn.name, drawn.width, drawn.height, text)


def _ideas(page: shape.File) -> tuple[Idea, ...]:
    return tuple(
        Idea(
            number=idea.number,
            title=idea.title or shortened(idea.text),
            text=idea.text,
            place=idea.place,
            theme=idea.theme,
            cost=idea.cost,
            author=idea.author,
            supports=idea.supports,
            at=idea.at,
        )
        for idea in page.ideas
    )


def _answers(page: shape.File) -> Mapping[int, Answer]:
    return {
        idea.number: Answer(
            idea.answer.feasible,
            idea.answer.reason or {},
            idea.answer.alternative or {},
            idea.answer.cost,
            idea.answer.title,
        )
        for idea in page.ideas
        if idea.answer
    }
