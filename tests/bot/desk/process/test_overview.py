"""From phase to phase, by the desk: what waits, two people who approve, and two who certify."""

from dataclasses import replace
from datetime import timedelta

import pytest

from budget.timeline import Phase, Timeline
from storage.ballots import certified, votes
from storage.engine import Storage
from storage.process import editions
from tests.bot.desk.bureau import HERE, Browser, Bureau, form, problems, words
from tests.bot.quarter import PLAIN
from tests.storage.linden import BEGINS, NOW, SLUG, ballot

PROCESS = f"{HERE}/process"
DAY = timedelta(days=1)
IDEAS = replace(
    PLAIN,
    entered=Phase.IDEAS,
    projects=tuple(replace(project, idea=None) for project in PLAIN.projects),
    timeline=Timeline({p: t + 2 * DAY if Phase.IDEAS.before(p) else t for p, t in BEGINS.items()}),
)


@pytest.fixture
async def bureau(filed: Storage) -> Bureau:
    """Give the desk of an edition in which ideas are collected, two days before the vote."""
    bureau = await Bureau(filed).open(IDEAS)
    bureau.quarter.now = NOW
    return bureau


async def phase(bureau: Bureau) -> str:
    return (await bureau.quarter.storage.run(lambda db: editions.load(db, SLUG))).phase


async def hidden(browser: Browser, page: str, name: str) -> str:
    text = (await browser.see(page)).text
    return text.partition(f'name="{name}" value="')[2].partition('"')[0]


async def test_the_vote_opens_once_two_people_approve_of_what_they_saw(bureau: Bureau) -> None:
    begin = {"phase": "voting", "entered": "ideas"}
    async with await bureau.browser("Rosa") as rosa, await bureau.browser("Roel") as roel:
        rules = await hidden(rosa, PROCESS, "rules")
        refused = await rosa.send(f"{PROCESS}/phase", begin)
        assert set(problems(refused)) == {"phase"}
        stale = await rosa.send(f"{PROCESS}/approve", {"rules": "0" * 64})
        assert stale.status_code == 422
        for browser in (rosa, roel):
            assert "Ik keur deze regels goed" in await browser.read(PROCESS)
            approved = await browser.do(f"{PROCESS}/approve", {"rules": rules})
            assert "Hoeveel mensen" in approved
            assert "Dat deden: Rosa" in approved
            assert "Ik keur deze regels goed" not in approved
            assert "Tel zonder stembiljetten op papier" not in approved
        again = await rosa.send(f"{PROCESS}/approve", {"rules": rules})
        assert again.status_code == 422
        await rosa.do(f"{PROCESS}/phase", begin)
        assert await phase(bureau) == "voting"
        late = await roel.send(f"{PROCESS}/phase", {"phase": "counting", "entered": "ideas"})
        assert "inmiddels in deze fase: stemmen" in problems(late)["phase"]


async def test_what_is_final_asks_again_who_it_is(bureau: Bureau) -> None:
    bureau.wall += timedelta(hours=1)
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        for act in ("phase", "approve", "certify", "leftover"):
            answer = await browser.send(f"{PROCESS}/{act}", {"phase": "voting"})
            assert 'name="again-password"' in answer.text
    assert await phase(bureau) == "ideas"


