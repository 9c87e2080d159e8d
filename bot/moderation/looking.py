"""Looking at what waits to be read, is reported, or is contested; and deciding about it.

Everything is done in one transaction: where it stands, its reports, the journal, and the notices
to those whom it concerns.  In the journal there are no words of anybody.
"""

from dataclasses import dataclass

from bot.moderation.told import Telling, of_reaction
from budget.discussion import Side
from budget.idea import Idea
from budget.moderation import Subject, Thing
from budget.notice import About, Notice
from budget.sentence import Reasoned, _
from budget.standing import MAY_BECOME, NotPossible, Standing
from storage import journal
from storage.contributions import contests, hidings, ideas, reactions, reports
from storage.contributions.contests import Contest
from storage.contributions.hidings import Hiding
from storage.contributions.reports import Report
from storage.journal import Entry
from storage.post import notices
from storage.process import editions

RESIDENTS = "residents"
"""By whom something is hidden of which enough residents find something wrong."""

_TOLD = {
    Subject.IDEA: {
        "opened": About.OPENED,
        "hidden": About.HIDDEN,
        "restored": About.RESTORED,
        "stays-hidden": About.STAYS_HIDDEN,
    },
    Subject.REACTION: {
        "opened": About.REACTION_OPENED,
        "hidden": About.REACTION_HIDDEN,
        "restored": About.REACTION_RESTORED,
        "stays-hidden": About.REACTION_STAYS_HIDDEN,
    },
}

_WHAT = {Subject.IDEA: _("Idea"), Subject.REACTION: _("Reaction")}


class NothingToDo(Reasoned):
    """Nobody waits for this to be decided."""


class NeedsWords(Reasoned):
    """Whoever does not agree that something is hidden is owed an answer in words."""


class NobodyHears(Reasoned):
    """There are words for an author who is told nothing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something as somebody sees it who has to decide about it, and the idea that it is about.

    Of a reaction `side` is what it says: for the idea, against it, a question, or a reply.
    """

    thing: Thing
    idea: Idea
    standing: Standing
    words: str
    reports: list[Report]
    hiding: Hiding | None
    contests: list[Contest]
    side: Side | None = None

    @property
    def since(self) -> str:
        """What its authors said and changed since it was hidden: other words if they did more."""
        edited = self.hiding.edited if self.hiding else None
        return f"{len(self.contests)} {edited or ''}".strip() if self.contests or edited else ""

    @property
    def possible(self) -> list[str]:
        """What can be decided about it as it stands: open, hide, restore or settle."""
        hiding, reported = self.hiding, bool(self.reports)
        new = bool(hiding and (not hiding.reason or hiding.edited))
        can = {
            "open": self.standing is Standing.WAITING,
            "hide": Standing.HIDDEN in MAY_BECOME[self.standing] or new,
            "restore": self.standing is Standing.HIDDEN,
            "settle": hiding.waits or bool(hiding.reason and reported) if hiding else reported,
        }
        return [what for what, now in can.items() if now]


def seen(telling: Telling, thing: Thing) -> Seen:
    """Return all that is to be known of something; raise `NoSuchIdea` or `NoSuchReaction`."""
    db, slug, number = telling.db, telling.slug, thing.number
    if thing.subject is Subject.IDEA:
        idea = ideas.get(db, slug, number)
        standing, words, side = idea.standing, idea.text, None
    else:
        reaction = reactions.get(db, slug, number)
        idea, standing = ideas.get(db, slug, reaction.idea), reaction.standing
        words, side = reactions.words(db, slug, number, telling.seal), reaction.side
    reported, hiding = reports.of(db, slug, thing), hidings.get(db, slug, thing)
    said = contests.of(db, slug, thing)
    return Seen(thing, idea, standing, words, reported, hiding, said, side)


def hold(telling: Telling, thing: Thing) -> Seen:
    """Return the same, as it is once nobody else decides about it, changes or contests it.

    The edition comes first, as wherever an author changes what is hidden.
    """
    editions.hold(telling.db, telling.slug)
    hidings.hold(telling.db, telling.slug, thing)
    return seen(telling, thing)


def open_(telling: Telling, thing: Thing, answer: str, by: str) -> None:
    """Let everybody read what waited for it; raise `NotPossible` if it did not."""
    standing = hold(telling, thing).standing
    if standing is not Standing.WAITING:
        raise NotPossible(thing.number, standing, Standing.OPEN, _WHAT[thing.subject])
    _become(telling, thing, Standing.OPEN)
    reports.settle(telling.db, telling.slug, thing, telling.now)
    _decided(telling, thing, "opened", by, answer)


