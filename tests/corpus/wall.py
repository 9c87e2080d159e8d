"""One hostile text in every place where residents read somebody's words, in our own sentences."""

from dataclasses import replace

from bot.channels import SCREENS
from budget.asking import Replied
from budget.discussion import Discussion, Reaction, Side
from budget.idea import Answer, Idea, Ideas, shortened
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from flows import places
from flows.state import Discussing, Reacting, Reading, State
from flows.typed import clean
from locales.say import Spoken, Voice
from tests.flows.conversation import LANGUAGES, Conversation, conversation

SHOWN: tuple[State, ...] = (
    Reading(99),
    Discussing(Reading(99)),
    Discussing(Reading(99), page=1),
    Discussing(Reading(99), number=1),
    Discussing(Reading(99), number=2),
    Reacting(Reading(99), Side.REPLY, 2),
)
TOLD = (
    Notice(About.ANSWERED, 98),
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
    asked = Notice(About.REPLIED, 1, Replied(text, text, "nl").as_json())
    found: list[Spoken] = []
    for state in SHOWN:
        found += [voice.reply(reply) for reply in places.ask(state, here.scene)]
    for notice in (*TOLD, Notice(About.HIDDEN, 97, text), Notice(About.RESTORED, 98, text), asked):
        found += here.told(notice)
    return found


def wall(text: str, channel: str) -> Conversation:
    """Return a conversation in which this text stands wherever somebody can have written it."""
    here = conversation(Phase.IDEAS, channel)
    short = text[:300]
    idea = Idea(99, shortened(text), text, text, "groen", 0, text, 0, here.now, "resident")
    answer = Answer(accepted=False, reason={"nl": text}, at=here.now)
    hidden = replace(idea, number=97, standing=Standing.HIDDEN)
    answered = replace(idea, number=98, standing=Standing.REFUSED, answer=answer)
    here.ideas = Ideas((idea, answered, hidden))
    here.discussion = Discussion(
        (
            Reaction(1, 99, Side.FOR, short, "buur"),
            Reaction(2, 99, Side.QUESTION, short, "buur"),
            Reaction(3, 99, Side.REPLY, short, "buur", to=2),
            Reaction(4, 99, Side.QUESTION, short, "resident"),
        )
    )
    return here
