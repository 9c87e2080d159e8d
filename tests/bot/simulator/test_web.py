import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select

from bot.simulator.pages import Pages
from bot.simulator.town import Town, moment_in
from bot.simulator.view import View
from bot.simulator.web import changes
from budget.template import NUDGE
from budget.timeline import Phase
from storage.post import templates
from storage.tables import journal
from tests.bot.simulator.conftest import EDITION

CHANNELS = ["telegram", "whatsapp", "sms"]


def said(answer: Response, channel: str) -> list[str]:
    """Return what stands in the bubbles of a phone, or in its hint."""
    log = answer.text.partition(f'id="{channel}-log">')[2].partition("</ol>")[0]
    return [unescape(text) for text in re.findall(r'<p(?: dir="auto")?>(.*?)</p>', log, re.DOTALL)]


def buttons(answer: Response, channel: str) -> dict[str, str]:
    """Return what can be tapped on a phone: each value by its label."""
    log = answer.text.partition(f'id="{channel}-log">')[2].partition("</ol>")[0]
    found = re.findall(r'name="tap" value="([^"]*)"[^>]*>(?:<strong>)?([^<]*)', log)
    return {unescape(text): value for value, text in found}


async def tap(page: AsyncClient, channel: str, label: str) -> Response:
    value = buttons(await page.get("/"), channel)[label]
    return await page.post(f"/phones/{channel}", data={"tap": value})


async def test_the_page_is_strict_about_what_it_loads(page: AsyncClient) -> None:
    answer = await page.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]* (style|on\w+)=|<style|<script>|https?://", answer.text)


async def test_what_the_page_loads_is_there_and_nothing_else(page: AsyncClient) -> None:
    loaded = re.findall(r'(?:href|src)="/(\w+\.\w+)"', (await page.get("/")).text)
    assert loaded == ["leaf.svg", "theme.css", "style.css", "phones.js"]
    kinds = [(await page.get(f"/{name}")).headers["content-type"] for name in loaded]
    assert [kind.partition(";")[0] for kind in kinds] == [
        "image/svg+xml",
        "text/css",
        "text/css",
        "text/javascript",
    ]
    for path in ("/page.html", "/editions/page.html", "/openapi.json"):
        assert (await page.get(path)).status_code == 404, path


async def test_the_editions_of_the_town_are_listed_and_lead_back_to_its_phones(
    page: AsyncClient,
) -> None:
    slug = EDITION.slug
    assert f'href="/editions/{slug}"' in (await page.get("/editions")).text
    shown = (await page.get(f"/editions/{slug}")).text
    assert re.findall(r'href="/\?on=(\w+)"', shown) == CHANNELS


async def test_an_empty_phone_says_how_to_begin(page: AsyncClient) -> None:
    for language, hint in (("nl", "Stuur een bericht,"), ("en", "Send a message,")):
        [said_there] = said(await page.get("/", params={"sms-language": language}), "sms")
        assert said_there.startswith(hint)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_message_is_answered_without_javascript(page: AsyncClient, channel: str) -> None:
    answer = await page.post(f"/phones/{channel}", data={"text": "hallo"})
    assert answer.url.fragment == channel
    first, welcome = said(answer, channel)
    assert first == "hallo"
    assert welcome.startswith("Welkom bij de burgerbegroting van De Linden.")
    assert all("bijvoorbeeld" in said(answer, other)[0] for other in CHANNELS if other != channel)


async def test_what_residents_write_is_no_html(page: AsyncClient) -> None:
    answer = await page.post("/phones/telegram", data={"text": "<script>alert(1)</script>"})
    assert said(answer, "telegram")[0] == "<script>alert(1)</script>"
    assert "<script>" not in answer.text


async def test_what_says_nothing_is_not_sent(page: AsyncClient) -> None:
    for fields in ({"text": ""}, {"text": "   "}, {"thing": "elephant"}, {"tap": "7"}, {}):
        answer = await page.post("/phones/telegram", data=fields)
        assert "bijvoorbeeld" in said(answer, "telegram")[0], fields
    assert (await page.post("/phones/pigeon", data={"text": "hallo"})).status_code == 404


async def test_a_script_gets_nothing_back_but_the_stream(page: AsyncClient) -> None:
    quiet = {"accept": "application/json"}
    answer = await page.post("/phones/telegram", data={"text": "hallo"}, headers=quiet)
    assert (answer.status_code, answer.content) == (204, b"")


async def test_a_tap_on_telegram_edits_the_message(page: AsyncClient) -> None:
    await page.post("/try", data={"on": "telegram", "join": "yes"})
    await tap(page, "telegram", "Stemmen")
    before = await page.get("/")
    row = next(label for label in buttons(before, "telegram") if label.startswith("☐"))
    after = await tap(page, "telegram", row)
    assert len(said(after, "telegram")) == len(said(before, "telegram"))
    assert said(after, "telegram")[-1].startswith("Nr ")


