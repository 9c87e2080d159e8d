"""The rules of an edition as they were filled in, and what a resident would read of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from bot.channels import SCREENS
from bot.channels.segments import segments
from bot.editions import shape
from bot.editions.checking import NotAccepted, Wrong
from bot.editions.file import contradictions
from bot.editions.texts import Head
from bot.editions.written import as_written
from bot.editions.wrong import sentence
from budget.edition import Edition, Odds
from budget.idea import Ideas
from flows import informing
from flows.scene import Own, Resident, Scene
from flows.state import Informing
from flows.talk import Reply
from locales.catalogue import available
from locales.say import Voice

RULES = ("vote", "idea_rules", "odds", "budget", "least_cost", "most_cost", "threshold")
"""The keys of the file that are rules."""

TOPICS = ("rules", "counting", "how")
"""What residents can read in which there are rules."""

_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as a resident sees it, with the labels of its buttons and what an SMS costs."""

    text: str
    options: tuple[str, ...]
    segments: int


def ruled(edition: Edition, filled_in: Mapping[str, Any]) -> Edition:
    """Return an edition by these rules, as its file would say them; raise `NotAccepted`."""
    data = as_written(edition) | {key: filled_in[key] for key in RULES if key in filled_in}
    try:
        page = shape.File.model_validate(data, context=Head.model_validate(data))
    except ValidationError as refusal:
        wrong = (Wrong(sentence(error, data), tuple(error["loc"])) for error in refusal.errors())
        raise NotAccepted(*wrong) from refusal
    if said := [Wrong(one, one.place) for one in contradictions(page)]:
        raise NotAccepted(*said)
    same = {name: getattr(page, name) for name in RULES[3:]}
    vote, idea_rules = page.vote.rules(page.budget), page.idea_rules.rules()
    odds = Odds(page.odds.ideas, page.odds.winners) if page.odds else None
    return replace(edition, vote=vote, idea_rules=idea_rules, odds=odds, **same)


def previewed(
    edition: Edition, topic: str, channel: str, language: str, now: datetime
) -> Iterator[Bubble]:
    """Yield what a resident reads about a topic, page after page, on a channel."""
    screen = SCREENS[channel]
    voice = Voice(language, brief=screen.brief, languages=edition.languages)
    scene = Scene(
        edition, edition.entered, screen, Resident(language), Ideas(), lambda: Own("", now)
    )
    page = 0
    while page < _MOST_PAGES:
        replies = informing.ask(Informing(topic, page), scene)
        for reply in replies:
            spoken = voice.reply(reply)
            cost = segments(spoken.text) if screen.brief else 0
            yield Bubble(spoken.text, tuple(option.label for option in spoken.options), cost)
        page += 1
        if not _goes_on(replies, page):
            return


def spoken_in(edition: Edition) -> list[str]:
    """Return the languages of an edition in which residents can be answered."""
    return [language for language in edition.languages if language in available()]


def _goes_on(replies: tuple[Reply, ...], page: int) -> bool:
    return any(choice.key == f"page:{page}" for reply in replies for choice in reply.choices)
