"""Carrying out what authors decide about their ideas: checked once more, in the transaction.

A step has asked the same questions of the snapshot.  What changed since in another process is
found here; then the turn is taken again, from what is true now, and says why it cannot be.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.turns.circumstances import Circumstances
from budget.authorship import Deed, Reason, check, edited
from budget.decisions import IdeaEdited, IdeaLeft, IdeaWithdrawn, PhotoAttached
from budget.discussion import FOLLOW, MUTE
from budget.flagged import read_first
from budget.idea import Idea
from budget.moderation import Subject, Thing
from budget.notice import About, Notice
from budget.standing import Standing
from storage import journal
from storage.contributions import attachments, hidings, ideas, marks
from storage.contributions.attachments import Medium
from storage.journal import Entry
from storage.post import notices

AuthorDecision = IdeaEdited | IdeaWithdrawn | IdeaLeft | PhotoAttached


def carry_out(decision: AuthorDecision, where: Circumstances) -> None:
    """Carry out one decision of an author."""
    match decision:
        case IdeaEdited():
            _edit(decision, where)
        case IdeaWithdrawn():
            _withdraw(decision, where)
        case IdeaLeft(number):
            _leave(number, where)
        case PhotoAttached():
            _attach(decision, where)


def changed(number: int, where: Circumstances, change: Callable[[Idea], Idea]) -> Idea:
    """Change an idea in the store as it is there now, and in the snapshot alike."""
    idea = ideas.change(where.db, where.snapshot.slug, number, change)
    where.snapshot.ideas.put(idea)
    return idea


def allowed(deed: Deed, idea: Idea, where: Circumstances) -> None:
    """Raise `NotAllowed` unless the resident may do this with the idea as it is now."""
    resident = where.conversation.resident
    theirs = ideas.supported_by(where.db, where.snapshot.slug, [resident])
    supports = idea.number in theirs.get(resident, ())
    phase = where.snapshot.edition.phase_at(where.at)
    check(deed, idea, resident, phase, supports=supports)


def note(where: Circumstances, kind: str, **content: str | int) -> None:
    """Note in the journal what happened to an idea, and never whose or which words."""
    journal.write(where.db, where.snapshot.slug, Entry(where.at, kind, "resident", dict(content)))


def tell(where: Circumstances, residents: set[str], notice: Notice) -> None:
    """Tell these residents, but not the one whose turn it is."""
    others = sorted(residents - {where.conversation.resident, ""})
    told = [(resident, notice) for resident in others]
    notices.add(where.db, where.snapshot.slug, told, where.at, where.seal)


def _edit(decision: IdeaEdited, where: Circumstances) -> None:
    rules = where.snapshot.edition.idea_rules

    def change(idea: Idea) -> Idea:
        allowed(Deed.EDIT, idea, where)
        return edited(idea, idea.draft.taking(decision.field, decision.draft), rules)

    idea = changed(decision.number, where, change)
    hidings.edit(where.db, where.snapshot.slug, Thing(Subject.IDEA, idea.number), where.at)
    note(where, "idea-edited", number=idea.number, field=decision.field)


def _attach(decision: PhotoAttached, where: Circumstances) -> None:
    """Put a photo with an idea as soon as it is here; the last that was sent is the one."""
    db, slug, number = where.db, where.snapshot.slug, decision.number

    def bare(idea: Idea) -> Idea:
        allowed(Deed.EDIT, idea, where)
        return idea if decision.token else replace(idea, picture="")

    changed(number, where, bare)
    while before := attachments.of_idea(db, slug, number, Medium.PHOTO):
        attachments.drop(db, before.token)
    if decision.token:
        attachments.belongs(db, decision.token, idea=number)
    hidings.edit(db, slug, Thing(Subject.IDEA, number), where.at)
    note(where, "idea-edited", number=number, field="photo")


def _withdraw(decision: IdeaWithdrawn, where: Circumstances) -> None:
    def change(idea: Idea) -> Idea:
        allowed(Deed.WITHDRAW, idea, where)
        return idea.become(Standing.WITHDRAWN)

    changed(decision.number, where, change)
    slug, number = where.snapshot.slug, decision.number
    note(where, "idea-withdrawn", number=number, reason=decision.reason.value)
    interested = {*ideas.supporters(where.db, slug, number)}
    interested |= {*marks.who(where.db, slug, FOLLOW, number)}
    interested -= {*marks.who(where.db, slug, MUTE, number)}
    tell(where, interested, Notice(About.WITHDRAWN, number, _said(decision, where)))


def _said(decision: IdeaWithdrawn, where: Circumstances) -> str:
    """Return what others are told of the reason: no words of anybody that are to be read first."""
    if decision.reason is not Reason.OTHER:
        return decision.reason.value
    withheld = read_first(where.snapshot.edition.idea_rules, decision.said)
    return "" if withheld else f":{decision.said}"


def _leave(number: int, where: Circumstances) -> None:
    def change(idea: Idea) -> Idea:
        allowed(Deed.LEAVE, idea, where)
        return idea.without(where.conversation.resident)

    idea = changed(number, where, change)
    note(where, "idea-left", number=number)
    tell(where, {*idea.authors}, Notice(About.LEFT, number))
