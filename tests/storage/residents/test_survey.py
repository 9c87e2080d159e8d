"""What is kept of the survey: counts, remarks by nobody, and who answered which question."""

import asyncio

from sqlalchemy import select

from budget.survey import ASKED, MARK, Question, SurveyAnswered
from storage.contributions import marks
from storage.engine import Storage
from storage.process import editions
from storage.residents import survey
from storage.sealing import Seal
from storage.tables import marks as marked
from storage.tables import survey_remarks
from tests.storage.linden import EDITION, NOW, SLUG

SEAL = Seal.from_secret("a secret that is long enough", "linden")
EASE, TRUST, BETTER = Question
OTHER = "linden-2"


async def answer(store: Storage, who: str, given: SurveyAnswered, slug: str = SLUG) -> bool:
    return await store.run(lambda db: survey.answer(db, slug, who, given, SEAL))


async def words(store: Storage, slug: str = SLUG) -> list[str]:
    found = await store.run(lambda db: survey.remarks(db, slug, SEAL))
    return sorted(said for _name, said in found)


async def test_answers_are_counted_once_for_each_resident_and_question(store: Storage) -> None:
    await store.run(lambda db: editions.create(db, EDITION, [], NOW, "test"))
    assert await answer(store, "fatma", SurveyAnswered(EASE, 4))
    assert not await answer(store, "fatma", SurveyAnswered(EASE, 1))
    assert await answer(store, "fatma", SurveyAnswered(TRUST, 4))
    assert await answer(store, "hans", SurveyAnswered(EASE, 4))
    assert await answer(store, "hans", SurveyAnswered(EASE, 2), OTHER)
    counted = await store.run(lambda db: survey.counted(db, SLUG))
    assert counted == {EASE: {4: 2}, TRUST: {4: 1}}


async def test_many_at_once_are_all_counted(store: Storage) -> None:
    await store.run(lambda db: editions.create(db, EDITION, [], NOW, "test"))
    given = [(f"{n}", SurveyAnswered((EASE, TRUST)[n % 2], n % 5 + 1)) for n in range(40)]
    await asyncio.gather(*(answer(store, who, one) for who, one in given))
    counted = await store.run(lambda db: survey.counted(db, SLUG))
    assert sum(sum(ratings.values()) for ratings in counted.values()) == len(given)


async def test_remarks_are_locked_and_nobodys(store: Storage) -> None:
    await answer(store, "fatma", SurveyAnswered(BETTER, words="Meer avonden"))
    assert not await answer(store, "fatma", SurveyAnswered(BETTER, words="Minder brieven"))
    await answer(store, "hans", SurveyAnswered(BETTER, words="Minder brieven"))
    assert await words(store) == ["Meer avonden", "Minder brieven"]
    kept = await store.run(lambda db: db.execute(select(survey_remarks)).mappings().all())
    assert {name for row in kept for name in row} == {"edition", "id", "words"}
    assert not [row for row in kept if b"avonden" in row["words"] or b"fatma" in row["id"]]


async def test_a_remark_can_be_erased_by_itself(store: Storage) -> None:
    await answer(store, "fatma", SurveyAnswered(BETTER, words="Mijn buurman Jan"))
    [(name, _said)] = await store.run(lambda db: survey.remarks(db, SLUG, SEAL))
    assert not await store.run(lambda db: survey.drop(db, OTHER, name))
    assert not await store.run(lambda db: survey.drop(db, SLUG, "no name"))
    assert await store.run(lambda db: survey.drop(db, SLUG, name))
    assert not await store.run(lambda db: survey.drop(db, SLUG, name))
    assert await words(store) == []


async def test_in_the_end_only_the_counts_are_left(store: Storage) -> None:
    await store.run(lambda db: editions.create(db, EDITION, [], NOW, "test"))
    await store.run(lambda db: marks.put(db, SLUG, "fatma", MARK, ASKED))
    await store.run(lambda db: marks.put(db, SLUG, "fatma", "follow", 3))
    await answer(store, "fatma", SurveyAnswered(EASE, 4))
    await answer(store, "fatma", SurveyAnswered(BETTER, words="Meer avonden"))
    await answer(store, "fatma", SurveyAnswered(BETTER, words="Later"), OTHER)
    await store.run(lambda db: survey.let_go(db, SLUG))
    assert await store.run(lambda db: survey.counted(db, SLUG)) == {EASE: {4: 1}}
    assert (await words(store), await words(store, OTHER)) == ([], ["Later"])
    left = await store.run(lambda db: db.execute(select(marked.c.edition, marked.c.kind)).all())
    assert sorted(map(tuple, left)) == [(SLUG, "follow"), (OTHER, MARK)]
