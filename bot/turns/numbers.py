"""Numbers that give the right to vote, where an edition says of which countries they have to be.

Only mobile numbers do: a landline is a building's, and those of machines and of apps are had by
the thousand.  The number itself is known here alone; what is kept is a keyed hash of it.
"""

import re

from phonenumbers import (
    NumberParseException,
    PhoneNumberType,
    number_type,
    parse,
    region_code_for_number,
)

from bot.channels import EVERY_SCREEN, Inbound, Kind
from bot.turns.snapshot import Snapshot
from budget.rules import RightRules
from storage.residents.conversations import Conversation
from storage.sealing import Seal

_DUTCH = re.compile(r"\+316[0-9]{8}")
"""06 is for people; 097 is for machines, which the list of numbers does not tell from them."""

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def gives_right(number: str, rules: RightRules) -> bool:
    """Whether a number in E.164 gives the right to vote by these rules."""
    if rules.by_code or not rules.numbers:
        return True
    if number.startswith("+31"):
        return "NL" in rules.numbers and bool(_DUTCH.fullmatch(number))
    try:
        parsed = parse(number)
    except NumberParseException:
        return False
    return region_code_for_number(parsed) in rules.numbers and number_type(parsed) in _MOBILE


def own_counts(conversation: Conversation, snapshot: Snapshot, seal: Seal) -> bool:
    """Whether who votes from a phone number of their own may; others have shown theirs before."""
    rules = snapshot.edition.vote.right
    if rules.by_code or not rules.numbers or conversation.right_key is None:
        return True
    if not EVERY_SCREEN[conversation.channel].phone:
        return True
    address = seal.unlock(conversation.sealed)
    return not address.startswith("+") or gives_right(address, rules)


def counts(inbound: Inbound, conversation: Conversation, snapshot: Snapshot, seal: Seal) -> bool:
    """Whether the number of who writes may vote, or that on the contact card they send."""
    if inbound.kind is Kind.CONTACT and inbound.number and conversation.right_key is None:
        return gives_right(inbound.number, snapshot.edition.vote.right)
    return own_counts(conversation, snapshot, seal)
