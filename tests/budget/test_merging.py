"""Ideas that go on together: with the consent of those who wrote them, and never in a circle."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import merging
from budget.days import days_later
from budget.idea import TEXT_LENGTH, Idea, Ideas
from budget.merger import Merger
from budget.merging import MOST, WORDS_LENGTH, CannotMerge, NotAsked
from budget.standing import NotPossible, Standing

NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
UNTIL = NOW + timedelta(days=7)
WISH = Merger(7, UNTIL, ("Sanne",))


def idea(number: int, *authors: str, **more: object) -> Idea:
    by, others = (authors[0], authors[1:]) if authors else ("", ())
    text = f"Text of {number}."
    written = Idea(number, "Bank", text, "haven", "groen", 400, "", 31, NOW, by, others=others)
    return replace(written, **more)  # type: ignore[arg-type]


def quarter(*more: Idea) -> Ideas:
    """Return ideas of which 9 is Fatma's, 7 that of Hans and Joris, and 5 of nobody any more."""
    return Ideas([idea(5), idea(7, "hans", "joris"), idea(9, "fatma"), *more])


def proposed(wish: Merger = WISH, number: int = 9, ideas: Ideas | None = None) -> Ideas:
    ideas = ideas or quarter()
    ideas.put(merging.propose(number, wish, ideas, NOW))
    return ideas


def said(ideas: Ideas, *answers: tuple[str, bool], number: int = 9) -> Ideas:
    for resident, agrees in answers:
        ideas.put(merging.answer(number, resident, ideas, NOW, agrees=agrees))
    return ideas


@pytest.mark.parametrize(
    ("answers", "waits_for"),
    [
        ((), (9, 7)),
        ((("fatma", True),), (7,)),
        ((("joris", True),), (9,)),
        ((("hans", True), ("joris", True)), (9,)),
        ((("fatma", True), ("hans", True)), ()),
        ((("fatma", True), ("fatma", True)), (7,)),
    ],
)
def test_one_author_of_each_idea_has_to_agree(
    answers: Sequence[tuple[str, bool]], waits_for: tuple[int, ...]
) -> None:
    assert merging.waits_for(9, said(proposed(), *answers)) == waits_for


@pytest.mark.parametrize("author", ["fatma", "hans", "joris"])
def test_the_no_of_any_author_ends_it(author: str) -> None:
    ideas = said(proposed(), ("hans", True), (author, False))
    assert merging.waiting(9, ideas, NOW) is None
    with pytest.raises(NotAsked):
        said(ideas, ("fatma", True))


def test_who_is_asked_wrote_one_of_the_two() -> None:
    assert merging.asked(9, proposed()) == ("fatma", "hans", "joris")
    with pytest.raises(NotAsked):
        said(proposed(), ("els", True))


def test_the_author_of_both_agrees_for_both() -> None:
    ideas = Ideas([idea(7, "fatma"), idea(9, "fatma")])
    assert merging.waits_for(9, said(proposed(ideas=ideas), ("fatma", True))) == ()


@pytest.mark.parametrize(("after", "counts"), [(UNTIL - NOW, False), (timedelta(days=6), True)])
def test_an_answer_counts_until_the_last_moment(after: timedelta, counts: bool) -> None:
    ideas, late = proposed(), NOW + after
    assert (merging.waiting(9, ideas, late) is not None) == counts
    if not counts:
        with pytest.raises(NotAsked):
            merging.answer(9, "fatma", ideas, late, agrees=True)


def test_the_last_moment_is_the_end_of_a_local_day() -> None:
    last = days_later(NOW, 27, ZoneInfo("Europe/Amsterdam"))
    assert last == datetime(2027, 3, 28, 22, tzinfo=UTC)  # midnight, after the clocks changed


def test_who_is_forgotten_has_not_agreed() -> None:
    ideas = said(proposed(), ("fatma", True), ("hans", True))
    ideas.put(ideas_get(ideas, 9).without("hans"))
    assert merging.waits_for(9, ideas) == (7,)


def test_an_idea_without_authors_needs_a_second_screener() -> None:
    ideas = said(proposed(replace(WISH, into=5)), ("fatma", True))
    assert merging.waits_for(9, ideas) == (5,)
    proposed(replace(WISH, into=5, by=("Mo",)), ideas=ideas)
    assert merging.waits_for(9, ideas) == ()


def test_two_screeners_do_not_agree_for_an_author() -> None:
    ideas = proposed(replace(WISH, by=("Mo",)), ideas=proposed())
    assert merging.waits_for(9, ideas) == (9, 7)


def ideas_get(ideas: Ideas, number: int) -> Idea:
    found = ideas.get(number)
    assert found
    return found


REFUSED: list[tuple[int, Merger, str]] = [
    (9, replace(WISH, into=9), "with itself"),
    (9, replace(WISH, into=4), "no idea 4"),
    (3, WISH, "no idea 3"),
    (9, replace(WISH, into=2), "Idea 2 is hidden"),
    (2, WISH, "Idea 2 is hidden"),
    (9, replace(WISH, words="a" * (WORDS_LENGTH + 1)), "121 characters; 120"),
    (9, replace(WISH, into=1, words="and a tree"), "idea 1 is too long"),
]


