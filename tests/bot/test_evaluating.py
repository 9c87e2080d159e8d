"""Judging an edition: nobody reads it before it is published, and few people are never told."""

from dataclasses import replace

import pytest

from bot import evaluating
from bot.acting import Acting
from bot.public import evaluated
from bot.reports.found import found_of
from bot.reports.gathered import gather
from bot.reports.report import files
from budget.edition import Words
from budget.evaluation import LONGEST, CannotEvaluate, Finding, Judged, measured
from budget.survey import Question, SurveyAnswered
from budget.timeline import Phase
from storage import journal
from storage.engine import Storage
from storage.process import editions, evaluations
from storage.process.evaluations import Evaluation, JudgedMeanwhile
from storage.residents import survey
from tests.bot.public.glimpse import glimpse, writer
from tests.bot.quarter import SEAL
from tests.storage.linden import EDITION, NOW, SLUG

GOAL: Words = {"nl": "Meer buren doen mee.", "en": "More neighbours take part."}
CRITERIA: tuple[Words, ...] = ({"nl": "Elk plan heeft antwoord."}, {"nl": "Meedoen is makkelijk."})
OVER = replace(EDITION, entered=Phase.RESULTS, goal=GOAL, success=CRITERIA)
REACHED = Judged(Finding.REACHED, {"nl": "Dat lukte."}, "survey_ease")
EASE, TRUST, _BETTER = Question


@pytest.fixture
async def linden(store: Storage) -> Storage:
    await store.run(lambda db: editions.create(db, OVER, [], NOW, "test"))
    return store


async def judge(
    store: Storage, number: int, judged: Judged = REACHED, seen: int | None = None
) -> Evaluation:
    def work(db: object) -> Evaluation:
        acting = Acting(db, SLUG, "Rosa", NOW, SEAL)  # type: ignore[arg-type]
        return evaluating.judge(acting, number, judged, seen)

    return await store.run(work)


async def publish(store: Storage) -> Evaluation:
    return await store.run(lambda db: evaluating.publish(Acting(db, SLUG, "Rosa", NOW, SEAL)))


async def answered(store: Storage, *ratings: int) -> None:
    for who, rating in enumerate(ratings):
        given = SurveyAnswered(EASE, rating)
        await store.run(lambda db, w=who, g=given: survey.answer(db, SLUG, f"{w}", g, SEAL))  # type: ignore[misc]


def test_the_goal_is_0_and_criteria_are_counted_from_1() -> None:
    assert list(measured(OVER).items()) == [(0, GOAL), *enumerate(CRITERIA, 1)]
    assert list(measured(replace(OVER, goal=None))) == [1, 2]


@pytest.mark.parametrize(
    ("number", "judged", "about"),
    [
        (3, REACHED, "number"),
        (1, replace(REACHED, figure="who-voted-for-what"), "figure"),
        (1, replace(REACHED, remark={"nl": "a" * (LONGEST + 1)}), "remark.nl"),
    ],
)
async def test_what_cannot_be_found_is_refused(
    linden: Storage, number: int, judged: Judged, about: str
) -> None:
    with pytest.raises(CannotEvaluate) as refusal:
        await judge(linden, number, judged)
    assert [".".join(reason.place) for reason in refusal.value.reasons] == [about]
    assert await linden.run(lambda db: evaluations.of(db, SLUG)) == Evaluation()


async def test_nothing_is_judged_before_the_result(store: Storage) -> None:
    await store.run(lambda db: editions.create(db, EDITION, [], NOW, "test"))
    with pytest.raises(CannotEvaluate, match="once its result is known"):
        await judge(store, 0)


async def test_two_who_judge_at_once_do_not_overwrite_each_other(linden: Storage) -> None:
    first = await judge(linden, 1, seen=0)
    assert first.revision == 1
    with pytest.raises(JudgedMeanwhile):
        await judge(linden, 1, Judged(Finding.MISSED), seen=0)
    second = await judge(linden, 2, Judged(Finding.UNKNOWN), seen=1)
    assert second.judged == {1: REACHED, 2: Judged(Finding.UNKNOWN)}


async def test_it_is_published_when_everything_is_judged_with_the_figures_of_then(
    linden: Storage,
) -> None:
    for number in (0, 1):
        await judge(linden, number)
    with pytest.raises(CannotEvaluate, match="criterion 2"):
        await publish(linden)
    await judge(linden, 2, Judged(Finding.PARTLY))
    await answered(linden, *[4] * 12, *[5] * 15)
    seen = await publish(linden)
    await judge(linden, 1, Judged(Finding.MISSED))
    assert seen.at == NOW
    [goal, first, second] = (await linden.run(lambda db: evaluations.of(db, SLUG))).published
    assert (first.finding, second.finding) == (Finding.REACHED, Finding.PARTLY)
    assert goal.figures["en"][0] == "How easy it was to take part"
    assert dict(goal.figures["en"][1]) == {
        **dict.fromkeys(["very hard", "hard", "in between", "easy"]),
        "very easy": 15,
        "Together": 27,
    }
    assert second.figures == {}
    written = await linden.run(lambda db: journal.page(db, SLUG, 99, 99))
    kinds = [one.kind for one in reversed(written)]
    assert kinds[1:] == [*["criterion-judged"] * 3, "evaluation-published", "criterion-judged"]


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        ([4] * 9, [None] * 6),
        ([4] * 12 + [5] * 11, [None, None, None, 12, None, 23]),
        ([4] * 22 + [1], [None] * 5 + [23]),
    ],
)
async def test_few_answers_are_not_told(
    linden: Storage, ratings: list[int], told: list[int | None]
) -> None:
    await answered(linden, *ratings)
    found = await linden.run(lambda db: gather(db, SLUG, NOW))
    [section] = found_of(found)
    numbers = [row[2] for row in section.rows]
    assert section.name == "survey_ease"
    assert numbers == told


async def test_it_stands_in_the_files_of_the_report(linden: Storage) -> None:
    await judge(linden, 1)
    await answered(linden, *[3] * 10)
    found = await linden.run(lambda db: gather(db, SLUG, NOW))
    made = files(found, NOW, "nl")
    row = '"1";"Elk plan heeft antwoord.";"gehaald";"Dat lukte."'
    assert row in made["evaluation.csv"].decode()
    assert "survey_ease.csv" in made
    assert "survey_trust.csv" not in made


async def test_everybody_reads_what_was_published(linden: Storage) -> None:
    for number in (0, 1, 2):
        await judge(linden, number)
    await answered(linden, *[4] * 12, *[5] * 15)
    published = (await publish(linden)).published
    [part] = evaluated.parts(writer(replace(glimpse(OVER), evaluation=published)))
    first = part.facts[0]
    assert first.label == "Het doel: Meer buren doen mee."
    assert first.value.startswith("Gehaald. Dat lukte. Hoe makkelijk het was om mee te doen: ")
    assert "heel makkelijk 15" in first.value
    assert list(evaluated.parts(writer(glimpse(OVER)))) == []
