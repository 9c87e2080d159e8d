from dataclasses import replace

import pytest
from sqlalchemy import select

from budget.codes import as_code
from budget.timeline import Phase
from storage import journal
from storage.ballots import codes, help_desk
from storage.ballots.codes import Validity
from storage.ballots.help_desk import CannotIssue
from storage.engine import Storage
from storage.process import editions
from storage.tables import journal as entries
from tests.storage import pile
from tests.storage.linden import EDITION, NOW, SLUG
from tests.storage.pile import BY_CODE, ISSUER, SEAL
from tests.stores import do


async def test_one_code_is_issued_with_a_reason(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    await do(store, pile.issue, 3)
    code = await do(store, help_desk.issue, SLUG, "no letter came", ISSUER)
    right = SEAL.right(code)
    assert as_code(code) == code
    assert await do(store, codes.validity, SLUG, [right]) == {right: Validity.VALID}
    found = select(entries.c.kind, entries.c.by, entries.c.content).order_by(entries.c.position)
    kinds = [tuple(row) for row in await store.run(lambda db: db.execute(found).all())]
    said = '{"batch": 2, "reason": "no letter came"}'
    assert kinds[-1] == ("code-issued-at-desk", "Chris", said)
    assert code not in repr(kinds)
    assert await do(store, journal.broken, SLUG) is None


async def test_no_code_is_issued_where_a_number_gives_the_right(store: Storage) -> None:
    await do(store, pile.begin, EDITION)
    with pytest.raises(CannotIssue, match="it is a phone number"):
        await do(store, help_desk.issue, SLUG, "lost", ISSUER)


async def test_no_code_is_issued_when_nobody_could_vote_with_it(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    await do(store, editions.enter, replace(BY_CODE, entered=Phase.COUNTING), NOW, "test")
    with pytest.raises(CannotIssue, match="in counting already"):
        await do(store, help_desk.issue, SLUG, "lost", ISSUER)


async def test_a_code_of_the_help_desk_is_matched_as_those_of_letters(store: Storage) -> None:
    right = replace(BY_CODE.vote.right, check=True)
    await do(store, pile.begin, replace(BY_CODE, vote=replace(BY_CODE.vote, right=right)))
    with pytest.raises(CannotIssue, match="a postcode and a year have to match"):
        await do(store, help_desk.issue, SLUG, "lost", ISSUER)
    code = await do(store, help_desk.issue, SLUG, "lost", ISSUER, "1234AB 1980")
    key = SEAL.right(code)
    assert await do(store, codes.matches, SLUG, [key]) == {key: SEAL.match(key, "1234AB 1980")}


async def test_nothing_has_to_match_a_code_where_nobody_asks_for_it(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    with pytest.raises(CannotIssue, match="nothing has to match a code: leave out --check"):
        await do(store, help_desk.issue, SLUG, "lost", ISSUER, "1234AB 1980")
