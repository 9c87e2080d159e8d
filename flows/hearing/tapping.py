"""Buttons of earlier prompts: what they still stand for, by the prompt that they belong to."""

import re

from flows.state import Forgetting, Missed, ReadingBack, State

_LASTING = re.compile(r"(that-helps|ask-more):[0-9]{1,18}")
"""Choices below an answer of a person: they stay valid, for it may be read days later."""

_OF_AN_EDITION = re.compile(
    r"(explain|appeal|contest|contest-reaction|mend|reply|together|agree|apart|also|not-also)"
    r":[0-9]{1,9}"
)
"""Choices of notices that stay valid for as long as conversations are about the same edition."""

_SHOWN_FIRST = ("agree", "apart")
"""Those that could have come to mean something else: what they are about is shown once more."""

_PROMPTS = 100_000
"""Prompts of a resident in one edition, so that each says of which edition it is."""


def next_edition(prompt: int) -> int:
    """Return the first prompt of a conversation that is about another edition from now on."""
    return first_of_edition(prompt) + _PROMPTS


def first_of_edition(prompt: int) -> int:
    """Return the first prompt of the edition that this one is of."""
    return prompt - prompt % _PROMPTS


def before_missing(under: str, prompt: int, state: State) -> bool:
    """Whether a button is of the question that was asked before somebody was not understood.

    What is confirmed with it has to be read once more.
    """
    if not isinstance(state, Missed) or isinstance(state.before, ReadingBack | Forgetting):
        return False
    return under.isdecimal() and prompt - state.times <= int(under) < prompt


def still_meant(key: str, under: str, prompt: int) -> str:
    """Return what a button of an earlier prompt still stands for, or ""."""
    if _LASTING.fullmatch(key):
        return key
    if not (same_edition(under, prompt) and _OF_AN_EDITION.fullmatch(key)):
        return ""
    kind, _colon, number = key.partition(":")
    return f"together:{number}" if kind in _SHOWN_FIRST else key


def same_edition(under: str, prompt: int) -> bool:
    """Whether the prompt of a button is of the edition that the conversation is about."""
    earlier = under.isdecimal() and int(under) <= prompt
    return earlier and first_of_edition(int(under)) == first_of_edition(prompt)