@pytest.mark.parametrize(("number", "wish", "reason"), REFUSED)
def test_what_cannot_go_on_together_is_refused(number: int, wish: Merger, reason: str) -> None:
    hidden = idea(2, "els", standing=Standing.HIDDEN)
    ideas = quarter(hidden, idea(1, "els", text="a" * TEXT_LENGTH))
    with pytest.raises(CannotMerge, match=reason):
        merging.propose(number, wish, ideas, NOW)


@pytest.mark.parametrize(
    ("number", "into", "by"),
    [(7, 9, "Mo"), (9, 5, "Mo"), (7, 5, "Mo"), (5, 9, "Mo"), (9, 7, "SANNE")],
)
def test_an_idea_is_in_one_merger_at_a_time(number: int, into: int, by: str) -> None:
    with pytest.raises(CannotMerge):
        merging.propose(number, Merger(into, UNTIL, (by,)), proposed(), NOW)


def test_several_ideas_can_become_part_of_one_but_not_any_number() -> None:
    ideas = quarter(*(idea(number, "els") for number in range(10, 20)))
    for number in range(10, 10 + MOST):
        proposed(number=number, ideas=ideas)
    with pytest.raises(CannotMerge, match="which is the most"):
        proposed(ideas=ideas)


def test_what_was_not_answered_in_time_can_be_proposed_anew() -> None:
    ideas = said(proposed(), ("fatma", True))
    again = Merger(5, UNTIL + timedelta(days=7), ("Sanne",))
    ideas.put(merging.propose(9, again, ideas, UNTIL))
    assert ideas_get(ideas, 9).merger == again


def test_an_idea_that_is_not_open_any_more_cannot_go_on_with_another() -> None:
    for number in (7, 9):
        ideas = proposed()
        ideas.put(ideas_get(ideas, number).become(Standing.WITHDRAWN))
        assert merging.waiting(9, ideas, NOW) is None


def test_going_on_together_keeps_numbers_and_supports() -> None:
    words = "There is a place for a tree as well."
    ideas = said(proposed(replace(WISH, words=words)), ("fatma", True), ("hans", True))
    gone, onward = merging.together(9, ideas)
    assert (gone.number, gone.standing, gone.into, gone.merger) == (9, Standing.MERGED, 7, None)
    assert (onward.number, onward.standing) == (7, Standing.OPEN)
    assert onward.authors == ("hans", "joris", "fatma")
    assert onward.text == f"Text of 7.\n{words}"
    assert (gone.supports, onward.supports) == (31, 31)


def test_a_chain_leads_to_its_end() -> None:
    ideas = quarter(idea(2, "els", standing=Standing.MERGED, into=9))
    ideas = said(proposed(ideas=ideas), ("fatma", True), ("hans", True))
    changed = {one.number: one.into for one in merging.together(9, ideas)}
    assert changed == {9: 7, 7: 0, 2: 7}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "second", "yes", "no", "forget", "withdraw", "hide", "open"]),
        st.integers(1, 6),
        st.integers(1, 6),
    ),
    max_size=60,
)


@given(STEPS)
def test_whatever_happens_nobody_is_led_in_a_circle(steps: list[tuple[str, int, int]]) -> None:
    ideas = Ideas([idea(n, f"a{n}", f"b{n}") for n in range(1, 7)])
    for deed, number, other in steps:
        agreed = _done(deed, number, other, ideas)
        for one in agreed:
            ideas.put(one)
        for one in ideas:
            end = ideas_get(ideas, one.into) if one.into else one
            assert (one.standing is Standing.MERGED) == bool(one.into)
            assert end.standing is not Standing.MERGED
            assert set(one.authors) <= set(end.authors)
            assert one.supports == 31


def _done(deed: str, number: int, other: int, ideas: Ideas) -> tuple[Idea, ...]:
    """Return the ideas that this changes, after checking that nothing came without consent."""
    try:
        match deed:
            case "propose" | "second":
                wish = Merger(other, UNTIL, (deed,))
                ideas.put(merging.propose(number, wish, ideas, NOW))
            case "yes" | "no":
                resident = f"{'ab'[other % 2]}{other}"
                agrees = deed == "yes"
                ideas.put(merging.answer(number, resident, ideas, NOW, agrees=agrees))
            case "forget":
                gone = f"{'ab'[other % 2]}{number}"
                return tuple(one.without(gone) for one in ideas)
            case _standing:
                return _stands(deed, ideas_get(ideas, number))
    except CannotMerge:
        return ()
    merger = ideas_get(ideas, number).merger
    if merger is None or merging.waits_for(number, ideas):
        return ()
    for one in (ideas_get(ideas, number), ideas_get(ideas, merger.into)):
        assert set(one.authors) & set(merger.agreed) if one.authors else len(merger.by) == 2
    return merging.together(number, ideas)


def _stands(deed: str, one: Idea) -> tuple[Idea, ...]:
    wanted = {"withdraw": Standing.WITHDRAWN, "hide": Standing.HIDDEN, "open": Standing.OPEN}
    try:
        return (one.become(wanted[deed]),)
    except NotPossible:
        return ()
