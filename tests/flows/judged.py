"""Conversations about an idea that was answered, or about which something is asked."""

from dataclasses import replace
from datetime import timedelta

from budget.defect import Defect, Part
from budget.idea import Answer, Idea
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import State
from tests.flows.conversation import Conversation, conversation

SCREENS = ("telegram", "whatsapp", "sms")
ME = "resident"
REASON = (
    "De gemeente zet dit jaar al 12 bakken op deze route. Meer bakken worden niet geleegd, "
    "want er is geen geld voor nog een ronde met de wagen."
)


def refused(standing: Standing = Standing.REFUSED, by: str = ME, **more: object) -> Conversation:
    """Return a conversation a day after idea 20 of this resident was refused."""
    talk = conversation(Phase.SCREENING, **more)  # type: ignore[arg-type]
    idea = talk.ideas.get(20)
    assert idea
    no = Answer(
        accepted=False,
        reason={"nl": REASON, "en": "There are 12 bins on this route already."},
        at=talk.now - timedelta(days=1),
        alternative={"nl": "Vraag een bak bij de school."},
        criterion="no-conflict",
    )
    talk.ideas.put(replace(idea, by=by, standing=standing, answer=no))
    return talk


def asked(part: Part, *, others: tuple[str, ...] = (), **more: object) -> Conversation:
    """Return a conversation in which something is asked about idea 20."""
    talk = conversation(Phase.SCREENING, **more)  # type: ignore[arg-type]
    idea = talk.ideas.get(20)
    assert idea
    defect = Defect(part, {"nl": "Waar is het precies?"}, talk.now, talk.now + timedelta(days=7))
    talk.ideas.put(replace(idea, by="" if others else ME, others=others, asked=defect))
    return talk


def tell(talk: Conversation, about: About, number: int = 20, said: str = "") -> str:
    """Tell a resident something; return what is said."""
    return " ".join(spoken.text for spoken in talk.told(Notice(about, number, said)))


def place(talk: Conversation) -> State:
    """Return where a resident is now."""
    return talk.state


def own(talk: Conversation, number: int = 20) -> Idea:
    found = talk.ideas.get(number)
    assert found
    return found
