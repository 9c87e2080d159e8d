from collections.abc import Callable

import pytest

from budget.vessels import (
    CannotMove,
    Contradiction,
    PotTooSmall,
    TooFull,
    TooLittleLeft,
    Unbalanced,
    Vessel,
    VesselRules,
    Vessels,
)

THEMES = ("groen", "verkeer", "spelen", "ontmoeten", "sport", "kunst")
START = (6, 5, 4, 4, 3, 2)
RULES = VesselRules(
    120_000,
    5_000,
    tuple(Vessel(theme, chips * 5_000) for theme, chips in zip(THEMES, START, strict=True)),
)
LIMITED = VesselRules(
    100,
    10,
    (
        Vessel("groen", 50, floor=20, ceiling=60),
        Vessel("verkeer", 50, floor=30),
        Vessel("kunst", 0),
    ),
)
"""Ten chips: 5 in a vessel for 2 to 6 of them, 5 in one for 3 and more, none in the last."""


def test_every_resident_finds_the_current_budget() -> None:
    assert RULES.start == Vessels(START)
    assert RULES.chips == 24
    assert RULES.start.euros(RULES) == (30_000, 25_000, 20_000, 20_000, 15_000, 10_000)


@pytest.mark.parametrize(
    ("themes", "total", "start"),
    [
        (2, 100, (5, 5)),
        (3, 100, (4, 3, 3)),
        (6, 100, (2, 2, 2, 2, 1, 1)),
        (4, 30, (1, 1, 1, 0)),
    ],
)
def test_without_a_start_the_chips_are_split_equally_and_the_first_get_the_rest(
    themes: int, total: int, start: tuple[int, ...]
) -> None:
    rules = VesselRules(total, 10, tuple(Vessel(theme) for theme in THEMES[:themes]))
    assert rules.start == Vessels(start)
    rules.start.check(rules)


@pytest.mark.parametrize(
    ("total", "chip", "vessels", "reason"),
    [
        (100, 10, (), "There are fewer than two themes to divide the total over."),
        (100, 10, (Vessel("a"),), "There are fewer than two themes to divide the total over."),
        (100, 10, (Vessel("a"), Vessel("b"), Vessel("a")), "Theme a is there twice."),
        (0, 10, (Vessel("a"), Vessel("b")), "The total and the chip have to be more than 0 euros."),
        (
            100,
            0,
            (Vessel("a"), Vessel("b")),
            "The total and the chip have to be more than 0 euros.",
        ),
        (
            -9,
            -3,
            (Vessel("a"), Vessel("b")),
            "The total and the chip have to be more than 0 euros.",
        ),
        (
            100_000,
            3_000,
            (Vessel("a"), Vessel("b")),
            "Chips of 3,000 euros do not divide 100,000 euros exactly.",
        ),
        (100, 10, (Vessel("a"), Vessel("b", floor=-10)), "The floor of b is below zero."),
        (100, 10, (Vessel("a", -10), Vessel("b", 110)), "The start of a is below zero."),
        (100, 10, (Vessel("a"), Vessel("b", ceiling=-10)), "The ceiling of b is below zero."),
        (
            100,
            10,
            (Vessel("a", 55), Vessel("b", 45)),
            "The start of a, 55 euros, is no whole number of chips of 10 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", floor=5), Vessel("b")),
            "The floor of a, 5 euros, is no whole number of chips of 10 euros.",
        ),
        (
            100,
            10,
            (Vessel("a"), Vessel("b", ceiling=99)),
            "The ceiling of b, 99 euros, is no whole number of chips of 10 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", floor=30, ceiling=20), Vessel("b")),
            "The floor of a, 30 euros, is above its ceiling of 20 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", floor=110), Vessel("b")),
            "The floors are 110 euros together, which is more than the total of 100 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", floor=60), Vessel("b", floor=50)),
            "The floors are 110 euros together, which is more than the total of 100 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", ceiling=40), Vessel("b", ceiling=50)),
            "The ceilings hold 90 euros together, which is less than the total of 100 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", 100), Vessel("b")),
            "Some themes have a start and others have none.",
        ),
        (
            100,
            10,
            (Vessel("a", 20, floor=30), Vessel("b", 80)),
            "The floor of a, 30 euros, is above its start of 20 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", floor=60), Vessel("b")),
            "The floor of a, 60 euros, is above its start of 50 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", 20), Vessel("b", 80, ceiling=70)),
            "The start of b, 80 euros, is above its ceiling of 70 euros.",
        ),
        (
            100,
            10,
            (Vessel("a", 20), Vessel("b", 70)),
            "The starts are 90 euros together, and the total is 100 euros.",
        ),
    ],
)
def test_rules_that_contradict_each_other_are_refused_with_the_reason(
    total: int, chip: int, vessels: tuple[Vessel, ...], reason: str
) -> None:
    with pytest.raises(Contradiction) as refusal:
        VesselRules(total, chip, vessels)
    assert str(refusal.value) == reason


