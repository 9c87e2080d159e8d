"""Questions for everybody: shared, told in more languages and taken away, while people read."""

import json

import pytest
from sqlalchemy import Connection, select

from bot.inbox import often
from bot.inbox.often import CannotShare, Shared
from bot.inbox.organiser import Organiser
from budget.edition import Question
from budget.receipt import rules_hash
from storage.journal import broken
from storage.process import editions
from storage.tables import journal
from tests.bot.quarter import FATMA, SEAL, Quarter
from tests.storage.linden import NOW, SLUG
from tests.stores import do

WHO = Organiser(SEAL, NOW, "Fatma")
FIRST = Shared(" Mag ik  2 keer stemmen? ", " Nee, 1 keer. ")


def questions(db: Connection) -> tuple[Question, ...]:
    return editions.load(db, SLUG).edition().questions


def add(db: Connection, shared: Shared = FIRST) -> int:
    return often.add(db, SLUG, shared, WHO)


def written(db: Connection) -> list[tuple[str, str, str]]:
    c = journal.c
    rows = select(c.kind, c.by, c.content).where(c.kind.like("question-%")).order_by(c.position)
    return [tuple(row) for row in db.execute(rows)]


async def test_a_question_is_kept_in_the_words_that_were_given(quarter: Quarter) -> None:
    assert await do(quarter.storage, add) == 1
    assert await do(quarter.storage, questions) == (
        Question(1, {"nl": "Mag ik 2 keer stemmen?"}, {"nl": "Nee, 1 keer."}),
    )


async def test_another_language_is_told_beside_the_first(quarter: Quarter) -> None:
    def told(db: Connection) -> tuple[Question, ...]:
        add(db, Shared("May I vote twice?", "No.", "en"))
        often.translate(db, SLUG, 1, FIRST, WHO)
        often.translate(db, SLUG, 1, Shared("May I vote twice?", "No, once.", "en"), WHO)
        return questions(db)

    [question] = await do(quarter.storage, told)
    assert list(question.question.items()) == [
        ("nl", "Mag ik 2 keer stemmen?"),
        ("en", "May I vote twice?"),
    ]
    assert question.answer == {"nl": "Nee, 1 keer.", "en": "No, once."}


async def test_what_is_taken_away_leaves_the_others_their_numbers(quarter: Quarter) -> None:
    def taken(db: Connection) -> list[int]:
        for _three in range(3):
            add(db)
        often.drop(db, SLUG, 2, WHO)
        add(db)
        return [one.number for one in questions(db)]

    assert await do(quarter.storage, taken) == [1, 3, 4]


async def test_the_journal_has_which_question_and_when_but_not_its_words(quarter: Quarter) -> None:
    def changed(db: Connection) -> list[tuple[str, str, str]]:
        add(db)
        often.drop(db, SLUG, 1, WHO)
        assert broken(db, SLUG) is None
        return written(db)

    shared, dropped = await do(quarter.storage, changed)
    assert (shared[:2], dropped[:2]) == (
        ("question-shared", "Fatma"),
        ("question-dropped", "Fatma"),
    )
    assert shared[2] == dropped[2]
    content = json.loads(shared[2])
    assert (content["question"], len(content["sha256"])) == (1, 64)
    assert "stemmen" not in str((shared, dropped))


async def test_the_rules_of_the_vote_stay_what_they_are(quarter: Quarter) -> None:
    def hashes(db: Connection) -> tuple[str, str]:
        before = rules_hash(editions.load(db, SLUG).edition())
        add(db)
        return before, rules_hash(editions.load(db, SLUG).edition())

    before, after = await do(quarter.storage, hashes)
    assert before == after


@pytest.mark.parametrize(
    ("shared", "reason"),
    [
        (Shared("", "Ja."), "A question for everybody needs words, and an answer."),
        (Shared("Mag dat?", " "), "A question for everybody needs words, and an answer."),
        (Shared("x" * 101, "Ja."), "This question has 101 characters; 100 is the most."),
        (Shared("Q?", "A.", "tr"), '"tr" is none of the languages of linden: nl, en.'),
        (Shared("Q?", "x" * 1_001), "This answer has 1,001 characters; 1,000 is the most."),
        (Shared("Mag\x07 dat?", "Ja."), "There is a character in it that cannot be seen;"),
    ],
)
async def test_what_cannot_be_shared_is_refused_in_a_sentence(
    quarter: Quarter, shared: Shared, reason: str
) -> None:
    with pytest.raises(CannotShare) as refused:
        await do(quarter.storage, add, shared)
    assert str(refused.value).startswith(reason)
    assert await do(quarter.storage, questions) == ()


async def test_who_reads_sees_it_at_once_and_no_longer_once_it_is_gone(quarter: Quarter) -> None:
    await quarter.join()
    await quarter.say(FATMA, "hoe werkt het")
    await do(quarter.storage, add)
    await quarter.say(FATMA, "hoe werkt het")
    [said] = await quarter.tap(FATMA, "topic:faq")
    assert "Mag ik 2 keer stemmen?" in said.reply.text
    await do(quarter.storage, often.drop, SLUG, 1, WHO)
    [said] = await quarter.tap(FATMA, "topic:asked:1")
    assert "Mag ik" not in said.reply.text
    assert "topic:rules" in said.keys


async def test_who_asks_is_offered_what_others_asked(quarter: Quarter) -> None:
    await do(quarter.storage, add)
    await quarter.join()
    [said] = await quarter.say(FATMA, "vraag")
    assert said.keys == ["topic:faq", "back"]
    [said] = await quarter.tap(FATMA, "topic:faq")
    assert "Mag ik 2 keer stemmen?" in said.reply.text
