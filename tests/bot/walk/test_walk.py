"""The desk and the public page in a real browser: people do their work, and axe-core looks on.

One town and one browser serve all of these, in this order.
"""

import re
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Page
from pytest_asyncio import fixture
from sqlalchemy import Connection
from starlette.routing import compile_path

from bot.demo.staff import PASSWORD, SECRET
from bot.desk.routes import desk, may
from bot.printing.press import lacking
from bot.simulator.town import NAME, moment_in
from bot.staff.second_factor import code_at
from budget.standing import Standing
from budget.timeline import Phase
from storage.ballots import codes
from storage.contributions import attachments, ideas
from storage.contributions.attachments import Arrival, Attachment, Medium
from storage.process import editions
from storage.residents import conversations, requests
from tests.bot.lettered import BY_CODE
from tests.bot.walk.site import Site, served, violations
from tests.storage.linden import conversation

pytestmark = pytest.mark.asyncio(loop_scope="module")

_HERE = "/{organisation}/editions/{slug}"
UNLINKED = {
    f"{_HERE}/conversations/{{number}}",  # nobody waits any more; looked at when one did
    f"{_HERE}/conversations/{{number}}/voice",
    f"{_HERE}/conversations/{{number}}/photo",  # nobody in the demo sent one of a project
    f"{_HERE}/intermediaries/{{code}}/{{channel}}.svg",  # the demo has no real channels
    f"{_HERE}/ideas/{{number}}/photo",  # nobody in the demo sent one
    f"{_HERE}/process/sound/{{name}}",  # nothing is read aloud in the demo
    "/{organisation}/my-sign-in/sign-on",  # the demo has no sign-on of a municipality
    f"{_HERE}/ideas/{{number}}/appeal",  # every appeal of the demo is answered
}
_PRINTED = ("print/list", "print/ballot", "intermediaries/{code}/poster")
UNLINKED |= {f"{_HERE}/{name}.pdf" for name in _PRINTED if lacking()}
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@fixture(scope="module", loop_scope="module")
async def site(chromium: str) -> AsyncIterator[Site]:
    """Give the town, served."""
    async with served(chromium) as site:
        yield site


async def says(page: Page, text: str) -> None:
    """Look for a text on a page that has been loaded."""
    assert text in await page.inner_text("body"), await page.inner_text("body")


async def sent(page: Page, button: str) -> None:
    """Press a button, and wait for the page that follows."""
    async with page.expect_navigation():
        await page.click(button)


@WITH_AND_WITHOUT
async def test_who_is_invited_begins_with_password_and_code(site: Site, script: bool) -> None:
    rosa = await site.page("fatma", script=script)
    await rosa.goto(f"{site.desk}/people")
    await rosa.fill("#name", f"Rosa {script}")
    await rosa.fill("#email", f"rosa-{script}@voorbeeldstad.example")
    await rosa.check("input[name=roles][value=organiser]")
    await sent(rosa, f"form[action='/desk/{NAME}/people'] button")
    link = (await rosa.inner_text(".answer .exact")).strip()
    new = await site.page(script=script)
    await new.goto(f"{site.url}{link[link.index('/desk') :]}")
    assert script is False or await violations(new, "invitation") == []
    secret = (await new.inner_text("main .exact")).replace(" ", "").strip()
    await new.fill("#password", PASSWORD)
    await new.fill("#password-again", PASSWORD)
    await new.fill("#code", code_at(secret, datetime.now(UTC)))
    await sent(new, "main form button")
    assert new.url.startswith(site.desk)
    await says(new, f"Rosa {script}")


