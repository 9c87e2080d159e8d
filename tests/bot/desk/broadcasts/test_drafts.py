"""Writing a broadcast at the desk: counted first, and what is wrong stands beside its field."""

import re

import pytest

from bot.turns.testing import code
from budget.audience import Audience, Who
from budget.broadcast import Broadcast, Stage
from storage.post import broadcasts
from tests.bot.desk.bureau import HERE, Browser, Bureau, form, problems, words
from tests.bot.quarter import SEAL
from tests.storage.linden import SLUG

CASTS = f"{HERE}/broadcasts"
TYPED = {"title": "Feest", "who": "news", "text.nl": "Er is feest.", "short.nl": "Feest!"}


async def every(bureau: Bureau) -> list[Broadcast]:
    return await bureau.quarter.storage.run(lambda db: broadcasts.every(db, SLUG))


async def test_it_is_counted_before_it_is_kept(bureau: Bureau, rosa: Browser) -> None:
    assert "Er is nog niets geschreven." in await rosa.read(CASTS)
    answer = await rosa.send(CASTS, {**TYPED, "do": "look"})
    assert answer.status_code == 200
    said = words(answer)
    assert "3 mensen Dit is geteld en nog niet bewaard." in said
    assert "1 persoon spreekt English" in said
    assert "Nederlands 0 1 nog niet gevraagd" in said
    assert "Dit duurt zo 1 dag." in said
    assert "Telegram, Nederlands Er is feest." in said
    assert "SMS, Nederlands Feest! STOP = afmelden. 1 sms" in said
    assert await every(bureau) == []
    again = re.search(r'name="text.nl"[^>]*>\n([^<]*)<', answer.text)
    assert again
    assert again[1] == "Er is feest."


async def test_a_draft_is_kept_whole(bureau: Bureau, rosa: Browser) -> None:
    narrowed: dict[str, str | list[str]] = {
        **TYPED,
        "who": "supporters",
        "number": "7",
        "districts": ["haven"],
        "languages": ["nl", "en"],
        "channels": ["sms"],
        "without": ["authors", "news"],
    }
    page = await rosa.do(CASTS, {**narrowed, "do": "keep"})
    assert "Rondbericht 1: Feest" in page
    audience = Audience(Who.SUPPORTERS, 7, ("haven",), ("nl", "en"), ("sms",),
                        (Who.AUTHORS, Who.NEWS))  # fmt: skip
    [kept] = await every(bureau)
    assert (kept.title, kept.audience, kept.by) == ("Feest", audience, "Rosa")
    assert (kept.text, kept.short) == ({"nl": "Er is feest."}, {"nl": "Feest!"})
    text = (await rosa.see(f"{CASTS}/1")).text
    ticked = re.findall(r'type="checkbox" name="(\w+)" value="(\w+)" checked', text)
    assert set(ticked) == {("districts", "haven"), ("languages", "nl"), ("languages", "en"),
                           ("channels", "sms"), ("without", "authors"),
                           ("without", "news")}  # fmt: skip
    assert "Feest" in await rosa.read(CASTS)


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"who": "voters"}, "who"),
        ({"who": "everyone"}, "who"),
        ({"who": "unfinished"}, "who"),
        ({"who": "news", "number": "7"}, "number"),
        ({"who": "project"}, "project"),
        ({"who": "project", "project": "812"}, "project"),
        ({"who": "authors", "number": "812"}, "number"),
        ({"number": "seven"}, "number"),
        ({"districts": "nowhere"}, "districts"),
        ({"languages": "tlh"}, "languages"),
        ({"channels": "pigeon"}, "channels"),
        ({"without": "voters"}, "without"),
        ({"without": "news"}, "without"),
        ({"without": "everyone"}, "without"),
        ({"text.nl": "x" * 1001}, "text.nl"),
        ({"short.nl": "x" * 460}, "short.nl"),
    ],
)
@pytest.mark.parametrize("do", ["look", "keep"])
async def test_what_is_wrong_stands_beside_its_field(
    bureau: Bureau, rosa: Browser, typed: dict[str, str], beside: str, do: str
) -> None:
    answer = await rosa.send(CASTS, {**TYPED, **typed, "do": do})
    assert set(problems(answer)) == {beside}
    assert f'href="#{beside}"' in answer.text
    assert f'id="{beside}"' in answer.text
    for name in ("text.nl", "short.nl"):
        assert {**TYPED, **typed}[name] in answer.text
    assert await every(bureau) == []


async def test_what_it_lacks_is_said_and_cannot_be_asked_for(rosa: Browser) -> None:
    page = await rosa.do(CASTS, {"title": "Later", "who": "news", "do": "keep"})
    assert "Er is nog geen tekst." in page
    assert "Vraag een collega om akkoord" not in page
    answer = await rosa.send(f"{CASTS}/1/ask", {"seen": "1"})
    assert problems(answer) == {"text": "Er is nog geen tekst."}
    short = {"title": "Later", "who": "news", "short.nl": "Later!", "seen": "1", "do": "keep"}
    assert "Wat korter is" in await rosa.do(f"{CASTS}/1", short)


