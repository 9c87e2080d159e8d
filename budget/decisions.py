"""Decisions: the only way in which a conversation, or the clock, changes anything.

A step of a conversation returns decisions; the store carries them out in the transaction that
also keeps the reply, or refuses them all.  What is decided in public is kept in the journal.
"""

from dataclasses import dataclass, field

from budget.asking import Context, Help
from budget.authorship import Reason
from budget.ballot import AnyBallot
from budget.consent import ConsentChosen, EarlierLeft, NextAsked
from budget.discussion import Side
from budget.idea import Draft
from budget.moderation import Thing, Wrong
from budget.opinion import Opinion
from budget.reminder import ReminderChosen
from budget.survey import SurveyAnswered


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """From now on the resident is answered in this language."""

    language: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody came in through an intermediary; counted, and never kept with the resident."""

    partner: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The resident has read what is kept, and agrees."""


@dataclass(frozen=True, slots=True)
class DistrictChosen:
    """The resident lives in this district; "" if they would rather not say."""

    district: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The resident wants no more messages of our own accord."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The resident, who had stopped, wants to take part again."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything that we hold about the resident is to be erased.

    It `withdraws` their ballot and ends their right, unless they say that they never took part.
    """

    withdraws: bool = True


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """A person has to help: in this way, and with what the resident said, if anything.

    It may be `about` an idea, and it `follows` an earlier request, to which the answer was not
    enough.  The `context` makes it no other request.  Of what was said aloud, `voice` is the token.
    """

    help: Help
    question: str = ""
    about: int = 0
    follows: int = 0
    context: Context = field(default=Context(), compare=False)
    voice: str = ""


@dataclass(frozen=True, slots=True)
class PhotoSent:
    """The resident sends a photo, known by this token from now on, perhaps `instead` of another."""

    token: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class PhotoAttached:
    """An author puts the photo with this token with an idea of theirs, or with "" none any more."""

    number: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class VoiceSent:
    """The resident says something, known by this token from now on, perhaps `instead` of that."""

    token: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class MediaDropped:
    """The resident throws away what they sent beside words."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdeaWorded:
    """The resident says in writing what an idea of theirs is that they spoke before."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class HelpWithdrawn:
    """The resident does not want to be helped in this way any more."""

    help: Help


@dataclass(frozen=True, slots=True)
class AnswerHelped:
    """The answer to this request was enough: what was asked and answered need not be kept."""

    request: int


@dataclass(frozen=True, slots=True)
class IdeaSubmitted:
    """The resident hands in an idea; the store refuses if this number was taken meanwhile."""

    number: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class IdeaEdited:
    """An author changes this field of a `Draft` of an idea, to what stands in it there."""

    number: int
    field: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class IdeaWithdrawn:
    """Its only author takes an idea back; those who support it hear it, with what was `said`."""

    number: int
    reason: Reason = Reason.UNSAID
    said: str = ""


@dataclass(frozen=True, slots=True)
class IdeaLeft:
    """An author leaves an idea to the others who wrote it."""

    number: int


@dataclass(frozen=True, slots=True)
class InvitationMade:
    """Whoever sends this code can write an idea too; one that was made before stops."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class InvitationStopped:
    """Nobody can join the authors of an idea any more."""

    number: int


@dataclass(frozen=True, slots=True)
class InvitationMissed:
    """What was typed is no invitation: so many a day, and the phone is locked."""


@dataclass(frozen=True, slots=True)
class AuthorJoined:
    """The resident writes an idea too, by the invitation with this tag."""

    number: int
    tag: str


@dataclass(frozen=True, slots=True)
class IdeaSupported:
    """The resident supports an idea; doing so twice is doing so once."""

    number: int


@dataclass(frozen=True, slots=True)
class SupportWithdrawn:
    """The resident takes their support of an idea back."""

    number: int


