"""Organisers make the link of a kiosk, see which there are, and withdraw one."""

import re
from datetime import timedelta

from sqlalchemy import Connection

from bot.kiosk.links import LONGEST
from storage import journal
from storage.journal import Entry
from storage.residents import kiosks
from storage.tables import kiosks as kept
from tests.bot.desk.bureau import HERE, Bureau, problems, words
from tests.storage.linden import SLUG

PAGE = f"{HERE}/kiosks"


def typed(bureau: Bureau, after: timedelta, name: str = "Bibliotheek") -> dict[str, str]:
    """Return what is typed for a link that ends so long from now."""
    local = (bureau.quarter.now + after).astimezone().replace(tzinfo=None)
    return {"name": name, "ends": local.isoformat(timespec="minutes")}


def written(db: Connection) -> list[Entry]:
    return journal.of(db, SLUG, ["kiosk-made", "kiosk-withdrawn"])


async def test_a_link_is_shown_once_and_only_its_hash_is_kept(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        made = await browser.send(PAGE, typed(bureau, timedelta(days=9)))
        [link] = re.findall(r'class="exact">(http://town\.example/kiosk/village/[^<]+)<', made.text)
        token = link.rpartition("/")[2]
        assert len(token) == 43
        assert re.findall(r'<input id="(?:name|ends)"[^>]* value="([^"]*)"', made.text) == ["", ""]
        listed = await browser.see(PAGE)
        assert token not in listed.text
        assert "Bibliotheek" in words(listed)
    assert token not in repr(await bureau.quarter.rows(kept))
    assert await bureau.quarter.storage.run(lambda db: kiosks.find(db, token)) is not None
    [one] = await bureau.quarter.storage.run(written)
    assert (one.kind, one.by, one.content["name"]) == ("kiosk-made", "Rosa", "Bibliotheek")
    assert token not in repr(one)


async def test_a_link_that_is_withdrawn_is_withdrawn_once(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        await browser.send(PAGE, typed(bureau, timedelta(days=9)))
        [one] = await bureau.quarter.storage.run(lambda db: kiosks.every(db, SLUG))
        read = await browser.do(f"{PAGE}/{one.id}/withdraw", {})
        assert "ingetrokken" in read
        assert "Trek Bibliotheek in" not in read
        await browser.do(f"{PAGE}/{one.id}/withdraw", {})
        await browser.do(f"{PAGE}/{one.id + 1}/withdraw", {})
    kinds = [one.kind for one in await bureau.quarter.storage.run(written)]
    assert sorted(kinds) == ["kiosk-made", "kiosk-withdrawn"]


async def test_a_link_ends_within_a_year_from_now(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        for after, said in (
            (-timedelta(days=1), "nog moet komen"),
            (LONGEST + timedelta(days=1), "binnen een jaar"),
        ):
            assert said in problems(await browser.send(PAGE, typed(bureau, after)))["ends"]
        found = problems(await browser.send(PAGE, {"name": "", "ends": "morgen"}))
        assert found.keys() == {"name", "ends"}
    assert await bureau.quarter.rows(kept) == []


async def test_an_auditor_sees_kiosks_and_changes_none(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        await browser.send(PAGE, typed(bureau, timedelta(days=9)))
    async with await bureau.browser("Aldo") as browser:
        read = await browser.read(PAGE)
        assert "Bibliotheek" in read
        assert "Een kiosk maken" not in read
        assert (await browser.send(PAGE, typed(bureau, timedelta(days=9)))).status_code == 403
