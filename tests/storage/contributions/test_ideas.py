from dataclasses import replace

import pytest

from budget.idea import Answer, Idea
from budget.standing import NotPossible, Standing
from storage.contributions import ideas
from storage.contributions.ideas import NoSuchIdea
from storage.engine import Storage
from storage.process import editions
from tests.storage.linden import EDITION, NOW, SLUG, idea

WHOLE = replace(
    idea(1, "hans"),
    standing=Standing.REFUSED,
    answer=Answer(
        accepted=False,
        reason={"nl": "Het kan niet: “nee”."},
        at=NOW,
        alternative={"nl": "Wel op het plein."},
    ),
    organisation="Taalcafé",
    picture="abc.jpg",
    others=("fatma", "joris"),
)


@pytest.fixture
async def filled(store: Storage) -> Storage:
    """Give a store with one idea, of which all there can be is kept."""
    await store.run(lambda db: editions.create(db, EDITION, [WHOLE], NOW, "test"))
    return store


async def everything(store: Storage) -> list[Idea]:
    return await store.run(lambda db: ideas.since(db, SLUG, -1))


async def test_an_idea_is_found_as_it_was_kept(filled: Storage) -> None:
    assert await everything(filled) == [WHOLE]
    assert await filled.run(lambda db: ideas.get(db, SLUG, 1)) == WHOLE


async def test_ideas_are_found_by_what_waits_for_somebody(store: Storage) -> None:
    said_aloud = replace(idea(1, "hans"), text="", standing=Standing.WAITING)
    withdrawn = replace(said_aloud, number=2, standing=Standing.WITHDRAWN)
    on_paper = replace(idea(3, ""), standing=Standing.OPEN)
    with_a_friend = replace(on_paper, number=4, others=("fatma",))
    all_ideas = [said_aloud, withdrawn, on_paper, with_a_friend]
    await store.run(lambda db: editions.create(db, EDITION, all_ideas, NOW, "test"))
    assert await store.run(lambda db: ideas.spoken(db, SLUG)) == [said_aloud]
    assert await store.run(lambda db: ideas.of_nobody(db, SLUG)) == [on_paper]
    found = await store.run(lambda db: ideas.every(db, SLUG, Standing.WAITING, Standing.WITHDRAWN))
    assert found == [said_aloud, withdrawn]
    assert await store.run(lambda db: ideas.every(db, SLUG)) == all_ideas


async def test_an_idea_is_changed_as_it_is_now(filled: Storage) -> None:
    before = await filled.run(lambda db: editions.load(db, SLUG).revision)
    await filled.run(lambda db: ideas.support(db, SLUG, "els", 1))
    appealed = await filled.run(
        lambda db: ideas.change(db, SLUG, 1, lambda found: found.become(Standing.APPEALED))
    )
    assert appealed == replace(WHOLE, standing=Standing.APPEALED, supports=1)
    assert await filled.run(lambda db: ideas.since(db, SLUG, before)) == [appealed]


async def test_what_an_idea_cannot_become_changes_nothing(filled: Storage) -> None:
    with pytest.raises(NotPossible):
        await filled.run(
            lambda db: ideas.change(db, SLUG, 1, lambda found: found.become(Standing.OPEN))
        )
    assert await everything(filled) == [WHOLE]


async def test_an_idea_that_is_not_there_is_named(filled: Storage) -> None:
    with pytest.raises(NoSuchIdea, match="9"):
        await filled.run(lambda db: ideas.change(db, SLUG, 9, lambda found: found))


@pytest.mark.parametrize(
    ("gone", "authors"),
    [
        (["hans"], ("fatma", "joris")),
        (["fatma"], ("hans", "joris")),
        (["hans", "fatma", "joris"], ()),
    ],
)
async def test_who_is_forgotten_leaves_the_idea(
    filled: Storage, gone: list[str], authors: tuple[str, ...]
) -> None:
    await filled.run(lambda db: ideas.let_go(db, gone))
    [left] = await everything(filled)
    assert (left.authors, left.text, left.answer) == (authors, WHOLE.text, WHOLE.answer)


async def test_one_author_is_disowned_and_another_is_not(filled: Storage) -> None:
    await filled.run(lambda db: ideas.disown(db, "fatma"))
    [left] = await everything(filled)
    assert left.authors == ("hans", "joris")
