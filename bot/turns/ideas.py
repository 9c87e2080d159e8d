"""Carrying out what residents decide about ideas: in the store, and in the snapshot alike."""

from dataclasses import replace

from bot import merging
from bot.acting import RESIDENT, Acting
from bot.screening import appealing, mending
from bot.turns import authors, media
from bot.turns.authors import AuthorDecision
from bot.turns.circumstances import Circumstances
from budget.decisions import (
    Appealed,
    DefectMended,
    IdeaSubmitted,
    IdeaSupported,
    IdeaWorded,
    Marked,
    MergeAnswered,
    SupportWithdrawn,
    Unmarked,
)
from budget.discussion import THUMB
from budget.flagged import read_first
from budget.idea import new
from budget.standing import Standing
from storage import journal
from storage.contributions import ideas, marks, reactions
from storage.desk import spoken
from storage.journal import Entry

IdeaDecision = (
    IdeaSubmitted
    | IdeaSupported
    | SupportWithdrawn
    | MergeAnswered
    | Marked
    | Unmarked
    | IdeaWorded
    | AuthorDecision
    | DefectMended
    | Appealed
)


def carry_out(decision: IdeaDecision, where: Circumstances) -> None:
    """Carry out one decision about an idea."""
    db, slug, resident = where.db, where.snapshot.slug, where.conversation.resident
    match decision:
        case IdeaSubmitted():
            _submit(decision, where)
        case IdeaSupported(number):
            if ideas.support(db, slug, resident, number):
                where.snapshot.ideas.support(number, 1)
        case SupportWithdrawn(number):
            if ideas.withdraw(db, slug, resident, number):
                where.snapshot.ideas.support(number, -1)
        case MergeAnswered(number, agrees):
            asked = Acting(db, slug, RESIDENT, where.at, where.seal)
            for idea in merging.answer(asked, number, resident, agrees=agrees):
                where.snapshot.ideas.put(idea)
        case Marked() | Unmarked():
            _mark(decision, where)
        case IdeaWorded(number, text):
            worded = spoken.reword(db, slug, number, text, resident)
            if worded:
                where.snapshot.ideas.put(worded)
        case DefectMended() | Appealed():
            _tell_screeners(decision, where)
        case _author:
            authors.carry_out(decision, where)


def _mark(decision: Marked | Unmarked, where: Circumstances) -> None:
    """Make a mark or take it away; a thumb is counted at what it was given to."""
    db, slug, resident = where.db, where.snapshot.slug, where.conversation.resident
    added, kind, number = isinstance(decision, Marked), decision.kind, decision.number
    change = marks.put if added else marks.take_away
    if change(db, slug, resident, kind, number) and kind == THUMB:
        reactions.thumb(db, slug, number, 1 if added else -1)
        where.snapshot.discussion.thumb(number, 1 if added else -1)


def _tell_screeners(decision: DefectMended | Appealed, where: Circumstances) -> None:
    """Pass on what an author says to those who judge ideas."""
    acting = Acting(where.db, where.snapshot.slug, RESIDENT, where.at, where.seal)
    if isinstance(decision, DefectMended):
        idea = mending.answered(acting, decision.number, decision.said, decision.cost)
    else:
        resident = where.conversation.resident
        idea = appealing.appeal(acting, decision.number, resident, decision.said)
    where.snapshot.ideas.put(idea)


def _submit(decision: IdeaSubmitted, where: Circumstances) -> None:
    by, draft = where.conversation.resident, decision.draft
    idea = new(decision.number, draft, where.at, by)
    if read_first(where.snapshot.edition.idea_rules, *idea.words):
        idea = replace(idea, standing=Standing.WAITING)
    idea = media.handed_in(idea, draft, where)
    if most := where.snapshot.edition.idea_rules.most:
        ideas.keep_to(where.db, where.snapshot.slug, by, most)
    ideas.put(where.db, where.snapshot.slug, idea)
    where.snapshot.ideas.put(idea)
    entry = Entry(where.at, "idea-submitted", "resident", {"number": idea.number})
    journal.write(where.db, where.snapshot.slug, entry)
