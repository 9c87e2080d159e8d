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
from bot.editions.texts import Head
from bot.editions.written import as_written
from bot.editions.wrong import sentence
from budget.discussion import Discussion
from budget.edition import Edition, Odds
from budget.idea import Ideas
from budget.vessels import Contradiction
from flows import informing
from flows.scene import Own, Resident, Scene
from flows.state import Informing
from flows.talk import Reply
from locales.catalogue import available
from locales.say import Voice

_AMOUNTS = ("budget", "least_cost", "most_cost", "threshold")

RULES = ("vote", "idea_rules", "odds", *_AMOUNTS)
"""The keys of the file that are rules."""

_READ = frozenset(("slug", "zone", "languages", "timeline", *RULES))
"""The keys without which rules cannot be read."""

TOPICS = ("rules", "counting")
"""What residents can read of the rules, as it is shown before they hold."""

_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as a resident sees it, with the labels of its buttons and what an SMS costs."""

    text: str
    options: tuple[str, ...]
    segments: int


def ruled(edition: Edition, filled_in: Mapping[str, Any]) -> Edition:
    """Return an edition by these rules, read as its file would be; raise `NotAccepted`.

    Only the rules are looked at, and not how they go with the rest: that is for who keeps it.
    """
    named = {"place": "-", "organiser": {edition.languages[0]: "-"}}
    written = {key: value for key, value in as_written(edition).items() if key in _READ}
    data = named | written | dict(filled_in)
    try:
        page = shape.File.model_validate(data, context=Head.model_validate(data))
        vote = page.vote.rules(page.budget)
    except ValidationError as refusal:
        wrong = (Wrong(sentence(error, data), tuple(error["loc"])) for error in refusal.errors())
        raise NotAccepted(*wrong) from refusal
    except Contradiction as refusal:
        raise NotAccepted(*(Wrong(one, one.place) for one in refusal.reasons)) from refusal
    same = {name: getattr(page, name) for name in _AMOUNTS}
    odds = Odds(page.odds.ideas, page.odds.winners) if page.odds else None
    return replace(edition, vote=vote, idea_rules=page.idea_rules.rules(), odds=odds, **same)


def previewed(
    edition: Edition, topic: str, channel: str, language: str, now: datetime
) -> Iterator[Bubble]:
    """Yield what a resident reads about a topic, page after page, on a channel."""
    screen = SCREENS[channel]
    voice = Voice(language, brief=screen.brief, languages=edition.languages)
    resident, nothing = Resident(language), (Ideas(), lambda: Own("", now), Discussion())
    scene = Scene(edition, edition.entered, screen, resident, *nothing)
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