def test_rules_may_be_as_tight_as_can_be() -> None:
    rules = VesselRules(100, 10, (Vessel("a", 60, 60, 60), Vessel("b", 40, 40, 40)))
    rules.start.check(rules)
    assert [rules.start.room(theme, rules) for theme in ("a", "b")] == [0, 0]


def test_two_chips_from_traffic_to_green() -> None:
    after = RULES.start.move("verkeer", "groen", 2, RULES)
    assert after == Vessels((8, 3, 4, 4, 3, 2))
    assert after.changes(RULES) == (2, -2, 0, 0, 0, 0)
    assert after.euros(RULES) == (40_000, 15_000, 20_000, 20_000, 15_000, 10_000)
    after.check(RULES)
    assert after.move("groen", "verkeer", 2, RULES) == RULES.start


@pytest.mark.parametrize(
    ("source", "target", "chips", "refusal"),
    [
        ("verkeer", "kunst", 3, TooLittleLeft("verkeer", asked=3, left=2)),
        ("kunst", "verkeer", 1, TooLittleLeft("kunst", asked=1, left=0)),
        ("groen", "kunst", 4, TooLittleLeft("groen", asked=4, left=3)),
    ],
)
def test_a_theme_keeps_what_its_floor_asks(
    source: str, target: str, chips: int, refusal: TooLittleLeft
) -> None:
    with pytest.raises(TooLittleLeft) as refused:
        LIMITED.start.move(source, target, chips, LIMITED)
    assert vars(refused.value) == vars(refusal)
    if refusal.left:
        LIMITED.start.move(source, target, refusal.left, LIMITED).check(LIMITED)


@pytest.mark.parametrize("chips", [2, 3, 9])
def test_a_theme_gets_no_more_than_its_ceiling_allows(chips: int) -> None:
    with pytest.raises(TooFull) as refused:
        LIMITED.start.move("verkeer", "groen", chips, LIMITED)
    assert vars(refused.value) == {"theme": "groen", "asked": chips, "room": 1}
    assert LIMITED.start.move("verkeer", "groen", 1, LIMITED) == Vessels((6, 4, 0))


def test_of_both_limits_the_tighter_is_told_and_between_equals_the_source() -> None:
    equal = LIMITED.start.move("verkeer", "kunst", 1, LIMITED)
    with pytest.raises(TooLittleLeft) as refused:
        equal.move("kunst", "groen", 2, LIMITED)
    assert vars(refused.value) == {"theme": "kunst", "asked": 2, "left": 1}
    assert equal.room("groen", LIMITED) == 1


def test_a_chip_waits_in_the_pot_until_it_is_given() -> None:
    taken = RULES.start.take("verkeer", 1, RULES)
    assert taken == Vessels((6, 4, 4, 4, 3, 2), pot=1)
    given = taken.give("groen", 1, RULES)
    assert given == Vessels((7, 4, 4, 4, 3, 2))
    assert given.changes(RULES) == (1, -1, 0, 0, 0, 0)
    assert taken.give("verkeer", 1, RULES) == RULES.start


