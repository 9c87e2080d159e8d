"""Notices: what residents are told of their own affairs without having asked just now."""

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a notice is about, of the idea with its number where nothing else is named."""

    ANSWERED = "answered"
    """To who wrote it: it has its answer."""

    FOLLOWED = "followed"
    """To who follows or supports it: it has its answer, or all have whose numbers are said."""

    MEND = "mend"
    """Something about it is asked of who wrote it."""

    MEND_STILL = "mend-still"
    """It was asked, and nobody has answered."""

    HEARD = "heard"
    """There is an answer to the appeal."""

    REPLIED = "replied"
    """A person has answered the request with this number, as is said."""

    WITHDRAWN = "withdrawn"
    """It was taken back; said is a `Reason`, or somebody's words after a colon."""

    LEFT = "left"
    """Somebody who wrote it too stepped out."""

    JOINED = "joined"
    """Somebody writes it too."""

    WRITTEN_DOWN = "written-down"
    """It was spoken, and now somebody has written it down."""

    UNHEARD = "unheard"
    """It was spoken, and that never reached us."""

    MERGE_PROPOSED = "merge-proposed"
    """Those who wrote it, or another, are asked whether it goes on as part of that one."""

    KEPT_APART = "kept-apart"
    """It does not."""

    MERGED = "merged"
    """It does, and those who support it are asked what they think."""

    OFF_BALLOT = "off-ballot"
    """The project with this number cannot be chosen any more."""

    LEFT_OUT = "left-out"
    """It can be done and becomes no project."""

    OPENED = "opened"
    """The organiser decided that everybody can read it."""

    HIDDEN = "hidden"
    """It is hidden, for the reason that is said; without one, enough residents reported it."""

    RESTORED = "restored"
    """The organiser decided that everybody can read it again."""

    STAYS_HIDDEN = "stays-hidden"
    """The organiser decided that it stays so."""

    REACTION_OPENED = "reaction-opened"
    """This, and the next three, are the same of the reaction with this number."""

    REACTION_HIDDEN = "reaction-hidden"
    REACTION_RESTORED = "reaction-restored"
    REACTION_STAYS_HIDDEN = "reaction-stays-hidden"

    ASKED = "asked"
    """The reaction with this number is a question to who wrote the idea."""

    ASKED_STILL = "asked-still"
    """Nobody has replied to it."""

    AUTHOR_REPLIED = "author-replied"
    """The reaction with this number is the reply to one's question."""

    REACTED = "reacted"
    """Others said something about it after the reaction whose number is said."""

    PROGRESSED = "progressed"
    """There is news of the project with this number, which is being carried out."""

    RATE = "rate"
    """That project is done, and who follows it is asked whether it is any good."""

    UNFINISHED = "unfinished"
    """A ballot was begun and not sent."""

    ENDS = "ends"
    """The phase that is said ends soon, and the resident asked to be reminded."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that one resident is told; `said` are somebody's own words, if there are any."""

    about: About
    number: int = 0
    said: str = ""
