"""Going straight to a page of the desk, for who knows where it is: a test has no day for menus."""

from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import SLUG


async def goes(who: Colleague, path: str, slug: str = SLUG) -> None:
    """Open a page of an edition."""
    await who.page.goto(address(who, path, slug))


def address(who: Colleague, path: str, slug: str = SLUG) -> str:
    """Return where a page of an edition is."""
    return f"{who.hall.site.desk}/editions/{slug}/{path}"


async def sends(who: Colleague, form: str, **fields: str) -> None:
    """Send one form of the page that is open as the browser would, without showing what follows."""
    token = who.page.locator("input[name=csrf]").first
    typed: dict[str, str | float | bool] = {**fields}
    typed["csrf"] = await token.get_attribute("value") or ""
    answer = await who.page.request.post(form, form=typed, max_redirects=0)
    assert answer.status == 303, await answer.text()
