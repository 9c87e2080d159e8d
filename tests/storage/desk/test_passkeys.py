"""A passkey is kept once; a challenge is answered once, for what and of whom it was asked."""

from datetime import timedelta

import pytest

from storage.desk import passkeys, sessions, staff
from storage.desk.passkeys import Challenge, Passkey
from storage.engine import Storage
from tests.storage.desk.test_staff import ROSA
from tests.storage.linden import NOW
from tests.stores import do

PHONE = Passkey("1", "rosa", b"credential", b"key", 3, b"title", NOW)
LAPTOP = Passkey("2", "rosa", b"other", b"key", 0, b"title", NOW + timedelta(days=1))
ASKED = Challenge(b"what to sign", "sign-in", "", NOW + timedelta(minutes=5))


async def test_a_passkey_is_known_once(store: Storage) -> None:
    assert await do(store, passkeys.add, LAPTOP)
    assert await do(store, passkeys.add, PHONE)
    assert not await do(store, passkeys.add, PHONE._replace(id="3", staff="sam"))
    assert await do(store, passkeys.of, "rosa") == [PHONE, LAPTOP]
    assert await do(store, passkeys.of, "sam") == []
    assert await do(store, passkeys.find, b"credential") == PHONE
    assert await do(store, passkeys.find, b"unknown") is None


async def test_of_two_uses_at_once_one_counts(store: Storage) -> None:
    await do(store, passkeys.add, PHONE)
    assert await do(store, passkeys.use, PHONE, 4, NOW)
    assert not await do(store, passkeys.use, PHONE, 5, NOW)
    assert await do(store, passkeys.find, b"credential") == PHONE._replace(uses=4, used=NOW)


async def test_nobody_removes_what_is_another_s(store: Storage) -> None:
    await do(store, passkeys.add, PHONE)
    assert not await do(store, passkeys.remove, "sam", "1")
    assert await do(store, passkeys.remove, "rosa", "1")
    assert not await do(store, passkeys.remove, "rosa", "1")


async def test_who_leaves_has_no_passkey(store: Storage) -> None:
    await do(store, staff.add, ROSA)
    await do(store, passkeys.add, PHONE)
    await do(store, staff.leave, "rosa", NOW)
    assert await do(store, passkeys.find, b"credential") is None


@pytest.mark.parametrize(
    ("challenge", "purpose", "person", "later"),
    [
        (b"another", "sign-in", "", 0),
        (b"what to sign", "add", "", 0),
        (b"what to sign", "sign-in", "rosa", 0),
        (b"what to sign", "sign-in", "", 5),
    ],
)
async def test_a_challenge_is_answered_for_what_it_was_asked(
    store: Storage, challenge: bytes, purpose: str, person: str, later: int
) -> None:
    await do(store, passkeys.ask, ASKED, NOW)
    at = NOW + timedelta(minutes=later)
    assert not await do(store, passkeys.take, challenge, purpose, person, at)


async def test_a_challenge_is_answered_once_and_forgotten_when_it_expires(store: Storage) -> None:
    await do(store, passkeys.ask, ASKED, NOW)
    assert await do(store, passkeys.take, b"what to sign", "sign-in", "", NOW)
    assert not await do(store, passkeys.take, b"what to sign", "sign-in", "", NOW)
    await do(store, passkeys.ask, ASKED, NOW)
    later = ASKED._replace(challenge=b"later", expires=NOW + timedelta(minutes=10))
    await do(store, passkeys.ask, later, ASKED.expires)
    assert not await do(store, passkeys.take, b"what to sign", "sign-in", "", NOW)
    assert await do(store, passkeys.take, b"later", "sign-in", "", NOW)


async def test_somebody_is_signed_out_everywhere_else(store: Storage) -> None:
    for token, person in (("here", "rosa"), ("there", "rosa"), ("other", "sam")):
        await do(store, sessions.begin, token, person, NOW)
    here = await do(store, sessions.find, "here", NOW)
    assert here
    await do(store, sessions.end_others, here)
    assert await do(store, sessions.find, "here", NOW)
    assert await do(store, sessions.find, "there", NOW) is None
    assert await do(store, sessions.find, "other", NOW)
