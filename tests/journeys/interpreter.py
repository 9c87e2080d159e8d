"""Playing a journey on a channel that it was not written for, by what each deed meant.

What was tapped is tapped where it is offered, or typed where nothing can be tapped.  What one
channel asks and another does not is answered with "I do not know", or passed over.
"""

from dataclasses import dataclass, replace

from bot.simulator.journey import Deed, Journey
from bot.simulator.phones import label
from budget.asking import Help
from budget.decisions import (
    Decision,
    HelpAsked,
    IdeaSubmitted,
    MediaDropped,
    NumberProved,
    PhotoAttached,
    PhotoSent,
    ProofMissed,
)
from budget.idea import UNKNOWN
from flows.hearing.choices import Offered, choice
from flows.hearing.typed import plain
from flows.talk import Ask, Kind
from locales.say import Option
from tests.flows.conversation import WORDS
from tests.journeys.rehearsal import DEMO, Rehearsal

OWN_CARD = Deed("own", Kind.CONTACT)
DO_NOT_KNOW = f"answer:{UNKNOWN}"
THEMES = {f"answer:{theme}" for theme in DEMO.edition.theme_by_key}
DISTRICTS = {f"answer:{district}" for district in DEMO.edition.district_by_key}
TYPED = {
    "done": "done",
    "list": "list",
    "change": "back",
    "district": "district",
    "news": "news",
    "remind": "remind me",
    "unremind": "no reminder",
}
"""What is typed for a choice that a channel does not offer, by the first part of its key."""

READ_ON = ("respond", "rate")
"""What is offered on the second part of a page, where every message is paid for."""

LEADS = {"district": ("",), "news": ("about:news:0", "")}
"""What is chosen after that, where "" is the choice itself."""


def replayed(journey: Journey, channel: str) -> list[Decision]:
    """Return what is decided when a journey is played on another channel."""
    original = Rehearsal(journey, journey.channel)
    interpreter = Interpreter(Rehearsal(journey, channel))
    for exchange in journey.exchanges:
        deed = exchange.deed
        if isinstance(deed, Deed):
            interpreter.do(deed, meant(deed, original), original)
        else:
            interpreter.there.do(deed)
        original.do(deed)
    return interpreter.there.decided


def meant(deed: Deed, rehearsal: Rehearsal) -> str | None:
    """Return the key of the choice that a deed stands for, or None for an expired button."""
    if deed.kind is Kind.TAP:
        return next((o.key for o in rehearsal.offered if label(o) == deed.text), None)
    if deed.kind is not Kind.TEXT:
        return ""
    offered = [Offered(o.key, o.number, o.label) for o in rehearsal.offered]
    erasing = any(o.key == "forget" for o in offered)
    key = choice(plain(deed.text), offered, WORDS, exact=not erasing, final=erasing)
    picks = key.startswith("look:") or deed.text.startswith("-")
    return "" if picks else key


@dataclass
class Interpreter:
    """Somebody who does on one phone what was done on another."""

    there: Rehearsal

    def do(self, deed: Deed, key: str | None, original: Rehearsal) -> None:
        """Do the same here, given what it meant there."""
        if key is None or (deed.kind is Kind.CONTACT and self.there.ask is not Ask.CONTACT):
            return
        if field := self._field_asked_there_only(original):
            self.choose(f"mend:{field}")
        if key:
            self.choose(key)
        else:
            self.there.hear(deed)

    def _field_asked_there_only(self, original: Rehearsal) -> str:
        """Return the field of an idea that is asked there, while here we are at the summary."""
        keys = {option.key for option in original.offered}
        if not self._offers("send") or "send" in keys or DO_NOT_KNOW not in keys:
            return ""
        return "theme" if keys & THEMES else "place" if keys & DISTRICTS else "cost"

    def choose(self, key: str) -> None:
        """Choose something, or do what leads to it here."""
        if key in {"cast", "blank"} and self.there.ask is Ask.CONTACT:
            self.there.hear(OWN_CARD)
        at_summary = key == "send" or key.startswith("mend:")
        while at_summary and not self._offers(key) and self._offers(DO_NOT_KNOW):
            self.choose(DO_NOT_KNOW)
        if key == "react" and not self._offers(key) and (go_on := self._offers("again")):
            self._take(go_on)  # where every message is paid for, the page does not follow by itself
        kind, _colon, value = key.partition(":")
        option = self._offers(key) or self._offered_below(kind, key)
        if option:
            self._take(option)
        elif kind == "look":
            self.there.hear(Deed(f"?{value}"))
        elif kind == "project":
            self.there.hear(Deed(value))
        elif kind == "less":
            self.there.hear(Deed(f"-{value}"))
        elif kind == "give":
            self.there.hear(Deed(value))
        elif key == "help:call":
            self.choose("help:visit")
        elif kind in TYPED:
            self.there.hear(Deed(TYPED[kind]))
            for leads in LEADS.get(kind, ()):
                self.choose(leads or key)

    def _offered_below(self, kind: str, key: str) -> Option | None:
        """Read on, if that is where something is offered."""
        onward = self._offers("part:1")
        if kind in READ_ON and onward:
            self._take(onward)
        return self._offers(key)

    def _offers(self, key: str) -> Option | None:
        return next((option for option in self.there.offered if option.key == key), None)

    def _take(self, option: Option) -> None:
        """Tap a choice, or type its number, or its label if it has no number."""
        if self.there.channel != "sms":
            self.there.hear(Deed(label(option), Kind.TAP))
        elif option.number >= 0:
            self.there.hear(Deed(str(option.number)))
        else:
            self.there.hear(Deed(option.label))


def essence(decisions: list[Decision]) -> list[Decision]:
    """Return what was decided, alike for all channels.

    Where one's number was proved is the channel's own matter; what is not asked is not known;
    who cannot be called comes by, and no photo comes in where only words do; and only where a
    number is sent to be typed back, another one is a wrong one.
    """
    own = NumberProved | ProofMissed | PhotoSent | PhotoAttached | MediaDropped
    return [_essence(decision) for decision in decisions if not isinstance(decision, own)]


def _essence(decision: Decision) -> Decision:
    match decision:
        case IdeaSubmitted(number, draft):
            place = UNKNOWN if draft.place is None else draft.place
            theme = draft.theme or UNKNOWN
            known = replace(draft, place=place, theme=theme, cost=draft.cost or 0, photo="")
            return IdeaSubmitted(number, known)
        case HelpAsked(Help.CALL, question):
            return HelpAsked(Help.VISIT, question)
    return decision
