"""Sentences as they are kept: what they are made of, so that they can be said in any language."""

import json
from collections.abc import Sequence
from typing import Any

from budget.sentence import Amount, Sentence, Value

_MADE = "["


def as_json(sentences: Sequence[Sentence]) -> str:
    """Return sentences as a text to keep."""
    return json.dumps([_kept(sentence) for sentence in sentences], ensure_ascii=False)


def from_json(kept: str) -> tuple[Sentence, ...]:
    """Return sentences that were kept; one from before they were is what it was in English."""
    if not kept.startswith(_MADE):
        return (Sentence("{said}", {"said": kept}),) if kept else ()
    return tuple(map(_sentence, json.loads(kept)))


def _kept(value: Value) -> object:
    match value:
        case Sentence():
            values = {name: _kept(one) for name, one in value.values.items()}
            return {"says": value.msgid, "values": values} | (
                {"plural": value.plural, "number": value.number} if value.plural else {}
            )
        case Amount(number):
            return {"amount": number}
        case tuple():
            return [_kept(one) for one in value]
        case _:
            return value


def _sentence(kept: dict[str, Any]) -> Sentence:
    values = {name: _value(one) for name, one in kept["values"].items()}
    return Sentence(kept["says"], values, kept.get("plural", ""), kept.get("number", 1))


def _value(kept: Any) -> Value:  # noqa: ANN401 - JSON of the store
    match kept:
        case {"says": _}:
            return _sentence(kept)
        case {"amount": int(number)}:
            return Amount(number)
        case list():
            return tuple(map(_value, kept))
        case str() | int():
            return kept
    raise TypeError(kept)
