"""Phases by the clock, and what residents are told of them: kept in the transaction of the phase.

The count is part of entering the results: nothing is announced that is not known.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot.acting import CLOCK
from bot.broadcasts import announcing
from bot.screening import owing
from bot.turns import unanswered
from budget.edition import Edition, NotReady
from budget.projects import unmade
from budget.sentence import _
from budget.standing import Standing
from budget.tally import result_of
from budget.timeline import Phase
from flows.notices import news
from storage import journal
from storage.ballots import heads, opening, paper, proofs, votes
from storage.contributions import ideas
from storage.documents import result_as_json, result_from_json
from storage.journal import Entry
from storage.process import approvals, editions
from storage.process.editions import EditionRow
from storage.residents import rehearsals


def enter_what_is_due(db: Connection, slug: str, now: datetime) -> bool:
    """Bring an edition into every phase that should have begun by now; whether there was one.

    A phase that is not ready has to wait, and so does everything after it.
    """
    row = editions.hold(db, slug)
    edition, entered = row.edition(), False
    while phase := edition.due(now):
        try:
            next_one = _on_time(db, edition, phase, now)
        except NotReady:
            break
        edition, entered = enter(db, row, next_one, now, CLOCK), True
        row = editions.load(db, slug)
    return entered


def waiting(db: Connection, slug: str, now: datetime) -> NotReady | None:
    """Return why the phase that should have begun by now cannot; None if none should have.

    The organiser finds it in the journal, once for the same reasons.
    """
    edition = editions.load(db, slug).edition()
    phase = edition.due(now)
    if phase is None or (refusal := refused(db, edition, phase, now)) is None:
        return None
    content = {"phase": phase.value, "reasons": " ".join(refusal.reasons)}
    journal.write_once(db, slug, Entry(now, "phase-waits", CLOCK, content))
    return refusal


def refused(db: Connection, edition: Edition, phase: Phase, now: datetime) -> NotReady | None:
    """Return why a phase could not begin by the clock, or None if it could."""
    try:
        _on_time(db, edition, phase, now)
    except NotReady as refusal:
        return refusal
    return None


def _on_time(db: Connection, edition: Edition, phase: Phase, now: datetime) -> Edition:
    """Return the edition in a phase from its own moment on; raise `NotReady` with the reasons.

    A vote that was ready only after its end does not open to close at once, without a ballot.
    """
    end = edition.timeline.end(phase)
    if phase is Phase.VOTING and end and end <= now:
        late = _("Voting should have ended by now.")
        hint = ": `wijkstem edition enter` opens it all the same."
        raise NotReady(phase, (late.hinting(hint),))
    _wait(db, edition, phase, now)
    return _entered(db, edition, phase, edition.timeline.begins[phase])


def following(
    db: Connection, edition: Edition, phase: Phase, now: datetime, *, paper_matters: bool = True
) -> Edition:
    """Return the edition in this phase from now on; raise `NotReady` with the reasons.

    Beside what is wrong with the edition itself, an idea without an answer keeps it in screening;
    and an open batch of ballots on paper keeps the result waiting, if paper matters: nothing in it
    would count.  So does whoever wrote before the close and is not heard yet.
    """
    _wait(db, edition, phase, now, paper_matters=paper_matters)
    return _entered(db, edition, phase, now)


def _wait(
    db: Connection, edition: Edition, phase: Phase, now: datetime, *, paper_matters: bool = True
) -> None:
    """Raise `NotReady` if a phase has to wait for what somebody still has to do."""
    if reason := owing.keeps_from(db, edition, phase):
        raise NotReady(phase, (reason,))
    counted = edition.entered.before(Phase.RESULTS) and not phase.before(Phase.RESULTS)
    if batches := paper.unfinished(db, edition.slug) if counted and paper_matters else []:
        reason = _(
            "Ballots on paper are not counted yet: close batch {numbers}, or leave paper out.",
            numbers=tuple(batches),
        )
        raise NotReady(phase, (reason,))
    if counted and (other := opening.changed(db, editions.load(db, edition.slug))):
        raise NotReady(phase, (other,))
    if reason := unanswered.keeps_from(db, edition, phase, now):
        raise NotReady(phase, (reason,))


def _entered(db: Connection, edition: Edition, phase: Phase, moment: datetime) -> Edition:
    """Return the edition in this phase from a moment on; raise `NotReady` with the reasons."""
    accepted = ideas.standing(db, edition.slug, Standing.ACCEPTED)
    without = unmade(edition, accepted) if phase is Phase.VOTING else ()
    return edition.enter(phase, moment, approvals.count(db, edition), without)


def enter(db: Connection, row: EditionRow, edition: Edition, now: datetime, by: str) -> Edition:
    """Keep an edition in the phase it has just entered, count if need be, and tell residents.

    Its row must be held.  Where no vote was opened nothing is counted.
    """
    editions.enter(db, edition, now, by)
    if not edition.rehearsal:
        rehearsals.erase(db, edition.slug)
    voted = row.phase in heads.GROWING
    if voted:
        heads.note(db, edition.slug, now)
    result = result_from_json(row.outcome) if row.outcome else None
    if result is None and voted and not edition.entered.before(Phase.RESULTS):
        result = result_of(edition, votes.counted(db, edition.slug), row.lot_seed)
        editions.conclude(db, row.slug, result_as_json(result), now, by)
        votes.forget_all(db, row.slug)
        proofs.forget_before(db, row.slug, now.astimezone(edition.zone).date())
    announcing.set_aside(db, edition)
    if not _over(edition, now) and (text := news.of(edition, result)):
        announcing.announce(db, edition, announcing.of_phase(edition, text), now)
    return edition


def _over(edition: Edition, now: datetime) -> bool:
    """Whether the phase is entered so late that it is no news any more; a result always is."""
    end = edition.timeline.end(edition.entered)
    return end is not None and end <= now and edition.entered is not Phase.RESULTS
