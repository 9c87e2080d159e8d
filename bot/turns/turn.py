"""A turn: everything that one message of one resident leads to, in the transaction of its batch.

A resident's messages are worked through one at a time, in order.  What a turn changes in the
snapshot it changes in the store too; if the batch fails, both are as if it had never been.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.channels import SCREENS, Inbound, Kind
from bot.turns import answers, beginning, drafts, holdings, invitations, proofs, reminders, testing
from bot.turns.answers import Answer, Answers, Situation
from bot.turns.circumstances import Circumstances
from bot.turns.decide import carry_out, count_in
from bot.turns.known import Heard, Known, what_is_known
from bot.turns.reactions import settled
from bot.turns.reading import found
from bot.turns.receipts import look_up
from bot.turns.snapshot import Snapshot
from budget.decisions import (
    BallotCast,
    Decision,
    Forgotten,
    IdeaSupported,
    Marked,
    RehearsalBegun,
    RehearsalLeft,
    SupportWithdrawn,
    Unmarked,
)
from budget.notice import Notice
from budget.timeline import Phase, second_of
from flows.hearing import same_edition
from flows.scene import InvitationFound, RehearsalIs
from flows.typed import plain
from storage import conversations, mail, rehearsals, votes
from storage.conversations import Conversation
from storage.mail import Post
from storage.marks import Mark
from storage.rehearsals import Rehearsal
from storage.sealing import Seal
from storage.votes import Last

_MEMBERSHIP = (Kind.BLOCKED, Kind.UNBLOCKED)
"""With these nobody begins a conversation."""

_AGAIN = '[["again",0,""]]'
"""What is offered to who is asked once more: to hear the question again."""

ATTEMPTS = 3
"""How often a message is tried before it is put aside."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The turns of one transaction: who is held, and what the store says about them."""

    db: Connection
    snapshot: Snapshot
    seal: Seal
    answers: Answers
    held: dict[bytes, Conversation]
    known: Known
    cast: list[tuple[bytes, votes.Cast]] = field(default_factory=list)

    def conversation(self, heard: Heard) -> Conversation:
        """Return the conversation at an address, begun if need be."""
        if heard.key not in self.held:
            self.held[heard.key] = beginning.begun(heard, self.snapshot, self.seal)
            if self.known.codes:
                self.known.codes.begin(self.held[heard.key])
        return self.held[heard.key]

    def right(self, conversation: Conversation) -> bytes | None:
        """Return the right by which somebody votes, or else that of the owner of the phone."""
        codes = self.known.codes
        if codes is None:
            return conversation.right_key
        return codes.right(conversation) or codes.own(conversation)


def take(
    db: Connection, heard: Sequence[Heard], snapshot: Snapshot, seal: Seal, answers: Answers
) -> int:
    """Take the turns of these messages; return how many replies were put in the outbox."""
    held = conversations.hold(db, {h.key for h in heard})
    beginning.anew(held.values(), snapshot)
    heard = [h for h in heard if h.key in held or h.inbound.kind not in _MEMBERSHIP]
    held |= {h.key: beginning.begun(h, snapshot, seal) for h in heard if h.key not in held}
    receipts = look_up(db, snapshot, [h.inbound for h in heard])
    said = [(held[h.key], h.inbound) for h in heard]
    known = replace(
        what_is_known(db, held, snapshot, seal, heard),
        receipts=receipts,
        final=settled(db, snapshot.slug, said),
    )
    known = holdings.looked_up(db, snapshot, said, seal, known)
    batch = Batch(db, snapshot, seal, answers, held, known)
    outgoing = [post for h in heard for post in _turn(h, batch)]
    count_in(db, snapshot, batch.cast)
    conversations.keep(db, list(held.values()))
    if outgoing:
        mail.send(db, outgoing)
    return len(outgoing)


