"""Ideas to which anything happens, in any order: from being handed in to their answer and after.

Nothing happens to an idea that is not in the table of docs/ideas.md; and when a phase is left,
nobody who wrote one waits for an answer, by what was promised to them (`tests.editions.promised`).
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select

from bot import projects
from bot.moderation import looking
from bot.moderation.waiting import waiting as moderated
from bot.screening import owing
from bot.turns import announce
from budget.assessment import Stage
from budget.edition import NotReady
from budget.standing import LISTED, Standing
from budget.timeline import Phase
from storage.contributions import appeals, assessments, board, ideas
from storage.process import editions
from storage.tables import appeals as cases
from tests.bot.screening.desk import NO
from tests.editions.ground import Ground
from tests.editions.people import SCREENERS, TIMES, People
from tests.storage.linden import SLUG

EDITIONS = int(os.environ.get("WIJKSTEM_EDITIONS", "300")) // 10
"""How many there are; thousands are asked for by hand."""

ANSWERED = {Standing.ACCEPTED, Standing.REFUSED, Standing.APPEALED, Standing.UPHELD}
PHASES = [*TIMES, Phase.CLOSED]
FAR = (0, 0, 0, 1, 1, 2, 2, 3, 4)
"""How many phases may have passed when anything begins to happen."""


@pytest.fixture(scope="module", name="ground")
def _ground() -> Iterator[Ground]:
    ground = Ground()
    yield ground
    ground.close()


class Screening(People):
    """The phases of an edition: entered by hand and by the clock, whoever waits by then."""

    @initialize(
        counted=st.booleans(),
        hidden=st.integers(0, 4),
        deeds=st.lists(st.sampled_from(["edit", "contest", "forget", "settle"]), max_size=3),
        far=st.sampled_from(FAR),
    )
    def begin(self, *, counted: bool, hidden: int, deeds: list[str], far: int) -> None:
        """Begin with ideas of which one may be hidden; or later, when all heard their answer."""
        self.hand_in(counted=counted)
        if hidden:
            self.hide(hidden, "Nel")
        for deed in deeds if hidden else ():
            match deed:
                case "edit":
                    self.edit(hidden, 0, "text")
                case "contest":
                    self.contest(hidden, together=True)
                case "forget":
                    self.forget("els")
                case _:
                    self.settle(hidden, "Nel", "Het blijft zo.")
        for _phase in range(far):
            self.go_on()

    @rule(last=st.booleans())
    def answer_everybody(self, last: bool) -> None:
        """Let the organiser see to all who wait, but perhaps the last: that can always be done."""
        numbers = sorted(self.promised.waiting)
        for number in numbers if last else numbers[:-1]:
            self.see_to(number)
            assert number not in self.promised.waiting, (number, self.promised.of[number])

    @rule()
    def go_on(self) -> None:
        """Do it as it should be done: everybody hears their answer, and then a phase begins."""
        self.answer_everybody(last=True)
        self.enter(ahead=1)

    @rule(number=st.integers(1, 4), which=st.integers(0, 3))
    def appeal_and_go_on(self, number: int, which: int) -> None:
        """Let an author disagree just before the next phase should begin."""
        self.appeal(number, which)
        self.enter(ahead=1)

    def see_to(self, number: int) -> None:
        """Do what whoever wrote this idea waits for."""
        promise = self.promised.of[number]
        found = self.store(lambda db: ideas.get(db, SLUG, number))
        if promise.hidden == "reported":
            return self.hide(number, "Nel")
        if promise.hidden:
            return self.settle(number, "Nel", "Het blijft zo.")
        kept = self.store(lambda db: assessments.get(db, SLUG, number)).assessment
        others = (name for name in SCREENERS if name not in (kept.by, kept.reader))
        if promise.appealed:
            return self.answer_appeal(number, next(others), False)
        if found.asked:
            self.now = max(self.now, found.asked.before)
        self.look(looking.open_, number, "", "Nel")
        self.assess(number, "Fatma", NO)
        self.read(number, "Joris")
        return self.publish("Wilma", [number])

    @rule(ahead=st.sampled_from([1, 1, 1, 1, 2, 3]))
    def enter(self, ahead: int) -> None:
        """Try to enter a phase: it begins if nobody waits, or it ends the vote; and only then.

        Nor does it if the vote would be passed over.
        """
        phase = PHASES[min(PHASES.index(self.entered) + ahead, len(PHASES) - 1)]
        if self.entered is phase or (phase is Phase.COUNTING and not self.counted):
            return
        if self.entered.before(Phase.VOTING) and Phase.VOTING.before(phase):
            with pytest.raises(NotReady):
                self.store(lambda db: self.enter_now(db, phase))
            return
        waits, free = self.promised.waiting, self.free(phase)
        if not waits or free:
            self.leave_out_what_is_no_project(phase)
            self.store(lambda db: self.enter_now(db, phase))
            self.went_on(phase)
            return
        with pytest.raises(NotReady) as refusal:
            self.store(lambda db: self.enter_now(db, phase))
        assert all(str(number) in refusal.value.reasons[0] for number in waits)

    def enter_now(self, db: Connection, phase: Phase) -> None:
        """Enter a phase by hand; it is its own moment by then."""
        row = editions.hold(db, SLUG)
        edition = row.edition()
        moment = max(self.now, edition.timeline.begins.get(phase, self.now))
        edition = announce.following(db, edition, phase, moment)
        announce.enter(db, row, edition, moment, "organiser")
        self.now = moment

    @rule()
    def let_the_clock_enter(self) -> None:
        """Let the clock enter what should have begun by the day of the next phase."""
        timeline = self.store(lambda db: editions.load(db, SLUG).edition()).timeline
        phase = timeline.following(self.entered)
        if phase is None:
            return
        self.leave_out_what_is_no_project(phase)
        self.now = max(self.now, timeline.begins[phase])
        self.store(lambda db: announce.enter_what_is_due(db, SLUG, self.now))
        entered = Phase(self.store(lambda db: editions.load(db, SLUG).phase))
        may_wait = self.promised.waiting and not self.free(phase)
        assert entered is not self.entered or may_wait or phase is Phase.VOTING  # or it is over
        if entered is not self.entered:
            self.went_on(entered)

    def leave_out_what_is_no_project(self, phase: Phase) -> None:
        if phase is Phase.VOTING:
            for number in self.store(lambda db: ideas.standing(db, SLUG, Standing.ACCEPTED)):
                self.do("Nel", projects.leave_out, number, "Het zit al in een ander plan.")

    def free(self, phase: Phase) -> bool:
        """Whether a phase may begin whoever waits: no answers are due yet, or the vote ends so."""
        ends = Phase.COUNTING if self.counted else Phase.RESULTS
        return phase is Phase.SCREENING or (self.entered is Phase.VOTING and phase is ends)

    def went_on(self, phase: Phase) -> None:
        """Note that a phase was entered; unless it is free, everybody has heard their answer."""
        assert self.free(phase) or not self.promised.waiting
        if not self.promised.waiting:
            self.everybody_has_heard_how_it_ended()
        event(f"entered {phase}, {'somebody waits' if self.promised.waiting else 'nobody waits'}")
        self.entered = phase

    def everybody_has_heard_how_it_ended(self) -> None:
        """Look up by the notices what every author of every idea was told of it last."""
        told = self.told()
        for one in self.ideas():
            promise = self.promised.of[one.number]
            if promise.gone:
                continue
            ways = {"hidden", "stays-hidden"} if promise.hidden else {"answered", "heard"}
            for author in one.authors:
                assert ways & {about for who, about, n in told if (who, n) == (author, one.number)}

    @invariant()
    def whoever_waits_is_owed_an_answer_and_nobody_else(self) -> None:
        def seen(db: Connection) -> tuple[set[int], set[int], set[int]]:
            found = moderated(self.telling(db))
            return (
                {debt.number for debt in owing.debts(db, SLUG)},
                set(owing.waiting_for(db, SLUG, board.rows(db, SLUG))),
                {one.seen.thing.number for one in found}
                | {case.number for case in appeals.waiting(db, SLUG)}
                | set(ideas.standing(db, SLUG, Standing.OPEN)),
            )

        owed, listed, somewhere = self.store(seen)
        assert owed == listed == self.promised.waiting
        assert owed <= somewhere

    @invariant()
    def an_answer_is_there_where_it_stands(self) -> None:
        published = self.store(lambda db: assessments.every(db, SLUG))
        for one in self.ideas():
            assert (one.answer is not None) == (one.standing in ANSWERED)
            if one.answer:
                assert one.standing in LISTED
                assert one.answer.accepted == (one.standing is Standing.ACCEPTED)
                assert one.answer.cost if one.answer.accepted else one.answer.reason
                assert published[one.number].assessment.stage is Stage.PUBLISHED

    @invariant()
    def titles_on_the_ballot_are_each_others_own(self) -> None:
        accepted = [one.answer for one in self.ideas() if one.standing is Standing.ACCEPTED]
        titles = Counter(answer.title.casefold() for answer in accepted if answer)
        assert all(title and times == 1 for title, times in titles.items())

    @invariant()
    def every_author_is_told_their_answer_once(self) -> None:
        told = self.told()
        times = Counter((who, number) for who, about, number in told if about == "answered")
        for number, authors in self.owners.items():
            for author in authors - self.forgotten:
                assert times[author, number] == 1
        assert not self.forgotten & {who for who, _about, _number in told}

    @invariant()
    def nobody_who_is_forgotten_is_in_a_case(self) -> None:
        found = self.store(lambda db: db.execute(select(cases.c.resident, cases.c.said)).all())
        assert all(bool(row.resident) == bool(row.said) for row in found)


def test_anything_can_happen_to_ideas(ground: Ground) -> None:
    Screening.ground = ground
    often = settings(max_examples=EDITIONS, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(Screening, settings=often)
