"""A sign-on that the desk has agreed with, and browsers that go to it and come back."""

import re
from typing import Any

from httpx import AsyncClient, Response

from bot.staff.issuer import SignOn
from bot.staff.provider import Agreed
from tests.bot.desk.bureau import HERE, HOME, Browser, Bureau, words
from tests.standins.identity import CLIENT, SECRET, Identity

SIGN_IN = f"{HOME}/sign-in"
AGAIN = f"{HOME}/my-sign-in/sign-on"
TOWN = "http://town.example"


def agree(bureau: Bureau, identity: Identity, **more: Any) -> None:
    back, out = f"{TOWN}{SIGN_IN}/sign-on/back", f"{TOWN}{SIGN_IN}"
    agreed = Agreed(identity.url, CLIENT, SECRET, "Gemeente Linden", back, out, **more)
    bureau.quarter.office.sign_on = SignOn(agreed)


async def gone(browser: Browser, start: str = f"{SIGN_IN}/sign-on?next={HERE}") -> str:
    """Go to the sign-on and through it; return the address that leads back."""
    led = await browser.see(start)
    assert led.status_code == 303, words(led)
    async with AsyncClient(verify=False, timeout=60) as elsewhere:  # noqa: S501 - on this machine
        through = await elsewhere.get(led.headers["location"])
    back = through.headers["location"]
    assert back.startswith(f"{TOWN}{SIGN_IN}/sign-on/back?")
    return str(back)


async def came(browser: Browser, start: str = f"{SIGN_IN}/sign-on?next={HERE}") -> Response:
    return await browser.see(await gone(browser, start))


def refused(answer: Response) -> None:
    assert answer.status_code == 422
    assert "Gemeente Linden zei niet wie u bent" in words(answer)
    assert "wijkstem-village=" not in answer.headers.get("set-cookie", "")


def ticket(answer: Response) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', answer.text)
    assert found, words(answer)
    return found[1]
