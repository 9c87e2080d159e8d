"""Publishing answers: all at one moment, in one transaction; who waits for one is told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.acting import Acting
from budget import appeal
from budget.assessment import Assessment, Stage, missing, named
from budget.idea import Idea
from budget.notice import About, Notice
from budget.sentence import Reasoned, Sentence, _
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import assessments, board, following, ideas
from storage.contributions.assessments import Kept
from storage.post import notices
from storage.process import editions

_PAGE = 3_000
"""Marks of followers in one transaction: more would keep others from writing for too long."""


class Incomplete(Reasoned):
    """Some answers cannot be published: what is missing, by the number of the idea."""

    def __init__(self, lacking: Mapping[int, Sequence[Sentence]]) -> None:
        """Keep what is missing."""
        of = ((number, reason) for number, reasons in lacking.items() for reason in reasons)
        super().__init__(*(_("Idea {number}: {reason}", number=n, reason=why) for n, why in of))
        self.lacking = lacking


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would be published, and what is missing where something cannot be yet."""

    ready: tuple[Kept, ...]
    lacking: Mapping[int, Sequence[Sentence]]


def prospect(db: Connection, slug: str, only: Collection[int] = ()) -> Prospect:
    """Look what could be published now: of these ideas, or of all that have no answer."""
    edition, begun = editions.load(db, slug).edition(), assessments.every(db, slug)
    open_ones = ideas.standing(db, slug, Standing.OPEN)
    asked_for = sorted(only) if only else open_ones
    still = set(open_ones)
    titles = _titles(db, slug)
    ready, lacking = [], {}
    for number in asked_for:
        kept = begun.get(number) or Kept(Assessment(number))
        if number not in still:
            if kept.assessment.stage is not Stage.PUBLISHED:
                lacking[number] = [_("There is no open idea {number}.", number=number)]
        elif reasons := missing(kept.assessment, edition, titles):
            lacking[number] = reasons
        else:
            ready.append(kept)
    return Prospect(tuple(ready), lacking)


def foreseen(acting: Acting, ready: Iterable[Kept]) -> list[Sentence]:
    """Say what follows these answers if they are published now: appeals, in time or too late."""
    wishes = [kept.assessment.proposed for kept in ready]
    edition = editions.load(acting.db, acting.slug).edition()
    refuses = any(wish and not wish.accepted for wish in wishes)
    opened = bool(wishes) and not edition.entered.before(Phase.VOTING)
    said = [appeal.foreseen(acting.now, edition)] if refuses else []
    warning = appeal.warning(acting.now, edition) if refuses or opened else None
    return [*said, warning] if warning else said


def lacking(db: Connection, slug: str, assessment: Assessment) -> list[Sentence]:
    """Say what is missing before the answer to one open idea can be published."""
    return missing(assessment, editions.load(db, slug).edition(), _titles(db, slug))


def _titles(db: Connection, slug: str) -> dict[str, int]:
    """Return the short titles that are taken, in one case: the lowest number keeps its own."""
    accepted = set(ideas.standing(db, slug, Standing.ACCEPTED))
    titles: dict[str, int] = {}
    for number, title in sorted(board.titles(db, slug), key=lambda one: one[0] not in accepted):
        titles.setdefault(title.casefold(), number)
    return titles


def publish(acting: Acting, only: Collection[int] = ()) -> list[Idea]:
    """Publish what is ready, and tell who waits for it; raise `Incomplete` if not all of it is.

    What was published before is left as it is.
    """
    db, slug, now, name = acting.db, acting.slug, acting.now, named(acting.by)
    acting.hold()
    found = prospect(db, slug, only)
    if found.lacking:
        raise Incomplete(found.lacking)
    wishes = {k.assessment.number: k.assessment.proposed for k in found.ready}

    def answered(idea: Idea) -> Idea:
        proposed = wishes[idea.number]
        if proposed is None:
            raise AssertionError(idea.number)  # `missing` has seen to it
        standing = Standing.ACCEPTED if proposed.accepted else Standing.REFUSED
        return replace(idea.become(standing), answer=proposed.answer(now), asked=None)

    published = ideas.change_all(db, slug, wishes, answered) if wishes else []
    if published:
        done = [replace(kept, assessment=kept.assessment.publish()) for kept in found.ready]
        assessments.keep_all(db, slug, done)
        acting.write("answers-published", name, **_named(published))
        tell(acting, About.ANSWERED, published)
    return published


def _named(published: Sequence[Idea]) -> Mapping[str, str]:
    accepted = [str(idea.number) for idea in published if idea.standing is Standing.ACCEPTED]
    refused = [str(idea.number) for idea in published if idea.standing is Standing.REFUSED]
    return {"accepted": ", ".join(accepted), "refused": ", ".join(refused)}


def tell(acting: Acting, about: About, answered: Sequence[Idea]) -> None:
    """Tell authors about the answers to their ideas; their followers hear it soon after.

    Who follows an idea that was refused, and is refused again, has heard so already.
    """
    told = [(author, Notice(about, idea.number)) for idea in answered for author in idea.authors]
    notices.add(acting.db, acting.slug, told, acting.now, acting.seal)
    news = [idea.number for idea in answered if idea.standing is not Standing.UPHELD]
    if news:
        following.begin(acting.db, acting.slug, news)


def tell_followers(acting: Acting) -> bool:
    """Tell a page of those who follow ideas that were answered; whether there was one to tell."""
    telling = following.unfinished(acting.db, acting.slug)
    if telling is None:
        return False
    found = following.page(acting.db, acting.slug, telling, _PAGE)
    told = [(resident, _followed(numbers)) for resident, numbers in found.items()]
    notices.add(acting.db, acting.slug, told, acting.now, acting.seal)
    return True


def _followed(numbers: Sequence[int]) -> Notice:
    several = " ".join(map(str, numbers)) if len(numbers) > 1 else ""
    return Notice(About.FOLLOWED, numbers[0], several)


def bring_in(db: Connection, slug: str, judged: Iterable[Assessment]) -> None:
    """Keep assessments that were made elsewhere, ready to be published."""
    for assessment in judged:
        assessments.keep(db, slug, Kept(assessment))
