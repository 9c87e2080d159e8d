"""The situation that somebody is in: all that an answer depends on, gathered for one message."""

from datetime import datetime

from bot.channels import Inbound, Kind
from bot.turns import drafts, invitations, numbers, proofs
from bot.turns.answers import Situation
from bot.turns.batch import Batch
from bot.turns.known import Known
from bot.turns.reading import found
from bot.turns.snapshot import Snapshot
from budget.timeline import Phase, second_of
from flows.scene import CodeFound, InvitationFound, ReceiptFound, RehearsalIs
from flows.tapping import same_edition
from flows.typed import plain
from storage.conversations import Conversation
from storage.marks import Mark
from storage.proofs import TRIES
from storage.rehearsals import Rehearsal
from storage.votes import Last

_MISSED = '{"at":"Missed"'
_AGO = 9
"""Prompts before the last under which a button can count for somebody who was not understood."""


def gathered(inbound: Inbound, at: datetime, conversation: Conversation, batch: Batch) -> Situation:
    """Return the situation of who sent this, which counts as said at that moment."""
    right, known, codes = batch.right(conversation), batch.known, batch.known.codes
    phase, guesses = batch.snapshot.edition.phase_at(at), known.guesses
    code, receipt, invitation = _checked(inbound, at, phase, conversation, batch)
    under, _colon, choice = inbound.choice.partition(":")
    state = proofs.unlocked(conversation.state, batch.seal)
    return Situation(
        conversation.channel,
        (codes.right(conversation) if codes else right) is not None,
        conversation.language,
        *(conversation.district, conversation.news, conversation.stopped),
        conversation.joined is not None,
        right in known.voted,
        right in known.spent,
        frozenset(known.supported.get(conversation.resident, ())),
        *(phase, state),
        proofs.unlocked(conversation.offered, batch.seal),
        drafts.unlocked(conversation.unfinished, batch.seal),
        inbound.kind,
        *("" if code or invitation else inbound.text, choice),
        under == str(conversation.prompt),
        inbound.number,
        conversation.right_key is not None,
        code,
        codes is not None and codes.queried(conversation),
        receipt,
        newer=_newer(known.voted.get(right), at) if right else "",
        wrote=batch.snapshot.ideas.written_by(conversation.resident),
        invitation=invitation,
        media=bool(inbound.media),
        upcoming=conversation.upcoming,
        followed=_followed(phase, conversation, known),
        earlier=same_edition(under, conversation.prompt),
        ago=_ago(under, conversation.prompt, state),
        counts=numbers.counts(inbound, conversation, batch.snapshot, batch.seal),
        crowded_out=codes is not None and codes.crowded_out(conversation),
        tries=guesses.tries(conversation) if guesses else TRIES,
    )


def _ago(under: str, prompt: int, state: str) -> int:
    """Return how many prompts ago a button stood, as far as it may count after a miss."""
    ago = prompt - int(under) if under.isdecimal() else 0
    return ago if state.startswith(_MISSED) and 0 < ago <= _AGO else 0


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
