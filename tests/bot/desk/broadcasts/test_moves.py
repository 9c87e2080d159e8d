"""A broadcast at the desk from its approval to its end: what can be done, by whom, and when."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from budget.broadcast import Broadcast, Stage
from storage import tables
from storage.post import broadcasts
from tests.bot.desk.bureau import HERE, PASSWORD, Browser, Bureau, form, problems, words
from tests.storage.linden import EDITION, SLUG

CASTS = f"{HERE}/broadcasts"
ONE = f"{CASTS}/1"
TYPED = {"title": "Feest", "who": "news", "text.nl": "Er is feest."}
ASK, APPROVE, RETURN = "Vraag een collega om akkoord", "Geef akkoord en verstuur", "Geef terug"
PAUSE, RESUME, STOP, ASIDE = "Zet op pauze", "Laat verdergaan", "Stop voorgoed", "Leg weg"
AGAIN = "Verstuur opnieuw"
BUTTONS = (ASK, APPROVE, RETURN, PAUSE, RESUME, STOP, ASIDE, AGAIN)


async def stored(bureau: Bureau) -> Broadcast:
    return await bureau.quarter.storage.run(lambda db: broadcasts.get(db, SLUG, 1))


async def staged(bureau: Bureau, stage: Stage, **more: object) -> None:
    """Let it have come so far."""
    c = tables.broadcasts.c
    now = update(tables.broadcasts).where(c.id == 1).values(stage=stage, **more)
    await bureau.quarter.storage.run(lambda db: db.execute(now))


async def buttons(browser: Browser) -> set[str]:
    page = (await browser.see(ONE)).text
    return {label for label in BUTTONS if f">{label}</button>" in page}


@pytest.fixture
async def asked(bureau: Bureau, rosa: Browser) -> Bureau:
    """Give the desk with a broadcast of Rosa's that waits for somebody else."""
    await rosa.do(CASTS, {**TYPED, "do": "keep"})
    assert await buttons(rosa) == {ASK, ASIDE}
    await rosa.do(f"{ONE}/ask", {"seen": "1"})
    return bureau


async def test_who_wrote_it_cannot_approve_it(asked: Bureau, rosa: Browser) -> None:
    assert await buttons(rosa) == {RETURN, ASIDE}
    assert "Iemand anders moet akkoord geven." in await rosa.read(ONE)
    answer = await rosa.send(f"{ONE}/approve", {"seen": "2"})
    assert "Rosa heeft dit gemaakt" in problems(answer)["main"]
    assert (await stored(asked)).stage is Stage.ASKED


async def test_a_second_person_approves_what_they_saw(
    asked: Bureau, rosa: Browser, roel: Browser
) -> None:
    assert 'Het rondbericht "Feest" van Rosa wacht op akkoord' in await roel.read(HERE)
    assert f'href="{ONE}"' in (await roel.see(HERE)).text
    assert await buttons(roel) == {APPROVE, RETURN, ASIDE}
    seen = (await form(roel, ONE))["seen"]
    await rosa.do(f"{ONE}/return", {"seen": "2", "remark": "Nog een komma"})
    assert "Nog een komma" in await rosa.read(ONE)
    await rosa.do(ONE, {**TYPED, "text.nl": "Er is, ja, feest.", "seen": "3", "do": "keep"})
    await rosa.do(f"{ONE}/ask", {"seen": "4"})
    stale = await roel.send(f"{ONE}/approve", {"seen": seen})
    assert "intussen veranderd" in problems(stale)["main"]
    assert (await stored(asked)).stage is Stage.ASKED
    page = await roel.do(f"{ONE}/approve", {"seen": (await form(roel, ONE))["seen"]})
    assert "Tot het vertrekt kan het nog worden gestopt" in page
    kept = await stored(asked)
    assert (kept.stage, kept.approved_by) == (Stage.APPROVED, "Roel")
    assert kept.starts is not None
    local = kept.starts.astimezone(EDITION.zone)
    assert f'datetime="{local.isoformat()}"' in (await roel.see(ONE)).text
    assert "van Rosa wacht op akkoord" not in await roel.read(HERE)


async def test_approving_asks_again_who_it_is(asked: Bureau, roel: Browser) -> None:
    asked.wall += timedelta(minutes=11)
    question = await roel.send(f"{ONE}/approve", {"seen": "2"})
    assert question.status_code == 200
    assert 'name="again-password"' in question.text
    assert (await stored(asked)).stage is Stage.ASKED
    proof = {"seen": "2", "again-password": PASSWORD, "again-code": asked.code()}
    assert (await roel.send(f"{ONE}/approve", proof)).status_code == 303
    assert (await stored(asked)).approved_by == "Roel"


