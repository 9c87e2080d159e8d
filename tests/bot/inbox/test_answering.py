"""A person answers in the resident's own chat: once, where the resident is, and asked on."""

import asyncio

import pytest

from bot.channels import Kind
from bot.inbox import answering, waiting
from bot.inbox.answering import AnswerIs, Dispatched, Given
from bot.inbox.organiser import Organiser
from bot.inbox.waiting import Asking
from bot.upkeep.tell import QUIET
from budget.asking import Doing, Help
from storage.residents.requests import KEPT
from storage.tables import notices
from storage.tables import requests as table
from tests.bot.quarter import FATMA, HANS, NUMBER, SEAL, Quarter
from tests.storage.linden import DAY
from tests.stores import do

QUESTION = "Mag mijn zoon van 14 ook stemmen?"
LONG = "Ja, dat mag. " * 76 + "Echt waar!!!"


def organiser(quarter: Quarter) -> Organiser:
    return Organiser(SEAL, quarter.now, "Fatma")


async def asked(quarter: Quarter, address: str = FATMA, channel: str = "telegram") -> int:
    """Let somebody ask the organisers something; return the number by which it is known."""
    await quarter.join(address, channel)
    await quarter.say(address, "vraag", QUESTION, channel=channel)
    return (await everybody(quarter))[-1].waiting.id


async def everybody(quarter: Quarter) -> list[Asking]:
    return await do(quarter.storage, waiting.every, organiser(quarter))


async def answer(
    quarter: Quarter, number: int, words: str = "Ja.", language: str = ""
) -> Dispatched:
    given = Given(words, language)
    return await do(quarter.storage, answering.answer, number, given, organiser(quarter))


@pytest.mark.parametrize(
    ("channel", "address"), [("telegram", FATMA), ("sms", NUMBER), ("whatsapp", NUMBER)]
)
async def test_an_answer_comes_back_in_the_same_chat_once(
    quarter: Quarter, channel: str, address: str
) -> None:
    number = await asked(quarter, address, channel)
    answered = [await answer(quarter, number, "Ja, vanaf 14 jaar.") for _twice in range(2)]
    assert [one.answer for one in answered] == [AnswerIs.SENT, AnswerIs.NONE]
    quarter.now += QUIET
    [sent] = await quarter.strike(channel)
    assert sent.address == address
    assert sent.reply.text.startswith(("U vroeg: “Mag mijn zoon", 'U vroeg: "Mag mijn zoon'))
    assert "Ja, vanaf 14 jaar." in sent.reply.text
    assert sent.keys == [f"that-helps:{number}", f"ask-more:{number}", "menu"]
    assert await quarter.strike(channel) == []


async def test_an_answer_does_not_come_in_between_and_leaves_who_reads_it_where_they_are(
    quarter: Quarter,
) -> None:
    number = await asked(quarter)
    await quarter.say(FATMA, "stemmen")
    before = (await quarter.held(FATMA)).state
    await answer(quarter, number)
    assert await quarter.strike() == []
    quarter.now += QUIET
    assert len(await quarter.strike()) == 1
    assert (await quarter.held(FATMA)).state == before


@pytest.mark.parametrize("language", ["", "nl"])
async def test_an_answer_in_the_residents_language_says_nothing_of_it(
    quarter: Quarter, language: str
) -> None:
    await answer(quarter, await asked(quarter), "Ja.", language)
    [sent] = await quarter.strike()
    assert "antwoord is in" not in sent.reply.text


async def test_an_answer_in_another_language_says_in_which(quarter: Quarter) -> None:
    await answer(quarter, await asked(quarter), "Evet.", "tr")
    [sent] = await quarter.strike()
    assert "Het antwoord is in het Turks:\n\nEvet." in sent.reply.text


async def test_a_long_answer_on_sms_loses_nothing(quarter: Quarter) -> None:
    assert len(LONG) == 1_000
    await answer(quarter, await asked(quarter, NUMBER, "sms"), LONG)
    [sent] = await quarter.strike("sms")
    assert LONG in sent.reply.text
    assert sent.reply.text.endswith("0 menu")


