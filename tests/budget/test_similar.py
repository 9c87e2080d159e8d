from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.idea import Ideas
from budget.similar import MOST, Pieces, pieces
from budget.standing import Standing
from tests.budget.trial import IDEAS, MEANT, Found, idea, tried

BENCHES = idea(1, "Bankjes", "Bankjes langs het kanaal, met een leuning")
LAMPS = idea(2, "Lampen", "Betere verlichting in de fietstunnel")
TREES = idea(3, "Bomen", "Schaduw van bomen op het schoolplein")

WORDS = ("bankje", "zitbank", "Boom", "bomen", "één", "fietsenstalling", "de", "x", "岸", "🌳")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
CHANGES = st.lists(st.tuples(st.integers(1, 6), TEXTS | st.none()), max_size=25)


def test_the_trial_is_as_large_as_it_says() -> None:
    assert [one.number for one in IDEAS] == list(range(1, 41))
    languages = Counter(meant.language for meant in MEANT)
    assert languages == {"nl": 12, "tr": 3, "ar": 3, "en": 3, "pl": 2, "uk": 1}
    assert {meant.same for meant in MEANT} <= {one.number for one in IDEAS}


def test_of_the_trial_three_quarters_of_the_dutch_are_found_and_hardly_anything_else() -> None:
    assert tried() == Found(dutch=9, others=2, alarms=2, beside=1)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("!!!", []),
        ("de het een", []),
        ("een kraan met drinkwater", []),
        ("bankjes langs het kanaal", [1]),
        ("BANKJES LANGS HET KANAAL", [1]),
        ("Bánkjes längs het kanaal", [1]),
        ("bankjs lngs het kanaal", [1]),  # typing errors
        ("zitbankjes kanaal", [1]),
        ("verlichting fietstunnel", [2]),
        ("schaduw op het schoolplein", [3]),
        ("\N{FULLWIDTH LATIN SMALL LETTER B}ankjes langs het kanaal", [1]),
    ],
)
def test_what_is_similar(text: str, numbers: list[int]) -> None:
    found = Ideas([BENCHES, LAMPS, TREES]).similar(text)
    assert [one.number for one in found] == numbers


def test_the_nearest_come_first_and_there_are_never_more_than_a_few() -> None:
    places = ("kanaal", "plein", "school", "kerk", "station")
    ideas = Ideas(idea(n, "Bankjes", f"Bankjes bij {p}") for n, p in enumerate(places, 1))
    assert [one.number for one in ideas.similar("bankjes bij de kerk")] == [4]
    assert len(ideas.similar("bankjes bij school, kerk, plein en station")) == MOST


def test_ideas_that_are_as_near_come_in_the_order_of_their_numbers() -> None:
    ideas = Ideas(replace(BENCHES, number=number) for number in (9, 4, 7, 2))
    assert [one.number for one in ideas.similar(BENCHES.text)] == [2, 4, 7]


def test_what_is_hardly_near_is_not_proposed_beside_what_is_nearly_the_same() -> None:
    ideas = Ideas([BENCHES, replace(TREES, text="Bomen en bankjes voor de school, en een fontein")])
    assert [one.number for one in ideas.similar("bankjes en bomen")] == [3, 1]
    assert [one.number for one in ideas.similar(BENCHES.text)] == [1]


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("asked", [True, False])
def test_only_what_can_be_supported_is_proposed(standing: Standing, *, asked: bool) -> None:
    ideas = Ideas([BENCHES, LAMPS])
    if asked:  # from then on it is kept up to date
        ideas.similar("bankjes")
    ideas.put(replace(BENCHES, standing=standing))
    found = ideas.similar("bankjes langs het kanaal")
    assert bool(found) is (standing is Standing.OPEN)


def test_a_text_that_was_changed_is_found_by_what_it_says_now() -> None:
    ideas = Ideas([BENCHES, LAMPS])
    assert ideas.similar("bankjes langs het kanaal")
    ideas.put(replace(BENCHES, title="Fontein", text="Een fontein in de vijver"))
    assert ideas.similar("bankjes langs het kanaal") == []
    assert [one.number for one in ideas.similar("fontein in de vijver")] == [1]


def test_an_idea_that_is_found_is_told_as_it_is_now() -> None:
    ideas = Ideas([BENCHES])
    ideas.similar("bankjes")
    ideas.support(1, 5)
    [found] = ideas.similar("bankjes langs het kanaal")
    assert found.supports == 5


class Noted:
    """A way that notes what it is told, and finds what it is asked to find."""

    def __init__(self, near: Mapping[int, float]) -> None:
        self.told: list[object] = []
        self._near = near

    def begin(self, texts: Iterable[tuple[int, str]]) -> None:
        self.told.append([number for number, _text in texts])

    def put(self, number: int, text: str) -> None:
        self.told.append((number, text))

    def drop(self, number: int) -> None:
        self.told.append(number)

    def near(self, text: str) -> Mapping[int, float]:
        return self._near if text else {}


def test_nothing_is_begun_before_it_is_asked_and_support_changes_nothing() -> None:
    meaning = Noted({})
    ideas = Ideas([BENCHES, LAMPS], meaning)
    ideas.put(replace(LAMPS, standing=Standing.HIDDEN))
    assert meaning.told == []
    ideas.similar("bankjes")
    ideas.similar("bankjes")
    assert meaning.told == [[1]]
    ideas.support(1, 1)
    ideas.put(LAMPS)
    ideas.put(replace(LAMPS, standing=Standing.WITHDRAWN))
    assert meaning.told == [[1], (2, f"{LAMPS.title} {LAMPS.text}"), 2]


def test_what_is_found_by_meaning_stands_among_what_is_found_by_its_pieces() -> None:
    near = {3: 1.2, 1: 1.1}
    ideas = Ideas([BENCHES, LAMPS, TREES], Noted(near))
    assert [one.number for one in ideas.similar("verlichting")] == [2, 3, 1]
    assert [one.number for one in ideas.similar("tree-lined shade")] == [3, 1]


@given(CHANGES, TEXTS)
@settings(deadline=None)
def test_an_index_that_was_kept_up_to_date_finds_what_a_new_one_finds(
    changes: list[tuple[int, str | None]], asked: str
) -> None:
    kept, now = Pieces(), dict[int, str]()
    for number, text in changes:
        if text is None:
            kept.drop(number)
            now.pop(number, None)
        else:
            kept.put(number, text)
            now[number] = text
    new = Pieces()
    new.begin(sorted(now.items()))
    assert kept.near(asked) == new.near(asked)


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_text_can_be_compared_and_is_nearest_to_itself(text: str) -> None:
    index = Pieces()
    index.begin([(1, text), (2, BENCHES.text)])
    near = index.near(text)
    assert all(degree >= 1 for degree in near.values())
    assert not pieces(text) or max(near, key=lambda number: near[number]) == 1


@given(st.text(max_size=80))
@settings(deadline=None)
def test_capitals_and_what_surrounds_a_text_are_no_matter(text: str) -> None:
    assert set(pieces(f"\n {text.lower()}!")) == set(pieces(text.lower()))
    assert len(set(pieces(text))) == len(pieces(text))