def apologise(db: Connection, heard: Heard, snapshot: Snapshot, seal: Seal) -> None:
    """Say sorry to who sent something that cannot be answered, and begin again at the menu."""
    held = conversations.hold(db, {heard.key})
    beginning.anew(held.values(), snapshot)
    conversation = held.get(heard.key) or beginning.begun(heard, snapshot, seal)
    batch = Batch(db, snapshot, seal, Answers(), held, Known())
    situation = _situation(heard.inbound, heard.at, conversation, batch)
    answer = batch.answers.sorry(situation, conversation, heard.at, snapshot)
    _moved(answer, heard, conversation, batch.seal)
    conversations.keep(db, [conversation])
    mail.send(db, posts(answer.said, conversation, heard.received))


def batch_of(
    db: Connection,
    held: dict[bytes, Conversation],
    snapshot: Snapshot,
    seal: Seal,
    answers: Answers,
) -> Batch:
    """Return the batch of these conversations, which must be held, with what the store knows."""
    beginning.anew(held.values(), snapshot)
    return Batch(db, snapshot, seal, answers, held, what_is_known(db, held, snapshot, seal))


def ask_again(batch: Batch, now: datetime) -> None:
    """Ask everybody in a batch once more what they were asked last, with fresh buttons.

    It is as if they had asked for that themselves, but that nothing was heard of them: when a
    conversation `changed` stays as it was.
    """
    asked: list[Post] = []
    for key, conversation in batch.held.items():
        heard = Heard(Inbound(conversation.channel, "", ""), key, now)
        situation = _situation(heard.inbound, now, conversation, batch)._replace(
            kind=Kind.TAP, offered=_AGAIN, choice="again", current=True
        )
        theirs = partial(batch.known.theirs, conversation.resident)
        answer = batch.answers.to(situation, conversation, now, batch.snapshot, theirs)
        changed = conversation.changed
        _moved(answer, heard, conversation, batch.seal)
        conversation.changed = changed
        asked += posts(answer.said, conversation, now)
    conversations.keep(batch.db, list(batch.held.values()))
    _send_unasked(batch.db, asked)


def tell(batch: Batch, told: Mapping[bytes, Notice], now: datetime) -> set[bytes]:
    """Tell residents, by the key of their conversation, what can be answered at once.

    The place where somebody is stays what it was, and so does when they were heard of last, and
    when they are reminded.  Return the keys of those to whom there was something to say.
    """
    said: list[Post] = []
    for key, notice in told.items():
        conversation = batch.held[key]
        heard = Heard(Inbound(conversation.channel, "", ""), key, now)
        situation = _situation(heard.inbound, now, conversation, batch)
        answer = batch.answers.notice(notice, situation, conversation, now, batch.snapshot)
        changed, remind_at = conversation.changed, conversation.remind_at
        _moved(answer, heard, conversation, batch.seal)
        conversation.changed = changed
        conversation.remind_at = conversation.remind_at and remind_at
        said += posts(answer.said, conversation, now)
    conversations.keep(batch.db, [batch.held[key] for key in told])
    _send_unasked(batch.db, said)
    return {post.key for post in said}


def inform(batch: Batch, told: Mapping[bytes, int], now: datetime) -> None:
    """Tell residents, by the key of their conversation, the last news of a project.

    That is in words alone: conversations of such a batch are about another edition, and stay so.
    """
    said: list[Post] = []
    for key, number in told.items():
        conversation = batch.held[key]
        inbound = Inbound(conversation.channel, "", "")
        situation = _situation(inbound, now, conversation, batch)
        if news := batch.answers.news(number, situation, conversation, now, batch.snapshot):
            said += posts([news], conversation, now)
    _send_unasked(batch.db, said)


def _send_unasked(db: Connection, said: Sequence[Post]) -> None:
    """Put in the outbox, behind every reply, what nobody asked for."""
    if said:
        mail.send(db, [post._replace(rank=mail.NOTICE) for post in said])


def _turn(heard: Heard, batch: Batch) -> list[Post]:
    """Take one turn, in a rehearsal where somebody has one; return the replies for the outbox."""
    conversation = batch.conversation(heard)
    rehearsal = batch.known.rehearsals.get(heard.key)
    if rehearsal is None:
        return _taken(heard, conversation, batch)
    own = rehearsal.take_place(conversation)
    said = _taken(heard, conversation, batch, rehearsal)
    rehearsal.give_back(conversation, own)
    rehearsals.keep(batch.db, batch.snapshot.slug, rehearsal)
    return said


