"""What is wrong with an edition's file: in one sentence, which says where, and what to do."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

from budget.sentence import Reasoned, Sentence, Value, _

_PLACE: Final = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")
_END: Final = re.compile(r"(.*) \(at end of document\)")


class Wrong(Reasoned, ValueError):
    """This cannot stand behind a key; the reason is a sentence without its place and full stop."""


_NAMED: Mapping[str, tuple[Sentence, str]] = {
    "projects": (_("Project"), "number"),
    "ideas": (_("Idea"), "number"),
    "themes": (_("Theme"), "key"),
    "districts": (_("District"), "key"),
    "partners": (_("Partner"), "code"),
    "criteria": (_("Criterion"), ""),
    "success": (_("Criterion of success"), ""),
    "screening": (_("Criterion"), "key"),
    "questions": (_("Question"), ""),
}
"""What one entry of a section is called, and which of its keys it is known by."""

_ADVICE: Mapping[str, Sentence] = {
    "missing": _("this is missing; add it"),
    "extra_forbidden": _("there is no such key here; correct its spelling, move it or take it out"),
    "int_type": _("this must be a whole number without quotes, such as 14_000"),
    "string_type": _("this must be a text between quotes"),
    "bool_type": _("this must be true or false, without quotes"),
    "list_type": _('this must be a list, such as ["nl", "en"], or else [[sections]]'),
    "dict_type": _("this must be a text in each language, such as title.nl"),
    "model_type": _("this must be a table with keys of its own"),
    "datetime_type": _("this must be a date and a time, such as 2027-05-01T00:00:00"),
    "timezone_naive": _("leave the zone out; times are read in the edition's own zone"),
    "zoneinfo_str": _("this time zone does not exist; write one such as Europe/Amsterdam"),
    "string_too_short": _("this is empty; fill it in or take it out"),
    "string_pattern_mismatch": _("use only small letters a-z, digits, and hyphens between them"),
    "too_short": _("this needs at least one entry"),
}
"""What to do about each kind of error."""


def sentence(error: ErrorDetails, data: Mapping[str, Any]) -> Sentence:
    """Say where an error is, and what to do about it."""
    return _("{where}: {what}.", where=_where(error["loc"], data), what=_advice(error))


def place(said: str) -> Value:
    """Return what a reader of TOML says, so that at least where it is can be said in Dutch."""
    if found := _PLACE.fullmatch(said):
        return _(
            "{what} (at line {line}, column {column})",
            what=found[1],
            line=found[2],
            column=found[3],
        )
    if found := _END.fullmatch(said):
        return _("{what} (at end of document)", what=found[1])
    return said


def _advice(error: ErrorDetails) -> Sentence:
    kind, found = error["type"], error.get("ctx", {})
    match kind:
        case "value_error" if isinstance(found["error"], Reasoned):
            return found["error"].reasons[0]
        case "string_too_long":
            most = found["max_length"]
            return _("this has more than {most} characters; shorten it", most=most)
        case "too_long":
            most = found["max_length"]
            return _("this has more than {most} entries; take some out", most=most)
        case "greater_than_equal":
            return _("this must be at least {least}", least=found["ge"])
        case "less_than_equal":
            return _("this must be at most {most}", most=found["le"])
        case "literal_error":
            return _("this must be {expected}", expected=_one_of(found["expected"]))
    return _ADVICE.get(kind) or _("this is not what belongs here; see docs/editions.md")


def _one_of(expected: str) -> Value:
    """Return what is expected as pydantic names it: 'a', 'b' or 'c'."""
    others, either, last = expected.rpartition(" or ")
    return _("{others} or {last}", others=others, last=last) if either else expected


def _where(loc: tuple[int | str, ...], data: Mapping[str, Any]) -> Value:
    """Name an entry by its own number or key, or else by its place in the file."""
    section = str(loc[0])
    keys = [key for key in loc[1:] if isinstance(key, str) and "[" not in key]  # no names of types
    if len(loc) == 1 or not isinstance(loc[1], int) or section not in _NAMED:
        return ".".join([section, *keys])
    kind, known_by = _NAMED[section]
    entry = data[section][loc[1]]
    name = entry.get(known_by) if isinstance(entry, dict) else None
    named = (
        _("{kind} {name}", kind=kind, name=str(name))
        if name
        else _("Entry {number} of {section}", number=loc[1] + 1, section=section)
    )
    return (named, ".".join(keys)) if keys else named
