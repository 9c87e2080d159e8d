"""Letting ideas go on together: proposed by screeners, agreed by those who wrote them, and told.

What may be proposed, and when it is agreed, are the rules of `budget.merging`.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from bot.acting import Acting
from budget import merging
from budget.days import days_later
from budget.idea import Idea, Ideas
from budget.merger import Merger
from budget.merging import CannotMerge
from budget.notice import About, Notice
from budget.sentence import _
from budget.timeline import Phase
from storage.contributions import following, ideas
from storage.post import notices
from storage.process import editions

_POSSIBLE = (Phase.IDEAS, Phase.SCREENING)


class Pending(NamedTuple):
    """A merger that waits, and for which ideas nobody has agreed to it yet."""

    number: int
    merger: Merger
    waits_for: tuple[int, ...]


def propose(acting: Acting, number: int, into: int, words: str = "") -> tuple[Idea, ...]:
    """Propose that one idea goes on as part of another, with these words added to the other.

    Those who wrote them are asked.  If nobody is left whom to ask, and this is the second screener,
    they go on together at once.  Return the ideas that change; raise `CannotMerge`.
    """
    edition = acting.hold()
    if edition.entered not in _POSSIBLE:
        raise CannotMerge(
            _("The edition is in {phase}; ideas no longer go on together.", phase=edition.entered)
        )
    name = " ".join(acting.by.split())
    if not name:
        raise CannotMerge(_("A name is needed."))
    until = days_later(acting.now, edition.idea_rules.mend_days, edition.zone)
    wish = Merger(into, until, (name,), " ".join(words.split()))
    found = Ideas(ideas.concerned(acting.db, acting.slug, number, into))
    first = merging.waiting(number, found, acting.now) is None
    found.put(merging.propose(number, wish, found, acting.now))
    _note(acting, "merge-proposed", number, into)
    if first:
        _tell(acting, About.MERGE_PROPOSED, number, merging.asked(number, found))
    return _settled(acting, number, found)


def answer(acting: Acting, number: int, resident: str, *, agrees: bool) -> tuple[Idea, ...]:
    """Note what one author says to a merger; return the ideas that change by it.

    Raise `NotAsked` if it is over, or was never put to them.
    """
    merger = ideas.get(acting.db, acting.slug, number).merger
    into = merger.into if merger else 0
    found = Ideas(ideas.concerned(acting.db, acting.slug, number, into))
    asked = merging.asked(number, found)
    answered = merging.answer(number, resident, found, acting.now, agrees=agrees)
    if not agrees:
        _note(acting, "merge-declined", number, into)
        _tell(acting, About.KEPT_APART, number, [a for a in asked if a != resident])
        return _keep(acting, [answered])
    found.put(answered)
    return _settled(acting, number, found, resident)


def pending(db: Connection, slug: str, now: datetime) -> list[Pending]:
    """Return the proposals that wait for an answer, by number."""
    editions.load(db, slug)
    found = Ideas(ideas.proposed(db, slug))
    proposed = ((n, merging.waiting(n, found, now)) for n in sorted(found.proposed))
    return [Pending(n, p, merging.waits_for(n, found)) for n, p in proposed if p]


def _settled(acting: Acting, number: int, found: Ideas, resident: str = "") -> tuple[Idea, ...]:
    """Keep a merger with its answers, and what comes of it if that is all that was needed."""
    proposed = found.get(number)
    if proposed is None or merging.waits_for(number, found):
        return _keep(acting, [proposed] if proposed else [])
    asked = merging.asked(number, found)
    changed = _keep(acting, merging.together(number, found))
    _note(acting, "merged", number, changed[0].into)
    _tell_all(acting, number, changed[0].into, asked, resident)
    return changed


def _tell_all(
    acting: Acting, number: int, into: int, authors: Collection[str], resident: str
) -> None:
    """Tell who wrote, support or follow an idea that it goes on; who just agreed knows it."""
    _tell(acting, About.MERGED, number, [author for author in authors if author != resident])
    others = following.concerned(acting.slug, number, (number, into), authors)
    told = Notice(About.MERGED, number)
    notices.add_for_all(acting.db, acting.slug, told, others, acting.now)


def _note(acting: Acting, kind: str, number: int, into: int) -> None:
    acting.write(kind, acting.by, number=number, into=into)


def _tell(acting: Acting, about: About, number: int, residents: Collection[str]) -> None:
    """Let these residents be told."""
    told = [(resident, Notice(about, number)) for resident in residents]
    notices.add(acting.db, acting.slug, told, acting.now, acting.seal)


def _keep(acting: Acting, changed: Collection[Idea]) -> tuple[Idea, ...]:
    """Keep ideas as they are from now on, and return them as they are kept."""
    db, slug = acting.db, acting.slug
    return tuple(ideas.change(db, slug, i.number, lambda _old, new=i: new) for i in changed)  # type: ignore[misc]
