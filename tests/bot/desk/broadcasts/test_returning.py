"""The desk proposes a draft to who agreed to hear of the edition, and nobody sends it alone."""

from dataclasses import replace

from budget.audience import Who
from budget.broadcast import Stage
from budget.timeline import Phase
from storage.post import broadcasts
from storage.process import editions
from storage.tables import conversations
from tests.bot.desk.broadcasts.test_drafts import CASTS
from tests.bot.desk.bureau import HERE, Browser, Bureau
from tests.storage.linden import EDITION, NOW, SLUG

WAITS = "Wie wilde horen dat deze ronde begint"


async def agree(bureau: Bureau) -> None:
    before = replace(EDITION, slug="before", entered=Phase.CLOSED)
    await bureau.quarter.storage.run(lambda db: editions.create(db, before, [], NOW, "test"))
    everybody = conversations.update().values(upcoming=True)
    await bureau.quarter.storage.run(lambda db: db.execute(everybody))


async def test_nothing_is_proposed_where_nobody_agreed(bureau: Bureau, rosa: Browser) -> None:
    assert WAITS not in await rosa.read(CASTS)
    assert "moet horen dat deze ronde begint" in await rosa.do(f"{CASTS}/returning", {})
    assert await bureau.quarter.storage.run(lambda db: broadcasts.every(db, SLUG)) == []


async def test_the_draft_waits_for_a_colleague(bureau: Bureau, rosa: Browser) -> None:
    await agree(bureau)
    assert WAITS in await rosa.read(HERE)
    assert WAITS in await rosa.read(CASTS)
    page = await rosa.do(f"{CASTS}/returning", {})
    assert "De volgende ronde van De Linden begint" in page
    [kept] = await bureau.quarter.storage.run(lambda db: broadcasts.every(db, SLUG))
    assert (kept.stage, kept.audience.who, kept.by) == (Stage.DRAFT, Who.NEXT, "Rosa")
    assert {*kept.text} == {"nl", "en"}
    assert WAITS not in await rosa.read(CASTS)
    await rosa.do(f"{CASTS}/returning", {})
    assert len(await bureau.quarter.storage.run(lambda db: broadcasts.every(db, SLUG))) == 1