def _taken(
    heard: Heard, conversation: Conversation, batch: Batch, rehearsal: Rehearsal | None = None
) -> list[Post]:
    """Take a turn from where the conversation is."""
    snapshot = batch.snapshot
    at = heard.at
    if heard.inbound.kind is Kind.BLOCKED:
        conversation.block()
        mail.withhold(batch.db, conversation.key)
    else:
        conversation.reach()
    if tested := testing.answered(batch.db, heard, conversation, snapshot, batch.seal):
        return posts(tested, conversation, heard.received)
    codes = batch.known.codes
    asks = heard.inbound.kind not in _MEMBERSHIP
    lapsed = asks and codes is not None and codes.lapse(conversation)
    situation = _situation(heard.inbound, at, conversation, batch, lapsed=lapsed)
    situation = _rehearsed(situation, rehearsal, heard.inbound.text, snapshot)
    theirs = partial(batch.known.theirs, conversation.resident)
    answer = batch.answers.to(situation, conversation, at, snapshot, theirs)
    if answer.decisions:
        where = Circumstances(
            *(batch.db, snapshot, conversation, at, batch.seal, batch.cast, codes, rehearsal),
            media=heard.inbound.media,
        )
        _carry_out(answer.decisions, where, batch)
    replaced = _moved(answer, heard, conversation, batch.seal)
    for forgotten in (made for made in answer.decisions if isinstance(made, Forgotten)):
        batch.known.rehearsals.pop(heard.key, None)
        _forgotten(forgotten, conversation, batch)
    if RehearsalLeft() in answer.decisions:
        rehearsals.leave(batch.db, heard.key)
        del batch.known.rehearsals[heard.key]
    if RehearsalBegun() in answer.decisions:
        begun = rehearsals.begin(batch.db, snapshot.slug, conversation)
        batch.known.rehearsals[heard.key] = begun
    return posts(answer.said, conversation, heard.received, replaced)


def _carry_out(decisions: Sequence[Decision], where: Circumstances, batch: Batch) -> None:
    """Carry out what was decided; the rest of the batch knows who voted, and who supports what."""
    known, resident = batch.known, where.conversation.resident
    for decision in decisions:
        right = where.right
        carry_out(decision, where)
        match decision:
            case BallotCast() if right and not where.rehearsal:
                known.voted[right] = where.cast[-1][1].last(where.snapshot.slug)
            case IdeaSupported(number):
                known.supported.setdefault(resident, set()).add(number)
            case SupportWithdrawn(number):
                known.supported.setdefault(resident, set()).discard(number)
            case Marked(kind, number):
                known.marks.setdefault(resident, set()).add((kind, number))
            case Unmarked(kind, number):
                known.marks.setdefault(resident, set()).discard((kind, number))


def posts(
    messages: Sequence[str], conversation: Conversation, due: datetime, replaced: str = ""
) -> list[Post]:
    """Return messages for the outbox, perhaps in the place of an earlier one."""
    channel, key, sealed = conversation.channel, conversation.key, conversation.sealed
    bodies = [answers.body(said, conversation.prompt, replaced) for said in messages]
    return [Post(channel, key, sealed, body, due) for body in bodies]


def _forgotten(forgotten: Forgotten, conversation: Conversation, batch: Batch) -> None:
    """Let go of a conversation; the last reply is sent under a key that leads to nobody."""
    codes = batch.known.codes
    right = codes.own(conversation) if codes else conversation.right_key
    conversations.forget(batch.db, conversation.key)
    del batch.held[conversation.key]
    if forgotten.withdraws and right in batch.known.voted:
        del batch.known.voted[right]
        batch.known.spent.add(right)
    if codes and forgotten.withdraws:
        codes.forget(conversation)
    conversation.key = batch.answers.chance(16)


