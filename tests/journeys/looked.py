"""What is decided about an idea or a reaction in a rehearsal, and what its author hears."""

from dataclasses import replace

from budget.moderation import Subject, Thing
from budget.notice import About, Notice
from budget.standing import Standing
from flows.scene import Hidden
from tests.flows.conversation import Conversation

BECOMES = {
    "opened": Standing.OPEN,
    "hidden": Standing.HIDDEN,
    "restored": Standing.OPEN,
    "stays-hidden": Standing.HIDDEN,
}


def decided(about: str, thing: Thing, words: str, conversation: Conversation) -> Notice:
    """Let something stand where it was decided, and return what its author is told."""
    of_idea = thing.subject is Subject.IDEA
    if of_idea:
        idea = conversation.ideas.get(thing.number)
        assert idea
        conversation.ideas.put(replace(idea, standing=BECOMES[about]))
        if about == "hidden":
            conversation.hidden[thing.number] = Hidden(words)
        elif about == "stays-hidden":
            had = conversation.hidden[thing.number]
            conversation.hidden[thing.number] = had._replace(settled=True)
    else:
        reaction = conversation.discussion.own(thing.number, conversation.id)
        assert reaction
        conversation.discussion.put(replace(reaction, standing=BECOMES[about]))
    return Notice(About(about if of_idea else f"reaction-{about}"), thing.number, words)
