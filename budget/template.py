"""Templates of WhatsApp: a broadcast for who has not written for a day.

WhatsApp approves each of them beforehand, in each language, and lets us begin so many conversations
in 24 hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final, NamedTuple

from budget.audience import Audience, Who

WHATSAPP: Final = "whatsapp"

NUDGE: Final = 0
"""In the place of the number of a broadcast: what asks who was quiet to write."""

REVIEW: Final = timedelta(hours=48)
"""So long may WhatsApp take to look at one; whoever is to get it waits no longer."""


class Approval(StrEnum):
    """How far a template is: the last seven in WhatsApp's own words.

    `WANTED`: Twilio does not have it yet, or we do not know.
    """

    WANTED = "wanted"
    UNSUBMITTED = "unsubmitted"
    RECEIVED = "received"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"


REFUSED: Final = (Approval.REJECTED, Approval.DISABLED)
"""Nobody gets it like this."""


class Told(NamedTuple):
    """What Twilio says of a template: its id, how far it is, and why it was refused."""

    sid: str
    state: Approval
    reason: str = ""


class Category(StrEnum):
    """What WhatsApp takes a message for; it has a price and rules for each."""

    UTILITY = "UTILITY"
    MARKETING = "MARKETING"


_OWN: Final = (Who.AUTHORS, Who.SUPPORTERS, Who.FOLLOWERS, Who.PROJECT)


def category(audience: Audience) -> Category:
    """Return what a broadcast to them is, by WhatsApp's rules.

    Whoever hears of what they wrote, support or follow themselves gets what they asked for.  All
    else is for many alike, and WhatsApp would refuse it under another name; so it would a reminder
    of what somebody began and left.
    """
    return Category.UTILITY if audience.who in _OWN else Category.MARKETING


_SOON, _LATER, _NOW_AND_THEN = timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6)
_DOUBLINGS: Final = 4


@dataclass(frozen=True, slots=True)
class Template:
    """A template of one broadcast (or `NUDGE`) in one language.

    Twilio has it under `name`, as `sid`; `reason` is why WhatsApp refused it.  `looks` is how often
    we asked how far it is, and `wording` what is sent of it, once it was approved.
    """

    broadcast: int
    language: str
    name: str
    category: Category
    body: str
    state: Approval = Approval.WANTED
    reason: str = ""
    sid: str = ""
    looks: int = 0
    wording: int = 0
    number: int = 0

    @property
    def undecided(self) -> bool:
        """Whether it is asked for, and may still be approved, or be so again."""
        if self.state is Approval.WANTED:
            return self.looks > 0
        return self.state not in (Approval.APPROVED, *REFUSED)

    def due(self, now: datetime) -> datetime:
        """Return when to ask again how far it is, having asked now: ever more seldom."""
        if self.state in (Approval.APPROVED, *REFUSED):
            return now + _NOW_AND_THEN
        doublings = min(max(self.looks - 1, 0), _DOUBLINGS)
        return now + min(_SOON * (1 << doublings), _LATER)


def templates(number: int, audience: Audience, text: Mapping[str, str]) -> list[Template]:
    """Return what WhatsApp is to be asked to approve of these words; nothing if it gets none."""
    if audience.channels and WHATSAPP not in audience.channels:
        return []
    kind = category(audience)
    return [
        Template(number, language, _name(kind, language, fixed(said)), kind, fixed(said))
        for language, said in text.items()
    ]


def nudge(language: str, said: str) -> Template:
    """Return the template that asks somebody to write, for something of theirs waits."""
    kind, body = Category.UTILITY, fixed(said)
    return Template(NUDGE, language, _name(kind, language, body), kind, body)


def fixed(said: str) -> str:
    """Return words in which nothing is taken for a variable."""
    return said.replace("{{", "((").replace("}}", "))")


def _name(kind: Category, language: str, body: str) -> str:
    """Return a name that tells the words, so that the same words are one template for ever."""
    digest = sha256(f"{kind}\n{language}\n{body}".encode()).hexdigest()[:24]
    code = "".join(sign for sign in language.lower() if sign.isalnum())
    return f"wijkstem_{code}_{digest}"


UNKNOWN_TIER: Final = 250
"""What WhatsApp lets everybody begin with: this holds as long as nobody said otherwise."""

UNLIMITED: Final = 999_999_999
"""More than there are people."""

TIERS: Final = (250, 1_000, 2_000, 10_000, 100_000, UNLIMITED)
"""Conversations that WhatsApp may let us begin in 24 hours."""

WITHIN: Final = timedelta(hours=24)


def days(people: int, tier: int, begun: int) -> int:
    """Return how many days it takes to begin so many conversations, of which some are begun."""
    if not people:
        return 0
    later = max(people - max(tier - begun, 0), 0)
    return 1 + -(-later // tier)