def test_a_chip_in_the_pot_stands_in_the_way_of_casting_and_not_of_moving() -> None:
    taken = LIMITED.start.take("groen", 3, LIMITED)
    moved = taken.move("verkeer", "kunst", 1, LIMITED)
    assert moved == Vessels((2, 4, 1), pot=3)
    with pytest.raises(Unbalanced, match="The pot holds 3 chips; it has to be empty"):
        moved.check(LIMITED)
    moved.give("kunst", 3, LIMITED).check(LIMITED)


def test_what_limits_the_pot_is_told_in_numbers() -> None:
    with pytest.raises(TooLittleLeft) as little:
        LIMITED.start.take("groen", 4, LIMITED)
    assert vars(little.value) == {"theme": "groen", "asked": 4, "left": 3}
    taken = LIMITED.start.take("groen", 3, LIMITED).give("groen", 1, LIMITED)
    with pytest.raises(PotTooSmall) as small:
        taken.give("kunst", 3, LIMITED)
    assert vars(small.value) == {"asked": 3, "pot": 2}
    with pytest.raises(PotTooSmall) as equal:
        taken.take("verkeer", 1, LIMITED).give("groen", 4, LIMITED)
    assert vars(equal.value) == {"asked": 4, "pot": 3}
    more = taken.take("verkeer", 2, LIMITED)
    with pytest.raises(TooFull) as full:
        more.give("groen", 4, LIMITED)
    assert vars(full.value) == {"theme": "groen", "asked": 4, "room": 3}


@pytest.mark.parametrize("chips", [0, -1])
@pytest.mark.parametrize(
    "act",
    [
        lambda chips: LIMITED.start.move("groen", "kunst", chips, LIMITED),
        lambda chips: LIMITED.start.take("groen", chips, LIMITED),
        lambda chips: LIMITED.start.take("groen", 1, LIMITED).give("kunst", chips, LIMITED),
    ],
)
def test_less_than_one_chip_is_no_move(act: Callable[[int], Vessels], chips: int) -> None:
    act(1)
    with pytest.raises(CannotMove, match="nothing to move"):
        act(chips)


def test_a_theme_gives_nothing_to_itself() -> None:
    with pytest.raises(CannotMove, match="from groen to itself"):
        LIMITED.start.move("groen", "groen", 1, LIMITED)


@pytest.mark.parametrize(
    "act",
    [
        lambda: LIMITED.start.move("groen", "sport", 1, LIMITED),
        lambda: LIMITED.start.move("sport", "groen", 1, LIMITED),
        lambda: LIMITED.start.take("sport", 1, LIMITED),
        lambda: LIMITED.start.take("groen", 1, LIMITED).give("sport", 1, LIMITED),
    ],
)
def test_what_is_no_theme_has_no_part_in_it(act: Callable[[], Vessels]) -> None:
    with pytest.raises(CannotMove, match="sport is no theme of this vote"):
        act()


@pytest.mark.parametrize(
    ("vessels", "reason"),
    [
        (Vessels((5, 5)), "There are 2 vessels for 3 themes."),
        (Vessels(()), "There are 0 vessels for 3 themes."),
        (Vessels((5, 4, 0), pot=1), "The pot holds 1 chips; it has to be empty."),
        (Vessels((5, 6, 0), pot=-1), "The pot holds -1 chips; it has to be empty."),
        (Vessels((5, 4, 0)), "There are 9 chips in all instead of 10."),
        (Vessels((6, 6, -2)), "kunst stands outside its limits."),
        (Vessels((1, 4, 5)), "groen stands outside its limits."),
        (Vessels((7, 3, 0)), "groen stands outside its limits."),
        (Vessels((6, 2, 2)), "verkeer stands outside its limits."),
    ],
)
def test_a_ballot_that_breaks_the_rules_cannot_be_cast(vessels: Vessels, reason: str) -> None:
    with pytest.raises(Unbalanced) as refusal:
        vessels.check(LIMITED)
    assert str(refusal.value) == reason
