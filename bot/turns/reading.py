"""What a code turns out to be that somebody typed, and what is said to match one.

Neither goes any further than this: the conversation hears what came of it.
"""

from hmac import compare_digest

import orjson

from bot.channels import Inbound, Kind
from bot.turns import drafts, proofs
from bot.turns.codes import Codes, Phone
from budget.codes import MISTYPED, as_code
from budget.matching import as_match, partly
from budget.timeline import Phase
from flows.ballot.proving import sought
from flows.hearing import prose
from flows.hearing.typed import plain
from flows.scene import CodeFound, CodeIs, ReceiptFound
from flows.state import Helping, Matching, Missed, State, Switching, Writing
from flows.state_json import from_json
from flows.talk import Unfinished
from storage.ballots.codes import TRIES, Status, Validity
from storage.residents.conversations import Conversation

_NOTHING = bytes(16)
"""What is never the keyed hash of what matches a code: nothing matches this one."""


def found(
    codes: Codes,
    inbound: Inbound,
    conversation: Conversation,
    phase: Phase,
    receipt: ReceiptFound | None = None,
) -> CodeFound | None:
    """Return what the code is that a message consists of, or None if it is none.

    What was said to match a code is as secret, and is answered as if it were one.
    """
    phone, said = codes.phones[conversation.key], plain(inbound.text)
    phone.typed = b""
    if inbound.kind is not Kind.TEXT:
        return None
    code = None if receipt else as_code(said)
    answering = codes.checks and phase is Phase.VOTING and partly(said)
    if code is None and not answering:
        return None
    place = _place(codes, conversation)
    if answering and isinstance(place, Matching) and (match := as_match(said)):
        return _matched(codes, match, conversation)
    if answering and not code and not receipt and (piece := _piece(said, place)):
        return CodeFound(piece)
    if code is None or not sought(code, said, place, phase):
        return None
    return _typed(codes, code, conversation)


def _place(codes: Codes, conversation: Conversation) -> State:
    """Return where a conversation is, behind a detour on which nothing with digits is asked."""
    place = from_json(orjson.loads(proofs.unlocked(conversation.state, codes.seal)))
    while isinstance(place, Missed | Switching):
        place = place.before
    return place


def _matched(codes: Codes, match: str, conversation: Conversation) -> CodeFound:
    """Return what the code is that waits here for what matches it, if this does.

    That it is revoked, or was never issued, is not told from that something else is wrong.
    """
    phone = codes.phones[conversation.key]
    right = phone.held.get(conversation.channel)
    if right is None:
        return CodeFound(CodeIs.EARLY)
    if phone.wrong >= TRIES:
        return CodeFound(CodeIs.LOCKED)
    alike = compare_digest(codes.seal.match(right, match), codes.matches.get(right, _NOTHING))
    if not alike or codes.known[right] is not Validity.VALID:
        return CodeFound(CodeIs.UNLIKE, tries=TRIES - phone.wrong - 1)
    return _valid(codes, right, conversation)


def _typed(codes: Codes, code: str, conversation: Conversation) -> CodeFound:
    """Return what a code is, or nothing of it where something has to match it first."""
    phone, right = codes.phones[conversation.key], codes.seal.right(code)
    if code == MISTYPED or right not in codes.known:
        return CodeFound(CodeIs.MISTYPED)
    if phone.wrong >= TRIES:
        return CodeFound(CodeIs.LOCKED)
    if codes.checks and right not in phone.uses:
        phone.typed = right
        return CodeFound(CodeIs.FULL if codes.full(phone) else CodeIs.HELD)
    if codes.known[right] is not Validity.VALID:
        return CodeFound(CodeIs.WRONG, tries=TRIES - phone.wrong - 1)
    return _valid(codes, right, conversation)


def _valid(codes: Codes, right: bytes, conversation: Conversation) -> CodeFound:
    """Return what a valid code is on this phone, and what was chosen with it."""
    phone = codes.phones[conversation.key]
    phone.typed = right
    current, chosen = phone.at(Status.CURRENT, conversation.channel), codes.chosen(conversation)
    others = current is not None and current.right != right and chosen.filling
    here = phone.uses.get(right)
    kept = drafts.read(codes.seal.unlock(here.draft)) if here and here.draft else Unfinished()
    if current and current.right == right and chosen.filling:
        kept = chosen
    standing = _standing(codes, right, phone, others=others)
    return CodeFound(standing, right in codes.voted, kept=kept, others=others)


def _standing(codes: Codes, right: bytes, phone: Phone, *, others: bool) -> CodeIs:
    """Return what a valid code is on this phone, on which somebody else may be choosing.

    Where all that voted so far were helped, the next may be the owner, and is not asked.
    """
    if right in codes.spent:
        return CodeIs.SPENT
    known = {use.right for use in phone.uses.values() if use.status is not Status.ASKED}
    if right in known & codes.voted.keys():
        return CodeIs.RIGHT
    if codes.full(phone):
        return CodeIs.FULL
    owned = any(not use.helped for use in phone.uses.values())
    asked = right not in known and (others or (owned and codes.used(phone)))
    return CodeIs.ANOTHER if asked else CodeIs.RIGHT


def _piece(said: str, place: State) -> CodeIs | None:
    """Return what is wrong with a postcode, a year or both, where nobody can compare them."""
    match place:
        case Matching():
            return CodeIs.PARTIAL
        case Writing() | Helping():
            return None
    if prose.asked(place):
        return None
    return CodeIs.EARLY if as_match(said) else None
