"""Whatever residents do to the vessels, in whatever order: the total and the limits hold."""

import os
from itertools import pairwise, product

from hypothesis import event, given, settings
from hypothesis import strategies as st

from budget.vessels import (
    CannotMove,
    PotTooSmall,
    TooFull,
    TooLittleLeft,
    Unbalanced,
    Vessel,
    VesselRules,
    Vessels,
)

ACTIONS = int(os.environ.get("WIJKSTEM_ACTIONS", "10000"))
"""How many there are in all; a hundred thousand are asked for by hand."""

TOGETHER = 50
"""Actions upon one set of vessels."""

THEMES = ("groen", "verkeer", "spelen", "ontmoeten", "sport", "kunst")
CHIPS = 12
Action = tuple[str, int, int, int]
"""What is done, from where, to where, and with how many chips."""

POSSIBLE: tuple[Action, ...] = tuple(
    product(("move", "take", "give"), range(6), range(6), range(6))
)


@st.composite
def rules(draw: st.DrawFn) -> VesselRules:
    """Draw rules that can be kept to, with floors and ceilings that are often in the way."""
    themes = THEMES[: draw(st.integers(2, 6))]
    chip = draw(st.sampled_from((1, 500, 5_000)))
    cuts = sorted(draw(st.integers(0, CHIPS)) for _ in themes[1:])
    vessels = []
    for theme, (below, above) in zip(themes, pairwise((0, *cuts, CHIPS)), strict=True):
        start = above - below
        floor = draw(st.integers(max(0, start - 3), start))
        ceiling = draw(st.none() | st.integers(start, min(start + 4, CHIPS)))
        most = None if ceiling is None else ceiling * chip
        vessels.append(Vessel(theme, start * chip, floor * chip, most))
    return VesselRules(CHIPS * chip, chip, tuple(vessels))


def actions() -> st.SearchStrategy[list[Action]]:
    return st.lists(st.sampled_from(POSSIBLE), min_size=TOGETHER, max_size=TOGETHER)


def tried(vessels: Vessels, action: Action, known: VesselRules) -> Vessels:
    """Do something to the vessels; raise `CannotMove` if that cannot be done."""
    kind, first, second, chips = action
    names = [vessel.theme for vessel in known.vessels]
    source, target = names[first % len(names)], names[second % len(names)]
    if kind == "move":
        return vessels.move(source, target, chips, known)
    if kind == "take":
        return vessels.take(source, chips, known)
    return vessels.give(target, chips, known)


def poured(vessels: Vessels, action: Action) -> Vessels:
    """Return what an action comes to where nothing limits it."""
    kind, first, second, chips = action
    after, pot = list(vessels.chips), vessels.pot
    if kind != "give":
        after[first % len(after)] -= chips
        pot += chips
    if kind != "take":
        after[second % len(after)] += chips
        pot -= chips
    return Vessels(tuple(after), pot)


def keeps_to(vessels: Vessels, known: VesselRules) -> bool:
    """Whether the total is the total, and every vessel and the pot hold what they may."""
    within = [
        vessel.floor <= chips * known.chip
        and (vessel.ceiling is None or chips * known.chip <= vessel.ceiling)
        for vessel, chips in zip(known.vessels, vessels.chips, strict=True)
    ]
    whole = (sum(vessels.chips) + vessels.pot) * known.chip == known.total
    return whole and all(within) and vessels.pot >= 0


def is_move(action: Action, known: VesselRules) -> bool:
    kind, first, second, chips = action
    themes = len(known.vessels)
    return chips > 0 and not (kind == "move" and first % themes == second % themes)


def can_cast(vessels: Vessels, known: VesselRules) -> bool:
    try:
        vessels.check(known)
    except Unbalanced:
        return False
    return True


def most(refusal: CannotMove) -> int:
    """Return how many chips a refusal says there could have been."""
    match refusal:
        case TooLittleLeft():
            return refusal.left
        case TooFull():
            return refusal.room
        case PotTooSmall():
            return refusal.pot
        case _:
            return 0


@settings(max_examples=max(1, ACTIONS // TOGETHER))
@given(rules(), actions())
def test_no_action_breaks_the_total_or_a_limit(known: VesselRules, done: list[Action]) -> None:
    vessels = known.start
    for action in done:
        wanted = poured(vessels, action)
        possible = is_move(action, known) and keeps_to(wanted, known)
        try:
            vessels = tried(vessels, action, known)
        except CannotMove as refusal:
            assert not possible
            event(type(refusal).__name__)
            assert_the_number_is_the_most(vessels, action, known, refusal)
        else:
            assert possible
            assert vessels == wanted
        assert can_cast(vessels, known) == (vessels.pot == 0)


def assert_the_number_is_the_most(
    vessels: Vessels, action: Action, known: VesselRules, refusal: CannotMove
) -> None:
    """As many as a refusal names can be moved, and more cannot."""
    kind, first, second, chips = action
    if is_move(action, known):
        assert most(refusal) < chips
        assert not keeps_to(poured(vessels, (kind, first, second, most(refusal) + 1)), known)
        assert keeps_to(poured(vessels, (kind, first, second, most(refusal))), known)


@given(rules(), actions())
def test_what_was_moved_can_be_moved_back(known: VesselRules, done: list[Action]) -> None:
    vessels = known.start
    for kind, first, second, chips in done:
        there: Action = ("move", first, second, chips)
        back: Action = ("move", second, first, chips)
        try:
            after = tried(vessels, there, known)
        except CannotMove:
            continue
        assert tried(after, back, known) == vessels
        vessels = after if kind == "move" else vessels
