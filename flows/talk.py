"""The terms of a conversation: what a resident says, what we answer, and in which words.

A step returns `Text`, not words: which language and which channel it is said in is decided at
the edge.  One literal sentence per `_()`, for translators see nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from budget.decisions import Decision
from budget.idea import Draft
from flows.state import State


class Kind(StrEnum):
    """What sort of thing came in; only text, taps, contacts and places can be answers."""

    TEXT = "text"
    TAP = "tap"
    CONTACT = "contact"
    PLACE = "place"
    VOICE = "voice"
    PICTURE = "picture"
    EDITED = "edited"
    OTHER = "other"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


class Command(StrEnum):
    """A word that works anywhere."""

    MENU = "menu"
    BACK = "back"
    HELP = "help"
    ASK = "ask"
    STOP = "stop"
    START = "start"
    LANGUAGE = "language"
    MY_DATA = "my data"
    FORGET = "forget"
    HOW = "how"
    WRITE = "write"
    IDEAS = "ideas"
    MINE = "mine"
    VOTE = "vote"
    ASSIST = "assist"
    RESULT = "result"
    PROGRESS = "progress"
    COMING = "coming"
    NEWS = "news"
    SURVEY = "survey"
    DISTRICT = "district"
    REMIND = "remind"
    NO_REMINDER = "unremind"
    DONE = "done"
    LIST = "list"
    LISTEN = "listen"


class Ask(StrEnum):
    """What a channel may ask for with a button of its own."""

    NOTHING = ""
    CONTACT = "contact"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of ours, by its English wording, with what goes into its gaps.

    `plural` and `count` choose between two wordings, where a number decides.
    """

    msgid: str
    values: Mapping[str, "Value"] = field(default_factory=dict)
    plural: str = ""
    count: int = 0
    _hash: int = field(init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Return the hash, worked out once: the labels of lists are looked up over and over."""
        try:
            return self._hash
        except AttributeError:
            known = hash((self.msgid, self.count, *self.values.values()))
            object.__setattr__(self, "_hash", known)
            return known


@dataclass(frozen=True, slots=True)
class Euros:
    """An amount of whole euros, with its sign or its word."""

    amount: int


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount without its unit, in a sentence that names it elsewhere."""

    amount: int


@dataclass(frozen=True, slots=True)
class Cents:
    """An amount in whole cents, for what was not rounded to euros yet."""

    cents: int


@dataclass(frozen=True, slots=True)
class Price:
    """The cost of one project in a list: in thousands where every character is paid for."""

    amount: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things in one sentence: "3, 8 and 21", or with `plain`, "3, 8, 21"."""

    items: tuple["Value", ...]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """The same sentence in every language of the edition, for who has not chosen one yet."""

    text: Text


@dataclass(frozen=True, slots=True)
class Lines:
    """Several things under each other."""

    items: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Until:
    """The last day of something that ends on it at this time, and not only at midnight."""

    day: date
    at: time


@dataclass(frozen=True, slots=True)
class Language:
    """The name of a language, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words that an organiser wrote, in several languages; the first is the original."""

    words: Mapping[str, str]

    def __hash__(self) -> int:
        return hash(next(iter(self.words.values()), ""))


Value = (
    str
    | int
    | date
    | Until
    | Text
    | Euros
    | Amount
    | Cents
    | Price
    | Listed
    | Each
    | Lines
    | Said
    | Language
)
"""What can stand in a gap; a date is said as a day, a string as it is."""


def _(msgid: str, /, **values: Value) -> Text:
    """Say this."""
    return Text(msgid, values) if values else Text(msgid)


def n_(one: str, many: str, count: int, /, **values: Value) -> Text:
    """Say this of one or of many."""
    return Text(one, values, many, count)


EUROS = _("{amount} euros")
"""An amount in words, where a sign would be dear."""

OPEN_LIST = _("Choose")
"""The button that opens a list, where a channel has one."""

SHARE_NUMBER = _("Share my number")
"""The button with which a resident shares their own contact card."""

UNNUMBERED = -1
"""The number of a choice that is typed by its label only, for numbers mean projects there."""


class Choice(NamedTuple):
    """Something that can be tapped, or typed by its number or its label.

    The key is namespaced (`look:8`).  The number is its place in the list unless it has one of
    its own, as a project has, or is `UNNUMBERED`.
    """

    key: str
    label: Value
    note: Value = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a project by its `path`, as `linden/pictures/HASH.jpg`, and what is on it."""

    path: str
    text: Text


@dataclass(frozen=True, slots=True)
class Recording:
    """A page read aloud, by its `path` as that of a picture; `instead` is where it cannot be."""

    path: str
    title: Value
    instead: Text


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a resident.

    `spelled`: the text itself says what to type, so a channel without buttons adds no list.
    `screen` (`KIND:NAME`): a reply of the same kind replaces the last one, where a tap asked for
    it; the buttons of the very same screen stay valid.  `mark` stands above the text, and so does
    the `picture`, or it goes ahead of it, as the channel can; the `recording` goes ahead.  `behind`
    are choices that are not shown, and are understood all the same: those of the question before.
    """

    text: Value
    choices: tuple[Choice, ...] = ()
    ask: Ask = Ask.NOTHING
    spelled: bool = False
    screen: str = ""
    mark: Text | None = None
    picture: Picture | None = None
    recording: Recording | None = None
    behind: tuple[Choice, ...] = ()


class Picks(NamedTuple):
    """The numbers that are `named`, and those `dropped`; in `doubt`, all of them are `named`.

    `only` is whether nothing else is wanted, `more` whether they come to what is there already.
    """

    named: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    doubt: bool = False
    only: bool = False
    more: bool = False


class Called(NamedTuple):
    """Projects that were called by words: the `names`, by the numbers `picked` has for them.

    `places` are names that are a place of a list, from 1, or -1 for the last; `listed` are the
    projects on the one that was shown, in order; `dealt` are names with their points.
    """

    names: tuple[tuple[int, tuple[str, ...]], ...] = ()
    picked: Picks = Picks()
    places: tuple[tuple[int, int], ...] = ()
    listed: tuple[int, ...] = ()
    dealt: tuple[tuple[int, int], ...] = ()


class Message(NamedTuple):
    """What a resident said, as far as it could be understood.

    `choice` is the key of an offered choice and `typed` whether it was typed rather than tapped,
    `merely` as nothing but a yes; `expired` whether a button was tapped that no longer stands for
    anything; `first` whether nothing had been offered yet. `number` is the phone number on the
    resident's own contact card. `numbers` are named in the text, `dropped` those that were named
    with a minus, `dealt` projects with what were called their points; `supported` is the idea in
    "support 20", `followed` that in "follow 20", `language` the language that was named. `media` is
    whether a photo or a voice note can be had, and `words` are those below a photo, as if they had
    been typed by themselves. Where a fact is asked `amount` are the euros that were named,
    `unknown` is whether it is not known, and `denied` whether it is said what it is not. `sought`
    are the words to look for, where that is done or it was said (`searching`), `telling` those at
    the menu, and before it, that may tell what is meant, the longest first. `asked` is what is
    often asked in so many words, by its key in `QUESTIONS`, and `why` the project of "why did 12
    win". Where words of one's own are asked for, `hollow` is what was said instead
    (`flows.hearing.hollow`). `wish` is what is wanted in so many words (`flows.hearing.wishes`),
    with the number of what; `called` are projects named by words (`flows.hearing.called`).

    `picked` is what the numbers are for, and whether that is in doubt; `explain` the number that
    is asked about without a question mark.  `placed` are the key and the label of the choice that
    stands there, where a number was typed that no choice has; `near` is the command that was
    probably meant.  `distress` is whether somebody says that they want to die, or are not safe;
    then nothing else is made out.  `no_plan` is whether a text begins as a question or a complaint.
    `another` is what is told behind words that announce another idea, while one is written.
    """

    text: str = ""
    choice: str = ""
    kind: Kind = Kind.TEXT
    typed: bool = False
    expired: bool = False
    first: bool = False
    command: Command | None = None
    supported: int | None = None
    followed: int | None = None
    language: str = ""
    number: str = ""
    numbers: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    dealt: tuple[tuple[int, int], ...] = ()
    media: bool = False
    words: "Message | None" = None
    amount: int | None = None
    unknown: bool = False
    denied: bool = False
    sought: str = ""
    searching: bool = False
    telling: tuple[str, ...] = ()
    picked: Picks = Picks()
    explain: int | None = None
    placed: tuple[str, str] = ("", "")
    near: Command | None = None
    several: tuple[int, ...] = ()
    asked: str = ""
    why: int | None = None
    distress: bool = False
    no_plan: bool = False
    merely: bool = False
    hollow: str = ""
    wish: tuple[str, int] = ("", 0)
    called: Called = Called()
    another: str = ""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a resident has begun and not sent: it outlives every detour.

    `poured` is how many chips each theme had after each of the last few moves; what is missing is
    in the pot, and no themes at all are a blank vote.  `invited` is to which idea, and
    the tag of the invitation, of who has to join first; `told` is what they told before they
    took part, or beside what is begun: each line of it may be an idea.
    """

    idea: Draft | None = None
    basket: tuple[int, ...] = ()
    points: tuple[tuple[int, int], ...] = ()
    poured: tuple[tuple[int, ...], ...] = ()
    invited: tuple[int, str] | None = None
    told: str = ""

    @property
    def filling(self) -> bool:
        """Whether a ballot has been begun."""
        return bool(self.basket or self.points or self.poured)


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything that one message leads to; `unfinished` is None if that stays as it was.

    Replies that offer no choice are followed by what the new state asks, so nobody is ever left
    without something to answer.
    """

    state: State
    replies: tuple[Reply, ...] = ()
    decisions: tuple[Decision, ...] = ()
    unfinished: Unfinished | None = field(default=None)


def together(
    said: tuple[Reply, ...], asked: tuple[Reply, ...], *, brief: bool
) -> tuple[Reply, ...]:
    """Say something and ask the next question in one message, unless a message must be short."""
    if not said or brief:
        return (*said, *asked)
    both = Lines((said[-1].text, "", asked[0].text))
    return (*said[:-1], replace(asked[0], text=both), *asked[1:])
