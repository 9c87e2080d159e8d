"""Another resident of a transcript, who writes by SMS; what one does, the other is told."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.simulator.town import Town
from bot.upkeep.tell import BETWEEN
from budget.decisions import Decision, ReactionGiven
from budget.discussion import Side
from budget.notice import About, Notice
from flows.scene import Resident
from flows.state import Home
from locales.catalogue import own_name
from locales.say import Spoken
from tests.flows.conversation import Conversation

ADDRESS = "+31687654321"
YES = {"nl": "ja", "en": "yes"}
MEANWHILE = BETWEEN + timedelta(minutes=1)
"""How long it takes until everybody is told what concerns them."""


async def carried_out(typed: Sequence[str], town: Town, language: str) -> None:
    """Let the neighbour type these, after having joined; then everybody is told."""
    if not town.phones["sms"].happened(ADDRESS):
        for word in ("hallo", own_name(language), YES[language]):
            await town.say("sms", ADDRESS, word, language)
    await town.move(town.clock() + MEANWHILE)
    for text in typed:
        await town.say("sms", ADDRESS, text, language)
    await town.move(town.clock() + MEANWHILE)


class Neighbour:
    """The neighbour of a rehearsal: in the same edition, with the same ideas."""

    def __init__(self, resident: Conversation) -> None:
        self._resident = resident
        self._conversation = Conversation(
            resident.edition,
            resident.now,
            "sms",
            resident.ideas,
            resident.discussion,
            Resident(resident.resident.language, joined=True),
            state=Home(),
            id="neighbour",
            joined=resident.now,
        )
        self._conversation.say("menu")
        self._told = 0

    def does(self, typed: Sequence[str]) -> list[Spoken]:
        """Type these, and return what the resident hears because of it."""
        here, there = self._conversation, self._resident
        here.now = there.now = there.now + 2 * MEANWHILE
        for notice in _for(here, there.decided[self._told :]):
            here.told(notice)
        self._told, before = len(there.decided), len(here.decided)
        for text in typed:
            here.say(text)
        return [said for n in _for(there, here.decided[before:]) for said in there.told(n)]


def _for(told: Conversation, decided: Sequence[Decision]) -> Iterator[Notice]:
    """Return what somebody is told because of what somebody else decided."""
    given = [decision for decision in decided if isinstance(decision, ReactionGiven)]
    for number, decision in enumerate(given, len(told.discussion) - len(given) + 1):
        idea = told.ideas.get(decision.idea)
        if decision.side is Side.QUESTION and idea and told.id in idea.authors:
            yield Notice(About.ASKED, number)
        if decision.side is Side.REPLY and told.discussion.own(decision.to, told.id):
            yield Notice(About.AUTHOR_REPLIED, number)
