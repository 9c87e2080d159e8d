"""What a resident of a transcript does on a phone in a quarter, and what is then seen there."""

from datetime import UTC, datetime

from bot.channels import Kind
from bot.simulator.journey import Answer, Deed, Happening, Journey, Pause
from bot.simulator.phones import label
from budget.edition import Edition
from budget.timeline import local_time
from tests.bot.quarter import Quarter, Sent
from tests.journeys.rehearsal import ADDRESS


def begins(found: Journey, edition: Edition) -> datetime:
    """Return the moment at which a transcript begins, in UTC."""
    assert isinstance(found.moment, datetime)
    return local_time(found.moment, edition.zone).astimezone(UTC)


async def do(quarter: Quarter, found: Journey, deed: Happening) -> tuple[Answer, ...]:
    """Do what a transcript says, and return what is answered."""
    channel, address = found.channel, ADDRESS[found.channel]
    if isinstance(deed, Pause):
        quarter.now += deed.length
        return ()
    assert isinstance(deed, Deed), "nobody else does anything here yet"
    if deed.kind is Kind.TAP:
        sent = await quarter.tap(address, _tapped(quarter, channel, deed.text), channel=channel)
    else:
        sent = await quarter.say(address, deed.text, channel=channel)
    return seen(sent, channel)


def seen(sent: list[Sent], channel: str) -> tuple[Answer, ...]:
    """Return messages as they stand on a phone: an SMS has no buttons."""
    labels = channel != "sms"
    return tuple(
        Answer(one.reply.text, tuple(map(label, one.reply.options)) if labels else ())
        for one in sent
    )


def _tapped(quarter: Quarter, channel: str, wanted: str) -> str:
    """Return the key of the last button with this label."""
    return next(
        option.key
        for sent in reversed(quarter.lines[channel].sent)
        for option in sent.reply.options
        if label(option) == wanted
    )
