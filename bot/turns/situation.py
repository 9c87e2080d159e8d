"""The situation that somebody is in: all that an answer depends on, gathered for one message."""

from datetime import datetime

from bot.channels import Inbound, Kind
from bot.turns import drafts, invitations, numbers, proofs
from bot.turns.answers import LONG_AGO, Situation
from bot.turns.batch import Batch
from bot.turns.known import Known
from bot.turns.reading import found
from bot.turns.snapshot import Snapshot
from budget.timeline import Phase, second_of
from flows.hearing.tapping import same_edition
from flows.hearing.typed import plain
from flows.scene import CodeFound, InvitationFound, ReceiptFound, RehearsalIs
from storage.ballots.proofs import TRIES
from storage.ballots.votes import Last
from storage.contributions.marks import Mark
from storage.residents.conversations import Conversation
from storage.residents.rehearsals import Rehearsal

_MISSED = '{"at":"Missed"'


def gathered(inbound: Inbound, at: datetime, conversation: Conversation, batch: Batch) -> Situation:
    """Return the situation of who sent this, which counts as said at that moment."""
    right, known, codes = batch.right(conversation), batch.known, batch.known.codes
    phase = batch.snapshot.edition.phase_at(at)
    code, receipt, invitation = _checked(inbound, at, phase, conversation, batch)
    state = proofs.unlocked(conversation.state, batch.seal)
    return Situation(
        channel=conversation.channel,
        language=conversation.language,
        district=conversation.district,
        news=conversation.news,
        stopped=conversation.stopped,
        joined=conversation.joined is not None,
        upcoming=conversation.upcoming,
        state=state,
        offered=proofs.unlocked(conversation.offered, batch.seal),
        unfinished=drafts.unlocked(conversation.unfinished, batch.seal),
        kind=inbound.kind,
        text="" if code or invitation else inbound.text,
        choice=inbound.choice.partition(":")[2],
        ago=_ago(inbound.choice, conversation.prompt, state),
        number=inbound.number,
        media=bool(inbound.media),
        phase=phase,
        supported=frozenset(known.supported.get(conversation.resident, ())),
        wrote=batch.snapshot.ideas.written_by(conversation.resident),
        followed=_followed(phase, conversation, known),
        proved=(codes.right(conversation) if codes else right) is not None,
        phone=conversation.right_key is not None,
        counts=numbers.counts(inbound, conversation, batch.snapshot, batch.seal),
        voted=right in known.voted,
        spent=right in known.spent,
        newer=_newer(known.voted.get(right), at) if right else "",
        code=code,
        queried=codes is not None and codes.queried(conversation),
        crowded_out=codes is not None and codes.crowded_out(conversation),
        receipt=receipt,
        invitation=invitation,
        tries=known.guesses.tries(conversation) if known.guesses else TRIES,
    )


def _ago(choice: str, prompt: int, state: str) -> int | None:
    """Return how many prompts ago a button stood; None if it is none of this edition."""
    under = choice.partition(":")[0]
    if under == str(prompt):
        return 0
    if not same_edition(under, prompt):
        return None
    ago = prompt - int(under)
    return ago if 0 < ago < LONG_AGO and state.startswith(_MISSED) else LONG_AGO


def _checked(
    inbound: Inbound, at: datetime, phase: Phase, conversation: Conversation, batch: Batch
) -> tuple[CodeFound | None, ReceiptFound | None, InvitationFound | None]:
    """Return the code, the receipt or the invitation that was sent: at most one of them."""
    known, codes = batch.known, batch.known.codes
    receipt = known.receipts.get(inbound.text) if inbound.kind is Kind.TEXT else None
    if code := found(codes, inbound, conversation, phase, receipt) if codes else None:
        return code, None, None
    where = invitations.Here(batch.db, batch.snapshot, batch.seal, conversation, at)
    return None, receipt, None if receipt else invitations.found(inbound, where)


def _followed(phase: Phase, conversation: Conversation, known: Known) -> frozenset[Mark]:
    """Return what a resident follows, where what became of it is told."""
    over = not phase.before(Phase.RESULTS)
    return known.followed(conversation.resident) if over else frozenset()


def rehearsed(
    situation: Situation, rehearsal: Rehearsal | None, said: str, snapshot: Snapshot
) -> Situation:
    """Return a situation as it is in a rehearsal: as if voting were open, and everybody could.

    The word for it may look like a code, or a receipt.
    """
    if rehearsal:
        return situation._replace(
            phase=Phase.VOTING,
            proved=True,
            voted=rehearsal.voted,
            rehearsal=RehearsalIs.UNDER_WAY,
            counts=True,
        )
    word = snapshot.edition.rehearsal
    if word and situation.joined and plain(said) == plain(word):
        return situation._replace(rehearsal=RehearsalIs.ASKED, text="", code=None, receipt=None)
    return situation


def _newer(last: Last | None, at: datetime) -> str:
    """Return the receipt of the ballot that counts, if it was cast after this moment."""
    return last.receipt if last and last.at > second_of(at) else ""
