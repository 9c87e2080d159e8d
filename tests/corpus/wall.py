"""One hostile text in every place where residents read somebody's words, in our own sentences."""

from dataclasses import replace
from datetime import timedelta

from bot.channels import SCREENS
from budget.asking import Replied
from budget.defect import Defect, Part
from budget.discussion import Discussion, Reaction, Side
from budget.idea import TITLE_LENGTH, Answer, Draft, Idea, Ideas, shortened
from budget.merger import Merger
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from flows import places
from flows.hearing.typed import clean
from flows.ideas import writing
from flows.ideas.leaving import REASON_LENGTH
from flows.residents import holding
from flows.state import (
    Authoring,
    Comparing,
    Discussing,
    Home,
    Invited,
    Mending,
    Reacting,
    Reading,
    State,
    Writing,
)
from flows.talk import Unfinished
from locales.say import Spoken, Voice
from tests.flows.conversation import LANGUAGES, Conversation, conversation

_WORDS = 120
"""Characters that an idea gets at most in addition when another becomes part of it."""

SHOWN: tuple[State, ...] = (
    Reading(99),
    Discussing(Reading(99)),
    Discussing(Reading(99), page=1),
    Discussing(Reading(99), number=1),
    Discussing(Reading(99), number=2),
    Reacting(Reading(99), Side.REPLY, 2),
    Writing("summary"),
    Authoring(),
    Authoring(99),
    Comparing((94,)),
    Comparing((94, 95)),
    Comparing((94,), reading=94),
    Invited(94),
    Mending(96),
)
TOLD = (
    Notice(About.ANSWERED, 98),
    Notice(About.HEARD, 98),
    Notice(About.FOLLOWED, 98),
    Notice(About.WRITTEN_DOWN, 99),
    Notice(About.JOINED, 99),
    Notice(About.LEFT, 99),
    Notice(About.MEND, 96),
    Notice(About.MERGE_PROPOSED, 95),
    Notice(About.KEPT_APART, 95),
    Notice(About.MERGED, 93),
    Notice(About.ASKED, 2),
    Notice(About.AUTHOR_REPLIED, 3),
    Notice(About.REACTED, 99, "0"),
)


def kept(text: str) -> str:
    """Return a text as it is kept of what a resident types: in one line, without controls."""
    return " ".join(clean(text).split())


def said(text: str, channel: str) -> list[Spoken]:
    """Return all that residents read with this text in it, on a channel."""
    here = wall(text, channel)
    voice = Voice("nl", brief=SCREENS[channel].brief, languages=LANGUAGES)
    found: list[Spoken] = []
    for state in SHOWN:
        found += [voice.reply(reply) for reply in places.ask(state, here.scene)]
    replies = (*writing.begin(here.scene).replies, *holding.show(Home(), here.scene).replies)
    found += map(voice.reply, (*replies, writing.reminder(here.scene.unfinished.idea or Draft())))
    for notice in (*TOLD, *_with_words(text)):
        found += here.told(notice)
    return found


def _with_words(text: str) -> tuple[Notice, ...]:
    """Return the notices in which somebody's words stand."""
    ideas = (About.HIDDEN, About.STAYS_HIDDEN)
    reactions = (About.REACTION_HIDDEN, About.REACTION_STAYS_HIDDEN)
    return (
        *(Notice(about, 97, text) for about in ideas),
        *(Notice(about, 4, text) for about in reactions),
        Notice(About.RESTORED, 98, text),
        Notice(About.WITHDRAWN, 94, f":{text[:REASON_LENGTH]}"),
        Notice(About.REPLIED, 1, Replied(text, text, "nl").as_json()),
    )


def wall(text: str, channel: str) -> Conversation:
    """Return a conversation in which this text stands wherever somebody can have written it."""
    here = conversation(Phase.IDEAS, channel)
    short = text[:300]
    idea = Idea(99, shortened(text), text, text, "groen", 0, text, 0, here.now, "resident")
    answer = Answer(accepted=False, reason={"nl": text}, at=here.now)
    hidden = replace(idea, number=97, standing=Standing.HIDDEN)
    answered = replace(idea, number=98, standing=Standing.REFUSED, answer=answer)
    defect = Defect(Part.OTHER, {"nl": text}, here.now, here.now + timedelta(days=7))
    others = replace(idea, by="buur")
    merger = Merger(94, here.now + timedelta(days=7), ("Els",), text[:_WORDS])
    merged = replace(others, number=93, into=94, standing=Standing.MERGED)
    mended, proposed = (
        replace(idea, number=96, asked=defect),
        replace(idea, number=95, merger=merger),
    )
    theirs = replace(others, number=94)
    here.ideas = Ideas((merged, theirs, proposed, mended, hidden, answered, idea))
    draft = Draft(
        text, text, "groen", 0, text[:TITLE_LENGTH], text[:TITLE_LENGTH], text[:TITLE_LENGTH]
    )
    here.unfinished = Unfinished(draft)
    here.discussion = Discussion(
        (
            Reaction(1, 99, Side.FOR, short, "buur"),
            Reaction(2, 99, Side.QUESTION, short, "buur"),
            Reaction(3, 99, Side.REPLY, short, "buur", to=2),
            Reaction(4, 94, Side.QUESTION, short, "resident", standing=Standing.HIDDEN),
        )
    )
    return here
