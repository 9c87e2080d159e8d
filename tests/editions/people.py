"""Everybody who has to do with ideas, and all that they can do to them, through what does it.

Each thing is done in a transaction of its own, as a screener, an organiser or an author would; what
it promised to who wrote the idea is noted (`tests.editions.promised`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import Connection, select

from bot import merging
from bot.acting import Acting
from bot.moderation import looking
from bot.moderation.looking import NeedsWords, NobodyHears, NothingToDo
from bot.moderation.told import Telling
from bot.screening import appealing, assessing, owing, publishing
from bot.screening.mending import AnsweredAlready
from bot.screening.publishing import Incomplete
from bot.turns import decide
from bot.turns.circumstances import Circumstances
from bot.turns.reactions import Settled
from bot.turns.snapshot import Snapshots
from budget.assessment import CannotAssess, Proposed
from budget.authorship import NotAllowed
from budget.decisions import (
    Appealed,
    Contested,
    Decision,
    DefectMended,
    Forgotten,
    IdeaEdited,
    IdeaLeft,
    IdeaWithdrawn,
    MergeAnswered,
)
from budget.defect import Part
from budget.idea import Idea
from budget.merging import CannotMerge
from budget.moderation import Subject, Thing
from budget.standing import MAY_BECOME, NotPossible, Standing
from budget.timeline import Phase, Timeline
from storage.contributions import ideas
from storage.process import editions
from storage.tables import notices as waiting
from tests.bot.quarter import BY_CLOCK, SEAL
from tests.bot.screening.desk import MET, NO, NOT_OURS, NOW, SCREENED
from tests.editions.ground import Ground
from tests.editions.promised import Promise, Promised
from tests.storage.linden import BEGINS, DAY, SLUG, conversation, idea

T = TypeVar("T")

NUMBERS = st.integers(1, 4)
SCREENERS = ("Fatma", "Joris", "Wilma", "Nel")
BY = st.sampled_from(SCREENERS)
AUTHORS = {1: ("hans",), 2: ("fatma", "els"), 3: (), 4: ("hans", "els")}
NEVER = (CannotAssess, NotPossible, Incomplete, AnsweredAlready, CannotMerge, NotAllowed,
         NothingToDo, NeedsWords, NobodyHears, Settled)  # fmt: skip
"""How those who cannot do something now are told so."""

TIMES = {Phase.IDEAS: BEGINS[Phase.IDEAS]} | {
    phase: NOW + days * DAY
    for days, phase in enumerate(
        (Phase.SCREENING, Phase.VOTING, Phase.COUNTING, Phase.RESULTS, Phase.CARRYING_OUT), 1
    )
}
"""When phases begin: so soon after each other that in each of them somebody may still appeal."""

WISHES = (NO, Proposed(accepted=True, cost=400), Proposed(accepted=True))


class People(RuleBasedStateMachine):
    """An edition with four ideas, and everybody who has to do with them."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.ground.clear()
        self.now = NOW
        self.forgotten: set[str] = set()
        self.owners: dict[int, set[str]] = {}
        self.promised = Promised()
        self.snapshots = Snapshots()
        self.before: dict[int, Standing] = {}
        self.entered = Phase.IDEAS

    def hand_in(self, *, counted: bool) -> None:
        """Begin with four ideas, of which one waits to be read; votes may be counted apart."""
        written = [replace(idea(n, *who[:1]), others=who[1:]) for n, who in AUTHORS.items()]
        written[2] = replace(written[2], standing=Standing.WAITING)
        times = {p: t for p, t in TIMES.items() if counted or p is not Phase.COUNTING}
        timeline = Timeline({**times, Phase.CLOSED: NOW + 12 * DAY})
        edition = replace(SCREENED, vote=BY_CLOCK, timeline=timeline, entered=Phase.IDEAS)
        self.store(lambda db: editions.create(db, edition, written, NOW, "test"))
        self.counted = counted
        for one in written:
            self.promised.of[one.number]
            self.before[one.number] = one.standing

    def store(self, work: Callable[[Connection], T]) -> T:
        """Do this in one transaction."""
        return self.ground.do(self.ground.store.run(work))

    def done(self, work: Callable[[Connection], object]) -> bool:
        """Do something, or hear why it cannot be done; a refusal changes nothing."""
        try:
            self.store(work)
        except NEVER:
            self.snapshots.drop()
            return False
        self.nothing_happens_that_is_not_in_the_table()
        return True

    def do(self, by: str, work: Callable[..., Any], *given: Any) -> bool:
        """Let somebody of the organiser do something."""
        return self.done(lambda db: work(Acting(db, SLUG, by, self.now, SEAL), *given))

    def look(self, work: Callable[..., Any], number: int, *given: str) -> bool:
        """Let somebody decide about an idea that is read first, reported, hidden or contested."""
        thing = Thing(Subject.IDEA, number)
        return self.done(lambda db: work(self.telling(db), thing, *given))

    def telling(self, db: Connection) -> Telling:
        return Telling(db, SLUG, SCREENED.zone, SEAL, self.now)

    def decide(self, who: str, decision: Decision) -> bool:
        """Carry out what a resident decided in a turn."""

        def carried(db: Connection) -> None:
            snapshot, own = self.snapshots.fresh(db), conversation(who.encode(), resident=who)
            assert snapshot
            own.joined = NOW
            decide.carry_out(decision, Circumstances(db, snapshot, own, self.now, SEAL, []))

        return self.done(carried)

    def ideas(self) -> list[Idea]:
        return self.store(lambda db: ideas.since(db, SLUG, -1))

    def told(self) -> list[tuple[str, str, int]]:
        c = waiting.c
        rows = self.store(lambda db: db.execute(select(c.resident, c.about, c.number)).all())
        return [(row.resident, row.about, row.number) for row in rows]

    @invariant()
    def nothing_happens_that_is_not_in_the_table(self) -> None:
        for one in self.ideas():
            last = self.before.get(one.number, one.standing)
            assert one.standing == last or one.standing in MAY_BECOME[last], (last, one.standing)
            event(one.standing)
            self.before[one.number] = one.standing

    def author(self, number: int, which: int) -> str:
        """Return one of those who write an idea now, "" if nobody does any more."""
        authors = self.store(lambda db: ideas.get(db, SLUG, number)).authors
        return authors[which % len(authors)] if authors else ""

    def one_that(self, number: int, is_so: Callable[[Promise], bool]) -> int:
        """Return an idea of which this is so, beginning with this number; itself if there is none.

        What can seldom be done is tried where it can.
        """
        order = [*range(number, max(AUTHORS) + 1), *range(1, number)]
        return next((one for one in order if is_so(self.promised.of[one])), number)

    @rule(number=NUMBERS, wish=st.sampled_from(WISHES))
    def judge(self, number: int, wish: Proposed) -> None:
        """Let one idea be judged and read, and its answer be published."""
        number = self.one_that(number, lambda promise: not promise.answered)
        self.assess(number, "Fatma", wish)
        self.read(number, "Joris")
        self.publish("Wilma", [number])

    @rule(number=NUMBERS, by=BY, wish=st.sampled_from(WISHES))
    def assess(self, number: int, by: str, wish: Proposed) -> None:
        title = f"Bank {number if wish.cost else 1}" if wish.accepted else ""
        found = MET if wish.accepted else NOT_OURS
        self.do(by, assessing.assess, number, found, replace(wish, title=title))

    @rule(number=NUMBERS, by=BY)
    def read(self, number: int, by: str) -> None:
        self.do(by, assessing.read, number)

    @rule(number=NUMBERS, by=BY, part=st.sampled_from(Part))
    def ask(self, number: int, by: str, part: Part) -> None:
        self.do(by, assessing.ask, number, part, {"nl": "Wat precies?"})

    @rule(number=NUMBERS, which=st.integers(0, 3), part=st.sampled_from(["text", "theme"]))
    def edit(self, number: int, which: int, part: str) -> None:
        """Let an author mend what was asked, or else change their idea."""
        number = self.one_that(number, lambda promise: bool(promise.hidden))
        who, found = self.author(number, which), self.store(lambda db: ideas.get(db, SLUG, number))
        draft = replace(found.draft, text=f"{found.text} Nu beter.", theme="groen")
        mended = DefectMended(number, "bij de kerk", 500)
        if self.decide(who, mended if found.asked else IdeaEdited(number, part, draft)):
            asked_aside = found.asked and found.asked.part is Part.OTHER
            if not asked_aside:
                self.promised.edited(number)
                event(f"edited in {self.entered}")

    @rule(number=NUMBERS, which=st.integers(0, 3))
    def withdraw(self, number: int, which: int) -> None:
        if self.decide(self.author(number, which), IdeaWithdrawn(number)):
            self.promised.gone(number)

    @rule(number=NUMBERS, which=st.integers(0, 3))
    def leave(self, number: int, which: int) -> None:
        self.decide(self.author(number, which), IdeaLeft(number))

    @rule(by=BY, only=st.lists(NUMBERS, max_size=2))
    def publish(self, by: str, only: list[int]) -> None:
        wrote = {one.number: set(one.authors) for one in self.ideas()}
        already = {one.number for one in self.ideas() if one.answer}
        self.do(by, publishing.publish, only)
        for number in {one.number for one in self.ideas() if one.answer} - already:
            self.owners[number] = wrote[number]
            self.promised.answered(number)

    @rule(number=NUMBERS, which=st.integers(0, 3))
    def appeal(self, number: int, which: int) -> None:
        number = self.one_that(number, lambda promise: promise.answered)
        who = self.author(number, which)
        if who and self.decide(who, Appealed(number, "Nee.")):
            self.promised.appealed(number)
            event(f"appealed in {self.entered}")

    @rule(number=NUMBERS, by=BY, can=st.booleans())
    def answer_appeal(self, number: int, by: str, can: bool) -> None:
        number = self.one_that(number, lambda promise: promise.appealed)
        yes = Proposed(accepted=True, cost=400, title=f"Boom {number}")
        no = Proposed(accepted=False, reason={"nl": "Het blijft nee."})
        if self.do(by, appealing.answer, number, yes if can else no):
            self.promised.answered(number)

    @rule(number=NUMBERS, by=BY)
    def hide(self, number: int, by: str) -> None:
        if self.look(looking.hide, number, "Er staat een nummer in.", by):
            self.promised.hidden(number, told=True)

    @rule(number=NUMBERS)
    def hide_for_reports(self, number: int) -> None:
        if self.look(looking.hide_for_reports, number):
            self.promised.hidden(number, told=False)

    @rule(number=NUMBERS, by=BY)
    def show(self, number: int, by: str) -> None:
        """Let everybody read what was hidden, or what waited for somebody to read it first."""
        number = self.one_that(number, lambda promise: bool(promise.hidden))
        if self.look(looking.restore, number, "", by):
            self.promised.shown(number)
            event(f"restored in {self.entered}")
        self.look(looking.open_, number, "", by)

    @rule(number=NUMBERS, by=BY, said=st.sampled_from(["", "Het blijft zo."]))
    def settle(self, number: int, by: str, said: str) -> None:
        number = self.one_that(number, lambda promise: bool(promise.hidden))
        if self.look(looking.settle, number, said, by):
            self.promised.settled(number)

    @rule(number=NUMBERS, together=st.booleans())
    def contest(self, number: int, together: bool) -> None:
        """Let one of those who wrote a hidden idea disagree, or all of them."""
        number = self.one_that(number, lambda promise: bool(promise.hidden))
        authors = self.store(lambda db: ideas.get(db, SLUG, number)).authors
        for who in authors if together else authors[-1:]:
            if self.decide(who, Contested(Thing(Subject.IDEA, number), f"Nee, zegt {who}.")):
                self.promised.contested(number, who)
                event(f"contested in {self.entered}")

    @rule(number=NUMBERS, into=NUMBERS, by=BY)
    def merge(self, number: int, into: int, by: str) -> None:
        self.do(by, merging.propose, number, into)
        self.note_what_was_merged()

    @rule(number=NUMBERS, into=NUMBERS)
    def merge_for_good(self, number: int, into: int) -> None:
        """Let an idea go on as part of another, if those who wrote the two still can."""
        for by in SCREENERS[:2]:
            self.merge(number, into, by)
        for which in (0, 1):
            self.answer_merge(number, which, True)

    @rule(number=NUMBERS, which=st.integers(0, 3), agrees=st.booleans())
    def answer_merge(self, number: int, which: int, agrees: bool) -> None:
        merger = self.store(lambda db: ideas.get(db, SLUG, number)).merger
        asked = [number, merger.into if merger else number][which % 2]
        self.decide(self.author(asked, which), MergeAnswered(number, agrees))
        self.note_what_was_merged()

    def note_what_was_merged(self) -> None:
        for one in self.ideas():
            if one.into and not self.promised.of[one.number].gone:
                self.promised.gone(one.number)
                event(f"merged in {self.entered}")

    @rule(who=st.sampled_from(["hans", "fatma", "els"]))
    def forget(self, who: str) -> None:
        self.decide(who, Forgotten(withdraws=False))
        self.forgotten.add(who)
        self.promised.forgotten(who)

    @rule(hours=st.sampled_from([1, 20, 60]))
    def pass_time(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.do("clock", owing.remind)
