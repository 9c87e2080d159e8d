"""Who works at the desk, and the sessions in which they do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.desk import sessions, staff
from storage.desk.staff import LOCKED_FOR, MOST_FAILURES, Held, Invitation, NameTaken, Staff
from storage.engine import Storage
from tests.storage.linden import NOW
from tests.stores import do

ROSA = Staff(
    *("rosa", b"key", b"sealed", "Rosa", "hash", b"second"),
    *(0, 0, None, NOW, None, frozenset({Held("organiser"), Held("screener", "de-linden")})),
)


async def test_somebody_is_found_with_their_roles(store: Storage) -> None:
    await do(store, staff.add, ROSA)
    assert await do(store, staff.find, b"key") == ROSA
    assert await do(store, staff.get, "rosa") == ROSA
    assert await do(store, staff.every) == [ROSA]
    await do(store, staff.assign, "rosa", [Held("auditor")])
    assert await do(store, staff.get, "rosa") == replace(ROSA, roles=frozenset({Held("auditor")}))


@pytest.mark.parametrize("same", [{"name": "ROSA"}, {"login_key": b"key"}])
async def test_no_two_have_a_name_or_an_address_in_common(
    store: Storage, same: dict[str, object]
) -> None:
    await do(store, staff.add, ROSA)
    other = replace(ROSA, id="other", name="Other", login_key=b"other")
    with pytest.raises(NameTaken):
        await do(store, staff.add, replace(other, **same))  # type: ignore[arg-type]
    await do(store, staff.add, other)


async def test_every_try_counts_until_one_is_right(store: Storage) -> None:
    await do(store, staff.add, ROSA)
    for _try in range(MOST_FAILURES - 1):
        assert await do(store, staff.attempt, b"key", NOW)
    assert await do(store, staff.succeed, "rosa", 5)
    assert not await do(store, staff.succeed, "rosa", 5)
    for _try in range(MOST_FAILURES):
        assert await do(store, staff.attempt, b"key", NOW)
    assert await do(store, staff.attempt, b"key", NOW) is None
    assert await do(store, staff.attempt, b"key", NOW + LOCKED_FOR)
    assert await do(store, staff.attempt, b"nobody", NOW) is None


async def test_who_leaves_is_signed_out_and_forgotten_but_for_a_name(store: Storage) -> None:
    await do(store, staff.add, ROSA)
    await do(store, sessions.begin, "token", "rosa", NOW)
    await do(store, staff.leave, "rosa", NOW)
    assert await do(store, staff.every) == []
    assert await do(store, staff.find, b"key") is None
    assert await do(store, sessions.find, "token", NOW) is None
    await do(store, staff.add, replace(ROSA, id="again"))
    assert await do(store, staff.known) == {"rosa", "again"}


async def test_an_invitation_can_be_used_once_and_not_for_ever(store: Storage) -> None:
    until = NOW + timedelta(hours=72)
    invited = Invitation(
        *(b"token", b"key", b"sealed", "Rosa", ROSA.roles, b"second", "Roel", NOW, until)
    )
    await do(store, staff.invite, invited)
    assert await do(store, staff.invitation, b"token", until - timedelta(seconds=1)) == invited
    assert await do(store, staff.invitation, b"token", until) is None
    assert await do(store, staff.invitations, NOW) == [invited]
    newer = invited._replace(token=b"newer")
    await do(store, staff.invite, newer)
    assert await do(store, staff.invitation, b"token", NOW) is None
    await do(store, staff.use, b"newer", NOW)
    assert await do(store, staff.invitation, b"newer", NOW) is None
    await do(store, staff.invite, invited)
    await do(store, staff.uninvite, b"key")
    assert await do(store, staff.invitations, NOW) == []


async def test_a_session_is_known_by_its_token_alone(store: Storage) -> None:
    await do(store, sessions.begin, "token", "rosa", NOW)
    found = await do(store, sessions.find, "token", NOW)
    assert found is not None
    assert found.token == sessions.hashed("token") != b"token"
    await do(store, sessions.say, found, "done")
    later = NOW + timedelta(hours=1)
    await do(store, sessions.confirm, found, later)
    again = await do(store, sessions.find, "token", later)
    assert again == found._replace(said="done", confirmed=later)
    await do(store, sessions.end, found)
    assert await do(store, sessions.find, "token", NOW) is None