async def test_a_tap_on_whatsapp_is_a_message(page: AsyncClient) -> None:
    await page.post("/phones/whatsapp", data={"text": "hallo"})
    answer = await tap(page, "whatsapp", "Nederlands")
    assert said(answer, "whatsapp")[-2] == "Nederlands"
    assert list(buttons(answer, "whatsapp"))[2:] == ["Ja, doe mee", "Lees meer", "Nee, stop"]


async def test_a_button_of_a_message_that_is_gone_has_expired(page: AsyncClient) -> None:
    await page.post("/phones/telegram", data={"text": "hallo"})
    answer = await page.post("/phones/telegram", data={"tap": "99 7:consent:yes"})
    assert said(answer, "telegram")[-1].startswith("Deze knop is verlopen.")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_joining_in_one_go_ends_at_the_menu(page: AsyncClient, channel: str) -> None:
    answer = await page.post("/try", data={"on": channel, "join": "yes"})
    assert "hallo" in said(answer, channel)
    assert "stemmen" in said(answer, channel)[-1]
    assert f'id="on-{channel}" value="{channel}" checked' in answer.text


async def test_what_is_tried_goes_to_the_phone_in_hand(page: AsyncClient) -> None:
    answer = await page.post("/try", data={"on": "sms", "sms": "daan", "text": "linden brug"})
    assert said(answer, "sms")[0] == "linden brug"
    assert answer.url.params["sms"] == "daan"


async def test_everybody_has_a_conversation_of_their_own(page: AsyncClient) -> None:
    await page.post("/phones/sms?sms=daan", data={"text": "hallo"})
    assert "bijvoorbeeld" in said(await page.get("/?sms=hans"), "sms")[0]
    assert said(await page.get("/?sms=daan"), "sms")[0] == "hallo"


async def test_one_resident_has_one_vote_on_all_their_phones(page: AsyncClient) -> None:
    fatma = "?sms=fatma&whatsapp=fatma&telegram=fatma"
    for channel in CHANNELS:
        fields = {"on": channel, "join": "yes", **dict.fromkeys(CHANNELS, "fatma")}
        await page.post("/try", data=fields)
        await page.post(f"/phones/{channel}{fatma}", data={"text": "3 8"})
        answer = await page.post(f"/phones/{channel}{fatma}", data={"text": "klaar"})
        if channel == "telegram":
            assert 'name="thing" value="own-card">Deel mijn nummer' in answer.text
            answer = await page.post(f"/phones/telegram{fatma}", data={"thing": "own-card"})
        if channel == "sms":
            [proof] = re.findall(r"Stuur (\d{4})", said(answer, "sms")[-1])
            answer = await page.post(f"/phones/sms{fatma}", data={"text": proof})
        else:
            value = buttons(answer, channel)["Ja, zo stem ik"]
            answer = await page.post(f"/phones/{channel}{fatma}", data={"tap": value})
        assert "Uw stem telt" in said(answer, channel)[-1]
        assert "438 votes" in answer.text


@pytest.mark.parametrize(
    ("channel", "things"),
    [
        (
            "telegram",
            ["voice", "picture", "sticker", "place", "others-card", "own-card", "edit"],
        ),
        ("whatsapp", ["voice", "picture", "sticker", "place", "others-card"]),
        ("sms", ["picture"]),
    ],
)
async def test_what_is_no_text_is_shown_and_answered(
    page: AsyncClient, town: Town, channel: str, things: list[str]
) -> None:
    await page.post("/try", data={"on": channel, "join": "yes"})
    address = View.asked({}).phones[channel].address
    shown = town.phones[channel].shown(address)
    for thing in things:
        before = len(shown)
        await page.post(f"/phones/{channel}", data={"thing": thing})
        assert len(shown) - before == (1 if thing == "edit" else 2), thing
        assert not shown[-1].mine
    menu = (await page.get("/")).text.partition(f'id="{channel}"')[2].partition('class="write"')[0]
    assert re.findall(r'name="thing" value="([\w-]+)"><svg', menu) == things


async def test_the_clock_moves_forward_and_the_town_votes(page: AsyncClient) -> None:
    before = await page.get("/")
    assert "Monday 3 May 2027" in before.text
    assert "Voting · 437 votes" in before.text
    answer = await page.post("/clock", data={"phase": "results"})
    assert "Thursday 10 June 2027" in answer.text
    assert "Results · 3,140 votes" in answer.text
    assert 'value="results" aria-current="step"' in answer.text


async def test_a_leap_of_the_clock_is_no_absence(town: Town) -> None:
    edition = town.file.edition
    end = edition.timeline.end(Phase.VOTING)
    assert end
    for moment in (end - timedelta(minutes=30), end + timedelta(days=30)):
        await town.office.reconciler.beat()
        await town.move(moment)
        await town.office.reconciler.beat()
    kinds = await town.storage.run(lambda db: list(db.scalars(select(journal.c.kind))))
    assert "counted" in kinds
    assert "extension-proposed" not in kinds


async def test_where_the_clock_was_set_back_what_is_due_each_hour_is_done_again(town: Town) -> None:
    await town.move(moment_in(EDITION, Phase.RESULTS))
    await town.restart(moment_in(EDITION, Phase.IDEAS))
    assert await town.storage.run(lambda db: templates.of(db, NUDGE))