async def test_a_remark_is_needed_to_give_it_back(asked: Bureau, roel: Browser) -> None:
    answer = await roel.send(f"{ONE}/return", {"seen": "2", "remark": " "})
    assert set(problems(answer)) == {"remark"}
    answer = await roel.send(f"{ONE}/return", {"seen": "2", "remark": "x" * 501})
    assert set(problems(answer)) == {"remark"}
    assert (await stored(asked)).stage is Stage.ASKED


async def test_it_is_paused_resumed_stopped(asked: Bureau, roel: Browser) -> None:
    await roel.do(f"{ONE}/approve", {"seen": "2"})
    assert await buttons(roel) == {STOP}
    for _page in range(2):
        await asked.quarter.office.clock.tick()
    assert (await stored(asked)).stage is Stage.READY
    assert await buttons(roel) == {PAUSE, STOP}
    assert "Het staat op pauze." in await roel.do(f"{ONE}/pause", {})
    assert await buttons(roel) == {RESUME, STOP}
    assert "Het gaat verder." in await roel.do(f"{ONE}/resume", {})
    answer = await roel.send(f"{ONE}/resume", {})
    assert problems(answer) == {"main": "Dit staat niet op pauze."}
    assert "Het is gestopt." in await roel.do(f"{ONE}/stop", {})
    assert await buttons(roel) == set()
    assert (await stored(asked)).stage is Stage.STOPPED


async def test_it_is_watched_until_it_is_done(asked: Bureau, roel: Browser) -> None:
    await roel.do(f"{ONE}/approve", {"seen": "2"})
    for _look in range(200):
        await asked.quarter.strike()
        if (await stored(asked)).stage is Stage.DONE:
            break
        page = await roel.see(ONE)
        assert "data-again" in page.text
        assert '<noscript><meta http-equiv="refresh"' in page.text
        noted = (await stored(asked)).stage is not Stage.APPROVED
        assert ("<progress" in page.text) == noted
        asked.quarter.now += timedelta(minutes=6)
    page = await roel.see(ONE)
    assert (await stored(asked)).stage is Stage.DONE
    assert "data-again" not in page.text
    assert "http-equiv" not in page.text
    assert "3 van 3 mensen" in words(page)
    assert "wacht 0 verzonden 2 aangekomen 0 niet aangekomen 1 onbekend 0" in words(page)
    assert "Van wie het niet kreeg, was 1 persoon niet te bereiken toen die aan de beurt" in words(
        page
    )
    assert "klaar" in await roel.read(CASTS)


async def test_nothing_is_said_of_people_where_nobody_was_noted(
    asked: Bureau, roel: Browser
) -> None:
    await roel.do(f"{ONE}/stop", {})
    assert "0 van 0" not in (page := await roel.read(ONE))
    assert "Wat ervan werd" not in page
    await staged(asked, Stage.DONE, total=0)
    assert "Er was niemand die het kon krijgen." in (page := await roel.read(ONE))
    assert "0 van 0" not in page


async def test_when_it_leaves_is_said_as_long_as_that_is_to_come(
    asked: Bureau, roel: Browser
) -> None:
    await staged(asked, Stage.READY, total=3, starts=asked.quarter.now + timedelta(minutes=1))
    assert "Het vertrekt op" in await roel.read(ONE)
    asked.quarter.now += timedelta(minutes=2)
    assert "Het vertrekt op" not in await roel.read(ONE)


async def test_what_paused_by_itself_needs_somebody(asked: Bureau, roel: Browser) -> None:
    await staged(asked, Stage.PAUSED, was=Stage.SENDING, lost=7, total=900, approved_by="Roel")
    glance = await roel.read(HERE)
    assert 'Het rondbericht "Feest" is vanzelf op pauze gegaan' in glance
    assert "Van de eerste ontvangers kregen er 7 het niet." in glance
    assert "Van de eerste ontvangers kregen er 7 het niet." in await roel.read(ONE)
    assert "Van de eerste ontvangers kregen er 7 het niet." in await roel.read(CASTS)
    await staged(asked, Stage.PAUSED, lost=0)
    assert "vanzelf op pauze" not in await roel.read(HERE)


MOVES = ("ask", "approve", "return", "pause", "resume", "stop", "again")


@pytest.mark.parametrize("name", ["Sam", "Pia", "Aldo", "Olga"])
async def test_only_organisers_change_anything(asked: Bureau, name: str) -> None:
    async with await asked.browser(name) as browser:
        for address in (CASTS, ONE, *(f"{ONE}/{move}" for move in MOVES)):
            fields = {**TYPED, "seen": "2", "remark": "x", "do": "keep"}
            assert (await browser.send(address, fields)).status_code == 403, address
        assert (await browser.see(f"{CASTS}/new")).status_code == 403
        looks = 200 if name == "Aldo" else 403
        for address in (CASTS, ONE):
            page = await browser.see(address)
            assert page.status_code == looks
            assert "<form" not in page.text.partition("<main")[2]
        assert "van Rosa wacht op akkoord" not in await browser.read(HERE)
    assert (await stored(asked)).revision == 2
