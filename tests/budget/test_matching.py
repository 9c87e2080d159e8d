import pytest

from budget.matching import as_match, partly


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1234 AB 1980", "1234AB 1980"),
        ("1234ab,1980", "1234AB 1980"),
        ("1234AB1980", "1234AB 1980"),
        ("1980 1234 ab", "1234AB 1980"),
        ("mijn postcode is 1234 AB, ik ben van 1980.", "1234AB 1980"),
        ("1980 AB 2001", "1980AB 2001"),
        ("1234 AB 12 maart 1980", "1234AB 1980"),
        ("1234 AB", None),
        ("1980", None),
        ("1234 1980", None),
        ("0234 AB 1980", None),
        ("1234 ABC 1980", None),
        ("1234 AB 1880", None),
        ("1234 AB 1980 1981", None),
        ("1234 AB 1235 AC 1980", None),
        ("1234 AB 19801", None),
        ("3 8 21", None),
        ("", None),
    ],
)
def test_a_postcode_and_a_year_in_any_form_are_one_answer(said: str, meant: str | None) -> None:
    assert as_match(said) == meant


@pytest.mark.parametrize(
    ("said", "part"),
    [("1234 AB", True), ("mijn jaar is 1980", True), ("3 8 21", False), ("help", False)],
)
def test_a_piece_of_an_answer_is_known_by_its_digits(said: str, part: bool) -> None:
    assert partly(said) is part
