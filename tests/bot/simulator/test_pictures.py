"""The pictures of the demo, as its phones show them."""

import re
from html import unescape

import pytest
from httpx import AsyncClient


@pytest.mark.parametrize(
    ("channel", "seen"),
    [
        ("telegram", ["Foto: Een regenton bij een huis."]),
        ("whatsapp", ["Foto: Een regenton bij een huis."]),
        ("sms", []),
    ],
)
async def test_a_phone_shows_the_picture_of_a_project_with_what_is_on_it(
    page: AsyncClient, channel: str, seen: list[str]
) -> None:
    await page.post("/try", data={"on": channel, "join": "1"})
    await page.post(f"/phones/{channel}", data={"text": "?3"})
    answer = await page.post(f"/phones/{channel}", data={"text": "?8"})
    log = answer.text.partition(f'id="{channel}-log">')[2].partition("</ol>")[0]
    found = re.findall(r'<img class="shown" src="([^"]+)" alt="([^"]+)">', log)
    assert [unescape(text) for _address, text in found[-1:]] == seen
    assert len(found) == 2 * len(seen)
    for address, _text in found:
        shown = await page.get(address)
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
