"""Looking for words: where they begin a word, in any case, and with a little help from grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.search import begun, found, nouns, spelled

TEXTS = (
    "Bomen in de Lindelaan",
    "Een kas voor iedereen",
    "Nestkasten voor zwaluwen",
    "Drie bankjes bij de kerk",
    "Moestuin achter de school",
    "Café voor ouderen",
    "Reparatie van huizen",
    "Tree house in the park",
)


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("kas", [1]),
        ("KAS", [1]),
        ("boom", [0]),
        ("bomen", [0]),
        ("linde", [0]),
        ("bank", [3]),
        ("banken", [3]),
        ("bankje", [3]),
        ("bank kerk", [3]),
        ("kerk bankjes", [3]),
        ("bank school", []),
        ("tuin", [4]),
        ("tuin school", [4]),
        ("cafe", [5]),
        ("CAFÉ", [5]),
        ("cafe\u0301", [5]),
        ("huis", [6]),
        ("tree", [7]),
        ("trees", [7]),
        ("ast", []),
        ("zwembad", []),
        ("", list(range(8))),
    ],
)
def test_what_is_found(said: str, places: list[int]) -> None:
    assert found(said, range(len(TEXTS)), lambda at: spelled(TEXTS[at])) == places


@given(st.lists(st.text(min_size=1), max_size=5), st.data())
def test_a_text_is_found_by_any_of_its_words(texts: list[str], data: st.DataObject) -> None:
    for text in texts:
        if words := spelled(text).split():
            assert text in found(data.draw(st.sampled_from(words)), texts, spelled)


@pytest.mark.parametrize(
    ("word", "places"),
    [
        ("café", [5]),
        ("CAFE", [5]),
        ("cafe\u0301", [5]),
        ("cafés", [5]),
        ("moestuinen", [4]),
        ("tuin", []),
        ("", []),
        ("----", []),
    ],
)
def test_a_title_is_found_by_a_noun_of_it(word: str, places: list[int]) -> None:
    assert begun(word, TEXTS, nouns) == [TEXTS[place] for place in places]
