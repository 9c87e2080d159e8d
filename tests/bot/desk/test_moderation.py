"""What waits to be read is opened, hidden with a reason, or left as it is."""

from dataclasses import replace

from budget.standing import Standing
from storage import ideas
from tests.bot.desk.bureau import HERE, Bureau, problems, words
from tests.storage.linden import SLUG


async def test_an_idea_is_hidden_with_a_reason_and_shown_again(bureau: Bureau) -> None:
    hostile = "<script>alert(1)</script> een bank"

    def wait(db: object) -> None:
        ideas.change(  # a resident's text is shown as it was written, and does nothing
            db,  # type: ignore[arg-type]
            SLUG,
            7,
            lambda idea: replace(idea, text=hostile, standing=Standing.WAITING),
        )

    await bureau.quarter.storage.run(wait)
    one = f"{HERE}/moderation/idea/7"
    async with await bureau.browser("Sam") as browser:
        assert hostile in await browser.read(f"{HERE}/moderation")
        assert "<script>alert" not in (await browser.see(one)).text
        refused = await browser.send(one, {"what": "hide", "words": ""})
        assert problems(refused) == {"words": "Vul dit in."}
        assert "Er is beslist" in await browser.do(one, {"what": "open", "words": ""})
        refused = await browser.send(one, {"what": "open", "words": "Zo typte ik het."})
        assert refused.status_code == 422
        assert "Zo typte ik het." in words(refused)
        await browser.do(one, {"what": "hide", "words": "Dit is geen idee."})
        assert "Dit is geen idee." in await browser.read(one)
        await browser.do(one, {"what": "restore", "words": ""})
        assert "Er wacht niets." in await browser.read(f"{HERE}/moderation")


async def test_there_is_nothing_else_to_decide_about(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        for nothing in ("idea/99", "reaction/99", "person/1"):
            assert (await browser.see(f"{HERE}/moderation/{nothing}")).status_code == 404
