"""What was settled of the money for broadcasts, as the journal has it, in words."""

from bot.broadcasts import paying
from bot.desk.broadcasts.names import LABELS
from bot.desk.words import Sentence, _
from budget.sentence import Amount
from budget.template import UNLIMITED

_NOBODY_SAID = "None"


def settled(now: str) -> list[Sentence]:
    """Return what holds from then on, of what is written as "sms=750 limit=50 tier=None"."""
    held = dict(part.split("=", 1) for part in now.split())
    limit, tier = held.pop("limit"), held.pop("tier")
    prices = [
        _("{channel}: {cents} cents", channel=LABELS[name], cents=paying.written(int(price)))
        for name, price in held.items()
    ]
    return [*prices, _limit(limit), *_tier(tier)]


def _limit(limit: str) -> Sentence:
    if limit == _NOBODY_SAID:
        return _("no limit")
    return _("limit: {amount} euros", amount=Amount(int(limit)))


def _tier(tier: str) -> list[Sentence]:
    if tier == _NOBODY_SAID:
        return []
    if int(tier) >= UNLIMITED:
        return [_("any number of conversations a day on WhatsApp")]
    return [_("{count} conversations a day on WhatsApp", count=Amount(int(tier)))]
