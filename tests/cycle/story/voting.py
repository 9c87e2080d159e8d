"""Chapter four: residents vote by phone, change their minds, and are in time, or not."""

import re

from budget.timeline import Phase
from tests.cycle.people import Ballot, Crowd, Person
from tests.cycle.phones import SECOND, Phones


async def vote(phones: Phones, crowd: Crowd, people: tuple[Person, ...]) -> None:
    """Let people vote, one second after the other: what they sent before counts no longer."""
    for who in people:
        phones.town.clock.move(phones.town.clock() + SECOND)
        await phones.cast(who, crowd.baskets.fill())


async def lend(phones: Phones, crowd: Crowd) -> None:
    """Let people vote by their own code on the phone of a neighbour, who has voted there."""
    for owner, guest in zip(crowd.owners, crowd.guests, strict=True):
        ballot = crowd.baskets.fill()
        phones.town.clock.move(phones.town.clock() + SECOND)
        await phones.write(owner, phones.codes[guest])
        await phones.choose(owner, "others")
        await phones.write(owner, " ".join(map(str, ballot)))
        await phones.command(owner, "done")
        await phones.confirm(owner, guest, ballot)


async def leave(phones: Phones, crowd: Crowd) -> None:
    """Let some people hear nothing more, and some have everything erased."""
    for who in crowd.stop:
        await phones.write(who, "stop")
        phones.book.stopped.add(who)
    for who in crowd.forgotten:
        await phones.command(who, "forget me")
        await phones.choose(who, "forget")
        phones.book.is_forgotten(who)


async def close(phones: Phones, crowd: Crowd) -> None:
    """Let some confirm their vote at 23:59:59 of the last day, and others one or two seconds later.

    Of those the vote is not cast.
    """
    edition = await phones.hall.edition()
    end = edition.timeline.begins[Phase.COUNTING]
    await phones.hall.until(end - 600 * SECOND)
    filled: dict[Person, Ballot] = {}
    for who in (*crowd.in_time, *crowd.too_late):
        filled[who] = crowd.baskets.fill()
        await phones.fill(who, filled[who])
    phones.town.clock.move(end - SECOND)
    for who in crowd.in_time:
        await phones.confirm(who, who, filled[who])
    for place, who in enumerate(crowd.too_late):
        phones.town.clock.move(end + place % 2 * SECOND)
        await phones.choose(who, "cast")
        said = phones.last(who)
        assert not {"Bonnummer", "Receipt"} & {*re.findall(r"\w+", said)}, said
