"""The shapes of WhatsApp's buttons and lists, and the words that fill them.

Twilio sends them from templates that are made beforehand.  A template here has no words, only a
shape: quick replies or a list, how many options, with notes or without, and where the lines of
its body break, for a value that is filled in may be neither empty nor hold a line break.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.channels import Option, Outbound
from bot.channels.fitting import shortened, utf16

LONGEST_BODY = 1024
MOST_LINES = 20
MOST_BUTTONS, LONGEST_BUTTON = 3, 20
MOST_ROWS, LONGEST_ROW, LONGEST_NOTE, LONGEST_ID = 10, 24, 72, 200

_NO_NOTE = "\N{EN DASH}"
_MENU = "\N{TRIGRAM FOR HEAVEN}"
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a template looks like: `breaks` counts the line breaks between the lines of its body."""

    rows: bool
    options: int
    notes: bool
    breaks: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The name under which Twilio keeps it."""
        kind = "quick" if not self.rows else "list-notes" if self.notes else "list"
        return f"wijkstem-{kind}-{self.options}-{''.join(map(str, self.breaks)) or 0}"

    def template(self) -> dict[str, Any]:
        """Return what Twilio is asked to keep: a variable in every place, and samples of them."""
        places = [self._place(number) for number in range(self.options)]
        if self.rows:
            button = "{{menu}}"
            kind, content = "list-picker", {"body": self._body(), "button": button, "items": places}
        else:
            kind, content = "quick-reply", {"body": self._body(), "actions": places}
        samples = {name: name for name in _VARIABLE.findall(json.dumps(content))}
        return {
            "friendly_name": self.name,
            "language": "nl",
            "variables": samples,
            "types": {f"twilio/{kind}": content},
        }

    def _body(self) -> str:
        lines = ("\n" * count + f"{{{{b{n}}}}}" for n, count in enumerate(self.breaks, 1))
        return "".join(("{{b0}}", *lines))

    def _place(self, number: int) -> dict[str, str]:
        title, key = f"{{{{t{number}}}}}", f"{{{{i{number}}}}}"
        if not self.rows:
            return {"type": "QUICK_REPLY", "title": title, "id": key}
        note = {"description": f"{{{{d{number}}}}}"} if self.notes else {}
        return {"item": title, "id": key, **note}


@dataclass(frozen=True, slots=True)
class Filled:
    """A shape, and what stands in each place of it."""

    shape: Shape
    values: dict[str, str]


def filled(reply: Outbound) -> Filled | None:
    """Put a reply in the shape that suits it; None if it can only be text."""
    lines, breaks = _lines(reply.text)
    if utf16(reply.text) > LONGEST_BODY or len(lines) > MOST_LINES or not reply.options:
        return None
    options = tuple(Option(o.key, _clean(o.label), _clean(o.note)) for o in reply.options)
    found = _quick(options, breaks) or _list(options, breaks, _clean(reply.menu) or _MENU)
    if found is None:
        return None
    ids = {f"i{n}": f"{reply.prompt}:{option.key}" for n, option in enumerate(options)}
    values = {f"b{n}": _clean(line) for n, line in enumerate(lines)} | found.values | ids
    if not all(values.values()) or not all(map(_is_id, ids.values())):
        return None
    return Filled(found.shape, values)


def _quick(options: tuple[Option, ...], breaks: tuple[int, ...]) -> Filled | None:
    """Return buttons under the text, if all fit, differ and have nothing beside them."""
    labels = [option.label for option in options]
    if len(labels) > MOST_BUTTONS or len(set(labels)) < len(labels):
        return None
    if any(option.note or utf16(option.label) > LONGEST_BUTTON for option in options):
        return None
    titles = {f"t{n}": label for n, label in enumerate(labels)}
    return Filled(Shape(rows=False, options=len(labels), notes=False, breaks=breaks), titles)


def _list(options: tuple[Option, ...], breaks: tuple[int, ...], menu: str) -> Filled | None:
    """Return a list behind a button, if its titles differ; a long label goes on in the note."""
    titles = [shortened(option.label, LONGEST_ROW) for option in options]
    if len(titles) > MOST_ROWS or len(set(titles)) < len(titles):
        return None
    notes = [_note(option) for option in options]
    values = {f"t{n}": title for n, title in enumerate(titles)}
    values["menu"] = shortened(menu, LONGEST_BUTTON)
    if any(notes):
        values |= {f"d{n}": note or _NO_NOTE for n, note in enumerate(notes)}
    shape = Shape(rows=True, options=len(titles), notes=any(notes), breaks=breaks)
    return Filled(shape, values)


def _note(option: Option) -> str:
    whole = option.label if utf16(option.label) > LONGEST_ROW else ""
    return shortened(option.note or whole, LONGEST_NOTE)


def _lines(text: str) -> tuple[list[str], tuple[int, ...]]:
    """Return the lines that say something, and how many breaks (at most two) lie between them."""
    lines, *rest = re.split(r"(\n+)", re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", text.strip()))
    return [lines, *rest[1::2]], tuple(min(len(gap), 2) for gap in rest[::2])


def _clean(value: str) -> str:
    """Return a value that Twilio takes: one line, no variable in it, no straight apostrophe.

    For the last, see twilio-node issue 1082: such a value was refused as error 21656.
    """
    line = re.sub(r"\s+", " ", value).strip()
    bare = line.replace("{{", "((").replace("}}", "))")
    return bare.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def _is_id(value: str) -> bool:
    """Whether a tap will bring this back as it is."""
    return utf16(value) <= LONGEST_ID and _clean(value) == value
