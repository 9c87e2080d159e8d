import pytest
from cryptography.exceptions import InvalidTag

from storage.sealing import Seal, tie

NUMBER = "+31612345678"
OURS = Seal.from_secret("a secret of ours", "linden")
OTHERS = [
    Seal.from_secret("a secret of theirs", "linden"),
    Seal.from_secret("a secret of ours", "elsewhere"),
]


def test_an_address_is_read_again_with_the_key() -> None:
    sealed = OURS.lock(NUMBER)
    assert OURS.unlock(sealed) == NUMBER
    assert Seal.from_secret("a secret of ours", "linden").unlock(sealed) == NUMBER


def test_a_locked_address_does_not_show_and_is_never_locked_alike() -> None:
    one, other = OURS.lock(NUMBER), OURS.lock(NUMBER)
    assert NUMBER.encode() not in one
    assert one != other


@pytest.mark.parametrize("seal", OTHERS, ids=["secret", "organisation"])
def test_an_address_cannot_be_read_without_the_key(seal: Seal) -> None:
    with pytest.raises(InvalidTag):
        seal.unlock(OURS.lock(NUMBER))


@pytest.mark.parametrize("at", [0, 11, 12, 20, -1])
def test_what_was_tampered_with_is_refused(at: int) -> None:
    sealed = bytearray(OURS.lock(NUMBER))
    sealed[at] ^= 1
    with pytest.raises(InvalidTag):
        OURS.unlock(bytes(sealed))


def test_a_hash_says_the_same_always_and_something_else_with_another_key() -> None:
    assert OURS.key("sms", NUMBER) == OURS.key("sms", NUMBER)
    assert OURS.right(NUMBER) == OURS.right(NUMBER)
    hashes = {
        seal_hash
        for seal in (OURS, *OTHERS)
        for seal_hash in (seal.key("sms", NUMBER), seal.key("whatsapp", NUMBER), seal.right(NUMBER))
    }
    assert len(hashes) == 9
    assert {len(seal_hash) for seal_hash in hashes} == {16}


def test_what_ties_a_right_to_its_ballot_depends_on_the_edition() -> None:
    right = OURS.right(NUMBER)
    assert tie(b"this year", right) != tie(b"last year", right)
    assert right not in {tie(b"this year", right), tie(b"last year", right)}
