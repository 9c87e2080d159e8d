"""Ideas that were spoken: a person listens, and writes them down; the author may say it better."""

from dataclasses import replace

from sqlalchemy import Connection

from budget.authorship import edited
from budget.flagged import read_first
from budget.idea import TEXT_LENGTH, Idea
from budget.notice import About, Notice
from budget.sentence import Amount, Reasoned, _
from budget.standing import Standing
from storage import journal
from storage.ballots.codes import Issuer
from storage.contributions import attachments, ideas
from storage.contributions.attachments import Medium
from storage.contributions.ideas import NoSuchIdea
from storage.journal import Entry
from storage.post import notices
from storage.process import editions
from storage.process.editions import NoSuchEdition


class CannotWriteDown(Reasoned):
    """An idea cannot be written down."""


def write_down(db: Connection, slug: str, number: int, text: str, issuer: Issuer) -> Idea:
    """Give an idea that was spoken its text; what was said is erased, and its authors hear of it.

    Raise `CannotWriteDown`.  It can be read by all, unless the rules have somebody read it first.
    Of two who write it down at once the first is the one.
    """
    words = " ".join(text.split())
    try:
        editions.hold(db, slug)
        idea = ideas.get(db, slug, number)
    except (NoSuchEdition, NoSuchIdea):
        raise CannotWriteDown(
            _("There is no idea {number} in {slug}.", number=number, slug=slug)
        ) from None
    if not idea.spoken or idea.standing is not Standing.WAITING:
        raise CannotWriteDown(
            _("Idea {number} was written, not spoken, or is withdrawn.", number=number)
        )
    if not words or len(words) > TEXT_LENGTH:
        raise CannotWriteDown(
            _(
                "An idea has 1 to {most} characters; this has {length}.",
                most=Amount(TEXT_LENGTH),
                length=Amount(len(words)),
            )
        )
    written = _worded(db, slug, number, words)
    entry = Entry(issuer.at, "idea-written-down", issuer.by, {"number": number})
    journal.write(db, slug, entry)
    told = [(author, Notice(About.WRITTEN_DOWN, number)) for author in written.authors]
    notices.add(db, slug, told, issuer.at, issuer.seal)
    return written


def reword(db: Connection, slug: str, number: int, text: str, resident: str) -> Idea | None:
    """Take the author's own words for an idea; None if it is not theirs to change, or any more."""
    editions.hold(db, slug)
    idea = ideas.get(db, slug, number)
    return _worded(db, slug, number, text) if idea.may_be_reworded(resident) else None


def _worded(db: Connection, slug: str, number: int, words: str) -> Idea:
    """Give an idea other words; with its first it is open, unless somebody has to read it."""
    rules = editions.load(db, slug).edition().idea_rules

    def worded(idea: Idea) -> Idea:
        after = edited(idea, replace(idea.draft, title="", text=words), rules)
        opens = idea.spoken and not read_first(rules, *after.words)
        return after.become(Standing.OPEN) if opens else after

    if voice := attachments.of_idea(db, slug, number, Medium.VOICE):
        attachments.drop(db, voice.token)
    return ideas.change(db, slug, number, worded)
