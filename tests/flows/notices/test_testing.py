"""Which words ask for a broadcast as a test."""

import pytest

from flows.notices.testing import code_in


@pytest.mark.parametrize("said", ["TEST 0123", "test 0123", " Test  0123! ", "ＴＥＳＴ ０１２３"])
def test_a_code_is_found_however_it_is_typed(said: str) -> None:
    assert code_in(said) == "0123"


@pytest.mark.parametrize("said", ["test", "0123", "test 123", "test 01234", "a test 0123", ""])
def test_other_words_ask_for_nothing(said: str) -> None:
    assert code_in(said) == ""
