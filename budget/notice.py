"""Notices: what residents are told of their own affairs without having asked just now."""

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a notice is about.

    `WITHDRAWN`: the idea was taken back, said is the
    reason (a `Reason`, or somebody's words after a colon); `LEFT`: somebody who wrote it too
    stepped out, and `JOINED`: somebody writes it too.  `WRITTEN_DOWN`: the idea was spoken, and now
    somebody has written it down; `UNHEARD`: it was spoken, and that never reached us.
    `MERGE_PROPOSED`: those who wrote it, or another, are asked whether it goes on as part of that
    one; `KEPT_APART`: it does not; `MERGED`: it does, of which those who support it are asked what
    they think.  `OFF_BALLOT`: the project with this number cannot be chosen any more.  `LEFT_OUT`:
    it can be done and becomes no project.

    `OPENED`, `HIDDEN`, `RESTORED` and `STAYS_HIDDEN`: so the organiser decided about an idea; what
    is hidden without a reason, enough residents reported.  Those that begin with `REACTION` are the
    same about a reaction, by its number.  `ASKED`: a question about an idea, `AUTHOR_REPLIED`: the
    reply to one, by its number; `ASKED_STILL`: nobody has replied to one.  `REACTED`: others said
    something about an idea after the reaction whose number is said.

    `FOLLOWED`: an idea that the resident follows or supports has its answer, or all those whose
    numbers are `said`; `MEND`: something about theirs is asked, and `MEND_STILL`: it is asked
    still; `HEARD`: there is an answer to an appeal.

    `PROGRESSED`: there is news of the project with this number, which is being carried out; `RATE`:
    it is done, and who follows it is asked whether it is any good.

    `UNFINISHED`: a ballot was begun and not sent; `ENDS`: the phase that is said ends soon, of
    which the resident asked to be reminded.
    """

    ANSWERED = "answered"
    FOLLOWED = "followed"
    MEND = "mend"
    MEND_STILL = "mend-still"
    HEARD = "heard"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    JOINED = "joined"
    WRITTEN_DOWN = "written-down"
    UNHEARD = "unheard"
    MERGE_PROPOSED = "merge-proposed"
    KEPT_APART = "kept-apart"
    MERGED = "merged"
    OFF_BALLOT = "off-ballot"
    LEFT_OUT = "left-out"
    OPENED = "opened"
    HIDDEN = "hidden"
    RESTORED = "restored"
    STAYS_HIDDEN = "stays-hidden"
    REACTION_OPENED = "reaction-opened"
    REACTION_HIDDEN = "reaction-hidden"
    REACTION_RESTORED = "reaction-restored"
    REACTION_STAYS_HIDDEN = "reaction-stays-hidden"
    ASKED = "asked"
    ASKED_STILL = "asked-still"
    AUTHOR_REPLIED = "author-replied"
    REACTED = "reacted"
    PROGRESSED = "progressed"
    RATE = "rate"
    UNFINISHED = "unfinished"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that one resident is told; `said` are somebody's own words, if there are any."""

    about: About
    number: int = 0
    said: str = ""