async def test_two_questions_of_one_resident_are_answered_each_for_itself(quarter: Quarter) -> None:
    first = await asked(quarter)
    await quarter.say(FATMA, "vraag", "En mag het op papier?")
    second = (await everybody(quarter))[-1].waiting.id
    await answer(quarter, second, "Dat mag.")
    await answer(quarter, first, "Ja hoor.")
    told = await quarter.strike()
    quarter.now += DAY
    told += await quarter.strike()
    assert ["op papier" in sent.reply.text for sent in told] == [True, False]
    assert ["Dat mag." in sent.reply.text for sent in told] == [True, False]
    assert ["Ja hoor." in sent.reply.text for sent in told] == [False, True]


async def test_a_question_that_is_delivered_twice_waits_once(quarter: Quarter) -> None:
    await quarter.join()
    await quarter.say(FATMA, "vraag")
    again = quarter.inbound(FATMA, QUESTION)
    await quarter.take(again, again)
    await quarter.do(again)
    assert [one.question for one in await everybody(quarter)] == [QUESTION]


async def test_an_answer_can_be_asked_on_and_whoever_answers_sees_what_was_said(
    quarter: Quarter,
) -> None:
    number = await asked(quarter)
    await answer(quarter, number, "Ja, vanaf 14 jaar.")
    await quarter.strike()
    await quarter.tap(FATMA, f"ask-more:{number}")
    await quarter.say(FATMA, "En mijn dochter van 12?")
    [asking] = await everybody(quarter)
    assert asking.question == "En mijn dochter van 12?"
    assert asking.before == (QUESTION, "Ja, vanaf 14 jaar.")
    await answer(quarter, asking.waiting.id, "Nee.")
    rows = {row["id"]: row for row in await quarter.rows(table)}
    assert (rows[number]["key"], rows[number]["question"], rows[number]["answer"]) == (
        *(b"", b""),
        None,
    )


async def test_the_buttons_of_an_answer_work_days_later_from_wherever_one_is(
    quarter: Quarter,
) -> None:
    number = await asked(quarter)
    await answer(quarter, number)
    await quarter.strike()
    await quarter.say(FATMA, "stemmen", "taal", "menu", "stemmen")
    quarter.now += DAY
    [said] = await quarter.tap(FATMA, f"that-helps:{number}")
    assert said.reply.text.startswith("Fijn om te horen.")
    [kept] = await quarter.rows(table)
    assert (kept["key"], kept["question"], kept["answer"]) == (b"", b"", None)


async def test_nobody_reaches_what_another_asked(quarter: Quarter) -> None:
    number = await asked(quarter)
    await answer(quarter, number, "Ja, vanaf 14 jaar.")
    await quarter.join(HANS)
    prompt = quarter.lines["telegram"].sent[-1].reply.prompt
    for key in (f"that-helps:{number}", f"ask-more:{number}"):
        forged = quarter.inbound(HANS, choice=f"{prompt}:{key}", tapped="1", kind=Kind.TAP)
        await quarter.do(forged)
    await quarter.say(HANS, "Wat zei u tegen haar?")
    [asking] = await everybody(quarter)
    assert asking.before is None
    assert (await quarter.rows(table))[0]["answer"] is not None


async def test_what_was_answered_is_erased_when_nobody_asks_on(quarter: Quarter) -> None:
    number = await asked(quarter)
    await answer(quarter, number)
    for passed, left in ((KEPT - DAY, 1), (DAY, 0)):
        quarter.now += passed
        await quarter.strike()
        rows = await quarter.rows(table)
        assert sum(row["answer"] is not None for row in rows) == left
        assert sum(row["question"] != b"" for row in rows) == left


@pytest.mark.parametrize("answered", [False, True])
async def test_who_was_forgotten_meanwhile_is_sent_nothing(
    quarter: Quarter, *, answered: bool
) -> None:
    number = await asked(quarter)
    if answered:
        await answer(quarter, number)
    await quarter.say(FATMA, "vergeet mij")
    await quarter.confirm(FATMA, "forget", "telegram")
    assert (await answer(quarter, number)).answer is AnswerIs.NONE
    quarter.now += QUIET
    assert await quarter.strike() == []
    assert await quarter.rows(table) == await quarter.rows(notices) == []