def _situation(
    inbound: Inbound,
    at: datetime,
    conversation: Conversation,
    batch: Batch,
    *,
    lapsed: bool = False,
) -> Situation:
    """Gather what the answer depends on."""
    right, known, codes = batch.right(conversation), batch.known, batch.known.codes
    receipt = known.receipts.get(inbound.text) if inbound.kind is Kind.TEXT else None
    phase = batch.snapshot.edition.phase_at(at)
    code = found(codes, inbound, conversation, phase, receipt) if codes else None
    invitation = None if code or receipt else _invitation(inbound, at, conversation, batch)
    under, _colon, choice = inbound.choice.partition(":")
    return Situation(
        conversation.channel,
        (codes.right(conversation) if codes else right) is not None,
        conversation.language,
        *(conversation.district, conversation.news, conversation.stopped),
        conversation.joined is not None,
        right in known.voted,
        right in known.spent,
        frozenset(known.supported.get(conversation.resident, ())),
        phase,
        proofs.unlocked(conversation.state, batch.seal),
        proofs.unlocked(conversation.offered, batch.seal),
        drafts.unlocked(conversation.unfinished, batch.seal),
        inbound.kind,
        "" if code or invitation else inbound.text,
        choice,
        under == str(conversation.prompt),
        inbound.number,
        conversation.right_key is not None,
        code,
        codes is not None and codes.queried(conversation),
        None if code else receipt,
        lapsed,
        newer=_newer(known.voted.get(right), at) if right else "",
        wrote=batch.snapshot.ideas.written_by(conversation.resident),
        invitation=invitation,
        media=bool(inbound.media),
        upcoming=conversation.upcoming,
        followed=_followed(phase, conversation, known),
        earlier=same_edition(under, conversation.prompt),
    )


def _followed(phase: Phase, conversation: Conversation, known: Known) -> frozenset[Mark]:
    """Return what a resident follows, where what became of it is told."""
    over = not phase.before(Phase.RESULTS)
    return known.followed(conversation.resident) if over else frozenset()


def _invitation(
    inbound: Inbound, at: datetime, conversation: Conversation, batch: Batch
) -> InvitationFound | None:
    """Return the invitation to an idea that was sent, if one was."""
    where = invitations.Here(batch.db, batch.snapshot, batch.seal, conversation, at)
    return invitations.found(inbound, where)


def _rehearsed(
    situation: Situation, rehearsal: Rehearsal | None, said: str, snapshot: Snapshot
) -> Situation:
    """Return a situation as it is in a rehearsal: as if voting were open, and everybody could.

    The word for it may look like a code, or a receipt.
    """
    if rehearsal:
        return situation._replace(
            phase=Phase.VOTING, proved=True, voted=rehearsal.voted, rehearsal=RehearsalIs.UNDER_WAY
        )
    word = snapshot.edition.rehearsal
    if word and situation.joined and plain(said) == plain(word):
        return situation._replace(rehearsal=RehearsalIs.ASKED, text="", code=None, receipt=None)
    return situation


def _newer(last: Last | None, at: datetime) -> str:
    """Return the receipt of the ballot that counts, if it was cast after this moment."""
    return last.receipt if last and last.at > second_of(at) else ""


def _moved(answer: Answer, heard: Heard, conversation: Conversation, seal: Seal) -> str:
    """Remember where the conversation is; return the id of the message that is replaced, if any.

    Where messages can be replaced, one is if it was tapped and what follows is a screen of the
    same kind (`vote:...`).  Its buttons keep their prompt only if it is the very same screen, so
    that two quick taps on a list both count, and none counts for what it did not say.
    """
    before = conversation.screen
    screen = before if answer.screen is None else answer.screen
    alike = len(answer.said) == 1 and screen and screen.split(":")[0] == before.split(":")[0]
    replaced = heard.inbound.tapped if alike and SCREENS[conversation.channel].edits else ""
    secret = proofs.asked(answer.state)
    conversation.state = proofs.locked(answer.state, seal) if secret else answer.state
    conversation.changed = heard.received
    conversation.screen = screen
    if answer.unfinished is not None:
        reminders.set_one(answer, heard.received, conversation)
        conversation.unfinished = drafts.locked(answer.unfinished, seal)
    if answer.offered:
        conversation.offered = proofs.locked(answer.offered, seal) if secret else answer.offered
        conversation.prompt += not (replaced and screen == before)
    return replaced
