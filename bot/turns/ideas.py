"""Carrying out what residents decide about ideas: in the store, and in the snapshot alike."""

from bot import merging
from bot.turns import authors, media
from bot.turns.authors import AuthorDecision
from bot.turns.circumstances import Circumstances
from budget.decisions import (
    IdeaSubmitted,
    IdeaSupported,
    IdeaWorded,
    Marked,
    MergeAnswered,
    SupportWithdrawn,
    Unmarked,
)
from budget.idea import new
from storage import ideas, journal, marks, spoken
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
            asked = merging.Where(db, slug, where.seal, where.at)
            for idea in merging.answer(asked, number, resident, agrees=agrees):
                where.snapshot.ideas.put(idea)
        case Marked(kind, number):
            marks.put(db, slug, resident, kind, number)
        case Unmarked(kind, number):
            marks.take_away(db, slug, resident, kind, number)
        case IdeaWorded(number, text):
            worded = spoken.reword(db, slug, number, text, resident)
            if worded:
                where.snapshot.ideas.put(worded)
        case _author:
            authors.carry_out(decision, where)


def _submit(decision: IdeaSubmitted, where: Circumstances) -> None:
    by = where.conversation.resident
    idea = media.handed_in(
        new(decision.number, decision.draft, where.at, by), decision.draft, where
    )
    if most := where.snapshot.edition.idea_rules.most:
        ideas.keep_to(where.db, where.snapshot.slug, by, most)
    ideas.put(where.db, where.snapshot.slug, idea)
    where.snapshot.ideas.put(idea)
    entry = Entry(where.at, "idea-submitted", "resident", {"number": idea.number})
    journal.write(where.db, where.snapshot.slug, entry)
