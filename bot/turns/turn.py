"""A turn: everything that one message of one resident leads to, in the transaction of its batch.

A resident's messages are worked through one at a time, in order.  What a turn changes in the
snapshot it changes in the store too; if the batch fails, both are as if it had never been.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.channels import EVERY_SCREEN, Inbound, Kind
from bot.turns import answers, beginning, drafts, earlier, holdings, proofs, reminders, testing
from bot.turns.answers import Answer, Answers
from bot.turns.batch import Batch
from bot.turns.circumstances import Circumstances
from bot.turns.decide import carry_out, count_in
from bot.turns.known import Heard, Known, what_is_known
from bot.turns.reactions import settled
from bot.turns.receipts import look_up
from bot.turns.situation import gathered, rehearsed
from bot.turns.snapshot import Snapshot
from budget.decisions import (
    BallotCast,
    Decision,
    Forgotten,
    IdeaSupported,
    Marked,
    ProofMissed,
    RehearsalBegun,
    RehearsalLeft,
    Stopped,
    SupportWithdrawn,
    Unmarked,
)
from budget.notice import Notice
from storage.post import mail, texts
from storage.post.mail import Post
from storage.residents import conversations, rehearsals
from storage.residents.conversations import Conversation
from storage.residents.rehearsals import Rehearsal
from storage.sealing import Seal

_MEMBERSHIP = (Kind.BLOCKED, Kind.UNBLOCKED)
"""With these nobody begins a conversation."""

_A_DAY = timedelta(days=1)

_AGAIN = '[["again",0,""]]'
"""What is offered to who is asked once more: to hear the question again."""

ATTEMPTS = 3
"""How often a message is tried before it is put aside."""


def take(
    db: Connection, heard: Sequence[Heard], snapshot: Snapshot, seal: Seal, answers: Answers
) -> int:
    """Take the turns of these messages; return how many replies were put in the outbox."""
    held = conversations.hold(db, {h.key for h in heard})
    beginning.anew(held.values(), snapshot, seal)
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
    known = earlier.looked_up(db, snapshot, said, seal, known)
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
    beginning.anew(held.values(), snapshot, seal)
    conversation = held.get(heard.key) or beginning.begun(heard, snapshot, seal)
    batch = Batch(db, snapshot, seal, Answers(), held, Known())
    situation = gathered(heard.inbound, heard.at, conversation, batch)
    answer = batch.answers.sorry(situation, conversation, heard.at, snapshot)
    _moved(answer, heard, conversation, batch.seal)
    conversations.keep(db, [conversation])
    mail.send(db, posts(answer.said, conversation, heard.received))


def ask_again(batch: Batch, now: datetime) -> None:
    """Ask everybody in a batch once more what they were asked last, with fresh buttons.

    It is as if they had asked for that themselves, but that nothing was heard of them: when a
    conversation `changed` stays as it was.
    """
    asked: list[Post] = []
    for key, conversation in batch.held.items():
        heard = Heard(Inbound(conversation.channel, "", ""), key, now)
        situation = gathered(heard.inbound, now, conversation, batch)._replace(
            kind=Kind.TAP, offered=_AGAIN, choice="again", ago=0
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
        situation = gathered(heard.inbound, now, conversation, batch)
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
        situation = gathered(inbound, now, conversation, batch)
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
    if heard.beyond and conversation.stopped and not conversation.blocked:
        return []
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
    situation = gathered(heard.inbound, at, conversation, batch)
    follows = conversation.resident in batch.known.earlier
    if lapsed or follows:
        situation = situation._replace(lapsed=lapsed, earlier=follows)
    situation = rehearsed(situation, rehearsal, heard.inbound.text, snapshot)
    theirs = partial(batch.known.theirs, conversation.resident)
    answer = batch.answers.to(situation, conversation, at, snapshot, theirs)
    if answer.decisions:
        where = _circumstances(heard, conversation, batch, rehearsal)
        _carry_out(answer.decisions, where, batch)
    replaced = _moved(answer, heard, conversation, batch.seal)
    if answer.decisions:
        _follow_up(answer.decisions, heard.key, conversation, batch)
    said = posts(answer.said, conversation, heard.received, replaced)
    return _spared(said, heard, conversation, batch) if _stops(answer.decisions) else said


def _stops(decisions: Sequence[Decision]) -> bool:
    return any(isinstance(decision, Stopped) for decision in decisions)


def _spared(said: list[Post], heard: Heard, conversation: Conversation, batch: Batch) -> list[Post]:
    """Let what confirms a STOP never wait for a day, once in a day: it may be said for ever."""
    since = heard.received - _A_DAY
    if not said or not EVERY_SCREEN[conversation.channel].brief:
        return said
    if texts.spared_since(batch.db, conversation.key, since):
        return said
    return [post._replace(spared=True) for post in said]


def _circumstances(
    heard: Heard, conversation: Conversation, batch: Batch, rehearsal: Rehearsal | None
) -> Circumstances:
    return Circumstances(
        db=batch.db,
        snapshot=batch.snapshot,
        conversation=conversation,
        at=heard.at,
        seal=batch.seal,
        cast=batch.cast,
        codes=batch.known.codes,
        rehearsal=rehearsal,
        media=heard.inbound.media,
    )


def _carry_out(decisions: Sequence[Decision], where: Circumstances, batch: Batch) -> None:
    """Carry out what was decided; the rest of the batch knows who voted, and who supports what."""
    known, resident = batch.known, where.conversation.resident
    for decision in decisions:
        right = where.right
        carry_out(decision, where)
        match decision:
            case BallotCast() if right and not where.rehearsal:
                known.voted[right] = where.cast[-1][1].last(where.snapshot.slug)
            case ProofMissed() if known.guesses:
                known.guesses.missed(where.conversation, where.at)
            case IdeaSupported(number):
                known.supported.setdefault(resident, set()).add(number)
            case SupportWithdrawn(number):
                known.supported.setdefault(resident, set()).discard(number)
            case Marked(kind, number):
                known.marks.setdefault(resident, set()).add((kind, number))
            case Unmarked(kind, number):
                known.marks.setdefault(resident, set()).discard((kind, number))


def _follow_up(
    decisions: Sequence[Decision], key: bytes, conversation: Conversation, batch: Batch
) -> None:
    """Do what can be done only when it is kept where the conversation is: let go, or rehearse."""
    rehearsing = batch.known.rehearsals
    for decision in decisions:
        match decision:
            case Forgotten():
                rehearsing.pop(key, None)
                _forgotten(decision, conversation, batch)
            case RehearsalLeft():
                rehearsals.leave(batch.db, key)
                del rehearsing[key]
            case RehearsalBegun():
                rehearsing[key] = rehearsals.begin(batch.db, batch.snapshot.slug, conversation)


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


def _moved(answer: Answer, heard: Heard, conversation: Conversation, seal: Seal) -> str:
    """Remember where the conversation is; return the id of the message that is replaced, if any.

    Where messages can be replaced, one is if it was tapped and what follows is a screen of the
    same kind (`vote:...`).  Its buttons keep their prompt only if it is the very same screen, so
    that two quick taps on a list both count, and none counts for what it did not say.
    """
    before = conversation.screen
    screen = before if answer.screen is None else answer.screen
    alike = len(answer.said) == 1 and screen and screen.split(":")[0] == before.split(":")[0]
    replaced = heard.inbound.tapped if alike and EVERY_SCREEN[conversation.channel].edits else ""
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