async def test_the_clock_can_be_set_exactly(page: AsyncClient) -> None:
    answer = await page.post("/clock", data={"at": "2027-05-31T23:59"})
    assert "Monday 31 May 2027" in answer.text
    assert ">23:59</time>" in answer.text


async def test_news_reaches_the_phones_of_who_wants_it(page: AsyncClient) -> None:
    await page.post("/try", data={"on": "telegram", "join": "yes"})
    answer = await page.post("/clock", data={"phase": "results"})
    assert "de uitslag is bekend" in said(answer, "telegram")[-1]


async def test_a_time_that_cannot_be_is_refused(page: AsyncClient) -> None:
    changed, outside = "The clock is changed at that time", "from 2026 to 2029"
    for at, problem in (
        ("2028-03-26T02:30", changed),
        ("1999-01-01T00:00", outside),
        ("275760-01-01T00:00", outside),
        ("soon", outside),
        ("", outside),
    ):
        answer = await page.post("/clock", data={"at": at})
        assert (answer.status_code, problem in answer.text) == (422, True), at


async def test_going_back_asks_first_and_then_begins_anew(page: AsyncClient) -> None:
    await page.post("/phones/sms?sms=daan", data={"text": "hallo"})
    asked = await page.post("/clock?sms=daan", data={"phase": "ideas"})
    assert asked.url.path == "/anew"
    assert "Wednesday 3 February 2027" in asked.text
    assert said(await page.get("/?sms=daan"), "sms")[0] == "hallo"
    [at] = re.findall(r'name="at" value="([^"]+)"', asked.text)
    answer = await page.post("/anew?sms=daan", data={"at": at})
    assert "Ideas · 0 votes" in answer.text
    assert "bijvoorbeeld" in said(answer, "sms")[0]
    assert answer.url.params["sms"] == "daan"
    again = await page.post("/try", data={"on": "sms", "sms": "daan", "text": "hallo"})
    assert said(again, "sms")[1].startswith("Welkom")


async def test_a_form_of_another_site_is_refused(page: AsyncClient, town: Town) -> None:
    elsewhere = {"sec-fetch-site": "cross-site"}
    for path in ("/phones/sms", "/try", "/clock", "/anew"):
        answer = await page.post(path, data={"text": "hallo"}, headers=elsewhere)
        assert answer.status_code == 403, path
    assert town.phones["sms"].shown(View.asked({}).phones["sms"].address) == []


async def test_a_form_that_is_too_large_is_refused(page: AsyncClient) -> None:
    answer = await page.post("/phones/sms", data={"text": "a" * 70_000})
    assert answer.status_code == 413


async def next_change(stream: AsyncIterator[str]) -> dict[str, Any]:
    event = await anext(stream)
    change: dict[str, Any] = json.loads(event.removeprefix("data: "))
    return change


async def test_what_changes_is_pushed_until_the_demo_ends(town: Town) -> None:
    view = View.asked({})
    stream = changes(town, Pages(town), view)
    assert await anext(stream) == "retry: 1000\n\n"
    assert {"now", "phases", "sms-log", "telegram-keys"} <= set(await next_change(stream))
    await town.say("sms", view.phones["sms"].address, "hallo", "nl")
    change = await next_change(stream)
    assert set(change) == {"sms-log", "sms-cost"}
    assert "Welkom" in change["sms-log"]
    await town.move(moment_in(EDITION, Phase.COUNTING))
    assert "3,140 votes" in (await next_change(stream))["now"]
    town.bell.end()
    assert [event async for event in stream] == []


@pytest.mark.parametrize("name", ["editions", "desk", "docs"])
async def test_what_begins_below_the_demo_is_found_without_a_slash(
    page: AsyncClient, name: str
) -> None:
    answer = await page.get(f"/{name}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, f"/{name}/")


@pytest.mark.parametrize(
    "path", ["/", "/style.css", "/events", "/editions/", f"/editions/{EDITION.slug}", "/docs/"]
)
async def test_of_each_page_the_headers_can_be_asked_for_alone(
    page: AsyncClient, path: str
) -> None:
    answer = await page.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"]


async def test_the_headers_are_those_of_the_page(page: AsyncClient) -> None:
    path = f"/editions/{EDITION.slug}/ideas"
    assert dict((await page.head(path)).headers) == dict((await page.get(path)).headers)


@pytest.mark.parametrize("host", ["town", "wijkstem.example:8443", "[::1]:8000"])
async def test_a_redirect_says_the_path_alone(page: AsyncClient, host: str) -> None:
    answer = await page.get("/docs", headers={"host": host}, follow_redirects=False)
    assert answer.headers["location"] == "/docs/"


async def test_a_browser_is_told_on_a_page_that_there_is_nothing(page: AsyncClient) -> None:
    asked = {"accept": "text/html,*/*", "accept-language": "nl"}
    answer = await page.get("/nothing-here", headers=asked)
    assert answer.status_code == 404
    assert '<html lang="nl"' in answer.text
    assert "Deze pagina is er niet." in answer.text
    assert (await page.get("/nothing-here")).json() == {"detail": "Not Found"}
