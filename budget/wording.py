"""Every text of an edition in each of its languages: what there is, and what is missing."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from budget.edition import Edition, Project, Words

Change = Callable[[str, Words], Words]
T = TypeVar("T", bound=Any)


class NoSuchText(ValueError):
    """An edition has no text with this key, or does not speak this language."""


def texts(edition: Edition) -> dict[str, Words]:
    """Return every text of an edition by its key, as in `themes.green.title`."""
    found: dict[str, Words] = {}

    def note(key: str, words: Words) -> Words:
        found[key] = words
        return words

    _mapped(edition, note)
    return found


def lacking(edition: Edition) -> dict[str, list[str]]:
    """Return by language the keys of the texts that there are not in it."""
    every = texts(edition)
    return {
        language: [key for key, words in every.items() if not words.get(language)]
        for language in edition.languages
    }


HASHED: Final = "vote."
"""How the keys of texts begin that are part of the rules, and so of their hash."""


def names(edition: Edition) -> dict[str, Words]:
    """Return the titles that people vote by: of projects, their themes, vessels and weights."""
    themes = edition.vote.themes | {project.theme for project in edition.projects}
    kept = {f"themes.{theme}.title" for theme in themes}
    kept |= {f"projects.{project.number}.title" for project in edition.projects}
    every = texts(edition).items()
    return {key: words for key, words in every if key in kept or key.startswith(HASHED)}


def changed(before: Edition, after: Edition) -> list[str]:
    """Return the keys of the texts that are not what they were, in any language."""
    old, new = texts(before), texts(after)
    return [key for key in {**old, **new} if old.get(key) != new.get(key)]


def renamed(before: Edition, after: Edition) -> list[str]:
    """Return the keys of the titles of which one that was there says something else, or is gone."""
    new = names(after)
    return [
        key
        for key, words in names(before).items()
        if any(text and new.get(key, {}).get(code) != text for code, text in words.items())
    ]


def reworded(edition: Edition, key: str, language: str, text: str) -> Edition:
    """Return the edition with this text in a language, or with "" without it; or `NoSuchText`."""
    if language not in edition.languages or key not in texts(edition):
        raise NoSuchText(f"{edition.slug} has no text {key} in {language}.")

    def changed(one: str, words: Words) -> Words:
        if one != key:
            return words
        said = {**words, language: text}
        return {code: said[code] for code in edition.languages if said.get(code)}

    return _mapped(edition, changed)


def _mapped(edition: Edition, change: Change) -> Edition:
    """Return the edition with a change made to every text."""
    each = partial(_each, change=change)
    changed: dict[str, Any] = {}
    for name in ("organiser", "goal", "influence", "decides", "visit"):
        if words := getattr(edition, name):
            changed[name] = change(name, words)
    for name in ("success", "criteria"):
        numbered = enumerate(getattr(edition, name), 1)
        changed[name] = tuple(change(f"{name}.{number}", words) for number, words in numbered)
    changed |= {
        "districts": each("districts", "key", ("title",), edition.districts),
        "themes": each("themes", "key", ("title", "background"), edition.themes),
        "questions": each("questions", "number", ("question", "answer"), edition.questions),
        "projects": tuple(_project(one, change) for one in edition.projects),
        "screening": each("screening", "key", ("wording", "question"), edition.screening),
    }
    weights = each("vote", "kind", ("title",), edition.vote.weights)
    return replace(edition, **changed, vote=replace(edition.vote, weights=weights))


def _each(
    name: str, known_by: str, fields: Iterable[str], items: Iterable[T], change: Change
) -> tuple[T, ...]:
    return tuple(
        replace(
            one,
            **{
                field: change(f"{name}.{getattr(one, known_by)}.{field}", getattr(one, field))
                for field in fields
            },
        )
        for one in items
    )


def _project(project: Project, change: Change) -> Project:
    (changed,) = _each("projects", "number", ("title", "text"), (project,), change)
    if changed.picture is None:
        return changed
    text = change(f"projects.{project.number}.picture_text", changed.picture.text)
    return replace(changed, picture=replace(changed.picture, text=text))
