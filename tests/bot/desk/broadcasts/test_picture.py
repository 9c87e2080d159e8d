"""The picture of a draft: put there, described, shown, and taken away, at the desk."""

import re

from httpx import Response

from budget.broadcast import Broadcast
from storage.post import broadcasts
from tests.bot.desk.bureau import HERE, HOME, Browser, Bureau, problems, words
from tests.pictures import picture
from tests.storage.linden import SLUG

CASTS = f"{HERE}/broadcasts"
ONE = f"{CASTS}/1"
TYPED = {"title": "Feest", "who": "news", "text.nl": "Er is feest.", "do": "keep"}
TAKEN = picture("JPEG")
HOSTILE = '"><script>'


async def draft(bureau: Bureau) -> Broadcast:
    return await bureau.quarter.storage.run(lambda db: broadcasts.get(db, SLUG, 1))


async def put(browser: Browser, seen: int, content: bytes = TAKEN, **typed: str) -> Response:
    """Send the form of a picture, with the token of a page."""
    page = (await browser.see(HOME)).text
    token = re.search(r'name="csrf" value="(\w+)"', page)
    assert token
    said = {f"alt.{language}": words for language, words in typed.items()}
    data = {"csrf": token[1], "seen": str(seen), **said}
    files = {"picture": ("feest.jpg", content, "image/jpeg")} if content else None
    return await browser.client.post(f"{ONE}/picture", data=data, files=files)


async def test_a_picture_is_put_there_described_and_taken_away(
    bureau: Bureau, rosa: Browser
) -> None:
    await rosa.do(CASTS, TYPED)
    assert (await put(rosa, 1, nl=HOSTILE)).status_code == 303
    kept = (await draft(bureau)).picture
    assert kept
    page = (await rosa.see(ONE)).text
    assert f'<img src="/editions/{SLUG}/pictures/{kept.name}"' in page
    assert HOSTILE not in page
    assert (await put(rosa, 2, b"", nl="Slingers.")).status_code == 303
    page = await rosa.read(ONE)
    assert "Met de afbeelding: Slingers. Er is feest." in page
    assert page.count("Met de afbeelding") == 2
    described = (await draft(bureau)).picture
    assert described
    assert (described.name, described.text) == (kept.name, {"nl": "Slingers."})
    await rosa.do(f"{ONE}/ask", {"seen": "3"})
    assert (await put(rosa, 4, nl="Vlaggen.")).status_code == 422
    async with await bureau.browser("Aldo") as aldo:
        assert "Slingers." in await aldo.read(ONE)
    await rosa.do(f"{ONE}/return", {"seen": "4", "remark": "Welke dag?"})
    await rosa.do(f"{ONE}/no-picture", {"seen": "5"})
    assert (await draft(bureau)).picture is None


async def test_what_is_wrong_with_it_stands_beside_its_field(
    bureau: Bureau, rosa: Browser, roel: Browser
) -> None:
    await rosa.do(CASTS, TYPED)
    for content, typed, field in (
        (b"", "Slingers.", "picture"),
        (b"no picture", "Slingers.", "picture"),
        (TAKEN, "", "alt.nl"),
        (TAKEN, "x" * 201, "alt.nl"),
    ):
        answer = await put(rosa, 1, content, nl=typed)
        assert list(problems(answer)) == [field]
        assert typed in answer.text
    assert (await draft(bureau)).revision == 1
    assert (await put(roel, 1, nl="Slingers.")).status_code == 303
    answer = await put(rosa, 1, nl="Vlaggen.")
    assert list(problems(answer)) == ["main"]
    assert "Slingers." in words(answer)
    assert "Vlaggen." in answer.text


async def test_only_organisers_put_one_there(bureau: Bureau, rosa: Browser) -> None:
    await rosa.do(CASTS, TYPED)
    for name in ("Sam", "Pia", "Aldo", "Olga"):
        async with await bureau.browser(name) as browser:
            answer = await browser.send(f"{ONE}/no-picture", {"seen": "1"})
            assert answer.status_code == 403
    assert (await draft(bureau)).revision == 1
