"""Where a conversation is, as JSON between two turns."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from budget.consent import Purpose
from budget.discussion import Side
from budget.moderation import Subject
from budget.opinion import Score
from budget.survey import Question
from flows.opinions import Rating
from flows.state import Agreeing, Arriving, Contesting, Home, Reacting, State, Surveying

_BY_NAME = {kind.__name__: kind for kind in State.__args__}
_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in _BY_NAME.values()}
_MEMBERS: Mapping[type[State], tuple[str, type[StrEnum]]] = {
    Agreeing: ("purpose", Purpose),
    Surveying: ("question", Question),
    Reacting: ("side", Side),
    Contesting: ("subject", Subject),
    Rating: ("score", Score),
}
"""Which field of these is a member of an enumeration, or nothing yet."""


def as_json(state: State) -> dict[str, Any]:
    """Return a state as JSON: its name under `at`, and its fields."""
    kind = type(state)
    kept: dict[str, Any] = {"at": kind.__name__}
    for name in _FIELDS[kind]:
        value = getattr(state, name)
        kept[name] = as_json(value) if name == "before" else value
    return kept


def from_json(kept: dict[str, Any]) -> State:
    """Return the state that was kept; one of a version that is gone leads back to the menu."""
    kind = _BY_NAME.get(kept.get("at", ""))
    if kind is None:
        return Home() if kept else Arriving()
    known = {name: kept[name] for name in _FIELDS[kind] if name in kept}
    if "before" in known:
        known["before"] = from_json(known["before"])
    if "numbers" in known:
        known["numbers"] = tuple(known["numbers"])
    if kind in _MEMBERS:
        name, members = _MEMBERS[kind]
        known[name] = members(known[name]) if known.get(name) else None
    state: State = kind(**known)
    return state
