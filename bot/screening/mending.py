"""What authors answer when they were asked to mend something, or do not answer in time."""

from dataclasses import replace

from bot.acting import CLOCK, RESIDENT, Acting
from budget.assessment import Stage
from budget.authorship import reread
from budget.defect import Defect, Part
from budget.idea import UNKNOWN, Idea, shortened
from budget.moderation import Subject, Thing
from budget.notice import About, Notice
from storage.contributions import assessments, hidings, ideas
from storage.contributions.assessments import Kept
from storage.post import notices
from storage.process import editions

GIVEN_UP = "mending-overdue"
"""What stands in the journal where authors did not answer in time."""


class AnsweredAlready(Exception):
    """Another author has answered, or nothing is asked any more."""


def answered(acting: Acting, number: int, said: str, cost: int) -> Idea:
    """Mend an idea by what its author answered, and hand it back to the screener.

    `said` is the new text, or place, or what the screener is to read; `UNKNOWN` changes nothing.
    What has to be read first waits for that.
    """
    db, slug = acting.db, acting.slug
    acting.hold()
    asked: list[Part] = []
    rules = editions.load(db, slug).edition().idea_rules

    def mended(idea: Idea) -> Idea:
        if idea.asked is None:
            raise AnsweredAlready(number)
        asked.append(idea.asked.part)
        after = replace(_with(idea, idea.asked, said, cost), asked=None)
        return reread(idea, after, rules)

    idea = ideas.change(db, slug, number, mended)
    if asked != [Part.OTHER]:
        hidings.edit(db, slug, Thing(Subject.IDEA, number), acting.now)
    kept = assessments.get(db, slug, number)
    private = acting.seal.lock(said) if asked == [Part.OTHER] or said == UNKNOWN else b""
    assessment = kept.assessment.mend(answered=True)
    assessments.keep(db, slug, replace(kept, assessment=assessment, mended=private, due=None))
    acting.write("idea-mended", RESIDENT, number=number, part=asked[0].value)
    return idea


def _with(idea: Idea, defect: Defect, said: str, cost: int) -> Idea:
    """Return the idea with the part of it that was asked about as it was answered."""
    match defect.part:
        case _any if said == UNKNOWN:
            return idea
        case Part.TEXT:
            title = shortened(said) if idea.title == shortened(idea.text) else idea.title
            return replace(idea, text=said, title=title)
        case Part.PLACE:
            return replace(idea, place=said)
        case Part.COST:
            return replace(idea, cost=cost)
        case Part.OTHER:
            return idea


def see_to(acting: Acting) -> list[int]:
    """Remind authors halfway; return the ideas whose authors did not answer in time.

    Those are the screener's to decide on from then on.
    """
    db, slug, now, given_up = acting.db, acting.slug, acting.now, []
    for kept in assessments.due(db, slug, now):
        number = kept.assessment.number
        idea = ideas.get(db, slug, number)
        if idea.asked is None:
            assessments.keep(db, slug, replace(kept, due=None))
        elif idea.asked.before <= now:
            _give_up(acting, kept)
            given_up.append(number)
        else:
            told = [(author, Notice(About.MEND_STILL, number)) for author in idea.authors]
            notices.overtake(db, slug, idea.authors, {About.MEND}, number)
            notices.add(db, slug, told, now, acting.seal)
            assessments.keep(db, slug, replace(kept, due=idea.asked.before))
    return given_up


def _give_up(acting: Acting, kept: Kept) -> None:
    db, slug = acting.db, acting.slug
    number, assessment = kept.assessment.number, kept.assessment
    ideas.change(db, slug, number, lambda found: replace(found, asked=None))
    if assessment.stage is Stage.MENDING:
        assessment = assessment.mend(answered=False)
    assessments.keep(db, slug, replace(kept, assessment=assessment, due=None))
    acting.write(GIVEN_UP, CLOCK, number=number)