@WITH_AND_WITHOUT
async def test_a_resident_who_asks_is_answered_in_their_chat(site: Site, script: bool) -> None:
    resident = await site.page()
    await resident.goto(f"{site.url}/")
    await resident.request.post(f"{site.url}/try", form={"join": "1"})
    for words in ("vraag", f"Mag mijn zoon stemmen? {script}"):
        await resident.request.post(f"{site.url}/phones/telegram", form={"text": words})
    waiting = await site.town.storage.run(requests.waiting)
    fatma = await site.page("fatma", script=script)
    await fatma.goto(f"{site.edition}/conversations/{waiting[-1].id}")
    await says(fatma, "Mag mijn zoon stemmen?")
    if script:
        assert await violations(fatma, "a conversation") == []
    await fatma.fill("#answer", f"Ja, vanaf 14 jaar. {script}")
    await sent(fatma, "form[action$='/answer'] button")
    await resident.goto(f"{site.url}/")
    await resident.get_by_text(f"Ja, vanaf 14 jaar. {script}").first.wait_for(timeout=60_000)


@WITH_AND_WITHOUT
async def test_a_screener_decides_what_may_be_read(site: Site, script: bool) -> None:
    await _hold(site)
    wilma = await site.page("wilma", script=script)
    await wilma.goto(f"{site.edition}/moderation")
    await wilma.click("main .cards a")
    await wilma.check("input[value=open]")
    await sent(wilma, "main form button")
    await says(wilma, "Er wacht niets.")


async def _hold(site: Site) -> None:
    """Let an idea wait until somebody has read it."""
    slug = site.town.file.edition.slug
    number = site.town.file.ideas[0].number
    await site.town.storage.run(
        lambda db: ideas.change(
            db, slug, number, lambda idea: replace(idea, standing=Standing.WAITING)
        )
    )


async def _speak(site: Site) -> None:
    """Let somebody send an idea as a voice note, which waits to be written down."""
    slug, now = site.town.file.edition.slug, site.town.clock()
    first = site.town.file.ideas[0]
    spoken = replace(first, number=900, title="", text="", standing=Standing.WAITING)
    sound = site.town.office.seal.lock_content(b"sound")

    def keep(db: Connection) -> None:
        ideas.put(db, slug, spoken)
        voice = Attachment("t", slug, b"k", "telegram", Medium.VOICE, b"", now, now, idea=900)
        attachments.keep(db, replace(voice, status=Arrival.KEPT, content=sound, name="said.ogg"))

    await site.town.storage.run(keep)


@WITH_AND_WITHOUT
async def test_ballots_on_paper_are_typed_from_the_keyboard(site: Site, script: bool) -> None:
    fatma = await site.page("fatma", script=script)
    await fatma.goto(f"{site.edition}/paper")
    await fatma.focus("#place")
    await fatma.keyboard.type(f"Buurthuis {script}")
    await fatma.fill("#day", f"{site.town.clock():%Y-%m-%d}")
    await fatma.focus("#time")
    async with fatma.expect_navigation():
        await fatma.keyboard.press("Enter")
    await says(fatma, f"Buurthuis {script}")


async def test_the_entrance_is_passed_by_keyboard_alone(site: Site) -> None:
    page = await site.page()
    await page.goto(f"{site.desk}/sign-in")
    for _step in range(10):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "email":
            break
    for typed in ("nobody@voorbeeldstad.example", PASSWORD, "000000"):
        await page.keyboard.type(typed)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[role=alert]")
    assert await violations(page, "sign-in refused") == []


@WITH_AND_WITHOUT
async def test_a_partner_is_kept_from_what_is_not_theirs(site: Site, script: bool) -> None:
    samir = await site.page("samir", script=script)
    await samir.goto(f"{site.edition}/intermediaries")
    await says(samir, "#taalcafe")
    await says(samir, "Typ het woord in de demo op een telefoon.")
    refused = await samir.goto(f"{site.edition}/moderation")
    assert refused is not None
    assert refused.status == 403
    if script:
        assert await violations(samir, "not for you") == []


@WITH_AND_WITHOUT
async def test_a_webhook_is_added_and_its_secret_is_shown_once(site: Site, script: bool) -> None:
    site.town.office.webhooks.loopback = True
    bas = await site.page("bas", script=script)
    await bas.goto(f"{site.desk}/webhooks")
    await bas.click("main summary")
    await bas.check("input[value='phase-entered']")
    await bas.fill("#url", f"http://127.0.0.1:9/{script}")
    await sent(bas, f"form[action='/desk/{NAME}/webhooks'] button")
    assert (await bas.inner_text(".answer .exact")).startswith("whsec_")
    if script:
        assert await violations(bas, "the secret of a webhook") == []
    await bas.click("main tbody tr:last-child a")
    await sent(bas, "form[action$='/try'] button")
    await says(bas, "Het is niet aangekomen: geen verbinding.")


