"""Going on together: one idea becomes part of another, if those who wrote them agree.

A screener proposes it.  One author of each idea has to agree, and the "no" of any author ends it;
for an idea of which no author is left, a second screener has to propose the same.  Who
does not answer in time has not agreed.  Both ideas keep their number, and nobody's support moves.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from budget.idea import TEXT_LENGTH, Idea, Ideas
from budget.merger import Merger
from budget.names import folded
from budget.sentence import Reasoned, _
from budget.standing import Standing

MOST: Final = 5
"""How many ideas can become part of one."""

WORDS_LENGTH: Final = 120
"""Characters that can be added to the text of an idea: they are read in one text message."""

SCREENERS: Final = 2
"""How many have to stand behind a merger about an idea of which no author is left."""


class CannotMerge(Reasoned):
    """These ideas cannot go on together."""


class NotAsked(CannotMerge):
    """Who answers was not asked, or is too late."""


def waiting(number: int, ideas: Ideas, now: datetime) -> Merger | None:
    """Return the merger about an idea that can still be answered, or None."""
    idea = ideas.get(number)
    if idea is None or idea.merger is None or idea.standing is not Standing.OPEN:
        return None
    into = ideas.get(idea.merger.into)
    still = into is not None and into.standing is Standing.OPEN and now < idea.merger.until
    return idea.merger if still else None


def about(number: int, ideas: Ideas, now: datetime) -> tuple[int, ...]:
    """Return the numbers of the ideas that are proposed to go on as part of this one, or as it."""
    found = ((other, waiting(other, ideas, now)) for other in ideas.proposed)
    return tuple(other for other, p in found if p and number in (other, p.into))


def propose(number: int, wish: Merger, ideas: Ideas, now: datetime) -> Idea:
    """Return an idea with the merger that it goes on as part of another.

    Somebody else who proposes the same stands behind it too; raise `CannotMerge`.
    """
    idea, into = _open(number, ideas), _open(wish.into, ideas)
    if number == wish.into:
        raise CannotMerge(_("An idea cannot go on together with itself; name two ideas."))
    if standing := waiting(number, ideas, now):
        return replace(idea, merger=_seconded(number, standing, wish))
    for one in (number, wish.into):
        for other in about(one, ideas, now):
            if number == one or other == wish.into:
                found = _("Idea {number} waits in another merger.", number=one)
                raise CannotMerge(found.hinting(": see `wijkstem ideas merges`."))
    joined = sum(other.into in (number, wish.into) for other in ideas)
    if joined + len(about(wish.into, ideas, now)) >= MOST:
        raise CannotMerge(
            _("{most} ideas go on as part of {into}, which is the most.", most=MOST, into=wish.into)
        )
    if len(wish.words) > WORDS_LENGTH:
        raise CannotMerge(
            _(
                "These words have {length} characters; {most} is the most.",
                length=len(wish.words),
                most=WORDS_LENGTH,
            )
        )
    if len(added(into.text, wish.words)) > TEXT_LENGTH:
        raise CannotMerge(
            _("With these words idea {number} is too long; use fewer.", number=into.number)
        )
    return replace(idea, merger=wish)


def _open(number: int, ideas: Ideas) -> Idea:
    idea = ideas.get(number)
    if idea is None:
        raise CannotMerge(_("There is no idea {number}.", number=number))
    if idea.standing is not Standing.OPEN:
        raise CannotMerge(
            _(
                "Idea {number} is {standing}; only open ideas can go on together.",
                number=number,
                standing=idea.standing,
            )
        )
    return idea


def _seconded(number: int, standing: Merger, wish: Merger) -> Merger:
    """Return a merger with one more screener behind it."""
    if (standing.into, standing.words) != (wish.into, wish.words):
        raise CannotMerge(_("Something else is proposed for idea {number} already.", number=number))
    names = {folded(name) for name in standing.by}
    new = tuple(name for name in wish.by if folded(name) not in names)
    if not new:
        raise CannotMerge(_("{name} proposed this already: it waits for others.", name=wish.by[0]))
    return replace(standing, by=standing.by + new)


def answer(number: int, resident: str, ideas: Ideas, now: datetime, *, agrees: bool) -> Idea:
    """Return an idea once one of those who wrote it, or the other, has answered the merger.

    A "no" ends it; raise `NotAsked`.
    """
    idea, merger = ideas.get(number), waiting(number, ideas, now)
    if idea is None or merger is None or resident not in asked(number, ideas):
        raise NotAsked(_("Nothing about idea {number} is asked of this resident.", number=number))
    if not agrees:
        return replace(idea, merger=None)
    agreed = (*(one for one in merger.agreed if one != resident), resident)
    return replace(idea, merger=replace(merger, agreed=agreed))


def asked(number: int, ideas: Ideas) -> tuple[str, ...]:
    """Return who wrote the two ideas that a merger is about, each once."""
    return tuple(dict.fromkeys(author for idea in _both(number, ideas) for author in idea.authors))


def waits_for(number: int, ideas: Ideas) -> tuple[int, ...]:
    """Return for which of the two ideas nobody who can has agreed yet."""
    idea = ideas.get(number)
    merger = idea.merger if idea else None
    if merger is None:
        return ()
    return tuple(i.number for i in _both(number, ideas) if not _agreed(i, merger))


def _both(number: int, ideas: Ideas) -> tuple[Idea, ...]:
    idea = ideas.get(number)
    into = ideas.get(idea.merger.into) if idea and idea.merger else None
    return (idea, into) if idea and into else ()


def _agreed(idea: Idea, merger: Merger) -> bool:
    if idea.authors:
        return any(author in merger.agreed for author in idea.authors)
    return len(merger.by) >= SCREENERS


def added(text: str, words: str) -> str:
    """Return a text with the words that were agreed on."""
    return f"{text}\n{words}" if words else text


def together(number: int, ideas: Ideas) -> tuple[Idea, ...]:
    """Return the ideas that change when the merger about this one is agreed, as they are then.

    It goes on as part of the other, whose text gets the words that were agreed on, and whose
    authors are those of both.  What was part of it before is part of the other too, so that who
    asks for any of them is led to the one that goes on.
    """
    idea, into = _both(number, ideas)
    words = idea.merger.words if idea.merger else ""
    gone = replace(idea.become(Standing.MERGED), into=into.number, merger=None)
    others = tuple(a for a in idea.authors if a not in into.authors)
    onward = replace(into, text=added(into.text, words), others=into.others + others)
    before = (replace(i, into=into.number) for i in ideas if i.into == number)
    return (gone, onward, *before)