async def test_two_people_see_what_the_other_changed(
    bureau: Bureau, rosa: Browser, roel: Browser
) -> None:
    await rosa.do(CASTS, {**TYPED, "do": "keep"})
    seen = await form(rosa, f"{CASTS}/1")
    theirs = {"title": "Buurtfeest", "text.nl": "Het feest is zondag.", "channels": "sms"}
    await roel.do(f"{CASTS}/1", {**(await form(roel, f"{CASTS}/1")), **theirs, "do": "keep"})
    mine = {**seen, "text.nl": "Het feest is zaterdag.", "do": "keep"}
    answer = await rosa.send(f"{CASTS}/1", mine)
    assert set(problems(answer)) == {"main"}
    said = words(answer)
    assert "Titel Buurtfeest" in said
    assert "Tekst (Nederlands) Het feest is zondag." in said
    assert "Wie toestemming gaf voor nieuws, SMS" in said
    assert "Het feest is zaterdag." in answer.text
    [kept] = await every(bureau)
    assert (kept.by, kept.text["nl"]) == ("Roel", "Het feest is zondag.")
    [now] = re.findall(r'name="seen" value="(\d+)"', answer.text)
    await rosa.do(f"{CASTS}/1", {**mine, "seen": now})
    [kept] = await every(bureau)
    assert (kept.by, kept.text["nl"]) == ("Rosa", "Het feest is zaterdag.")


async def test_what_is_typed_is_not_lost_when_it_was_asked_for(
    bureau: Bureau, rosa: Browser, roel: Browser
) -> None:
    await rosa.do(CASTS, {**TYPED, "do": "keep"})
    await roel.do(f"{CASTS}/1/ask", {"seen": "1"})
    answer = await rosa.send(f"{CASTS}/1", {**TYPED, "text.nl": "Nog iets.", "seen": "2",
                                            "do": "keep"})  # fmt: skip
    assert set(problems(answer)) == {"main"}
    assert "Nog iets." in answer.text
    [kept] = await every(bureau)
    assert (kept.stage, kept.text["nl"]) == (Stage.ASKED, "Er is feest.")


async def test_what_is_typed_is_only_ever_read(bureau: Bureau, rosa: Browser) -> None:
    evil = "<script>alert(1)</script>\"'{x}"
    typed = {"title": evil, "who": "news", "text.nl": evil, "short.nl": evil}
    looked = await rosa.send(CASTS, {**typed, "do": "look"})
    await rosa.do(CASTS, {**typed, "do": "keep"})
    pages = [looked, await rosa.see(CASTS), await rosa.see(f"{CASTS}/1")]
    await rosa.do(f"{CASTS}/1/ask", {"seen": "1"})
    pages += [await rosa.see(f"{CASTS}/1"), await rosa.see(HERE)]
    async with await bureau.browser("Roel") as roel:
        await roel.do(f"{CASTS}/1/return", {"seen": "2", "remark": evil})
        pages.append(await roel.see(f"{CASTS}/1"))
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


async def test_letters_that_make_an_sms_dear_are_named(rosa: Browser) -> None:
    said = words(await rosa.send(CASTS, {**TYPED, "short.nl": "ï" * 71, "do": "look"}))
    assert "2 sms'en" in said
    assert "door: ï" in said


@pytest.mark.parametrize("number", ["99", "0", "9999999999999999999999", "one"])
async def test_a_broadcast_that_is_not_there_is_missing(rosa: Browser, number: str) -> None:
    assert (await rosa.see(f"{CASTS}/{number}")).status_code == 404
    assert (await rosa.send(f"{CASTS}/{number}/ask", {"seen": "1"})).status_code == 404


async def test_the_code_of_a_test_to_oneself_is_shown(bureau: Bureau, rosa: Browser) -> None:
    await rosa.do(CASTS, {**TYPED, "do": "keep"})
    now = bureau.quarter.now
    shown = code(SEAL, SLUG, 1, now)
    page = await rosa.read(f"{CASTS}/1")
    assert f"TEST {shown.digits}" in page
    bureau.quarter.now = shown.until
    assert f"TEST {code(SEAL, SLUG, 1, shown.until).digits}" in await rosa.read(f"{CASTS}/1")
    await rosa.do(CASTS, {**TYPED, "text.nl": "", "do": "keep"})
    assert "TEST" not in await rosa.read(f"{CASTS}/2")
    async with await bureau.browser("Aldo") as aldo:
        assert "TEST" not in await aldo.read(f"{CASTS}/1")