@pytest.mark.parametrize(
    ("who", "script"), [("wilma", True), ("joris", False)], ids=["script", "no script"]
)
async def test_what_was_typed_is_there_again_after_signing_in(
    site: Site, who: str, script: bool
) -> None:
    page = await site.page(who, script=script)
    await page.goto(f"{site.edition}/questions")
    await page.fill("#question", f"Wanneer begint het? {script}")
    await page.fill("#answer", "Morgen.")
    await page.context.clear_cookies()
    await sent(page, "form[action$='/questions'] button")
    if script:
        assert await violations(page, "sent too late") == []
    await page.fill("#email", f"{who}@voorbeeldstad.example")
    await page.fill("#password", PASSWORD)
    await page.fill("#code", code_at(SECRET, datetime.now(UTC)))
    await sent(page, "main form button")
    assert page.url == f"{site.edition}/questions"
    assert await page.input_value("#question") == f"Wanneer begint het? {script}"
    await sent(page, "form[action$='/questions'] button")
    await says(page, f"Wanneer begint het? {script}")
    assert await page.input_value("#question") == ""


@WITH_AND_WITHOUT
async def test_a_broadcast_is_written_by_one_and_approved_by_another(
    site: Site, script: bool
) -> None:
    slug, key = site.town.file.edition.slug, f"walk {script}".encode()
    listening = conversation(key, joined=site.town.clock(), news=True, edition=slug)
    await site.town.storage.run(lambda db: conversations.keep(db, [listening]))
    fatma = await site.page("fatma", script=script)
    await fatma.goto(f"{site.edition}/broadcasts/new")
    await fatma.fill("#title", f"Feest {script}")
    await fatma.fill("[name='text.nl']", "Er is zondag feest op het plein.")
    await sent(fatma, "button[value=look]")
    await says(fatma, "Wie het nu zou krijgen")
    assert script is False or await violations(fatma, "a broadcast that is counted") == []
    await sent(fatma, "button[value=keep]")
    await sent(fatma, "form[action$='/ask'] button")
    joris = await site.page("joris", script=script)
    await joris.goto(fatma.url)
    assert script is False or await violations(joris, "a broadcast to approve") == []
    await sent(joris, "form[action$='/approve'] button")
    await says(joris, "Tot het vertrekt kan het nog worden gestopt")
    assert script is False or await violations(joris, "a broadcast that leaves") == []
    await fatma.reload()
    await sent(fatma, "form[action$='/stop'] button")
    await says(fatma, "Het is gestopt.")
    await joris.locator("#how-far strong", has_text="gestopt").wait_for(timeout=60_000)


async def test_no_page_of_the_desk_shuts_anybody_out(site: Site) -> None:
    await _hold(site)
    await _speak(site)
    page = await site.page("fatma")
    seen, against = await crawled(site, page)
    missed = {path for path in readable() if path not in seen}
    await site.town.restart(moment_in(site.town.file.edition, Phase.CARRYING_OUT))
    later, more = await crawled(site, page, missed)
    assert not [*against, *more], "\n".join([*against, *more])
    assert readable() - seen - later == UNLINKED, "no page leads to these"


def readable() -> set[str]:
    """Return the routes with a page for somebody who works here."""
    routes = may(desk(dict)).items()
    return {path for (method, path), roles in routes if method == "GET" and roles}