def hide(telling: Telling, thing: Thing, reason: str, by: str) -> None:
    """Hide something with a reason that its author hears, or give the reason that was missing.

    What its author has changed since can stay hidden for another reason.
    """
    found = hold(telling, thing)
    if found.standing is not Standing.HIDDEN:
        _become(telling, thing, Standing.HIDDEN)
    elif found.hiding and found.hiding.reason and not found.hiding.edited:
        raise NothingToDo(
            _(
                "{subject}:{number} is hidden already, and its author has heard why.",
                subject=thing.subject,
                number=thing.number,
            )
        )
    locked = telling.seal.lock(reason)
    hidings.hide(telling.db, telling.slug, thing, locked, telling.now)
    reports.settle(telling.db, telling.slug, thing, telling.now)
    _decided(telling, thing, "hidden", by, reason)


def hide_for_reports(telling: Telling, thing: Thing) -> None:
    """Hide something until somebody looks, for enough residents report it."""
    _become(telling, thing, Standing.HIDDEN)
    hidings.hide(telling.db, telling.slug, thing, b"", telling.now)
    _decided(telling, thing, "hidden", RESIDENTS)


def restore(telling: Telling, thing: Thing, answer: str, by: str) -> None:
    """Let everybody read again what was hidden; its old reports do not count any more."""
    hold(telling, thing)
    _become(telling, thing, Standing.OPEN)
    hidings.drop(telling.db, telling.slug, thing)
    reports.settle(telling.db, telling.slug, thing, telling.now)
    _decided(telling, thing, "restored", by, answer)


def settle(telling: Telling, thing: Thing, answer: str, by: str) -> None:
    """Leave something as it is: the reports are settled, or it stays hidden with a last word."""
    hiding = hold(telling, thing).hiding
    if hiding and hiding.waits:
        if not answer:
            lacking = _("Its author waits for an answer.")
            raise NeedsWords(lacking.hinting("; write it behind --answer."))
        hidings.conclude(telling.db, telling.slug, thing, telling.now)
        _decided(telling, thing, "stays-hidden", by, answer)
    elif hiding and not hiding.reason:
        raise NothingToDo(
            _(
                "The author of {subject}:{number} has not heard why it is hidden: hide or restore.",
                subject=thing.subject,
                number=thing.number,
            )
        )
    elif answer and reports.of(telling.db, telling.slug, thing):
        raise NobodyHears(_("If it stays as it is its author hears nothing: leave this empty."))
    elif reports.settle(telling.db, telling.slug, thing, telling.now):
        _note(telling, thing, "reports-settled", by)
    else:
        raise NothingToDo(
            _("Nobody waits for {subject}:{number}.", subject=thing.subject, number=thing.number)
        )


def _become(telling: Telling, thing: Thing, standing: Standing) -> None:
    """Let something stand elsewhere; whoever is to read a reaction then hears of it."""
    db, slug, number = telling.db, telling.slug, thing.number
    if thing.subject is Subject.IDEA:
        ideas.change(db, slug, number, lambda idea: idea.become(standing))
        return
    reaction = reactions.become(db, slug, number, standing, telling.seal)
    if standing is Standing.OPEN:
        of_reaction(telling, ideas.get(db, slug, reaction.idea), reaction)


def _decided(telling: Telling, thing: Thing, what: str, by: str, words: str = "") -> None:
    """Write to the journal what was decided, and tell those whose it is."""
    _note(telling, thing, f"{thing.subject}-{what}", by)
    whose, told = _whose(telling, thing), _TOLD[thing.subject]
    notices.overtake(telling.db, telling.slug, whose, told.values(), thing.number)
    telling.tell(whose, Notice(told[what], thing.number, words))


def _note(telling: Telling, thing: Thing, kind: str, by: str) -> None:
    entry = Entry(telling.now, kind, by, {thing.subject: thing.number})
    journal.write(telling.db, telling.slug, entry)


def _whose(telling: Telling, thing: Thing) -> set[str]:
    if thing.subject is Subject.IDEA:
        return set(ideas.get(telling.db, telling.slug, thing.number).authors)
    found = reactions.get(telling.db, telling.slug, thing.number)
    return {found.by} - {""}
