"""Carrying out what residents say about ideas, and what they report: in store and snapshot."""

from collections.abc import Iterable

from sqlalchemy import Connection

from bot.channels import Inbound
from bot.moderation import looking, told
from bot.moderation.told import Telling
from bot.turns.circumstances import Circumstances
from budget.decisions import Contested, ReactionGiven, ReactionWithdrawn, Reported
from budget.discussion import Reaction
from budget.flagged import read_first
from budget.idea import Idea
from budget.moderation import Subject, Thing
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import hidings, ideas, reactions, reports
from storage.contributions.contests import Contest
from storage.contributions.reports import Report
from storage.process import editions
from storage.residents.conversations import Conversation
from storage.revisions import revise

Things = frozenset[tuple[str, int]]
"""Ideas and reactions, each by what it is and its number."""

ReactionDecision = ReactionGiven | ReactionWithdrawn | Reported | Contested


class Settled(Exception):
    """What an author contests was decided meanwhile; the next attempt at the turn says so."""


def settled(db: Connection, slug: str, turns: Iterable[tuple[Conversation, Inbound]]) -> Things:
    """Look up what stays hidden for good, where somebody contests something or could just now."""
    said = (f"{one.state}{one.offered}{heard.choice}" for one, heard in turns)
    contests = any("contest" in one or "Contest" in one for one in said)
    return hidings.settled(db, slug) if contests else frozenset()


def carry_out(decision: ReactionDecision, where: Circumstances) -> None:
    """Carry out one decision about what is said."""
    match decision:
        case ReactionGiven():
            _give(decision, where)
        case ReactionWithdrawn(number):
            _withdraw(number, where)
        case Reported():
            _report(decision, where)
        case Contested(thing, words):
            _contest(thing, words, where)


def _contest(thing: Thing, words: str, where: Circumstances) -> None:
    """Keep what an author says to it that something is hidden, for whoever looks at it again."""
    said = Contest(where.conversation.resident, where.seal.lock(words), where.at)
    closed = where.snapshot.edition.entered is Phase.CLOSED
    editions.hold(where.db, where.snapshot.slug)
    if closed or not hidings.contest(where.db, where.snapshot.slug, thing, said):
        raise Settled(thing)


def telling(where: Circumstances) -> Telling:
    """Return in which transaction, and when, something is told because of this turn."""
    snapshot = where.snapshot
    return Telling(where.db, snapshot.slug, snapshot.edition.zone, where.seal, where.at)


def _give(given: ReactionGiven, where: Circumstances) -> None:
    waits = read_first(where.snapshot.edition.idea_rules, given.text)
    standing = Standing.WAITING if waits else Standing.OPEN
    reaction = reactions.put(
        where.db,
        where.snapshot.slug,
        Reaction(
            *(0, given.idea, given.side, given.text, where.conversation.resident),
            standing=standing,
            to=given.to,
        ),
        where.at,
        where.seal,
    )
    where.snapshot.discussion.put(reaction)
    idea = where.snapshot.ideas.get(given.idea)
    if idea and standing is Standing.OPEN:
        told.of_reaction(telling(where), idea, reaction)


def _withdraw(number: int, where: Circumstances) -> None:
    """Erase what the resident said; nobody has to look at it any more."""
    db, slug, thing = where.db, where.snapshot.slug, Thing(Subject.REACTION, number)
    gone = reactions.become(db, slug, number, Standing.WITHDRAWN, where.seal)
    where.snapshot.discussion.put(gone)
    hidings.drop(db, slug, thing)
    reports.settle(db, slug, thing, where.at)


def _report(reported: Reported, where: Circumstances) -> None:
    """Keep a report, and hide what enough residents report.

    The edition is locked first: of two reports at once, one sees the other.
    """
    db, slug, resident = where.db, where.snapshot.slug, where.conversation.resident
    thing, rules = reported.thing, where.snapshot.edition.idea_rules
    revise(db, slug)
    found: Reaction | Idea
    if thing.subject is Subject.IDEA:
        found = ideas.get(db, slug, thing.number)
        own = resident in found.authors
    else:
        found = reactions.get(db, slug, thing.number)
        own = resident == found.by
    if own or where.conversation.joined is None:
        return
    words = where.seal.lock(reported.words) if reported.words else b""
    reports.add(db, slug, thing, Report(resident, reported.wrong, words, where.at))
    enough = rules.reports and reports.count(db, slug, thing) >= rules.reports
    if enough and found.standing is Standing.OPEN:
        looking.hide_for_reports(telling(where), thing)
        _reread(where, thing)


def _reread(where: Circumstances, thing: Thing) -> None:
    """Let the snapshot know where something stands now."""
    db, snapshot = where.db, where.snapshot
    if thing.subject is Subject.IDEA:
        snapshot.ideas.put(ideas.get(db, snapshot.slug, thing.number))
    else:
        snapshot.discussion.put(reactions.get(db, snapshot.slug, thing.number))


def forget(where: Circumstances) -> None:
    """Erase what a resident said, reported and contested, as far as it is theirs alone."""
    db, snapshot, resident = where.db, where.snapshot, where.conversation.resident
    reactions.disown(db, resident)
    reports.forget(db, [resident])
    hidings.forget(db, [resident])
    for changed in reactions.since(db, snapshot.slug, snapshot.row.revision):
        snapshot.discussion.put(changed)
