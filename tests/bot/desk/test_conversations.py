"""Residents who wait for a person are answered from the desk, by one of the staff at a time."""

from storage.residents import requests
from tests.bot.desk.bureau import HERE, Bureau, form, problems, words
from tests.bot.quarter import FATMA

LIST = f"{HERE}/conversations"


async def asked(bureau: Bureau) -> int:
    """Let Fatma ask the organisers something; return the number of the request."""
    quarter = bureau.quarter
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.say(FATMA, "9", "1", "Mag ik <b>twee</b> ideeën sturen?")
    found = await quarter.storage.run(requests.waiting)
    assert len(found) == 1
    return found[0].id


async def test_an_answer_leaves_in_the_resident_s_own_chat(bureau: Bureau) -> None:
    number = await asked(bureau)
    async with await bureau.browser("Sam") as browser:
        waiting = await browser.read(LIST)
        assert "Mag ik <b>twee</b> ideeën sturen?" in waiting
        assert "Telegram, Nederlands" in waiting
        assert "<b>twee" not in (await browser.see(f"{LIST}/{number}")).text
        where, said = f"{LIST}/{number}/answer", {"answer": "Ja, dat mag.", "language": ""}
        assert "overdag" in await browser.do(where, {**said, "question": "Hoeveel ideeën?"})
        assert "Niemand wacht." in await browser.read(LIST)
        assert "Hoeveel ideeën?" in await browser.read(f"{HERE}/questions")


async def test_two_do_not_answer_the_same(bureau: Bureau) -> None:
    number = await asked(bureau)
    one = f"{LIST}/{number}"
    async with await bureau.browser("Sam") as sam, await bureau.browser("Rosa") as rosa:
        assert "Het is van u." in await sam.do(f"{one}/take", {})
        assert "Sam is hiermee bezig" in await rosa.read(one)
        refused = await rosa.send(f"{one}/answer", {"answer": "Wat ik typte.", "language": ""})
        assert problems(refused) == {} or "Sam" in words(refused)
        assert "Sam is hier nu mee bezig; er is niets verstuurd." in words(refused)
        assert (await rosa.send(f"{one}/close", {})).status_code == 422
        await rosa.do(f"{one}/take", {"instead-of": "Sam"})
        assert "Rosa is hiermee bezig" in await sam.read(one)
        await rosa.do(f"{one}/pass-on", {"to": "Sam", "words": "Zij belde gisteren."})
        assert "Zij belde gisteren." in await sam.read(one)
        assert "gewist" in await sam.do(f"{one}/close", {})
        assert "wacht niet meer" in await rosa.do(f"{one}/take", {})


async def test_an_empty_answer_is_asked_for_and_nothing_is_lost(bureau: Bureau) -> None:
    number = await asked(bureau)
    async with await bureau.browser("Sam") as browser:
        typed = {"answer": "", "language": "", "question": "Hoeveel?"}
        refused = await browser.send(f"{LIST}/{number}/answer", typed)
        assert problems(refused) == {"answer": "Vul dit in."}
        assert 'value="Hoeveel?"' in refused.text


async def test_a_question_is_shared_worded_in_each_language_and_taken_away(
    bureau: Bureau,
) -> None:
    where = f"{HERE}/questions"
    async with await bureau.browser("Rosa") as browser:
        one = {"question": "Hoeveel ideeën?", "answer": "Drie.", "language": "nl"}
        assert "Nog niet vertaald (English). Schrijf vraag 1 in English" in await browser.do(
            where, one
        )
        english = f"{where}/1?in=en"
        assert "De oorspronkelijke tekst Hoeveel ideeën? Drie." in await browser.read(english)
        other = {"question": "How many?", "answer": "Three."}
        asked = await browser.do(f"{where}/1", {**(await form(browser, english)), **other})
        assert "How many? Three." in asked
        dutch = await form(browser, f"{where}/1?in=nl")
        assert (dutch["question"], dutch["answer"]) == ("Hoeveel ideeën?", "Drie.")
        better = {**dutch, "answer": "Eén."}
        assert "Hoeveel ideeën? Eén." in await browser.do(f"{where}/1", better)
        empty = await browser.send(f"{where}/1", {**better, "answer": ""})
        assert (set(problems(empty)), 'value="Hoeveel' in empty.text) == ({"answer"}, True)
        assert (await browser.see(f"{where}/9")).status_code == 404
        assert "Eén." not in await browser.do(f"{where}/1/drop", {})


async def test_a_question_is_worded_by_two_in_two_languages_and_not_in_one(bureau: Bureau) -> None:
    where = f"{HERE}/questions"
    async with await bureau.browser("Sam") as sam, await bureau.browser("Rosa") as rosa:
        await sam.do(where, {"question": "Hoeveel?", "answer": "Drie.", "language": "nl"})
        dutch, english = [await form(rosa, f"{where}/1?in={code}") for code in ("nl", "en")]
        await sam.do(f"{where}/1", {**(await form(sam, f"{where}/1")), "answer": "Vier."})
        late = await rosa.send(f"{where}/1", {**dutch, "answer": "Vijf."})
        assert "intussen" in problems(late)["answer"]
        assert "Wat er nu staat Hoeveel? Vier." in words(late)
        assert "Vijf.</textarea>" in late.text
        three = {**english, "question": "How many?", "answer": "Four."}
        assert "Vier." in await rosa.do(f"{where}/1", three)
