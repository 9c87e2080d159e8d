from dataclasses import replace

import pytest
from sqlalchemy import select

from budget.timeline import Phase
from storage import journal
from storage.ballots import codes, lettering
from storage.ballots.codes import Validity
from storage.ballots.help_desk import CannotIssue
from storage.ballots.lettering import Order, OutdatedOrder
from storage.engine import Storage
from storage.process import editions
from storage.tables import codes as table
from tests.storage import pile
from tests.storage.linden import NOW, SLUG
from tests.storage.pile import BY_CODE, ISSUER, SEAL
from tests.stores import do

CHECKED = replace(
    BY_CODE, vote=replace(BY_CODE.vote, right=replace(BY_CODE.vote.right, check=True))
)

ORDER = Order(BY_CODE, 1)


async def valid(store: Storage) -> list[bytes]:
    """Return the codes that open a vote, in the order in which they are kept."""
    return await store.run(lambda db: list(db.scalars(select(table.c.right_key))))


async def drawn(store: Storage, number: int, order: Order = ORDER) -> list[str]:
    """Return codes for letters."""
    return await do(store, lettering.draw, order, number, ISSUER)


async def test_codes_that_are_only_drawn_open_nothing(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    new = await drawn(store, 1_200)
    assert len(set(new)) == 1_200
    assert await valid(store) == []
    await do(store, lettering.issue, ORDER, new, (), ISSUER)
    rights = [SEAL.right(code) for code in new]
    assert set(await valid(store)) == set(rights)
    found = await do(store, codes.validity, SLUG, rights)
    assert set(found.values()) == {Validity.VALID}
    [batch] = await do(store, codes.batches, SLUG)
    assert batch == (1, 1_200, 0, ISSUER.at)
    assert await do(store, journal.broken, SLUG) is None


async def test_in_which_order_letters_were_printed_is_not_kept(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    new = await drawn(store, 700)
    await do(store, lettering.issue, ORDER, new, (), ISSUER)
    assert await valid(store) == sorted(SEAL.right(code) for code in new)


async def test_the_same_letters_are_made_once(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    one, other = await drawn(store, 2), await drawn(store, 2)
    await do(store, lettering.issue, ORDER, one, (), ISSUER)
    with pytest.raises(OutdatedOrder, match="Batch 1 was issued since"):
        await do(store, lettering.issue, ORDER, other, (), ISSUER)
    with pytest.raises(OutdatedOrder, match="Batch 1 was issued since"):
        await drawn(store, 2)
    assert len(await valid(store)) == 2


async def test_letters_that_say_what_is_not_so_any_more_have_no_codes(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    new = await drawn(store, 2)
    elsewhere = Order(replace(BY_CODE, place="Elsewhere"), 1)
    with pytest.raises(OutdatedOrder, match="was changed meanwhile"):
        await do(store, lettering.issue, elsewhere, new, (), ISSUER)
    assert await valid(store) == []


async def test_codes_of_letters_are_issued_only_where_they_open_something(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    new = await drawn(store, 2)
    await do(store, editions.enter, replace(BY_CODE, entered=Phase.COUNTING), NOW, "test")
    with pytest.raises(CannotIssue, match="in counting already"):
        await do(store, lettering.issue, ORDER, new, (), ISSUER)
    assert await valid(store) == []


async def test_what_has_to_match_goes_with_its_own_code(store: Storage) -> None:
    await do(store, pile.begin, CHECKED)
    with pytest.raises(CannotIssue, match="have to match"):
        await drawn(store, 2, Order(CHECKED, 1))
    order = Order(CHECKED, 1, checked=True)
    new, said = await drawn(store, 2, order), ("1234AB 1980", "1234AB 1955")
    await do(store, lettering.issue, order, new, said, ISSUER)
    rights = [SEAL.right(code) for code in new]
    found = await do(store, codes.matches, SLUG, rights)
    assert [found[right] for right in rights] == list(map(SEAL.match, rights, said))