async def crawled(site: Site, page: Page, only: Collection[str] = ()) -> tuple[set[str], list[str]]:
    """Follow the links of the desk to one page of each route, and look at it if it is of `only`.

    Return the routes that were found, and what axe-core has against their pages.
    """
    # A word of ours goes before a gap that would take it as well.
    ordered = sorted(readable(), key=lambda path: (path.count("{"), path))
    patterns = {path: compile_path(path)[0] for path in ordered}
    seen: set[str] = set()
    against: list[str] = []
    waiting, known = [site.edition.removeprefix(site.url), f"/desk/{NAME}/begin"], set[str]()
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0].removeprefix("/desk")
        route = next((name for name, pattern in patterns.items() if pattern.match(path)), None)
        if route is None or route in seen or address in known:
            continue
        known.add(address)
        answer = await page.request.get(f"{site.url}{address}")
        assert answer.ok, (address, answer.status)
        seen.add(route)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        links = re.findall(r'(?:href|src)="(/desk/[^"#]+)', await answer.text())
        waiting += [link.replace("&amp;", "&") for link in links]
        if not only or route in only:
            await page.goto(f"{site.url}{address}")
            against += await violations(page, route.removeprefix("/{organisation}") or "home")
    return seen, against


@pytest.mark.parametrize(
    "address",
    [f"/desk/{NAME}/sign-in", f"/desk/{NAME}/invitations/none", "/desk/nowhere", "/staff"],
)
async def test_nobody_is_shut_out_at_the_entrance(site: Site, address: str) -> None:
    page = await site.page()
    await page.goto(f"{site.url}{address}")
    assert await violations(page, address) == []


@WITH_AND_WITHOUT
async def test_a_rule_that_is_folded_away_is_found_and_mended(site: Site, script: bool) -> None:
    await site.town.restart(moment_in(site.town.file.edition, Phase.SCREENING))
    fatma = await site.page("fatma", script=script)
    await fatma.goto(f"{site.edition}/process/rules")
    cap = fatma.locator("[name='vote.theme_caps.groen']")
    assert not await cap.is_visible()
    await fatma.click("#caps > summary")
    await cap.fill("1")
    await sent(fatma, "button[value=keep]")
    assert await cap.is_visible()
    assert await cap.input_value() == "1"
    if script:
        assert await violations(fatma, "a cap that is too low") == []
    await cap.fill("60.000")
    await sent(fatma, "button[value=keep]")
    assert await cap.input_value() == "60000"
    await fatma.goto(f"{site.edition}/process/exclusions")
    await fatma.select_option("[name='exclusions.0.first']", "2")
    await fatma.select_option("[name='exclusions.0.second']", "3")
    await sent(fatma, "button[value=look]")
    await says(fatma, "Kies nummer 2 of 3")
    if script:
        assert await violations(fatma, "projects that exclude each other") == []


@WITH_AND_WITHOUT
async def test_letters_are_handed_over_once(site: Site, script: bool) -> None:
    await site.town.restart(moment_in(site.town.file.edition, Phase.VOTING))
    slug = f"brieven-{script}".lower()
    edition = replace(site.town.file.edition, slug=slug, vote=BY_CODE, entered=Phase.VOTING)
    now = site.town.clock()
    await site.town.storage.run(lambda db: editions.create(db, edition, [], now, "test"))
    fatma = await site.page("fatma", script=script)
    await fatma.goto(f"{site.desk}/editions/{slug}/codes")
    if script:
        assert await violations(fatma, "letters with codes") == []
    rows = b"adres;postcode;plaats\nLindeplein 1;1234 AB;De Linden\n"
    await fatma.set_input_files("#file", {"name": "l.csv", "mimeType": "text/csv", "buffer": rows})
    await fatma.fill("#number", "2")
    await fatma.fill("#sms", "+31612345678")
    await sent(fatma, "main form button")
    await says(fatma, "In het bestand staat 1 adres.")
    assert await fatma.input_value("#sms") == "+31612345678"
    await fatma.set_input_files("#file", {"name": "l.csv", "mimeType": "text/csv", "buffer": rows})
    await fatma.fill("#number", "1")
    async with fatma.expect_download() as downloading:
        await (fatma.dblclick if script else fatma.click)("main form button")
    download = await downloading.value
    assert download.suggested_filename == f"{slug}-letters-1.pdf"
    assert Path(await download.path()).read_bytes().startswith(b"%PDF-")  # noqa: ASYNC240 - small
    [batch] = await site.town.storage.run(lambda db: codes.batches(db, slug))
    assert (batch.batch, batch.number) == (1, 1)
