"""Vessels (communicerende vaten): divide a budget over themes, in chips (fiches).

Every move takes from one vessel what it gives to another, so the total is always exactly the
total.  A chip may also wait in the pot; what is in the pot belongs to no theme yet, and only
vessels with an empty pot can be cast.  Rules are in whole euros, vessels in chips.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from budget.sentence import Amount, Reasoned, Sentence, _

_FEWEST_THEMES: Final = 2


class Contradiction(Reasoned, ValueError):
    """These rules make no ballot."""


class Unbalanced(Reasoned):
    """These vessels are no valid ballot."""


class CannotMove(ValueError):
    """This is no move: one chip or more goes from one theme of the vote to another."""


class TooLittleLeft(CannotMove):
    """So many chips cannot be taken from a theme; it has `left` above its floor."""

    def __init__(self, theme: str, asked: int, left: int) -> None:
        super().__init__(f"{asked} chips from {theme}, which has {left} above its floor")
        self.theme = theme
        self.asked = asked
        self.left = left


class TooFull(CannotMove):
    """So many chips cannot be given to a theme; it has `room` for fewer under its ceiling."""

    def __init__(self, theme: str, asked: int, room: int) -> None:
        super().__init__(f"{asked} chips to {theme}, which has room for {room}")
        self.theme = theme
        self.asked = asked
        self.room = room


class PotTooSmall(CannotMove):
    """So many chips cannot be given out of the pot; it holds `pot`."""

    def __init__(self, asked: int, pot: int) -> None:
        super().__init__(f"{asked} chips out of a pot of {pot}")
        self.asked = asked
        self.pot = pot


@dataclass(frozen=True, slots=True)
class Vessel:
    """What a theme begins with, and the least and the most that it may get, in whole euros.

    Without a start everywhere the total is split equally; without a ceiling it may get all.
    """

    theme: str
    start: int | None = None
    floor: int = 0
    ceiling: int | None = None


@dataclass(frozen=True, slots=True)
class VesselRules:
    """What there is to divide, in chips of so many euros, over which themes, in order.

    Raises `Contradiction` if no ballot, or not the one to begin with, could keep to them.
    """

    total: int
    chip: int
    vessels: tuple[Vessel, ...]

    def __post_init__(self) -> None:
        for contradiction in self._contradictions():
            raise Contradiction(contradiction)

    @property
    def chips(self) -> int:
        """How many chips there are to divide."""
        return self.total // self.chip

    @property
    def floors(self) -> tuple[int, ...]:
        """The least that each vessel may hold, in chips."""
        return tuple(vessel.floor // self.chip for vessel in self.vessels)

    @property
    def ceilings(self) -> tuple[int, ...]:
        """The most that each vessel may hold, in chips."""
        return tuple(
            self.chips if vessel.ceiling is None else vessel.ceiling // self.chip
            for vessel in self.vessels
        )

    @property
    def start(self) -> "Vessels":
        """The vessels as every resident finds them."""
        given = [vessel.start for vessel in self.vessels if vessel.start is not None]
        if given:
            return Vessels(tuple(start // self.chip for start in given))
        each, rest = divmod(self.chips, len(self.vessels))
        return Vessels(tuple(each + (place < rest) for place in range(len(self.vessels))))

    def place(self, theme: str) -> int:
        """Return where a theme stands in the order; raise `CannotMove` if it does not."""
        for place, vessel in enumerate(self.vessels):
            if vessel.theme == theme:
                return place
        raise CannotMove(f"{theme} is no theme of this vote")

    def _contradictions(self) -> Iterator[Sentence]:
        """Say what is wrong; each sentence supposes that those before it were not said."""
        if len(self.vessels) < _FEWEST_THEMES:
            yield _("There are fewer than two themes to divide the total over.").about(
                "vote", "vessels"
            )
        for theme, times in Counter(vessel.theme for vessel in self.vessels).items():
            if times > 1:
                yield _("Theme {theme} is there twice.", theme=theme).about(
                    "vote", "vessels", theme
                )
        if self.total <= 0 or self.chip <= 0:
            yield _("The total and the chip have to be more than 0 euros.").about("vote", "chip")
        if self.total % self.chip:
            yield _(
                "Chips of {chip} euros do not divide {total} euros exactly.",
                chip=Amount(self.chip),
                total=Amount(self.total),
            ).about("vote", "chip")
        for vessel in self.vessels:
            yield from self._wrong_amounts(vessel)
        yield from self._wrong_limits()
        yield from self._wrong_start()

    def _wrong_amounts(self, vessel: Vessel) -> Iterator[Sentence]:
        ceiling = self.total if vessel.ceiling is None else vessel.ceiling
        start = vessel.floor if vessel.start is None else vessel.start
        limits = (
            ("floor", _("floor"), vessel.floor),
            ("ceiling", _("ceiling"), ceiling),
            ("start", _("start"), start),
        )
        for key, name, amount in limits:
            if amount < 0:
                yield _(
                    "The {name} of {theme} is below zero.", name=name, theme=vessel.theme
                ).about("vote", "vessels", vessel.theme, key)
            if amount % self.chip:
                yield _(
                    "The {name} of {theme}, {amount} euros, is no whole number of chips of"
                    " {chip} euros.",
                    name=name,
                    theme=vessel.theme,
                    amount=Amount(amount),
                    chip=Amount(self.chip),
                ).about("vote", "vessels", vessel.theme, key)
        if vessel.ceiling is not None and vessel.floor > vessel.ceiling:
            yield _(
                "The floor of {theme}, {floor} euros, is above its ceiling of {ceiling} euros.",
                theme=vessel.theme,
                floor=Amount(vessel.floor),
                ceiling=Amount(vessel.ceiling),
            ).about("vote", "vessels", vessel.theme, "floor")

    def _wrong_limits(self) -> Iterator[Sentence]:
        floors, ceilings = (sum(limits) * self.chip for limits in (self.floors, self.ceilings))
        if floors > self.total:
            yield _(
                "The floors are {floors} euros together, which is more than the total"
                " of {total} euros.",
                floors=Amount(floors),
                total=Amount(self.total),
            ).about("vote", "vessels")
        if ceilings < self.total:
            yield _(
                "The ceilings hold {ceilings} euros together, which is less than the"
                " total of {total} euros.",
                ceilings=Amount(ceilings),
                total=Amount(self.total),
            ).about("vote", "vessels")

    def _wrong_start(self) -> Iterator[Sentence]:
        if len({vessel.start is None for vessel in self.vessels}) > 1:
            yield _("Some themes have a start and others have none.").about("vote", "vessels")
        amounts = self.start.euros(self)
        for vessel, start in zip(self.vessels, amounts, strict=True):
            if start < vessel.floor:
                yield _(
                    "The floor of {theme}, {floor} euros, is above its start of {start} euros.",
                    theme=vessel.theme,
                    floor=Amount(vessel.floor),
                    start=Amount(start),
                ).about("vote", "vessels", vessel.theme, "start")
            if vessel.ceiling is not None and start > vessel.ceiling:
                yield _(
                    "The start of {theme}, {start} euros, is above its ceiling of {ceiling} euros.",
                    theme=vessel.theme,
                    start=Amount(start),
                    ceiling=Amount(vessel.ceiling),
                ).about("vote", "vessels", vessel.theme, "start")
        if sum(amounts) != self.total:
            yield _(
                "The starts are {starts} euros together, and the total is {total} euros.",
                starts=Amount(sum(amounts)),
                total=Amount(self.total),
            )


@dataclass(frozen=True, slots=True)
class Vessels:
    """The chips in each vessel, in the order of the rules, and those in the pot."""

    chips: tuple[int, ...]
    pot: int = 0

    def left(self, theme: str, rules: VesselRules) -> int:
        """Return how many chips can be taken from a theme before it stands at its floor."""
        place = rules.place(theme)
        return self.chips[place] - rules.floors[place]

    def room(self, theme: str, rules: VesselRules) -> int:
        """Return how many chips can be given to a theme before it stands at its ceiling."""
        place = rules.place(theme)
        return rules.ceilings[place] - self.chips[place]

    def euros(self, rules: VesselRules) -> tuple[int, ...]:
        """Return what each theme gets, in whole euros."""
        return tuple(chips * rules.chip for chips in self.chips)

    def changes(self, rules: VesselRules) -> tuple[int, ...]:
        """Return how many chips each theme has more than at the start, or fewer (below zero)."""
        return tuple(now - was for now, was in zip(self.chips, rules.start.chips, strict=True))

    def move(self, source: str, target: str, chips: int, rules: VesselRules) -> "Vessels":
        """Return the vessels after a move; raise what limits it most: source or target."""
        _refuse_nothing(chips)
        left, room = self.left(source, rules), self.room(target, rules)
        if source == target:
            raise CannotMove(f"from {source} to itself")
        if chips > left and left <= room:
            raise TooLittleLeft(source, chips, left)
        if chips > room:
            raise TooFull(target, chips, room)
        return self.take(source, chips, rules).give(target, chips, rules)

    def take(self, source: str, chips: int, rules: VesselRules) -> "Vessels":
        """Return the vessels with so many chips of a theme in the pot; raise `TooLittleLeft`."""
        _refuse_nothing(chips)
        left = self.left(source, rules)
        if chips > left:
            raise TooLittleLeft(source, chips, left)
        return self._changed(source, -chips, rules)

    def give(self, target: str, chips: int, rules: VesselRules) -> "Vessels":
        """Return the vessels with so many chips of the pot in a theme; raise what limits it."""
        _refuse_nothing(chips)
        room = self.room(target, rules)
        if chips > self.pot and self.pot <= room:
            raise PotTooSmall(chips, self.pot)
        if chips > room:
            raise TooFull(target, chips, room)
        return self._changed(target, chips, rules)

    def check(self, rules: VesselRules) -> None:
        """Raise `Unbalanced` unless this is a valid ballot."""
        if len(self.chips) != len(rules.vessels):
            raise Unbalanced(
                _(
                    "There are {vessels} vessels for {themes} themes.",
                    vessels=len(self.chips),
                    themes=len(rules.vessels),
                )
            )
        if self.pot:
            raise Unbalanced(_("The pot holds {pot} chips; it has to be empty.", pot=self.pot))
        if sum(self.chips) != rules.chips:
            raise Unbalanced(
                _(
                    "There are {there} chips in all instead of {chips}.",
                    there=sum(self.chips),
                    chips=rules.chips,
                )
            )
        for vessel in rules.vessels:
            if min(self.left(vessel.theme, rules), self.room(vessel.theme, rules)) < 0:
                raise Unbalanced(_("{theme} stands outside its limits.", theme=vessel.theme))

    def _changed(self, theme: str, by: int, rules: VesselRules) -> "Vessels":
        """Pour so many chips out of the pot into a theme; below zero, the other way."""
        place = rules.place(theme)
        before, after = self.chips[:place], self.chips[place + 1 :]
        return Vessels((*before, self.chips[place] + by, *after), self.pot - by)


BLANK: Final = Vessels(())
"""The ballot that divides nothing: a blank vote."""


def _refuse_nothing(chips: int) -> None:
    """Raise `CannotMove` unless there is something to move."""
    if chips < 1:
        raise CannotMove(f"{chips} chips is nothing to move")