async def test_a_rehearsal_has_a_word_until_it_ends(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        begun = await browser.do(f"{PROCESS}/rehearsal", {})
        assert "OEFEN-" in begun
        assert "geef het woord aan wie het stemmen probeert" in begun
        over = await browser.do(f"{PROCESS}/rehearsal", {"end": "yes"})
        assert "OEFEN-" not in over
        assert "De oefening is voorbij, en alles ervan is gewist." in over


async def test_what_is_prepared_beside_an_edition_says_what_residents_talk_about(
    bureau: Bureau,
) -> None:
    beside = replace(IDEAS, slug="linden-2", entered=Phase.PREPARING)
    await bureau.quarter.storage.run(lambda db: editions.create(db, beside, [], NOW, "test"))
    process = PROCESS.replace(SLUG, beside.slug)
    async with await bureau.browser("Rosa") as browser:
        assert f"Bewoners praten tot dan over De Linden 2027 ({SLUG})." in await browser.read(
            process
        )
        assert "Bewoners praten tot dan" not in await browser.read(PROCESS)
        refused = await browser.send(f"{process}/rehearsal", {})
        assert f"Bewoners praten nu over {SLUG}" in words(refused)
        await browser.do(f"{process}/phase", {"phase": "informing", "entered": "preparing"})
        assert "OEFEN-" in await browser.do(f"{process}/rehearsal", {})


async def count(rosa: Browser) -> None:
    """Bring an edition from voting to its result, by its pages."""
    for act in ("certify", "leftover"):
        early = await rosa.send(f"{PROCESS}/{act}", {"use": "carried-over", "reason": "Later."})
        assert early.status_code == 422
    for step in (("counting", "voting"), ("results", "counting")):
        assert "Ze worden geteld als de uitslag begint, op" in await rosa.read(f"{PROCESS}/result")
        await rosa.do(f"{PROCESS}/phase", dict(zip(("phase", "entered"), step, strict=True)))


async def test_two_people_decide_and_certify(bureau: Bureau) -> None:
    storage = bureau.quarter.storage
    results = replace(IDEAS, entered=Phase.VOTING, vote=replace(IDEAS.vote, approvals=0))
    await storage.run(lambda db: editions.enter(db, results, NOW, "test"))
    await storage.run(lambda db: votes.cast(db, SLUG, bytes(32), [(b"right", ballot(1))]))
    async with await bureau.browser("Rosa") as rosa, await bureau.browser("Roel") as roel:
        await count(rosa)
        waits = "Er is 300 euro over: besluit wat daarmee gebeurt"
        for page in (HERE, PROCESS):
            seen = await roel.read(page)
            assert waits in seen
            assert "Twee mensen moeten de uitslag vaststellen" in seen
        outcome = await hidden(rosa, f"{PROCESS}/result", "outcome")
        wish = {"use": "carried-over", "reason": "Volgend jaar.", "outcome": outcome}
        missing = await rosa.send(f"{PROCESS}/leftover", {"outcome": outcome})
        assert set(problems(missing)) == {"use", "reason"}
        proposed = await rosa.do(f"{PROCESS}/leftover", wish)
        assert "We bewaren € 300 voor de volgende keer. Waarom: Volgend jaar." in proposed
        assert "Ik ben het hiermee eens" not in proposed
        assert "Rosa heeft voorgesteld wat er met de 300 euro gebeurt" in await roel.read(HERE)
        seen = await roel.read(f"{PROCESS}/result")
        assert "Voorstel van Rosa We bewaren € 300 voor de volgende keer." in seen
        agreed = await form(roel, f"{PROCESS}/result", f"{PROCESS}/leftover")
        assert "Besloten door Rosa, Roel." in await roel.do(f"{PROCESS}/leftover", agreed)
        stale = await rosa.send(f"{PROCESS}/certify", {"outcome": outcome})
        assert "De uitslag is veranderd" in words(stale)
        outcome = await hidden(rosa, f"{PROCESS}/result", "outcome")
        await rosa.do(f"{PROCESS}/certify", {"outcome": outcome})
        assert "Rosa heeft de uitslag vastgesteld" in await roel.read(PROCESS)
        assert waits not in await roel.read(PROCESS)
        half = await rosa.read(f"{PROCESS}/result")
        assert "Dat deden: Rosa." in half
        assert "Ik stel deze uitslag vast" not in half
        assert "Ik stel deze uitslag vast" in await roel.read(f"{PROCESS}/result")
        await roel.do(f"{PROCESS}/certify", {"outcome": outcome})
        assert "vaststellen" not in await roel.read(HERE)
        certain = await rosa.read(f"{PROCESS}/result")
        assert "We bewaren € 300 voor de volgende keer. Waarom: Volgend jaar." in certain
    row = await storage.run(lambda db: editions.load(db, SLUG))
    assert (row.tie_key, certified.outcome_hash(row)) == (None, outcome)