async def test_who_said_stop_hears_nothing_until_they_say_start(quarter: Quarter) -> None:
    number = await asked(quarter)
    await quarter.say(FATMA, "stop")
    assert (await answer(quarter, number)).answer is AnswerIs.STOPPED
    quarter.now += QUIET
    assert await quarter.strike() == []
    assert [one.waiting.id for one in await everybody(quarter)] == [number]
    await quarter.say(FATMA, "start")
    assert (await answer(quarter, number)).answer is AnswerIs.SENT
    assert len(await quarter.strike()) == 1


async def test_who_asks_after_stop_is_told_to_send_start(quarter: Quarter) -> None:
    await quarter.join()
    await quarter.say(FATMA, "stop")
    [said] = await quarter.say(FATMA, "vraag", QUESTION)
    assert "Stuur dan START" in said.reply.text
    assert len(await everybody(quarter)) == 1


async def test_who_says_stop_after_it_was_answered_hears_nothing(quarter: Quarter) -> None:
    await answer(quarter, await asked(quarter))
    await quarter.say(FATMA, "stop")
    quarter.now += QUIET
    assert await quarter.strike() == []


async def test_whoever_answers_sees_what_was_being_done_and_nobody_else_does(
    quarter: Quarter,
) -> None:
    await quarter.join()
    await quarter.say(FATMA, "hoe werkt het", "zwembad", "zwembad graag", "een vraag stellen")
    [state] = [(await quarter.held(FATMA)).state]
    assert "zwembad" not in state
    await quarter.say(FATMA, "Kan dat?")
    [asking] = await everybody(quarter)
    assert (asking.context.doing, asking.context.missed) == (Doing.INFORMED, "zwembad graag")
    assert (asking.channel, asking.language, asking.waiting.request.help) == (
        *("telegram", "nl"),
        Help.ANSWER,
    )
    assert "zwembad" not in str(await quarter.rows(table))
    await do(quarter.storage, answering.done, asking.waiting.id, quarter.now)
    [row] = await quarter.rows(table)
    assert (row["key"], row["question"], row["context"]) == (b"", b"", None)


async def test_of_a_vote_nothing_is_told_but_that_one_is_made(quarter: Quarter) -> None:
    await quarter.join()
    await quarter.say(FATMA, "stemmen", "1", "liever iets blauws", "vooral veel blauw")
    await quarter.say(FATMA, "een vraag stellen", "Hoe moet dit?")
    [asking] = await everybody(quarter)
    assert (asking.context.doing, asking.context.missed, asking.context.idea) == (
        *(Doing.VOTING, ""),
        0,
    )


async def test_days_are_counted_from_when_it_was_asked(quarter: Quarter) -> None:
    await asked(quarter)
    waits = []
    for _day in range(9):
        [asking] = await everybody(quarter)
        waits.append((asking.days, asking.overdue))
        quarter.now += DAY
    assert [days for days, _overdue in waits] == [0, 1, 2, 3, 4, 4, 4, 5, 6]
    assert [overdue for _days, overdue in waits] == [False] * 8 + [True]


async def test_of_two_who_answer_at_once_one_is_heard(quarter: Quarter) -> None:
    number = await asked(quarter)
    both = await asyncio.gather(answer(quarter, number, "Ja."), answer(quarter, number, "Nee."))
    assert sorted(one.answer for one in both) == [AnswerIs.NONE, AnswerIs.SENT]
    assert len(await quarter.rows(notices)) == 1


@pytest.mark.parametrize(
    ("said", "echo"),
    [
        ("Mag\x07 dat \u202eook?", "Mag dat ook?"),
        ("=HYPERLINK(1) <b>*dat*</b> &amp; _x_", "=HYPERLINK(1) <b>*dat*</b> &amp; _x_"),
        ("{question} %s {0}", "{question} %s {0}"),
        ("Mag\ndat\n\nook?", "Mag dat ook?"),
    ],
)
async def test_a_question_is_read_back_as_it_was_meant(
    quarter: Quarter, said: str, echo: str
) -> None:
    await quarter.join()
    await quarter.say(FATMA, "vraag", said)
    [asking] = await everybody(quarter)
    await answer(quarter, asking.waiting.id, "Ja: {answer} <i>.")
    [sent] = await quarter.strike()
    assert sent.reply.text == f"U vroeg: “{echo}”\n\nJa: {{answer}} <i>."
