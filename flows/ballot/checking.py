"""Checking a receipt: at any moment, on any channel, also by who does not take part.

Until the count is certified the answer is only whether a receipt is in the list of all votes.
Whether the vote was replaced is not told: who was bought or bullied can still vote again unseen.
"""

import re
from typing import NamedTuple, assert_never

from budget.receipt import as_receipt
from flows import menu
from flows.hearing import prose
from flows.hearing.typed import plain
from flows.hearing.vocabulary import Phrases, Vocabulary
from flows.scene import ReceiptFound, ReceiptIs
from flows.state import (
    Home,
    State,
    before_miss,
)
from flows.talk import Reply, Text, Turn, _

EXAMPLE = "VX4K7-TN2QD"
"""What a receipt looks like."""

_LENGTHS = range(8, 13)
"""How many characters may be meant as the ten of a receipt."""

_MIXED = re.compile(r"(?=.*[a-z])(?=.*[0-9])")
_GROUPED = re.compile(r"\w{5} ?- ?\w{5}")
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2212": "-"})


class Asked(NamedTuple):
    """What somebody typed to have a receipt looked up.

    `number` is the receipt, or "" if what was `typed` is none; `named` is whether it was said
    that it is to be checked, and `grouped` whether it was written as we write it.
    """

    number: str
    typed: str
    named: bool
    grouped: bool


def asked(text: str, vocabulary: Vocabulary) -> Asked | None:
    """Return the receipt that a whole message asks for, or None if it asks for none.

    A receipt alone will do, if it cannot be a word; so will the words to ask with alone.
    """
    said = plain(text).translate(_DASHES)
    phrase = _phrase(said, vocabulary.check)
    typed = said.removeprefix(phrase).strip(" :#.")
    number = as_receipt(typed) or ""
    grouped = bool(_GROUPED.fullmatch(typed))
    if not phrase:
        return Asked(number, typed, named=False, grouped=grouped) if _alone(typed) else None
    close = len(re.sub(r"[\W_]", "", typed)) in _LENGTHS and _MIXED.match(typed)
    if typed and not number and not close:
        return None
    return Asked(number, typed, named=True, grouped=grouped)


def _phrase(said: str, phrases: Phrases) -> str:
    """Return the longest of these phrases with which a message begins, none of them cut short."""
    if not said.startswith(phrases):
        return ""
    begun = (phrase for phrase in phrases if said.startswith(phrase))
    return next((phrase for phrase in begun if not said[len(phrase) :][:1].isalnum()), "")


def _alone(typed: str) -> bool:
    """Whether a text is a receipt by itself: letters and digits mixed, and no more."""
    return bool(as_receipt(typed) and _MIXED.match(typed))


def heard(found: ReceiptFound, state: State) -> Turn | None:
    """Answer who asks for a receipt; None where it may be a word of their own."""
    place = before_miss(state)
    if not found.sure and prose.asked(place):
        return None
    reply = Reply(_answer(found))
    if isinstance(place, Home):
        reply = Reply(reply.text, (menu.MENU,), spelled=True)
    return Turn(place, (reply,))


def _answer(found: ReceiptFound) -> Text:
    match found.standing:
        case ReceiptIs.CHAINED:
            return _(
                "Receipt {receipt} is in the list of all votes. Once the count has been checked "
                "you can see here whether it counts: then send CHECK and this number again.",
                receipt=found.number,
            )
        case ReceiptIs.COUNTED:
            return _(
                "Receipt {receipt}: this vote counts in the result. Two people have checked the "
                "count.",
                receipt=found.number,
            )
        case ReceiptIs.REPLACED:
            return _(
                "Receipt {receipt} is in the list of all votes, but does not count. A later vote "
                "took its place, or it was withdrawn.",
                receipt=found.number,
            )
        case ReceiptIs.UNKNOWN:
            return _(
                "I do not find this receipt. Please compare it with our message: it has 10 letters "
                "and digits, as in {example}. Then send CHECK and the receipt.",
                example=EXAMPLE,
            )
        case ReceiptIs.MISSING:
            return _(
                "Send CHECK and your receipt, for example: CHECK {example}. The receipt stands in "
                "our message after your vote.",
                example=EXAMPLE,
            )
    assert_never(found.standing)
