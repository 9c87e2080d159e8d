"""What came on paper is handed in, what was spoken is written down, and two people withdraw."""

from dataclasses import replace

from sqlalchemy import Connection

from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import attachments, ideas
from storage.contributions.attachments import Arrival, Attachment, Medium
from storage.engine import Storage
from tests.bot.desk.bureau import HERE, Bureau, problems, words
from tests.bot.desk.ideas.judged import IDEAS
from tests.bot.quarter import SEAL
from tests.bot.screening.desk import SCREENED
from tests.storage.linden import BEGINS, SLUG, idea

PAPER = {"text": "Een boom op het plein.", "author": "Mevrouw <b>Jansen</b>", "theme": "groen"}


async def test_an_idea_on_paper_gets_a_number_and_its_author_post(bureau: Bureau) -> None:
    came = BEGINS[Phase.IDEAS].strftime("%Y-%m-%dT23:00")
    async with await bureau.browser("Sam") as browser:
        for field, typed in (
            ("text", {"text": " ... "}),
            ("author", {"author": ""}),
            ("at", {}),
            ("at", {"at": "gisteren"}),
            ("theme", {"theme": "luchtvaart"}),
            ("cost", {"cost": "veel"}),
        ):
            refused = await browser.send(f"{IDEAS}/new", {**PAPER, "at": "", **typed})
            assert set(problems(refused)) == {field}
            assert 'value="groen" selected' in refused.text or field == "theme"
        page = await browser.do(f"{IDEAS}/new", PAPER | {"at": came, "street": "Het plein"})
        assert "Het idee heeft nummer 10." in page
        page = await browser.read(f"{IDEAS}/by-post")
        assert "10 Een boom op het plein. , open: Mevrouw <b>Jansen</b>" in page
        assert "Het plein" in await browser.read(f"{IDEAS}/10")


async def test_what_was_spoken_is_heard_and_written_down(bureau: Bureau) -> None:
    now = bureau.quarter.now

    def spoken(db: Connection) -> None:
        waits = replace(idea(10, "hans"), title="", text="", standing=Standing.WAITING)
        ideas.put(db, SLUG, waits)
        voice = Attachment("token", SLUG, b"key", "telegram", Medium.VOICE, b"", now, now, idea=10)
        sound = SEAL.lock_content(b"sound")
        attachments.keep(db, replace(voice, status=Arrival.KEPT, content=sound, name="said.ogg"))

    await bureau.quarter.storage.run(spoken)
    here = f"{IDEAS}/spoken/10"
    async with await bureau.browser("Sam") as browser:
        assert "Idee 10" in await browser.read(f"{IDEAS}/spoken")
        sound = await browser.see(f"{here}/voice")
        assert (sound.content, sound.headers["content-type"]) == (b"sound", "audio/ogg")
        refused = await browser.send(here, {"text": "x" * 1001})
        assert set(problems(refused)) == {"text"}
        assert "Idee 10 is opgeschreven" in await browser.do(here, {"text": "Een bank."})
        assert (await browser.see(f"{here}/voice")).status_code == 404
        assert "hoeft niet opgeschreven te worden" in await browser.read(here)


async def test_two_people_withdraw_a_project(filed: Storage) -> None:
    bureau = await Bureau(filed).open(replace(SCREENED, entered=Phase.VOTING))
    here = f"{HERE}/projects/2"
    asked = {"reason": "De grond is <i>verkocht</i>."}
    async with await bureau.browser("Sam") as sam, await bureau.browser("Rosa") as rosa:
        long = await sam.send(f"{here}/withdraw", {"reason": "x" * 91})
        assert set(problems(long)) == {"reason"}
        assert "Nu moet iemand anders akkoord gaan" in await sam.do(f"{here}/withdraw", asked)
        alone = await sam.send(f"{here}/withdraw/agree", {"asked": asked["reason"]})
        assert "met twee mensen" in words(alone)
        assert "wacht op een tweede persoon" in await rosa.read(f"{HERE}/projects")
        other = await rosa.send(f"{here}/withdraw/agree", {"asked": "Iets anders."})
        assert other.status_code == 422
        await rosa.do(f"{here}/withdraw/drop", {})
        assert (await rosa.send(f"{here}/withdraw/drop", {})).status_code == 422
        await sam.do(f"{here}/withdraw", asked)
        page = await rosa.do(f"{here}/withdraw/agree", {"asked": asked["reason"]})
        assert "Het project is teruggetrokken" in page
        assert "De grond is <i>verkocht</i>." in page
        assert "Terugtrekken" not in page
