"""How the projects of the demo are carried out: one is delayed, others go on."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.demo.progress import written
from bot.simulator.town import Town, moment_in
from budget.progress import Overview
from budget.timeline import Phase
from budget.updates import Status
from storage.process import carrying_out
from storage.process import progress as kept
from tests.flows.conversation import DEMO

EDITION = DEMO.edition


def overview(db: Connection) -> Overview:
    return carrying_out.found(db, EDITION.slug)[1]


async def test_the_demo_shows_a_delay_and_what_is_done_as_its_clock_goes_on() -> None:
    town = await Town.open("sqlite://", moment_in(EDITION, Phase.CARRYING_OUT))
    early = await town.storage.run(overview)
    assert (len(early), early[8].status, early[22].overspent) == (11, Status.DELAYED, 150)
    assert {n: one.percentage for n, one in early.items() if one.percentage} == {
        3: 30,
        7: 50,
        22: 100,
    }
    assert [len(one.photos) for one in early.values() if one.status is Status.DONE] == [1]
    for _twice in range(2):
        await town.move(datetime(2027, 12, 1, 10, tzinfo=UTC))
    late = await town.storage.run(overview)
    assert (late[3].status, len(late[3].photos)) == (Status.DONE, 1)
    updates = sum(one.updates for one in late.values())
    lessons = await town.storage.run(kept.learned)
    assert updates + len(lessons) == len(written(EDITION.zone))
    await town.close()
