"""A conversation on a phone, written down as a journey that tests can play again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.simulator.journey import Answer, Deed, Exchange, Journey, Pause
from bot.simulator.phones import Shown, label
from bot.simulator.view import Phone
from flows.talk import Kind

_MINUTE = timedelta(minutes=1)
_LULL = timedelta(minutes=5)
"""What is shorter is the time that somebody takes to read and type."""


def journey(phone: Phone, happened: Sequence[Shown], zone: ZoneInfo, now: datetime) -> Journey:
    """Return what happened on a phone; `now` is the moment of a conversation that is empty."""
    begins = happened[0].at if happened else now
    moment = begins.replace(second=0, microsecond=0)
    return Journey(
        f"{phone.persona.name} on {phone.channel}",
        phone.channel,
        phone.language,
        moment.astimezone(zone).replace(tzinfo=None),
        exchanges=tuple(_exchanges(happened, moment)),
    )


def _exchanges(happened: Sequence[Shown], moment: datetime) -> list[Exchange]:
    """Put each answer with what it answers, or with the time that passed before it."""
    exchanges: list[Exchange] = []
    for shown in happened:
        passed = (shown.at - moment) // _MINUTE * _MINUTE
        if passed >= _LULL or not (exchanges or shown.mine):
            exchanges.append(Exchange(Pause(passed)))
            moment += passed
        if shown.mine:
            exchanges.append(Exchange(_deed(shown)))
        else:
            last = exchanges[-1]
            exchanges[-1] = Exchange(last.deed, (*last.answers, _answer(shown)))
    return exchanges


def _deed(shown: Shown) -> Deed:
    if shown.kind is Kind.CONTACT:
        return Deed("own" if shown.text else "", shown.kind)
    return Deed(shown.text, shown.kind)


def _answer(shown: Shown) -> Answer:
    """Return what was answered; an SMS is counted, and has its choices in its text."""
    choices = shown.reply.options if shown.reply and not shown.segments else ()
    return Answer(shown.text, tuple(map(label, choices)))