@dataclass(frozen=True, slots=True)
class MergeAnswered:
    """An author agrees, or not, that an idea goes on as part of another; "no" ends it."""

    number: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """The resident makes a mark of a kind at a number; doing so twice is doing so once."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Unmarked:
    """The resident takes such a mark away."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class ReactionGiven:
    """The resident says something about an idea, or replies `to` a question about theirs."""

    idea: int
    side: Side
    text: str
    to: int = 0


@dataclass(frozen=True, slots=True)
class ReactionWithdrawn:
    """The resident takes back what they said, under this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Reported:
    """The resident finds something wrong; twice is once, and their own is nobody's matter."""

    thing: Thing
    wrong: Wrong
    words: str = ""


@dataclass(frozen=True, slots=True)
class Contested:
    """The resident does not agree that something of theirs is hidden, and says why."""

    thing: Thing
    words: str


@dataclass(frozen=True, slots=True)
class DefectMended:
    """An author answers what was asked about an idea: with a text, a place, or whole euros.

    `said` is `UNKNOWN` of who does not know: then the idea stays as it is.
    """

    number: int
    said: str
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Appealed:
    """An author does not agree that an idea cannot be done, for this reason."""

    number: int
    said: str


@dataclass(frozen=True, slots=True)
class NumberProved:
    """The resident has shown that this phone number, in E.164, is theirs."""

    number: str


@dataclass(frozen=True, slots=True)
class CodeUsed:
    """From now on the resident votes with the code they typed, or were asked about.

    `helped`: it is somebody else's, who votes on this phone.
    """

    helped: bool = False


@dataclass(frozen=True, slots=True)
class CodeHeld:
    """The code that was typed opens nothing before a postcode and a year match it."""


@dataclass(frozen=True, slots=True)
class CodeQueried:
    """The code that was typed may be somebody else's: the resident is asked whose it is."""


@dataclass(frozen=True, slots=True)
class CodeMissed:
    """What was typed is no code, or does not match it: so many a day, and the phone is locked."""


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """This phone was used for as many codes as it may be; the organiser hears of it."""


@dataclass(frozen=True, slots=True)
class ProofMissed:
    """Another number was typed than the one that was sent: so many a day, and it is over."""


@dataclass(frozen=True, slots=True)
class BallotCast:
    """The resident casts this ballot; it replaces the one they cast before.

    The salt (16 random bytes) is what the receipt in the reply was made with.
    """

    ballot: AnyBallot
    salt: bytes


@dataclass(frozen=True, slots=True)
class RehearsalBegun:
    """The resident rehearses the vote from now on: until it opens, or they stop."""


@dataclass(frozen=True, slots=True)
class RehearsalLeft:
    """The resident rehearses the vote no more."""


Decision = (
    LanguageChosen
    | Arrived
    | Joined
    | DistrictChosen
    | ConsentChosen
    | (EarlierLeft | NextAsked)
    | ReminderChosen
    | Stopped
    | Resumed
    | Forgotten
    | HelpAsked
    | HelpWithdrawn
    | AnswerHelped
    | PhotoSent
    | PhotoAttached
    | VoiceSent
    | MediaDropped
    | IdeaWorded
    | IdeaSubmitted
    | IdeaEdited
    | IdeaWithdrawn
    | IdeaLeft
    | InvitationMade
    | InvitationStopped
    | InvitationMissed
    | AuthorJoined
    | IdeaSupported
    | SupportWithdrawn
    | MergeAnswered
    | Marked
    | Unmarked
    | ReactionGiven
    | ReactionWithdrawn
    | Reported
    | Contested
    | DefectMended
    | Appealed
    | NumberProved
    | CodeUsed
    | CodeHeld
    | CodeQueried
    | (CodeMissed | CodeRefused | ProofMissed)
    | BallotCast
    | RehearsalBegun
    | RehearsalLeft
    | (Opinion | SurveyAnswered)
)
"""What a resident can decide in a conversation."""
