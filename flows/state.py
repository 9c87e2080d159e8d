"""Where a conversation is: one frozen type per place."""

from dataclasses import dataclass

from budget.consent import Purpose
from budget.discussion import Side
from budget.moderation import Subject
from budget.survey import Question
from flows.opinions import Rating, Responding


@dataclass(frozen=True, slots=True)
class Arriving:
    """Somebody new: asked for a language."""


@dataclass(frozen=True, slots=True)
class Consenting:
    """Asked whether what we keep is all right."""


@dataclass(frozen=True, slots=True)
class Settling:
    """Asked for a `district` and then for `news`; `only` for a district; for news on a `return`."""

    question: str = "district"


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Looking at what one agrees to hear of, or asked about one purpose; `once`, and not again."""

    purpose: Purpose | None = None
    number: int = 0
    once: bool = False


@dataclass(frozen=True, slots=True)
class Surveying:
    """Asked a question of the survey, or whether one wants to be asked any."""

    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """At the menu."""


@dataclass(frozen=True, slots=True)
class Informing:
    """Reading about a topic (`how`, `rules`, ... or `theme:KEY`), on a page from 0."""

    topic: str = "how"
    page: int = 0


@dataclass(frozen=True, slots=True)
class Writing:
    """Writing an idea, at one of its fields or at the `summary`; `mending` goes back there."""

    field: str = "text"
    mending: bool = False


@dataclass(frozen=True, slots=True)
class Comparing:
    """Asked whether an idea is one of these, which are like it; perhaps `reading` one of them.

    `part` is that of its text, from 0; `mending` as in `Writing`, to which this leads back.
    `instead` is whether it is asked once more, after a mere yes, if the other is supported instead.
    """

    numbers: tuple[int, ...]
    mending: bool = False
    reading: int = 0
    part: int = 0
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """Saying in other words what the idea with this number is, which was spoken."""

    number: int


@dataclass(frozen=True, slots=True)
class Browsing:
    """Looking through the ideas, narrowed down by theme, place or word, on a page from 0."""

    theme: str = ""
    place: str = ""
    word: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Reading one idea, found in this way, at a part of its text from 0."""

    number: int
    theme: str = ""
    place: str = ""
    word: str = ""
    page: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Authoring:
    """Looking at one's own ideas, or, with a number, at one of them.

    `view` is what is done with it: `answer` (`page` is its part), `edit`, a field, `photo`,
    `caption` (the words `said` below one), `invite`, `withdraw`, `reason`, `leave`.
    """

    number: int = 0
    view: str = ""
    page: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """Asked whether one writes an idea too, by the invitation with this tag."""

    number: int
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Discussing:
    """Reading what is said about the idea `before`: a page, at a part of it, or one reaction."""

    before: Reading
    page: int = 0
    part: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Reacting:
    """Saying something about the idea `before`: asked on which `side`, and then for the words.

    A reply is `to` a question.
    """

    before: Reading
    side: Side | None = None
    to: int = 0


@dataclass(frozen=True, slots=True)
class Reporting:
    """Asked what is wrong with a reaction, or if there is no `number` with the idea itself."""

    before: Discussing
    number: int = 0
    words: bool = False


@dataclass(frozen=True, slots=True)
class Contesting:
    """Asked why something of theirs, an idea or a reaction, should not be hidden."""

    subject: Subject
    number: int


@dataclass(frozen=True, slots=True)
class Mending:
    """Asked, as an author, to mend something about the idea with this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Appealing:
    """Asked, as an author, what is not right about the answer to the idea with this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Voting:
    """Filling a basket: at the start, at the list of projects, or at the basket itself."""

    view: str = "start"
    page: int = 0
    theme: str = ""
    district: str = ""
    word: str = ""
    fitting: bool = False


@dataclass(frozen=True, slots=True)
class Looking:
    """Looking at one project, from a page of the list."""

    number: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Spreading:
    """Spreading points: at the start, at the list of projects, or at the points given so far."""

    view: str = "start"
    page: int = 0
    theme: str = ""
    district: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Giving:
    """Asked how many points one project gets, from a page of the list."""

    number: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Pouring:
    """Dividing chips over themes; asked where those for theme `into` come from, or how many.

    Themes go by their number, 0 as long as none is named.
    """

    into: int = 0
    source: int = 0


@dataclass(frozen=True, slots=True)
class Proving:
    """Asked for the code in the letter, perhaps of who is `helped`, or to show a phone number."""

    helped: bool = False


@dataclass(frozen=True, slots=True)
class Assisting:
    """Asked whether somebody who is to be helped with voting is there, and agrees."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Asked for the postcode and the year of birth that belong to a code.

    `helped`: to that of somebody who is helped.
    """

    helped: bool = False


@dataclass(frozen=True, slots=True)
class Sharing:
    """Asked whether another code than the last is that of somebody else, who votes here too."""


@dataclass(frozen=True, slots=True)
class ReadingBack:
    """Asked to confirm the vote; `proof` is the number to type, where the sender can be faked."""

    proof: int = 1


@dataclass(frozen=True, slots=True)
class Results:
    """Reading the result, or why `number` won or not; `by` "theme", "list" or such."""

    page: int = 0
    number: int = 0
    by: str = ""


@dataclass(frozen=True, slots=True)
class Progressing:
    """Looking how far projects are, on a page from 0, or at one; `part` of what is said of it."""

    number: int = 0
    page: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Helping:
    """Choosing how a person can help, or telling what about; afterwards back to `before`.

    `organisers`: it is a question to them, perhaps `about` an idea, or one that `follows` on the
    answer to an earlier request.  `said` is what was not understood before.
    """

    before: "State"
    asked: bool = False
    organisers: bool = False
    about: int = 0
    follows: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Switching:
    """Choosing another language; afterwards back to `before`."""

    before: "State"


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Asked whether everything may be erased; if not, back to `before`.

    `proof` is the number to type, where the sender can be faked.
    """

    before: "State"
    proof: int = 1


@dataclass(frozen=True, slots=True)
class Missed:
    """Not understood so many times in a row, at `before`.

    `said` is what it was that was not understood, once help is offered.
    """

    before: "State"
    times: int = 1
    said: str = ""

    @property
    def helps(self) -> bool:
        """Whether help is offered, which is every second time; else the question once more."""
        return self.times > 1 if isinstance(self.before, Arriving) else self.times % 2 == 0


State = (
    Arriving
    | Consenting
    | Settling
    | (Agreeing | Surveying)
    | Home
    | Informing
    | Writing
    | Comparing
    | Wording
    | Browsing
    | Reading
    | Authoring
    | Invited
    | Discussing
    | Reacting
    | Reporting
    | Contesting
    | Mending
    | Appealing
    | Voting
    | Looking
    | Spreading
    | Giving
    | Pouring
    | Proving
    | Assisting
    | Matching
    | Sharing
    | ReadingBack
    | Results
    | (Progressing | Responding | Rating)
    | Helping
    | Switching
    | Forgetting
    | Missed
)

OfIdeas = (
    Writing | Comparing | Wording | Browsing | Reading | Authoring | Invited | Mending | Appealing
)
"""A place that is about ideas."""

Detour = Helping | Switching | Forgetting | Missed
"""A place that leads back to where the resident was before."""


def place_of(state: State) -> State:
    """Return the place where a resident really is, behind a detour."""
    return place_of(state.before) if isinstance(state, Detour) else state


def before_miss(state: State) -> State:
    """Return where somebody is, be it that they were not understood there."""
    return state.before if isinstance(state, Missed) else state
