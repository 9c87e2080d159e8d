"""Chapter seven: what is built, what is erased when the time has come, and the next edition."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, select

from budget.timeline import Phase
from storage.process import editions
from storage.tables import metadata
from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import Hall
from tests.cycle.desk import goes
from tests.cycle.people import Crowd, Person
from tests.cycle.phones import Phones

NEXT: Final = "de-wilgen-weer"
BUILT: Final = {"nl": "De eerste steen ligt er.", "en": "The first stone is there."}


async def follow(phones: Phones, crowd: Crowd, number: int) -> None:
    """Let some people follow a project that won."""
    for who in crowd.curious:
        await phones.command(who, "progress")
        await phones.write(who, str(number))
        await phones.choose(who, "follow")
        phones.book.following.add(who)


async def build(rosa: Colleague, phones: Phones, crowd: Crowd, number: int) -> None:
    """Tell how far a project is: who follows it, or wrote the idea, hears it once, and no other."""
    await rosa.signs_in()
    await goes(rosa, f"progress/{number}")
    await rosa.chooses("Status", rosa.said("Being made"))
    await rosa.fills("How much is done, of 100", 20)
    await rosa.writes("What residents read", nl=BUILT["nl"], en=BUILT["en"])
    await rosa.presses("Tell who follows it")
    await rosa.hall.later(timedelta(minutes=5))
    await phones.write_back(crowd.phones)
    heard = {who: phones.times(who, BUILT[who.language]) for who in crowd.phones}
    concerned = {*crowd.curious, crowd.writers[number - 1]}
    expected = {who: int(who in concerned) for who in crowd.phones}
    other = {who: often for who, often in heard.items() if often != expected[who]}
    assert not other, f"heard of the project so often: {other}"


async def erase(hall: Hall, phones: Phones, crowd: Crowd) -> None:
    """Wait until nobody needs to be known any more, and see that nobody is."""
    until = (await hall.edition()).kept_until
    assert until
    kept = phones.book.kept()
    await hall.until(until - timedelta(hours=2))
    there = await _places(hall, {who for who in crowd.phones if who not in kept})
    assert {"conversations.key", "conversations.sealed"} <= there
    await hall.until(until + timedelta(hours=2))
    gone = {who for who in crowd.phones if who not in kept}
    assert await _places(hall, gone) == set(), "something is left of who should be gone"
    assert await _held(hall) == {who.address for who in kept}


async def _held(hall: Hall) -> set[str]:
    """Return the addresses of all who are known."""
    seal = hall.site.town.office.seal
    return {
        seal.unlock(value)
        for place, value in await _everything(hall)
        if place == "conversations.sealed" and isinstance(value, bytes)
    }


async def _places(hall: Hall, people: set[Person]) -> set[str]:
    """Return in which columns any of these people stand, as they are, or under their key."""
    seal = hall.site.town.office.seal
    keys = {seal.key(who.channel, who.address) for who in people}
    addresses = {who.address for who in people}
    digits = {address.removeprefix("+") for address in addresses}
    found = set()
    for place, value in await _everything(hall):
        if isinstance(value, bytes):
            sealed = place.endswith((".sealed", ".body")) and value
            if value in keys or (sealed and seal.unlock(value) in addresses):
                found.add(place)
        elif isinstance(value, str) and any(number in value for number in digits):
            found.add(place)
    return found


async def _everything(hall: Hall) -> list[tuple[str, object]]:
    """Return every value in the store, with the table and the column it stands in."""

    def read(db: Connection) -> list[tuple[str, object]]:
        return [
            (f"{table.name}.{column}", value)
            for table in metadata.sorted_tables
            for row in db.execute(select(table)).mappings()
            for column, value in row.items()
        ]

    return await hall.site.town.storage.run(read)


async def clone(rosa: Colleague) -> None:
    """Begin the next edition as this one was, when this one is closed."""
    hall = rosa.hall
    await hall.until((await hall.edition()).timeline.begins[Phase.CLOSED] + timedelta(hours=10))
    assert (await hall.edition()).entered is Phase.CLOSED
    await rosa.signs_in()
    await goes(rosa, "process")
    await rosa.follows("Begin a new edition as this one was")
    await rosa.fills("Name in addresses", NEXT)
    await rosa.presses("Show its timeline")
    await rosa.presses("Create the edition")


async def first_day(hall: Hall) -> None:
    """Wait until ten o'clock on the first day of the next edition."""
    row = await hall.site.town.storage.run(lambda db: editions.load(db, NEXT))
    first = min(row.edition().timeline.begins.values())
    assert first > hall.now
    await hall.until(first + timedelta(hours=10))


async def take_part_again(phones: Phones, who: Person) -> None:
    """Let somebody who heard of it write: this is about the new edition, which has no result."""
    await phones.command(who, "result")
    await phones.command(who, "menu")
    said = phones.heard(who)[-1]
    offered = {option.key for option in said.reply.options} if said.reply else set()
    assert "how" in offered, said.text
    assert not offered & {"result", "progress"}, said.text
