"""What every prompt costs on SMS: one segment, and two where many plans are named at once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.segments import folded, is_gsm, segments, units
from budget.idea import Draft
from budget.timeline import Phase
from flows.talk import Unfinished
from locales.say import Spoken
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation
from tests.flows.test_results import OUTCOME

LONGEST = "Graag veel meer bankjes en een fontein midden op het plein voor de oude kerk daar"
TYPED = ("99", "?8", "?12", "8", "3 8 14 21", "3 8 21", "10 23 29", "asdfgh", "", "steun 8", "moe")
"""What is typed at every prompt, beside each of its choices."""

TYPED_AT_THE_MENU = (
    *("klaar", "lijst", "taal", "mijn gegevens", "wis", "hulp", "nieuws", "stop", "start"),
    *("12 21", " ".join(map(str, DEMO.edition.project_by_number)), LONGEST, "woord " * 300),
)

TWO_SEGMENTS = {
    "a list of plans": ("idea:", "look:"),
    "all that we hold": ("again", "menu"),
}
"""What may take two segments, by the beginnings of the keys of its choices, all of which it has."""


def prompts(phase: Phase, language: str) -> Iterator[tuple[tuple[str, ...], Spoken]]:
    """Yield every reply on SMS that is some steps away from the menu, and how one comes there."""
    paths: list[tuple[str, ...]] = [("menu",)]
    seen: set[str] = set()
    for path in paths:
        walker = walked(phase, language, path[:-1])
        for spoken in walker.say(path[-1]):
            yield path, spoken
        here = f"{walker.state}{walker.unfinished}{[o.key for o in walker.offered]}"
        if here in seen or len(path) > 5:
            continue
        seen.add(here)
        typed = [str(o.number) if o.number >= 0 else o.label for o in walker.offered]
        more = TYPED_AT_THE_MENU if len(path) < 3 else ()
        paths += [(*path, text) for text in (*typed, *TYPED, *more)]


def walked(phase: Phase, language: str, path: tuple[str, ...]) -> Conversation:
    """Return a conversation on SMS in which this was typed."""
    walker = conversation(phase, "sms", language)
    walker.outcome = OUTCOME
    for text in path:
        walker.say(text)
    return walker
