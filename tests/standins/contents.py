"""What Twilio and WhatsApp take of templates and messages, and how Twilio refuses all else."""

import json
import re
from collections import Counter
from typing import Any

from tests.standins.serving import Fault, Refusal

Json = dict[str, Any]

LONGEST_CAPTION = 1024

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_LIMITS = {
    "twilio/quick-reply": ("actions", 3, {"title": 20, "id": 200}),
    "twilio/list-picker": ("items", 10, {"item": 24, "id": 200, "description": 72}),
}
_PLAIN = "twilio/text"


def fault(code: int, status: int = 400) -> Fault:
    """Return an error in Twilio's own form."""
    info = f"https://www.twilio.com/docs/errors/{code}"
    message = f"Refused for +31612345678: {code}"
    return Fault(status, {"code": code, "message": message, "more_info": info, "status": status})


def refusal(code: int, status: int = 400) -> Refusal:
    """Return why Twilio does not do what it was asked."""
    return Refusal(fault(code, status))


def template(asked: Json) -> Json:
    """Return a template if every variable in it has a sample, and its limits are kept."""
    ((kind, content),) = asked["types"].items()
    used = set(_VARIABLE.findall(json.dumps(content)))
    if kind not in {*_LIMITS, _PLAIN} or not asked["friendly_name"] or len(used) > 100:
        raise refusal(20001)
    if used != set(asked["variables"]) or any(len(name) > 16 for name in used):
        raise refusal(20001)
    _check(kind, _filled(content, asked["variables"]), 20001)
    return asked


def render(made: Json, variables: str) -> Json:
    """Return what is seen of a template when its variables are filled in."""
    try:
        values = json.loads(variables or "{}")
    except ValueError:
        raise refusal(21656) from None
    ((kind, content),) = made["types"].items()
    if set(values) != set(made["variables"]) or not all(values.values()):
        raise refusal(21656)
    if any(re.search(r"[\n\t\r]| {5}|\{\{|'", value) for value in values.values()):
        raise refusal(21656)
    seen = _filled(content, values)
    _check(kind, seen, 63013)
    return {"kind": kind, **seen}


def _filled(content: Json, values: dict[str, str]) -> Json:
    """Put values in the place of variables, however deep."""
    words = {name: json.dumps(value)[1:-1] for name, value in values.items()}
    found: Json = json.loads(_VARIABLE.sub(lambda place: words[place[1]], json.dumps(content)))
    return found


def _check(kind: str, seen: Json, code: int) -> None:
    """Refuse what WhatsApp would not show."""
    if kind == _PLAIN:
        if not 1 <= units(seen["body"]) <= LONGEST_CAPTION:
            raise refusal(code)
        return
    places, most, limits = _LIMITS[kind]
    options = seen[places]
    lengths = [(seen["body"], 1024), (seen.get("button", "-"), 20)]
    lengths += [
        (option[name], limits[name]) for option in options for name in option if name in limits
    ]
    if not 1 <= len(options) <= most or any(not 1 <= units(s) <= n for s, n in lengths):
        raise refusal(code)
    for name in ("id", "title", "item"):
        counted = Counter(option[name] for option in options if name in option)
        if any(count > 1 for count in counted.values()):
            raise refusal(code)


def units(text: str) -> int:
    """Return how long a text is for them."""
    return len(text.encode("utf-16-le")) // 2
