"""Appeals: an author does not agree with a refusal; another person than who judged it answers."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.acting import RESIDENT, Acting
from bot.screening.publishing import tell
from budget.appeal import heard, over
from budget.assessment import Assessment, CannotAssess, Proposed, Stage, missing, named
from budget.idea import Answer, Idea
from budget.names import same_person
from budget.notice import About
from budget.sentence import _
from budget.standing import Standing
from storage.contributions import appeals, assessments, ideas
from storage.contributions.appeals import Appeal
from storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class Case:
    """An appeal that waits: what was said, "" if whoever said it is forgotten, and until when."""

    number: int
    said: str
    at: datetime
    before: datetime


def appeal(acting: Acting, number: int, resident: str, said: str) -> Idea:
    """Open a case for an author who does not agree; it is once for an idea, and for all authors."""
    db, slug, now, edition = acting.db, acting.slug, acting.now, acting.hold()

    def appealed(idea: Idea) -> Idea:
        after = idea.become(Standing.APPEALED)
        if idea.answer is None or over(idea.answer.at, now, edition):
            raise CannotAssess(_("Nobody can appeal about idea {number} any more.", number=number))
        return after

    idea = ideas.change(db, slug, number, appealed)
    before = heard(now, edition)
    appeals.open_case(db, slug, Appeal(number, resident, acting.seal.lock(said), now, before))
    acting.write("idea-appealed", RESIDENT, number=number)
    return idea


def cases(db: Connection, slug: str, seal: Seal) -> list[Case]:
    """Return the appeals that wait for an answer, the oldest first."""
    return [
        Case(one.number, seal.unlock(one.said) if one.said else "", one.at, one.before)
        for one in appeals.waiting(db, slug)
    ]


def judged(assessment: Assessment, name: str) -> bool:
    """Whether somebody judged an idea, or read its assessment: then others answer its appeal."""
    return any(same_person(name, one) for one in (assessment.by, assessment.reader))


def answer(acting: Acting, number: int, wish: Proposed) -> Idea:
    """Answer an appeal, which accepts the idea after all or upholds the refusal with a reason."""
    db, slug, now, name = acting.db, acting.slug, acting.now, named(acting.by)
    edition = acting.hold()
    kept = assessments.get(db, slug, number)
    if judged(kept.assessment, name):
        raise CannotAssess(
            _("{name} judged this idea: somebody else has to answer the appeal.", name=name)
        )
    proposed = Assessment(number, Stage.CHECKED, proposed=wish, elsewhere=True)
    if reasons := missing(proposed, edition, _taken(db, slug)):
        raise CannotAssess(*reasons)
    if not appeals.close_case(db, slug, number, now):
        none = _("No appeal about idea {number} waits.", number=number)
        raise CannotAssess(none.hinting(": see `wijkstem ideas appeals`."))
    after = Standing.ACCEPTED if wish.accepted else Standing.UPHELD
    idea = ideas.change(
        *(db, slug, number),
        lambda found: replace(found.become(after), answer=_given(wish, found, now)),
    )
    acting.write("appeal-answered", name, number=number, standing=after.value)
    tell(acting, About.HEARD, [idea])
    return idea


def _given(wish: Proposed, idea: Idea, now: datetime) -> Answer:
    """Return the answer to an appeal; what could be done instead still can."""
    answer, before = wish.answer(now), idea.answer
    if answer.accepted or before is None:
        return answer
    instead = answer.alternative or before.alternative
    return replace(answer, alternative=instead, criterion=before.criterion)


def _taken(db: Connection, slug: str) -> dict[str, int]:
    """Return the short titles of what was accepted, in one case."""
    accepted = (ideas.get(db, slug, n) for n in ideas.standing(db, slug, Standing.ACCEPTED))
    return {idea.answer.title.casefold(): idea.number for idea in accepted if idea.answer}
