"""What could not be answered is listed without whose it is, and takes another turn."""

from sqlalchemy import Connection, insert

from storage.post import letters
from storage.post.mail import Posted
from storage.tables import inbox
from tests.bot.desk.bureau import HERE, Bureau
from tests.bot.quarter import FATMA, SEAL

PAGE = f"{HERE}/letters"


async def test_a_message_that_failed_takes_another_turn(bureau: Bureau) -> None:
    key, now = SEAL.key("telegram", FATMA), bureau.quarter.now
    row = {"channel": "telegram", "message_id": "7", "key": key, "received": now}
    dead = row | {"body": SEAL.lock(FATMA), "attempts": 3, "status": Posted.DEAD}

    def fail(db: Connection) -> None:
        db.execute(insert(inbox).values(dead))

    await bureau.quarter.storage.run(fail)
    async with await bureau.browser("Olga") as browser:
        page = await browser.read(PAGE)
        [found] = await bureau.quarter.storage.run(letters.dead)
        assert found.handle("village") in page
        assert FATMA not in page
        ticked: dict[str, str | list[str]] = {"letter": [found.handle("village"), "nobody"]}
        assert "1 bericht" in await browser.do(f"{PAGE}/again", ticked)
        assert await bureau.quarter.storage.run(letters.dead) == []
