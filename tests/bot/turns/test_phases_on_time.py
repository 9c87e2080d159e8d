"""Phases as messages meet them: one that cannot begin keeps nobody waiting for an answer."""

from dataclasses import replace

from sqlalchemy import update

from bot.turns import announce
from bot.turns.ingest import ASK_AGAIN
from budget.timeline import Phase
from storage.documents import edition_as_json
from storage.engine import Storage
from storage.process import editions
from storage.tables import editions as every_edition
from storage.tables import inbox
from tests.bot.quarter import BY_CLOCK, FATMA, MOMENT, PLAIN, Quarter
from tests.storage.linden import BEGINS, SLUG


async def test_a_phase_that_cannot_begin_keeps_nobody_from_being_answered(store: Storage) -> None:
    quarter = Quarter(store, BEGINS[Phase.VOTING] - MOMENT)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, projects=()))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    quarter.now = BEGINS[Phase.VOTING]
    await quarter.office.clock.tick()
    assert len(await quarter.say(FATMA, "menu")) == 1
    assert {row["status"] for row in await quarter.rows(inbox)} == {"done"}
    row = await store.run(lambda db: editions.load(db, SLUG))
    assert row.phase == Phase.IDEAS
    assert not await store.run(lambda db: announce.enter_what_is_due(db, SLUG, quarter.now))
    await quarter.office.stop()


async def test_a_phase_that_could_not_begin_is_asked_for_again_a_second_later(
    store: Storage,
) -> None:
    quarter = Quarter(store, BEGINS[Phase.VOTING] - MOMENT)
    waits = replace(PLAIN, entered=Phase.IDEAS, projects=(), vote=BY_CLOCK)
    await quarter.found(waits)
    quarter.office.start_turns()
    await quarter.join(FATMA)
    quarter.now = BEGINS[Phase.VOTING]
    await quarter.say(FATMA, "menu")
    ready = edition_as_json(replace(waits, projects=PLAIN.projects))
    own = update(every_edition).where(every_edition.c.slug == SLUG)
    await store.run(lambda db: db.execute(own.values(document=ready)))
    phases = []
    for _moment in range(2):
        await quarter.say(FATMA, "menu")
        phases.append((await store.run(lambda db: editions.load(db, SLUG))).phase)
        quarter.now += ASK_AGAIN
    assert phases == [Phase.IDEAS, Phase.VOTING]
    await quarter.office.stop()
