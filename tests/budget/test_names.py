import pytest

from budget.names import folded, same_person


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna", "Anna", True),
        ("Anna", " anna ", True),
        ("Anna  Bos", "anna bos", True),
        ("Anna\u00a0Bos", "Anna Bos", True),
        ("STRAUSS", "Strauß", True),
        ("Anna Bos", "AnnaBos", False),
        ("Anna", "Bert", False),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(one: str, other: str, *, same: bool) -> None:
    assert same_person(one, other) is same
    assert (folded(one) == folded(other)) is same
