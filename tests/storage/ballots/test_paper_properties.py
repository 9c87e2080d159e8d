"""Whatever is read, resolved, corrected and voted in chat, in any order: one ballot of each right.

What stands is told by a model of a few lines, which knows nothing of how it is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from budget.edition import Edition
from budget.paper import HandedIn, Round
from budget.timeline import Phase
from storage.ballots import paper, soundness, votes
from storage.ballots.paper import CannotTake
from storage.ballots.votes import Overtaken
from tests.editions.ground import Ground
from tests.storage import pile
from tests.storage.linden import BEGINS, EDITION, SLUG
from tests.storage.pile import ANNA, BERT, BY_CODE, DAY, Slip

T = TypeVar("T")

SLIPS = ["1", "3", "1 3", "", "1", "3", "1 2", "?"]
INVALID = {"1 2", "?"}
PEOPLE = 3
"""Of whom the last never votes in chat."""

NOBODY = PEOPLE
"""Whose code is on a ballot that has none."""

which = st.integers(0, 9)
slips = st.tuples(st.sampled_from(SLIPS), st.sampled_from([0, 1, 2, 2, NOBODY]))
ACTIONS = st.one_of(
    st.tuples(st.just("chat"), st.integers(0, PEOPLE - 2), st.sampled_from(["1", "3", ""])),
    st.tuples(
        *(st.just("chat"), st.integers(0, PEOPLE - 2), st.sampled_from(["1", "3", ""])),
        *(st.integers(0, 2), st.sampled_from([11, 12, 13])),
    ),
    st.tuples(st.just("day")),
    st.tuples(
        st.just("batch"), st.integers(0, 2), st.booleans(), st.lists(slips, min_size=1, max_size=3)
    ),
    st.tuples(
        st.just("batch"), st.integers(0, 2), st.booleans(), st.lists(slips, min_size=1, max_size=3)
    ),
    st.tuples(st.just("correct"), st.dictionaries(which, slips, min_size=1, max_size=3)),
    st.tuples(st.just("once"), which, slips),
    st.tuples(st.just("second"), which, which, slips),
    st.tuples(st.just("resolve"), which, which, slips),
    st.tuples(st.just("close"), which),
    st.tuples(st.just("close"), which),
)
TWO_DAYS: list[tuple[object, ...]] = [
    *(("batch", 0, False, [("1", 0), ("3", 1)]), ("batch", 0, True, [("", 1)])),
    *(("chat", 0, "3"), ("day",), ("chat", 1, ""), ("once", 0, ("1", 0)), ("close", 0)),
    *(("chat", 1, "1", 1, 11), ("chat", 0, "", 1, 13)),
    *(("second", 0, 0, ("3", 1)), ("close", 0), ("resolve", 0, 0, ("3", 0)), ("close", 0)),
    *(("correct", {0: ("?", 0), 2: ("1 3", 1)}), ("close", 1), ("close", 0)),
    *(("chat", 1, "3"), ("correct", dict.fromkeys(range(4), ("?", 1))), ("close", 0)),
]
"""What every town begins with: a difference, a resolution, a correction, and refusals."""

MISREAD: list[tuple[object, ...]] = [
    *(("chat", 0, "1"), ("day",), ("batch", 0, True, [("3", 0)]), ("close", 0)),
    *(("batch", 0, False, [("1 3", 0)]), ("day",), ("close", 0)),
    *(("correct", {0: ("3", 0), 1: ("1 3", 1)}), ("close", 0)),
    *(("correct", {0: ("?", 0)}), ("close", 0), ("correct", {0: ("3", 0)}), ("close", 0)),
    *(("correct", {1: ("1 3", 0)}), ("close", 0), ("correct", {1: ("", 1)}), ("close", 0)),
]
"""A code is misread over a vote in chat and another ballot, and read well: both stand again."""


@dataclass
class Standing:
    """A ballot that stands: since when, on which serial number (0 in chat), what is on it."""

    moment: datetime
    serial: int
    ballot: str

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it comes among others; in the same second chat comes after paper."""
        return self.moment, self.serial or 999


@dataclass
class Batch:
    """A batch as the model knows it."""

    handed_in: HandedIn | None
    read: dict[int, dict[Round, Slip]] = field(default_factory=dict)

    def settled(self) -> dict[int, Slip] | None:
        """Return what is on its ballots, or None while anybody has still to read one."""
        found = {}
        for serial, read in self.read.items():
            first, second = read.get(Round.FIRST), read.get(Round.SECOND)
            if first is None or second is None:
                return None
            if first != second and Round.RESOLUTION not in read:
                return None
            found[serial] = read.get(Round.RESOLUTION, second)
        return found


