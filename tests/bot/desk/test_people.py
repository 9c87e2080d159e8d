"""Organisers and operators invite others, after they have shown again who they are."""

import re
from datetime import timedelta

from tests.bot.desk.bureau import HERE, HOME, PASSWORD, Bureau, problems, words

PEOPLE = f"{HOME}/people"
NORA: dict[str, str | list[str]] = {
    "name": "Nora",
    "email": "nora@village.example",
    "roles": ["screener", "auditor"],
    "in": "",
}


async def test_who_is_invited_gets_a_link_that_is_shown_once(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        answer = await browser.send(PEOPLE, {**NORA, "partner": ""})
        link = re.search(r"http://town.example(/desk/village/invitations/[\w-]+)", answer.text)
        assert link
        page = await browser.read(PEOPLE)
        assert "Nora, nora@village.example" in page
        assert link[1] not in page
        other = await bureau.browser()
        assert "Welkom, Nora" in await other.read(link[1])


async def test_behind_tls_the_link_that_is_shown_begins_with_it(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        bureau.desk.state.secure = True
        answer = await browser.send(PEOPLE, {**NORA, "partner": ""})
    assert re.search(r"https://town.example/desk/village/invitations/[\w-]+", answer.text)


async def test_what_is_final_asks_again_who_it_is_and_keeps_what_was_typed(
    bureau: Bureau,
) -> None:
    bureau.wall += timedelta(0)
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        asked = await browser.send(PEOPLE, {**NORA, "partner": ""})
        assert "Wie bent u?" in words(asked)
        kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', asked.text)
        fields: dict[str, list[str]] = {}
        for name, value in kept:
            fields.setdefault(name, []).append(value)
        assert fields["roles"] == ["screener", "auditor"]
        wrong = {"again-password": "not that one", "again-code": bureau.code()}
        refused = await browser.client.post(PEOPLE, data={**fields, **wrong})
        assert refused.status_code == 422
        right = {"again-password": PASSWORD, "again-code": bureau.code()}
        done = await browser.client.post(PEOPLE, data={**fields, **right})
        assert "/desk/village/invitations/" in done.text


async def test_what_is_wrong_stands_beside_its_field(bureau: Bureau) -> None:
    async with await bureau.browser("Olga") as browser:
        refused = await browser.send(
            PEOPLE, {"name": "", "email": "nora", "roles": ["partner"], "in": "", "partner": ""}
        )
        assert set(problems(refused)) == {"name", "email", "partner"}
        taken = await browser.send(PEOPLE, {**NORA, "name": "ROSA", "partner": ""})
        assert set(problems(taken)) == {"name"}


async def test_who_is_let_go_is_out_and_nobody_lets_themselves_go(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser, await bureau.browser("Sam") as sam:
        assert "Sam werkt hier niet meer." in await browser.do(f"{PEOPLE}/sam/leave", {})
        assert (await sam.see(HOME)).status_code == 303
        journal = await browser.read(f"{HERE}/journal")
        assert "iemand werkt niet meer aan de balie" in journal
        assert "naam: Sam" in journal
        assert "vraag een collega" in await browser.do(f"{PEOPLE}/rosa/leave", {})
