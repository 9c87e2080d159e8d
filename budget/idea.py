"""An idea: what a resident proposes, from the first words to the summary that is sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from budget import search
from budget.defect import Defect
from budget.merger import Merger
from budget.similar import Nearness, Pieces, nearest
from budget.standing import LISTED, MAY_BECOME, NotPossible, Standing

TITLE_LENGTH = 40
"""Characters of an idea's text that serve as its title when it has none of its own."""

TEXT_LENGTH = 1_000
"""Characters that an idea may have at most; who writes more is asked to be brief."""

UNKNOWN = "?"
"""The answer "I do not know", where a fact was asked."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An idea that is being written; only the text is needed, and None is not asked yet.

    `place` is a district's key, "" for the whole area, `UNKNOWN`, or the resident's own words;
    `theme` is a theme's key or `UNKNOWN`; `cost` is in whole euros, 0 if unknown.  A `title`, the
    `author`'s name and an `organisation` are never asked for; who likes gives them.  `photo` and
    `voice` are the tokens of what was sent beside words; an idea that was spoken has no text yet.
    """

    text: str = ""
    place: str | None = None
    theme: str | None = None
    cost: int | None = None
    title: str = ""
    author: str = ""
    organisation: str = ""
    photo: str = ""
    voice: str = ""

    @property
    def told(self) -> bool:
        """Whether it says what the idea is, in writing or aloud."""
        return bool(self.text or self.voice)

    @property
    def words(self) -> tuple[str, ...]:
        """All of it that is somebody's own words."""
        return (self.title, self.text, self.place or "", self.author, self.organisation)

    def taking(self, field: str, other: "Draft") -> "Draft":
        """Return this draft with one field of another: what else that says may be old."""
        return replace(self, **{field: getattr(other, field)})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the organiser answers to an idea, in public: whether it can be done, and why (not).

    The words are those of the organiser, by language code.  What can be done has a `cost` in whole
    euros and a short `title` for the ballot; what cannot does not meet the `criterion` with this
    key, and there may be an `alternative`.
    """

    accepted: bool
    reason: Mapping[str, str]
    at: datetime
    cost: int = 0
    title: str = ""
    alternative: Mapping[str, str] = field(default_factory=dict)
    criterion: str = ""

    def __hash__(self) -> int:
        return hash((self.accepted, self.at))


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea that was handed in, under the number by which everybody knows it.

    `author` is the name to show, if one was given, and `organisation` that on behalf of which it
    was handed in; `by` is the random id of the resident, and `others` those of who wrote it too.
    `invitation` is the keyed hash of the code with which others can join them, "" if none can.
    `into` is the number of the idea that it was merged into, and `picture` the name of its photo.
    `merger` is the last that was proposed for it, which may be over.
    `asked` is what its authors are asked to mend.
    """

    number: int
    title: str
    text: str
    place: str
    theme: str
    cost: int
    author: str
    supports: int
    at: datetime
    by: str = ""
    standing: Standing = Standing.OPEN
    into: int = 0
    answer: Answer | None = None
    organisation: str = ""
    picture: str = ""
    others: tuple[str, ...] = ()
    invitation: str = ""
    merger: Merger | None = None
    asked: Defect | None = None

    @property
    def spoken(self) -> bool:
        """Whether it was said aloud, and nobody has written it down yet."""
        return not self.text

    @property
    def words(self) -> tuple[str, ...]:
        """All of it that is somebody's own words, and everybody reads."""
        return (self.title, self.text, self.place, self.author, self.organisation)

    @property
    def authors(self) -> tuple[str, ...]:
        """The random ids of those who wrote it, as far as they are still known."""
        return ((self.by,) if self.by else ()) + self.others

    @property
    def draft(self) -> Draft:
        """What its authors wrote, as they wrote it; the title only if it is not the first words."""
        own = "" if self.title == shortened(self.text) else self.title
        facts = (self.text, self.place, self.theme, self.cost)
        return Draft(*facts, own, self.author, self.organisation)

    def written(self, draft: Draft) -> "Idea":
        """Return the idea with what is written in a draft; what was not asked is not known."""
        return replace(
            self,
            title=draft.title or shortened(draft.text),
            text=draft.text,
            place=UNKNOWN if draft.place is None else draft.place,
            theme=UNKNOWN if draft.theme is None else draft.theme,
            cost=draft.cost or 0,
            author=draft.author,
            organisation=draft.organisation,
        )

    def may_be_reworded(self, resident: str) -> bool:
        """Whether somebody may say better what it is: its authors, until others support it."""
        early = self.standing in (Standing.WAITING, Standing.OPEN) and not self.supports
        return early and resident in self.authors

    def become(self, standing: Standing) -> "Idea":
        """Return the idea where it stands from now on; raise `NotPossible`.

        What was only spoken is nothing that anybody could read yet.
        """
        unread = self.spoken and standing is Standing.OPEN
        if unread or standing not in MAY_BECOME[self.standing]:
            raise NotPossible(self.number, self.standing, standing)
        return replace(self, standing=standing)

    def without(self, resident: str) -> "Idea":
        """Return the idea as it is when one of its authors is forgotten."""
        others = tuple(other for other in self.others if other != resident)
        left = replace(self, others=others, merger=self._merger_without(resident))
        return replace(left, author="", by="") if self.by == resident else left

    def names(self, resident: str) -> bool:
        """Whether a resident wrote it, or agreed to let it go on together with another."""
        agreed = self.merger.agreed if self.merger else ()
        return resident in self.authors or resident in agreed

    def _merger_without(self, resident: str) -> Merger | None:
        if self.merger is None or resident not in self.merger.agreed:
            return self.merger
        agreed = tuple(one for one in self.merger.agreed if one != resident)
        return replace(self.merger, agreed=agreed)


