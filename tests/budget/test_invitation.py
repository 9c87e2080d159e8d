"""The word with which somebody is invited to write an idea too: as it is made, and typed."""

import hashlib

import pytest

from budget.invitation import Invited, as_invitation, mixed, of

WORDS = frozenset({"samen", "together", "with"})
RIGHT = Invited(19, "K7M2-94QD")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SAMEN 19 K7M2-94QD", RIGHT),
        ("samen 19 k7m294qd", RIGHT),
        ("together 19 k7m2 94qd.", RIGHT),
        ("/start with_19_K7M294QD", RIGHT),
        ("Schrijft u mee? Stuur dit: SAMEN 19 K7M2-94QD", RIGHT),
        ("Hallo! “samen 19 k7m2-94qd”", RIGHT),
        ("Samen\n19\nK7M2-94QD", RIGHT),
        ("samen 19 KOM2-I4QD", Invited(19, "K0M2-14QD")),
        ("\uff53amen 19 k7m2-94qd", RIGHT),
        ("woord " * 900 + "samen 19 k7m2-94qd", RIGHT),
        ("steun 19 K7M2-94QD", None),
        ("19 K7M2-94QD", None),
        ("samen 19", None),
        ("samen 19 fietsers", None),
        ("samen 19 12345678", None),
        ("samen K7M2-94QD", None),
        ("samen 19 K7M2-94Q", None),
        ("samen 19 K7M2-94QDP", None),
        ("samen 19 K7M2-94QD en meer", None),
        ("samen 1234567 K7M2-94QD", None),
        ("tsamen_19_K7M2-94QD", None),
        ("", None),
        ("K7M2X-94QDP", None),
        ("Een feest samen 12 juni 2026", None),
        ("samen 20 kids 2026", None),
    ],
)
def test_what_is_an_invitation(text: str, found: Invited | None) -> None:
    assert as_invitation(text, WORDS) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SAMEN 19 K7M2-94QD", RIGHT),
        ("samen 19 k7m294qd", RIGHT),
        ("“samen 19 k7m2 94qd”.", RIGHT),
        ("/start with_19_K7M294QD", RIGHT),
        ("Schrijft u mee? Stuur dit: SAMEN 19 K7M2-94QD", RIGHT),
        ("Een tuin samen 19 k7m294qd", None),
        ("Een tuin voor de buurt, samen 20 havo 3vwo", None),
        ("woord " * 20 + "samen 20 havo 3vwo", None),
    ],
)
def test_where_somebody_writes_it_stands_alone_or_as_we_write_it(
    text: str, found: Invited | None
) -> None:
    assert as_invitation(text, WORDS, sure=True) == found


def test_what_is_made_can_be_read_again() -> None:
    codes = {of(hashlib.sha256(str(n).encode()).digest()[:16]) for n in range(3_000)}
    assert len(codes) == 3_000
    for code in codes:
        assert mixed(code)
        assert as_invitation(f"samen 7 {code.lower()}", WORDS) == Invited(7, code)
