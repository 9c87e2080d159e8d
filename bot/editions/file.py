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

from bot.editions import shape
from bot.editions.recording import BadRecording, recordings
from bot.editions.texts import Head
from bot.editions.wrong import place, sentence
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
from budget.recordings import with_recordings
from budget.sentence import Amount, Reasoned, Sentence, Value, _
from budget.timeline import Phase, Timeline
from budget.vessels import Contradiction

if TYPE_CHECKING:  # its library is imported where a file has pictures
    from bot.editions.picture import Drawn


class EditionError(Reasoned):
    """This file is no edition."""


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

    `pictures` are what those of its projects hold, by name, and `recordings` those of its pages.
    """

    edition: Edition
    ideas: tuple[Idea, ...]
    answers: Mapping[int, Answer]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    recordings: Mapping[str, bytes] = field(default_factory=dict)


def read_edition(source: Path | str) -> EditionFile:
    """Return the edition in a file, or in a text of that format; raise `EditionError`.

    Pictures and recordings are files beside it; beside a text there are none.
    """
    text = _written(source) if isinstance(source, Path) else source
    folder = source.parent if isinstance(source, Path) else None
    return read_data(_parsed(normalize("NFC", text)), folder)


def read_data(data: Mapping[str, Any], folder: Path | None = None) -> EditionFile:
    """Return the edition in the data of a file; raise `EditionError`."""
    try:
        page = shape.File.model_validate(data, context=Head.model_validate(data))
    except ValidationError as refusal:
        raise EditionError(sentence(refusal.errors()[0], data)) from refusal
    if contradiction := next(contradictions(page), None):
        raise EditionError(contradiction)
    drawn = _drawn(page, folder)
    pictures = {picture.name: picture.content for picture in drawn.values()}
    edition, recordings = _read_aloud(page, _edition(page, drawn), folder)
    return EditionFile(edition, _ideas(page), _answers(page), pictures, recordings)


def _written(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as failure:
        why = failure.strerror or ""
        raise EditionError(_("{file} cannot be read: {why}.", file=str(path), why=why)) from failure
    except UnicodeDecodeError as failure:
        raise EditionError(
            _("{file} is not written in UTF-8; save it again as UTF-8.", file=str(path))
        ) from failure


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise EditionError(
            _("This is no TOML: {failure}; correct it there.", failure=place(str(failure)))
        ) from failure


def contradictions(page: shape.File) -> Iterator[Sentence]:
    """Say what is wrong between entries that are right by themselves."""
    yield from _repeated(page)
    yield from _lost(page)
    yield from _unpayable(page)
    yield from _mistaken(page)
    if page.recordings.influence and not page.influence:
        yield _("recordings.influence: influence itself is missing; add it or take this out.")
    try:
        rules = page.vote.rules(page.budget)
    except Contradiction as reason:
        yield from reason.reasons
        return
    if page.projects or page.vote.vessels:
        yield from rules.contradictions(page.budget, page.projects)


def _repeated(page: shape.File) -> Iterator[Sentence]:
    """What residents choose by has to mean one thing."""
    names: dict[Sentence, list[str]] = {
        _("number of a project"): [str(p.number) for p in page.projects],
        _("number of an idea"): [str(i.number) for i in page.ideas],
        _("key of a theme"): [t.key for t in page.themes],
        _("key of a criterion"): [c.key for c in page.screening],
        _("key of a district"): [d.key for d in page.districts],
        _("code of a partner"): [p.code for p in page.partners],
        _("keyword of a partner"): [word for p in page.partners for word in p.keywords],
    }
    for language in page.languages:
        for what, entries in (
            (_("title of a project ({language})", language=language), page.projects),
            (_("title of a theme ({language})", language=language), page.themes),
            (_("title of a district ({language})", language=language), page.districts),
        ):
            names[what] = [e.title[language] for e in entries if language in e.title]
    for what, used in names.items():
        for name, times in Counter(map(str.casefold, used)).items():
            if times > 1:
                yield _(
                    '"{name}" is the {what} {times} times; change it until each has its own.',
                    name=name,
                    what=what,
                    times=times,
                )


def _lost(page: shape.File) -> Iterator[Sentence]:
    """Themes, districts and ideas that are spoken of have to be in the file."""
    themes = {theme.key for theme in page.themes}
    districts = {district.key for district in page.districts}
    for where, vote in (("vote", page.vote), ("vote.count", page.vote.count)):
        place = where.split(".")
        for theme in sorted(vote.theme_caps.keys() - themes):
            lost = _no_theme(f"{where}.theme_caps", theme)
            yield lost.about(*place, "theme_caps", theme)
        for district in sorted(vote.district_caps.keys() - districts):
            lost = _no_district(f"{where}.district_caps", district)
            yield lost.about(*place, "district_caps", district)
    for vessel in page.vote.vessels:
        if vessel.theme not in themes:
            lost = _no_theme("vote.vessels", vessel.theme)
            yield lost.about("vote", "vessels", vessel.theme)
    for project in page.projects:
        here = _("Project {number}", number=project.number)
        if project.theme and project.theme not in themes:
            yield _no_theme(here, project.theme)
        if project.district and project.district not in districts:
            yield _no_district(here, project.district)
    for idea in page.ideas:
        here = _("Idea {number}", number=idea.number)
        if idea.theme not in {UNKNOWN, *themes}:
            yield _no_theme(here, idea.theme)
        if idea.place not in {"", UNKNOWN, *districts} and not idea.place.startswith(":"):
            yield _no_district(here, idea.place)


def _no_theme(where: Value, key: str) -> Sentence:
    return _(
        '{where}: there is no theme "{key}"; correct its spelling or add it to the file.',
        where=where,
        key=key,
    )


def _no_district(where: Value, key: str) -> Sentence:
    return _(
        '{where}: there is no district "{key}"; correct its spelling or add it to the file.',
        where=where,
        key=key,
    )


def _unpayable(page: shape.File) -> Iterator[Sentence]:
    """No project may cost more than there is, or than the rules allow."""
    least, most, budget = page.least_cost, page.most_cost or page.budget, page.budget
    if most > budget:
        yield _(
            "most_cost: this must be at most the budget, {budget}; lower it.", budget=Amount(budget)
        ).about("most_cost")
    if least > most:
        yield _("least_cost: this must be at most {most}; lower it.", most=Amount(most)).about(
            "least_cost"
        )
    for project in page.projects:
        number, cost = project.number, Amount(project.cost)
        if project.cost > budget:
            yield _(
                "Project {number} costs {cost} euros, more than the budget of {budget}; lower it or"
                " take it out.",
                number=number,
                cost=cost,
                budget=Amount(budget),
            ).about("budget")
        if not least <= project.cost <= most:
            yield _(
                "Project {number} costs {cost} euros, but {least} to {most} is allowed; change the"
                " cost or the limits.",
                number=number,
                cost=cost,
                least=Amount(least),
                most=Amount(most),
            ).about("least_cost" if project.cost < least else "most_cost")


def _mistaken(page: shape.File) -> Iterator[Sentence]:
    """A number means one thing to residents, whether as an idea or as a project."""
    ideas = {idea.number: idea for idea in page.ideas}
    for project in page.projects:
        number = project.number
        if number in ideas and project.idea != number:
            yield _(
                "Project {number} has the number of an idea; add idea = {number} or renumber it.",
                number=number,
            )
        if project.idea is None:
            continue
        if project.idea not in ideas:
            yield _(
                "Project {number}: there is no idea {idea}; correct it or take it out.",
                number=number,
                idea=project.idea,
            )
        elif (answer := ideas[project.idea].answer) and not answer.feasible:
            yield _(
                "Project {number} comes from an idea that cannot be done; change one of the two.",
                number=number,
            )


def _drawn(page: shape.File, folder: Path | None) -> Mapping[int, "Drawn"]:
    """Return the pictures beside the file, by the number of their project."""
    shown = [project for project in page.projects if project.picture]
    if not shown:
        return {}
    if folder is None:
        raise EditionError(
            _(
                "Project {number}, picture: there is no file beside a text.",
                number=shown[0].number,
            )
        )
    reader = import_module("bot.editions.picture")
    drawn: dict[int, Drawn] = {}
    for project in shown:
        try:
            drawn[project.number] = reader.read_picture(folder / project.picture)
        except reader.BadPicture as reason:
            said = _(
                "Project {number}, picture: {file} {what}.",
                number=project.number,
                file=project.picture,
                what=reason.reasons[0],
            )
            raise EditionError(said) from reason
    return drawn


def _read_aloud(
    page: shape.File, edition: Edition, folder: Path | None
) -> tuple[Edition, Mapping[str, bytes]]:
    """Return the edition with the recordings beside the file, and what these hold, by name."""
    try:
        found = recordings(page, folder)
    except BadRecording as reason:
        raise EditionError(*reason.reasons) from reason
    names = {key: {code: one.name for code, one in of.items()} for key, of in found.items()}
    contents = {one.name: one.content for of in found.values() for one in of.values()}
    return with_recordings(edition, names), contents


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
        partners=tuple(Partner(p.code, p.title, tuple(p.keywords), p.ended) for p in page.partners),
        criteria=_read_by_residents(page),
        screening=tuple(c.criterion_itself() for c in page.screening),
        influence=page.influence,
        goal=page.goal,
        success=tuple(page.success),
        decides=page.decides,
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
        follows=page.follows or "",
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
