"""What every prompt costs on SMS: one segment, and two where many plans are named at once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.gsm import strangers
from budget.timeline import Phase
from locales.say import Spoken
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation
from tests.flows.outcome.test_results import OUTCOME

PLAN = "Graag veel meer bankjes en een fontein midden op het plein voor de oude kerk daar"
EVERYTHING = " ".join(map(str, DEMO.edition.project_by_number))
WORDS = ("klaar", "lijst", "taal", "mijn gegevens", "wis", "hulp", "nieuws", "stop", "start")
NUMBERS = ("?12", "3 8 21", "10 23 29", "2 3 5 7 8 11 17 22", "12 21", EVERYTHING, "99")
TYPED = (*WORDS, *NUMBERS, PLAN, "woord " * 300, "asdfgh", "steun 8")
"""What is typed at the menu, beside each of its choices."""

DEEP = 5

LISTS = ("idea:", "look:")
"""What the keys of a list of plans begin with, of which some may take two segments."""

LONG = ("Dit bewaren wij van u:", "We hold about you:")
"""How the only other message of more than one segment begins: everything that we hold."""


@cache
def prompts(phase: Phase, language: str) -> tuple[Spoken, ...]:
    """Return every reply on SMS that is a few steps away from the menu."""
    return tuple(_prompts(phase, language))


def _prompts(phase: Phase, language: str) -> Iterator[Spoken]:
    seen: set[str] = set()
    paths: list[tuple[str, ...]] = [("menu",)]
    for path in paths:
        walker = walked(phase, language, path[:-1])
        yield from walker.say(path[-1])
        here = f"{walker.state} {[option.key for option in walker.offered]}"
        if here in seen or len(path) == DEEP:
            continue
        seen.add(here)
        choices = [str(o.number) if o.number >= 0 else o.label for o in walker.offered]
        more = TYPED if len(path) == 1 else ("8", "asdfgh")
        paths += [(*path, text) for text in (*choices, *more)]


def walked(phase: Phase, language: str, path: tuple[str, ...]) -> Conversation:
    """Return a conversation on SMS in which this was typed."""
    walker = conversation(phase, "sms", language)
    walker.outcome = OUTCOME
    walker.resident = replace(walker.resident, district="havenkwartier")
    for text in path:
        walker.say(text)
    return walker


def in_our_words(spoken: Spoken) -> str:
    """Return an SMS as it is sent, without the titles and words of residents in other letters."""
    sent = folded(spoken.text)
    return sent if is_gsm(sent) else ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", list(Phase))
def test_a_prompt_is_one_segment_and_a_list_is_two(phase: Phase, language: str) -> None:
    for spoken in prompts(phase, language):
        lists = sum(option.key.startswith(LISTS) for option in spoken.options) > 5
        most = 2 if lists or spoken.text.startswith(LONG) else 1
        assert segments(in_our_words(spoken)) <= most, spoken.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_resident_writes_in_letters_that_double_the_price(language: str) -> None:
    theirs = set(strangers("".join(idea.title + idea.text for idea in DEMO.ideas)))
    for phase in (Phase.IDEAS, Phase.VOTING, Phase.RESULTS):
        for spoken in prompts(phase, language):
            assert set(strangers(folded(spoken.text))) <= theirs


@pytest.mark.parametrize("language", LANGUAGES)
def test_joining_is_one_segment_a_message(language: str) -> None:
    for partner in DEMO.edition.partners:
        stranger = conversation(Phase.IDEAS, "sms", language, joined=False)
        for text in (f"#{partner.code}", "nederlands" if language == "nl" else "english", "2", "1"):
            for spoken in stranger.say(text):
                assert segments(folded(spoken.text)) == 1, spoken.text
