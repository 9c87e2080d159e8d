"""What of the ideas everybody can read is kept up to date by what is newer alone."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.public.board import Board, Elsewhere, look
from budget.discussion import Reaction, Side
from budget.standing import Standing
from storage.contributions import ideas, reactions
from storage.engine import Storage
from storage.process import editions
from storage.sealing import Seal
from tests.storage.linden import EDITION, NOW, SLUG, idea
from tests.stores import do

SEAL = Seal.from_secret("a secret of more than sixteen characters", "village")


def _look(db: Connection, before: Board) -> Board:
    return look(db, SLUG, editions.load(db, SLUG).revision, before)


def _become(db: Connection, number: int, standing: Standing) -> None:
    ideas.change(db, SLUG, number, lambda found: found.become(standing))


async def test_what_can_be_read_no_more_is_gone_and_the_rest_is_not_read_again(
    store: Storage,
) -> None:
    await do(store, editions.create, EDITION, [idea(1), idea(2), idea(3)], NOW, "test")
    for text in ("Mooi.", "Lelijk."):
        await do(store, reactions.put, SLUG, Reaction(0, 1, Side.FOR, text), NOW, SEAL)
    first = await do(store, _look, Board())
    assert list(first.ideas) == [1, 2, 3]
    assert [one.text for one in first.said[1]] == ["Mooi.", "Lelijk."]
    await do(store, _become, 2, Standing.HIDDEN)
    await do(store, reactions.become, SLUG, 1, Standing.HIDDEN, SEAL)
    second = await do(store, _look, first)
    assert list(second.ideas) == [1, 3]
    assert second.elsewhere == {2: Elsewhere(Standing.HIDDEN, 0)}
    assert [one.text for one in second.said[1]] == ["Lelijk."]
    assert second.ideas[1] is first.ideas[1]
    assert list(first.ideas) == [1, 2, 3]
    await do(store, _become, 2, Standing.OPEN)
    third = await do(store, _look, second)
    assert list(third.ideas) == [1, 2, 3]
    assert third.elsewhere == {}
    assert await do(store, _look, third) is third


async def test_an_idea_that_waits_to_be_read_never_comes_to_the_board(store: Storage) -> None:
    waiting = replace(idea(1), text="Een geheim.", standing=Standing.WAITING)
    await do(store, editions.create, EDITION, [waiting], NOW, "test")
    assert "Een geheim." not in repr(await do(store, _look, Board()))


async def test_of_an_edition_that_began_anew_nothing_old_stays(store: Storage) -> None:
    await do(store, editions.create, EDITION, [idea(1), idea(2)], NOW, "test")
    begun = await do(store, _look, Board())
    merged = {3: Elsewhere(Standing.MERGED, 2)}
    later = replace(begun, revision=begun.revision + 5, elsewhere=merged)
    assert await do(store, _look, later) == begun
