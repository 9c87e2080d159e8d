"""What residents read of the rules, on each channel and in each language, beside a form."""

from typing import NamedTuple

from bot.channels import SCREENS
from bot.desk.process.settings import NAMES
from bot.desk.visit import Visit
from bot.desk.words import Sentence
from bot.editions.ruled import TOPICS, Bubble, previewed, spoken_in
from budget.edition import Edition


class Preview(NamedTuple):
    """The bubbles of one topic on one channel, in one language."""

    title: Sentence
    channel: str
    language: str
    bubbles: list[Bubble]


def previews(visit: Visit, edition: Edition) -> list[Preview]:
    """Return what residents would read of an edition's rules."""
    return [
        Preview(
            NAMES[topic],
            channel,
            language,
            list(previewed(edition, topic, channel, language, visit.now)),
        )
        for topic in TOPICS
        for language in spoken_in(edition)
        for channel in SCREENS
    ]
