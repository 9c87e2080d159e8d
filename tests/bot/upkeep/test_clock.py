"""What the clock does now and then, beside the phases."""

from datetime import timedelta

from bot.upkeep.clock import KEEP_DEAD_LETTERS
from storage import letters, mail
from storage.mail import Posted
from storage.tables import inbox
from tests.bot.quarter import Quarter
from tests.storage.linden import NOW, letter
from tests.stores import do

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def dead(quarter: Quarter) -> list[str]:
    return [one.message_id for one in await do(quarter.storage, letters.dead)]


async def test_a_dead_letter_is_erased_after_thirty_days(quarter: Quarter) -> None:
    some = [letter(name, body=b"locked") for name in ("old", "new")]
    some[1] = some[1]._replace(received=NOW + 2 * HOUR)
    await do(quarter.storage, mail.receive, some, Posted.DEAD)
    quarter.now = NOW + KEEP_DEAD_LETTERS
    await quarter.office.clock.tick()
    assert await dead(quarter) == ["old", "new"]
    quarter.now += HOUR - MINUTE
    await quarter.office.clock.tick()
    assert await dead(quarter) == ["old", "new"]  # it is looked at once an hour
    quarter.now += MINUTE
    await quarter.office.clock.tick()
    assert await dead(quarter) == ["new"]
    [old] = [row for row in await quarter.rows(inbox) if row["message_id"] == "old"]
    assert (old["status"], old["body"], old["key"]) == ("done", None, b"")
