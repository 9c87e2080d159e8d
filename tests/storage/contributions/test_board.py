"""A board shows every idea with how far its assessment is, in one query."""

from dataclasses import replace

from sqlalchemy import Connection

from budget.assessment import Assessment, Finding, Judgement, Proposed, Stage
from budget.standing import Standing
from storage import journal
from storage.contributions import assessments, board, ideas
from storage.contributions.assessments import Kept
from storage.engine import Storage
from storage.journal import Entry
from storage.process import editions
from tests.storage.linden import EDITION, NOW, SLUG, idea


async def test_ideas_stand_beside_their_assessments(store: Storage) -> None:
    judged = Assessment(
        8,
        Stage.CHECKED,
        {"complete": Judgement(Finding.NOT_MET, 'Niet "stage": "open"')},
        assigned="Zoë",
        last="Sam",
    )

    def seen(db: Connection) -> tuple[list[board.Row], list[board.Row]]:
        spoken = replace(idea(9), title="", text="", standing=Standing.WAITING)
        editions.create(db, EDITION, [idea(7), idea(8), spoken], NOW, "test")
        editions.create(db, replace(EDITION, slug="other"), [idea(8)], NOW, "test")
        assessments.keep(db, SLUG, Kept(judged))
        ideas.support(db, SLUG, "els", 8)
        return board.rows(db, SLUG), board.rows(db, "other", with_text=True)

    here, there = await store.run(seen)
    assert [(row.number, row.stage, row.assigned, row.last) for row in here] == [
        (7, Stage.OPEN, "", ""),
        (8, Stage.CHECKED, "Zoë", "Sam"),
        (9, Stage.OPEN, "", ""),
    ]
    assert [(row.supports, row.standing, row.spoken, row.text) for row in here] == [
        (0, Standing.OPEN, False, ""),
        (1, Standing.OPEN, False, ""),
        (0, Standing.WAITING, True, ""),
    ]
    assert [(row.stage, row.text) for row in there] == [(Stage.OPEN, "Een bank.")]


async def test_only_titles_for_the_ballot_are_taken(store: Storage) -> None:
    wishes = {
        7: Proposed(accepted=False, title="Boom"),
        8: Proposed(accepted=True, title="Bank"),
        9: Proposed(accepted=True),
    }

    def seen(db: Connection) -> list[tuple[int, str]]:
        editions.create(db, EDITION, [], NOW, "test")
        assessments.keep(db, SLUG, Kept(Assessment(1)))
        for number, wish in wishes.items():
            assessments.keep(db, SLUG, Kept(Assessment(number, proposed=wish)))
        return board.titles(db, SLUG)

    assert await store.run(seen) == [(8, "Bank")]


async def test_what_was_decided_about_one_idea_is_found(store: Storage) -> None:
    def seen(db: Connection) -> list[list[Entry]]:
        editions.create(db, EDITION, [], NOW, "test")
        for number, kind in ((7, "asked"), (77, "asked"), (7, "other"), (7, "merged")):
            journal.write(db, SLUG, Entry(NOW, kind, "Sam", {"number": number, "into": 3}))
            journal.write(db, SLUG, Entry(NOW, kind, "Sam", {"into": 7, "number": number}))
        kinds = ("asked", "merged")
        return [journal.of(db, SLUG, kinds, 7), journal.of(db, SLUG, kinds)]

    seven, every = await store.run(seen)
    assert [entry.kind for entry in seven] == ["asked", "asked", "merged", "merged"]
    assert seven[0].content == {"number": 7, "into": 3}
    assert len(every) == 6
