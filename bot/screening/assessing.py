"""Judging ideas: who does, what is found, what is proposed, and what an author has to mend."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.acting import Acting
from budget.assessment import Assessment, CannotAssess, Judgement, Proposed, Stage, named
from budget.criteria import chosen
from budget.days import days_later
from budget.defect import QUESTION_LENGTH, Defect, Part
from budget.edition import Words
from budget.idea import Idea
from budget.notice import About, Notice
from budget.sentence import _
from budget.standing import Standing
from storage.contributions import assessments, ideas
from storage.contributions.assessments import ChangedMeanwhile, Kept, Note
from storage.post import notices


def assign(acting: Acting, number: int, name: str) -> Assessment:
    """Let somebody judge an idea."""
    return _changed(acting, number, lambda found: found.assign(name, acting.by), "idea-assigned")


def assess(
    acting: Acting,
    number: int,
    judgements: Mapping[str, Judgement],
    proposed: Proposed | None,
    seen: int | None = None,
) -> Assessment:
    """Note what is found of an idea, and what answer is proposed, if one is.

    `seen` is how often it was changed when it was looked at: raise `ChangedMeanwhile` if somebody
    changed it since.
    """
    edition = acting.hold()
    known = {criterion.key for criterion in chosen(edition.screening)}
    named_here = {*judgements, *([proposed.criterion] if proposed else [])} - {""}
    if unknown := sorted(named_here - known):
        raise CannotAssess(_('There is no criterion "{key}" in this edition.', key=unknown[0]))

    def judged(found: Assessment) -> Assessment:
        return found.judge(judgements, proposed, acting.by)

    return _changed(acting, number, judged, "idea-assessed", seen)


def read(acting: Acting, number: int, seen: int | None = None) -> Assessment:
    """Note that a second person has read what is proposed, and agrees."""
    return _changed(acting, number, lambda found: found.read(acting.by), "idea-read-again", seen)


def note(acting: Acting, number: int, text: str) -> None:
    """Write something to the other screeners; nobody else ever reads it."""
    ideas.get(acting.db, acting.slug, number)
    if not text.strip():
        raise CannotAssess(_("There is nothing in this note."))
    written = Note(named(acting.by), acting.now, text.strip())
    assessments.note(acting.db, acting.slug, number, written, acting.seal)


def ask(acting: Acting, number: int, part: Part, question: Words) -> Defect:
    """Ask the authors of an idea to mend something before a date; the first answer counts."""
    db, slug, now, edition = acting.db, acting.slug, acting.now, acting.hold()
    if not question.get(edition.languages[0], "").strip():
        raise CannotAssess(
            _('The question is needed in "{language}".', language=edition.languages[0])
        )
    if (long := max(map(len, question.values()))) > QUESTION_LENGTH:
        raise CannotAssess(
            _(
                "This question has {length} characters; {most} is the most.",
                length=long,
                most=QUESTION_LENGTH,
            )
        )
    before = days_later(now, edition.idea_rules.mend_days, edition.zone)
    defect = Defect(part, question, now, before)
    idea = _open(ideas.get(db, slug, number))
    if not idea.authors:
        raise CannotAssess(_("Nobody who wrote idea {number} can be asked here.", number=number))
    kept = _released(acting, idea, assessments.get(db, slug, number))
    asked = replace(kept, assessment=kept.assessment.ask(acting.by), due=defect.halfway, mended=b"")
    assessments.keep(db, slug, asked)
    ideas.change(db, slug, number, lambda found: replace(_open(found), asked=defect))
    told = [(author, Notice(About.MEND, number)) for author in idea.authors]
    notices.overtake(db, slug, idea.authors, {About.MEND, About.MEND_STILL}, number)
    notices.add(db, slug, told, now, acting.seal)
    acting.write("mending-asked", named(acting.by), number=number, part=part.value)
    return defect


def _open(idea: Idea) -> Idea:
    """Return an idea that can still be judged; raise `CannotAssess`."""
    if idea.standing is not Standing.OPEN:
        raise CannotAssess(
            _(
                "Idea {number} is {standing}; it cannot be judged now.",
                number=idea.number,
                standing=idea.standing,
            )
        )
    return idea


def _changed(
    acting: Acting,
    number: int,
    change: Callable[[Assessment], Assessment],
    kind: str,
    seen: int | None = None,
) -> Assessment:
    """Change the assessment of an open idea, and note in the journal that somebody did."""
    db, slug = acting.db, acting.slug
    acting.hold()
    idea, kept = _open(ideas.get(db, slug, number)), assessments.get(db, slug, number)
    if seen is not None and seen != kept.changes:
        raise ChangedMeanwhile(kept.assessment.last)
    kept = _released(acting, idea, kept)
    changed = replace(kept, assessment=change(kept.assessment))
    assessments.keep(db, slug, changed)
    acting.write(kind, changed.assessment.last, number=number)
    return changed.assessment


def _released(acting: Acting, idea: Idea, kept: Kept) -> Kept:
    """Take a question back that could be answered until now, and was not."""
    if idea.asked is None or idea.asked.before > acting.now:
        return kept
    ideas.change(acting.db, acting.slug, idea.number, lambda found: replace(found, asked=None))
    assessment = kept.assessment
    if assessment.stage is Stage.MENDING:
        assessment = assessment.mend(answered=False)
    return replace(kept, assessment=assessment, due=None)
