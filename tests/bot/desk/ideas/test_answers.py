"""All answers are published at one moment; who does not agree is answered by somebody else."""

from bot.acting import Acting
from bot.screening import appealing
from tests.bot.desk.bureau import HERE, Browser, Bureau, form, problems, words
from tests.bot.desk.ideas.judged import ACCEPT, IDEAS, REFUSE, judge
from tests.bot.quarter import SEAL
from tests.storage.linden import DAY, SLUG

ANSWERS = {7: ACCEPT | {"title": "Boom"}, 8: REFUSE, 9: ACCEPT | {"title": "Zitbank"}}
PUBLISH = {"only": "", "ready": "3"}


async def judged(sam: Browser, rosa: Browser) -> None:
    """Have one person judge every idea, and another read it."""
    for number, answer in ANSWERS.items():
        await judge(sam, number, answer)
        await rosa.do(f"{IDEAS}/{number}/read", {"seen": "1"})


async def test_answers_are_published_together_or_not_at_all(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as sam, await bureau.browser("Rosa") as rosa:
        page = await rosa.read(f"{IDEAS}/answers")
        assert "0 antwoorden zijn klaar. 3 zijn niet klaar." in page
        early = await rosa.send(f"{IDEAS}/answers", {"only": "", "ready": "0"})
        assert "Er is nog niets openbaar" in words(early)
        await judged(sam, rosa)
        changed = await rosa.send(f"{IDEAS}/answers", {"only": "", "ready": "2"})
        assert "Dit is intussen veranderd" in words(changed)
        bureau.wall += DAY / 24
        again = await rosa.send(f"{IDEAS}/answers", PUBLISH)
        assert (again.status_code, "again-password" in again.text) == (200, True)
        bureau.wall -= DAY / 24
        page = await rosa.read(f"{IDEAS}/answers")
        assert "3 ideeën hebben nog geen antwoord" in page
        assert "Wie het niet eens is met een afwijzing kan dat zeggen tot en met" in page
        assert "3 antwoorden zijn openbaar" in await rosa.do(f"{IDEAS}/answers", PUBLISH)
        page = await rosa.read(f"{IDEAS}/answers")
        assert "Iedereen die een idee indiende heeft een antwoord." in page
        assert "Er wacht geen antwoord om openbaar te worden." in page


async def test_who_does_not_agree_is_answered_by_somebody_else(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as sam, await bureau.browser("Rosa") as rosa:
        await judged(sam, rosa)
        await rosa.do(f"{IDEAS}/answers", PUBLISH)
        await bureau.quarter.storage.run(
            lambda db: appealing.appeal(
                Acting(db, SLUG, "", bureau.quarter.now, SEAL), 8, "hans", "<u>Wel</u> van u."
            )
        )
        bureau.quarter.now += 20 * DAY
        assert "8 <script>alert(1)</script>" in await rosa.read(f"{IDEAS}/answers")
        assert "te laat" in await rosa.read(f"{IDEAS}?late=yes")
        case = f"{IDEAS}/8/appeal"
        seen = await rosa.read(case)
        assert "<u>Wel</u> van u." in seen
        assert "U hebt dit idee beoordeeld" in seen
        assert "Bezwaar beantwoorden" not in seen
        typed = {"answer": "uphold", "reason.nl": "Wij keken het na."}
        refused = await rosa.send(case, typed)
        assert set(problems(refused)) == {"answer"}
        assert "Wij keken het na.</textarea>" in refused.text
        async with await bureau.browser("Roel") as roel:
            assert "U hebt dit idee beoordeeld" not in await roel.read(case)
            assert "Bezwaar beantwoorden" in await roel.read(case)
            empty = await roel.send(case, {"answer": "accept", "cost": "", "title": ""})
            assert set(problems(empty)) == {"cost", "title"}
            assert "Het bezwaar is beantwoord" in await roel.do(case, typed)
            assert "Er wacht geen bezwaar over idee 8." in await roel.read(case)


async def test_what_can_be_done_becomes_a_project_or_is_left_out(bureau: Bureau) -> None:
    projects = f"{HERE}/projects"
    async with await bureau.browser("Sam") as sam, await bureau.browser("Rosa") as rosa:
        await judged(sam, rosa)
        await rosa.do(f"{IDEAS}/answers", PUBLISH)
        assert "Zo zou het stembiljet zijn:" in await rosa.read(projects)
        made = await rosa.do(f"{projects}/make", {})
        assert "2 projecten zijn uit ideeën gemaakt." in made
        out = {"number": "8", "why": "Zo typte ik het."}
        refused = await rosa.send(f"{projects}/leave-out", out)
        assert set(problems(refused)) == {"number"}
        assert "Zo typte ik het." in words(refused)
        assert "9 : Zo typte ik het." in await rosa.do(
            f"{projects}/leave-out", out | {"number": "9"}
        )
        before, others = [await form(who, f"{projects}/7") for who in (rosa, sam)]
        worded = {**before, "title.nl": "Bomen <3", "text.nl": "Om  te zien."}
        assert "Om te zien." in await rosa.do(f"{projects}/7/words", worded)
        twice = {**(await form(rosa, f"{projects}/7")), "title.nl": "Schommel"}
        assert set(problems(await rosa.send(f"{projects}/7/words", twice))) == {"title.nl"}
        late = await sam.send(f"{projects}/7/words", {**others, "text.nl": "Voor de vogels."})
        assert "intussen" in problems(late)["title.nl"]
        assert "Wat er nu staat" in words(late)
        assert "Voor de vogels.</textarea>" in late.text
        assert "Om te zien." in await rosa.read(f"{projects}/7")
        assert (await rosa.see(f"{projects}/99")).status_code == 404