class Town:
    """An edition in the store, and the model beside it."""

    def __init__(self, ground: Ground, edition: Edition) -> None:
        self.ground, self.edition, self.day = ground, edition, DAY
        self.codes: list[str] = []
        self.open: dict[int, Batch] = {}
        self.moments: dict[int, datetime] = {}
        self.serials = iter(n * 31 % 97 for n in range(1, 97))
        self.standing: dict[str, Standing] = {}
        self.said: dict[str, Standing] = {}
        self.settled: dict[int, Slip] = {}
        self.first_in_chat = self.counted = self.replaced = 0
        ground.clear()
        self.do(lambda db: pile.begin(db, edition))
        self.codes = self.do(lambda db: pile.issue(db, PEOPLE))

    def do(self, work: Callable[[Connection], T]) -> T:
        return self.ground.do(self.ground.store.run(work))

    @property
    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 18, tzinfo=UTC)

    def slip(self, ballot: str, person: int) -> Slip:
        with_code = self.edition is BY_CODE and person != NOBODY
        return Slip(ballot, self.codes[person] if with_code else "")

    def some(self, which: int) -> int:
        """Return the number of a batch that is open, or one that never is."""
        return sorted(self.open)[which % len(self.open)] if self.open else 99

    def one_of(self, number: int, which: int) -> int:
        """Return the serial number of a ballot in a batch, or one that never is."""
        there = sorted(self.open[number].read) if number in self.open else []
        return there[which % len(there)] if there else 999

    def act(self, action: tuple[object, ...]) -> None:
        """Do this, if it is allowed."""
        name, *given = action
        getattr(self, f"_{name}")(*given)

    def _day(self) -> None:
        self.day += timedelta(days=1)

    def _chat(self, person: int, ballot: str, back: int = 0, hour: int = 18) -> None:
        """Let somebody vote in chat; what was said before may come in now."""
        code, day = self.codes[person], max(DAY, self.day - timedelta(days=back))
        at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        picked = map(int, ballot.split())
        try:
            self.do(lambda db: pile.chat(db, code, day, *picked, hour=hour))
        except Overtaken:
            assert self.standing[code].moment > at
            return
        before = self.standing.get(code)
        assert before is None or before.moment <= at
        self.first_in_chat += before is None
        self.standing[code] = self.said[code] = Standing(at, 0, ballot)

    def _batch(self, back: int, timed: bool, given: list[tuple[str, int]]) -> None:
        day = max(DAY, self.day - timedelta(days=back))
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if timed else None
        closes = BEGINS[Phase.COUNTING].date()
        if at >= BEGINS[Phase.RESULTS] if at else day > closes:
            with pytest.raises(CannotTake, match="Nobody could vote then"):
                self.do(lambda db: pile.open_batch(db, day, at, now=self.now))
            return
        number = self.do(lambda db: pile.open_batch(db, day, at, now=self.now))
        self.open[number] = Batch(HandedIn(day, at))
        self._both(number, {next(self.serials): slip for slip in given})

    def _correct(self, given: dict[int, tuple[str, int]]) -> None:
        number = self.do(lambda db: pile.open_batch(db, DAY, corrects="misread"))
        self.open[number] = Batch(None)
        closed = sorted(self.moments)
        self._both(number, {closed[n % len(closed)]: slip for n, slip in given.items() if closed})

    def _both(self, number: int, given: dict[int, tuple[str, int]]) -> None:
        for serial, slip in given.items():
            self._enter(number, serial, slip, Round.FIRST)
            self._enter(number, serial, slip, Round.SECOND)

    def _once(self, which: int, given: tuple[str, int]) -> None:
        self._enter(self.some(which), next(self.serials), given, Round.FIRST)

    def _second(self, which: int, ballot: int, given: tuple[str, int]) -> None:
        number = self.some(which)
        self._enter(number, self.one_of(number, ballot), given, Round.SECOND)

    def _enter(self, number: int, serial: int, given: tuple[str, int], name: Round) -> None:
        slip, by = self.slip(*given), ANNA if name is Round.FIRST else BERT
        try:
            self.do(lambda db: pile.enter(db, number, name, by, {serial: slip}))
        except CannotTake:
            return
        self.open[number].read.setdefault(serial, {})[name] = slip

    def _resolve(self, which: int, ballot: int, given: tuple[str, int]) -> None:
        number, slip = self.some(which), self.slip(*given)
        serial = self.one_of(number, ballot)
        try:
            self.do(lambda db: paper.resolve(db, SLUG, number, serial, pile.read(db, slip, "Dirk")))
        except CannotTake:
            return
        self.open[number].read[serial][Round.RESOLUTION] = slip

    def _close(self, which: int) -> None:
        number = self.some(which)
        batch = self.open.get(number)
        found = batch.settled() if batch else None
        unread = self._unread(found) if batch and found and not batch.handed_in else []
        try:
            record = self.do(lambda db: pile.close(db, number, self.now))
        except CannotTake:
            assert batch is None or found is None or (found and self._too_soon(batch)) or unread
            return
        assert batch is not None
        assert found is not None
        assert not unread
        del self.open[number]
        self._count(batch.handed_in, found)
        assert record.ballots == len(found)
        assert record.ballots == record.counted + record.later + sum(record.invalid.values())
        self.counted += record.counted
        self.replaced += record.replaced

    def _too_soon(self, batch: Batch) -> bool:
        return batch.handed_in is not None and batch.handed_in.moment(self.edition) > self.now

    def _count(self, handed_in: HandedIn | None, found: dict[int, Slip]) -> None:
        if handed_in:
            self.moments |= dict.fromkeys(found, handed_in.moment(self.edition))
        self.settled |= found
        self.standing = self._standing(found)

    def _standing(self, found: dict[int, Slip]) -> dict[str, Standing]:
        """Return what stands once these are read: without them, chat stands again."""
        gone = {code for code, there in self.standing.items() if there.serial in found}
        back = {code: self.said[code] for code in gone & self.said.keys()}
        standing = {code: one for code, one in self.standing.items() if code not in gone} | back
        for moment, serial in sorted((self.moments[serial], serial) for serial in found):
            slip = found[serial]
            right = self._right(serial, slip)
            before = standing.get(right)
            later = before is None or before.place <= (moment, serial)
            if right and slip.ballot not in INVALID and later:
                standing[right] = Standing(moment, serial, slip.ballot)
        return standing

    def _right(self, serial: int, slip: Slip) -> str:
        return slip.code if self.edition is BY_CODE else f"paper {serial}"

    def _unread(self, found: dict[int, Slip]) -> list[int]:
        """Return what would stand once these are corrected, and is not among them."""
        gone = {code for code, there in self.standing.items() if there.serial in found}
        standing, before_all = self._standing(found), (datetime.min.replace(tzinfo=UTC), 0)
        places = {right: one.place for right, one in standing.items()}
        return [
            serial
            for serial, slip in self.settled.items()
            if serial not in found and slip.ballot not in INVALID
            for right in gone & {self._right(serial, slip)}
            if (self.moments[serial], serial) > places.get(right, before_all)
        ]

    def check(self) -> None:
        """What stands is what the model says, and the sums of the records are the turnout."""
        expected = sorted(there.ballot for there in self.standing.values())
        assert self.do(pile.counted) == expected
        assert self.do(lambda db: soundness.unmatched(db, SLUG)) == (0, 0)
        turnout = self.do(lambda db: votes.turnout(db, SLUG))
        assert turnout == len(self.standing)
        assert turnout == self.first_in_chat + self.counted - self.replaced


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """Give a store in memory."""
    ground = Ground()
    yield ground
    ground.close()


@pytest.mark.parametrize("edition", [EDITION, BY_CODE], ids=["number", "code"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(actions=st.lists(ACTIONS, min_size=20, max_size=40))
def test_at_most_one_ballot_of_each_right_stands_and_it_is_the_last(
    ground: Ground, edition: Edition, actions: list[tuple[object, ...]]
) -> None:
    town = Town(ground, edition)
    for action in (*TWO_DAYS, *actions):
        town.act(action)
        town.check()
    assert town.counted


@pytest.mark.parametrize("edition", [EDITION, BY_CODE], ids=["number", "code"])
def test_what_a_misread_code_has_replaced_stands_again(ground: Ground, edition: Edition) -> None:
    town = Town(ground, edition)
    for action in MISREAD:
        town.act(action)
        town.check()
    assert bool(town.open) is (edition is BY_CODE)  # the last one is refused: 0 is not read anew