class Ideas:
    """All ideas of an edition, kept up to date: a turn costs the same with 20 and with 5,000.

    Of those that are not `LISTED` nobody hears who does not know their number.  `last` is the
    highest number, and `changes` how often anything was changed.  Which ideas are similar is found
    by the pieces of their words, and by their `meaning` where there is something that tells it;
    neither is begun before anybody asks, which nobody does while others vote.
    """

    def __init__(self, ideas: Iterable[Idea] = (), meaning: Nearness | None = None) -> None:
        """Begin with these ideas."""
        self._by_number: dict[int, Idea] = {}
        self._by_theme: dict[str, dict[int, None]] = {}
        self._ways: tuple[Nearness, ...] = (Pieces(), meaning) if meaning else (Pieces(),)
        self._compared = False
        self._by_author: dict[str, frozenset[int]] = {}
        self._proposed: dict[int, None] = {}
        self._words: dict[int, str] = {}
        self.last = self.changes = 0
        for idea in ideas:
            self.put(idea)

    def __len__(self) -> int:
        """Return how many ideas are listed."""
        return sum(map(len, self._by_theme.values()))

    def __iter__(self) -> Iterator[Idea]:
        """Go through all of them, listed or not, in the order in which they came."""
        return iter(self._by_number.values())

    def put(self, idea: Idea) -> None:
        """Add an idea, or replace the one with its number."""
        if before := self._by_number.get(idea.number):
            self._by_theme[before.theme].pop(before.number, None)
            for author in set(before.authors) - set(idea.authors):
                self._by_author[author] -= {idea.number}
        self._by_number[idea.number] = idea
        self._words.pop(idea.number, None)
        for author in idea.authors:
            self._by_author[author] = self.written_by(author) | {idea.number}
        listed = self._by_theme.setdefault(idea.theme, {})
        if idea.standing in LISTED:
            listed[idea.number] = None
        if self._compared and (before is None or _told(before) != _told(idea)):
            self._compare(idea)
        self._proposed.pop(idea.number, None)
        if idea.merger:
            self._proposed[idea.number] = None
        self.last = max(self.last, idea.number)
        self.changes += 1

    @property
    def proposed(self) -> tuple[int, ...]:
        """The numbers of the ideas that somebody proposed to merge, whatever came of it."""
        return tuple(self._proposed)

    def support(self, number: int, change: int) -> None:
        """Add this many supporters to an idea, or take them away."""
        idea = self._by_number[number]
        self.put(replace(idea, supports=idea.supports + change))

    def get(self, number: int) -> Idea | None:
        """Return the idea with this number, or None."""
        return self._by_number.get(number)

    def count(self, theme: str) -> int:
        """Return how many listed ideas belong to a theme."""
        return len(self._by_theme.get(theme, ()))

    def find(self, theme: str = "", place: str = "", word: str = "") -> list[Idea]:
        """Return the listed ideas that match everything asked for, lowest number first.

        Of a `word` there may be several, in its title and text together.
        """
        wanted = [self._by_theme.get(theme, {})] if theme else self._by_theme.values()
        numbers = sorted(number for listed in wanted for number in listed)
        found = (self._by_number[number] for number in numbers)
        there = [idea for idea in found if not place or idea.place == place]
        return search.found(word, there, self._spelled) if word else there

    def _spelled(self, idea: Idea) -> str:
        """Return the words of an idea as they are looked for; worked out when first asked for."""
        if idea.number not in self._words:
            self._words[idea.number] = search.spelled(f"{idea.title} {idea.text}")
        return self._words[idea.number]

    def similar(self, text: str) -> list[Idea]:
        """Return the ideas that a text seems to tell once more: a few at most, the nearest first.

        They are only those that can be supported.
        """
        if not self._compared:
            told = ((idea.number, _told(idea)) for idea in self._by_number.values())
            known = [(number, text) for number, text in told if text]
            for way in self._ways:
                way.begin(known)
            self._compared = True
        return [self._by_number[number] for number in nearest(self._ways, text)]

    def _compare(self, idea: Idea) -> None:
        """Have an idea found from now on as it is now; or not at all, if it is closed."""
        told = _told(idea)
        for way in self._ways:
            way.put(idea.number, told) if told else way.drop(idea.number)

    def by(self, resident: str) -> list[Idea]:
        """Return the ideas that this resident wrote, alone or with others."""
        return [self._by_number[number] for number in sorted(self.written_by(resident))]

    def written_by(self, resident: str) -> frozenset[int]:
        """Return the numbers of what this resident wrote, alone or with others."""
        return self._by_author.get(resident, frozenset())


def new(number: int, draft: Draft, at: datetime, by: str) -> Idea:
    """Return an idea as it is handed in, by the resident with this random id."""
    return Idea(number, "", "", UNKNOWN, UNKNOWN, 0, "", 0, at, by).written(draft)


def _told(idea: Idea) -> str:
    """Return what an idea is compared by; nothing if it cannot be supported (any more)."""
    return f"{idea.title} {idea.text}" if idea.standing is Standing.OPEN else ""


def shortened(text: str, length: int = TITLE_LENGTH) -> str:
    """Return the first words of a text, with an ellipsis if there is more; at most `length`."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 3]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(",.;: ") + "..."
