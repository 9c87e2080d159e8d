"""Who is on their way to another sign-on is waited for in one browser, once, for a while."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.desk import sign_on, staff
from storage.desk.sign_on import Wait
from storage.engine import Storage
from tests.storage.desk.test_staff import ROSA
from tests.storage.linden import NOW
from tests.stores import do

LATER = NOW + timedelta(minutes=10)
WAIT = Wait(b"ticket", b"browser", "sign-in", "", b"sealed", NOW, LATER)


@pytest.mark.parametrize(
    ("ticket", "browser", "minutes"),
    [(b"other", b"browser", 0), (b"ticket", b"other", 0), (b"ticket", b"browser", 10)],
)
async def test_nobody_else_is_waited_for(
    store: Storage, ticket: bytes, browser: bytes, minutes: int
) -> None:
    await do(store, sign_on.begin, WAIT)
    at = NOW + timedelta(minutes=minutes)
    assert await do(store, sign_on.waiting, ticket, browser, at) is None
    assert await do(store, sign_on.waiting, b"ticket", b"browser", NOW) == WAIT


async def test_somebody_comes_back_once(store: Storage) -> None:
    await do(store, sign_on.begin, WAIT)
    assert await do(store, sign_on.end, WAIT)
    assert not await do(store, sign_on.end, WAIT)
    assert await do(store, sign_on.waiting, b"ticket", b"browser", NOW) is None


async def test_who_does_not_come_back_is_forgotten(store: Storage) -> None:
    await do(store, sign_on.begin, WAIT)
    await do(store, sign_on.begin, WAIT._replace(ticket=b"later", began=LATER))
    assert await do(store, sign_on.waiting, b"ticket", b"browser", NOW) is None


async def test_who_begins_anew_is_waited_for_once_and_others_still(store: Storage) -> None:
    own = WAIT._replace(staff="rosa", purpose="typed")
    others = [
        own._replace(ticket=b"sam", staff="sam"),
        own._replace(ticket=b"code", purpose="code"),
    ]
    for wait in (own, *others, own._replace(ticket=b"last")):
        await do(store, sign_on.begin_anew, wait)
    found = {
        ticket: await do(store, sign_on.waiting, ticket, b"browser", NOW)
        for ticket in (b"ticket", b"last", b"sam", b"code")
    }
    assert {ticket for ticket, wait in found.items() if wait} == {b"last", b"sam", b"code"}


async def test_a_subject_belongs_to_one_person_and_a_person_to_one_subject(store: Storage) -> None:
    await do(store, staff.add, ROSA)
    await do(store, sign_on.link, b"subject", "rosa", NOW)
    assert await do(store, sign_on.linked, b"subject") == "rosa"
    assert await do(store, sign_on.linked, b"other") is None
    assert await do(store, sign_on.has_link, "rosa")
    for subject, person in ((b"subject", "sam"), (b"other", "rosa")):
        with pytest.raises(IntegrityError):
            await do(store, sign_on.link, subject, person, NOW)
    await do(store, staff.leave, "rosa", NOW)
    assert not await do(store, sign_on.has_link, "rosa")
