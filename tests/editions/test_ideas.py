"""Ideas to which anything happens, in any order: from being handed in to their answer and after.

Nothing happens to an idea that is not in the table of docs/ideas.md, and nobody who wrote one is
without an answer when screening is over.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select

from bot.acting import Acting
from bot.screening import appealing, assessing, mending, owing, publishing
from bot.screening.mending import AnsweredAlready
from bot.screening.publishing import Incomplete
from bot.turns import announce
from budget.assessment import Proposed, Refused, Stage
from budget.defect import Part
from budget.edition import NotReady
from budget.idea import Idea
from budget.moderation import Subject, Thing
from budget.standing import LISTED, MAY_BECOME, NotPossible, Standing
from budget.timeline import Phase
from storage import appeals, assessments, editions, hidings, ideas, notices
from storage.tables import appeals as cases
from storage.tables import notices as waiting
from tests.bot.quarter import BY_CLOCK, SEAL
from tests.bot.screening.desk import MET, NO, NOT_OURS, NOW, SCREENED
from tests.editions.ground import Ground
from tests.storage.linden import SLUG, idea

T = TypeVar("T")

EDITIONS = int(os.environ.get("WIJKSTEM_EDITIONS", "300")) // 15
"""How many there are; thousands are asked for by hand."""

NUMBERS = st.integers(1, 4)
SCREENERS = st.sampled_from(["Fatma", "Joris", "Wilma"])
AUTHORS = {1: ("hans",), 2: ("fatma", "els"), 3: (), 4: ("hans", "els")}
ANSWERED = {Standing.ACCEPTED, Standing.REFUSED, Standing.APPEALED, Standing.UPHELD}
NEVER = (Refused, NotPossible, Incomplete, AnsweredAlready)
"""How those who cannot do something now are told so."""


@pytest.fixture(scope="module", name="ground")
def _ground() -> Iterator[Ground]:
    ground = Ground()
    yield ground
    ground.close()


class Screening(RuleBasedStateMachine):
    """An edition in screening, and everybody who has to do with its ideas."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.ground.clear()
        self.now = NOW
        self.left = False
        self.forgotten: set[str] = set()
        self.owners: dict[int, set[str]] = {}
        written = [
            replace(idea(n, *who[:1]), others=who[1:], standing=standing)
            for (n, who), standing in zip(
                AUTHORS.items(),
                (Standing.OPEN, Standing.OPEN, Standing.WAITING, Standing.OPEN),
                strict=True,
            )
        ]
        edition = replace(SCREENED, vote=BY_CLOCK)
        self.store(lambda db: editions.create(db, edition, written, NOW, "test"))
        self.before = {one.number: one.standing for one in self.ideas()}

    def store(self, work: Callable[[Connection], T]) -> T:
        """Do this in one transaction."""
        return self.ground.do(self.ground.store.run(work))

    def do(self, by: str, work: Callable[..., Any], *given: Any) -> None:
        """Do something, or hear why it cannot be done; a refusal changes nothing."""
        with suppress(*NEVER):
            self.store(lambda db: work(Acting(db, SLUG, by, self.now, SEAL), *given))

    def ideas(self) -> list[Idea]:
        return self.store(lambda db: ideas.since(db, SLUG, -1))

    @rule(number=NUMBERS, by=SCREENERS, can=st.booleans())
    def assess(self, number: int, by: str, can: bool) -> None:
        wish = Proposed(accepted=True, cost=400, title=f"Bank {number}") if can else NO
        self.do(by, assessing.assess, number, MET if can else NOT_OURS, wish)

    @rule(number=NUMBERS, by=SCREENERS)
    def accept_half(self, number: int, by: str) -> None:
        self.do(by, assessing.assess, number, MET, Proposed(accepted=True, title="Bank 1"))

    @rule(number=NUMBERS, by=SCREENERS)
    def read(self, number: int, by: str) -> None:
        self.do(by, assessing.read, number)

    @rule(number=NUMBERS, by=SCREENERS, part=st.sampled_from(Part))
    def ask(self, number: int, by: str, part: Part) -> None:
        self.do(by, assessing.ask, number, part, {"nl": "Wat precies?"})

    @rule(number=NUMBERS)
    def mend(self, number: int) -> None:
        self.do("resident", mending.answered, number, "bij de kerk", 500)

    @rule(by=SCREENERS, only=st.lists(NUMBERS, max_size=2))
    def publish(self, by: str, only: list[int]) -> None:
        wrote = {one.number: set(one.authors) for one in self.ideas()}
        already = {one.number for one in self.ideas() if one.answer}
        self.do(by, publishing.publish, only)
        new = {one.number for one in self.ideas() if one.answer} - already
        self.owners |= {number: wrote[number] for number in new}

    @rule(number=NUMBERS)
    def appeal(self, number: int) -> None:
        self.do("resident", appealing.appeal, number, next(iter(AUTHORS[number]), "x"), "Nee.")

    @rule(number=NUMBERS, by=SCREENERS, can=st.booleans())
    def answer_appeal(self, number: int, by: str, can: bool) -> None:
        yes = Proposed(accepted=True, cost=400, title=f"Boom {number}")
        no = Proposed(accepted=False, reason={"nl": "Het blijft nee."})
        self.do(by, appealing.answer, number, yes if can else no)

    @rule(
        number=NUMBERS,
        standing=st.sampled_from(
            [Standing.OPEN, Standing.HIDDEN, Standing.WITHDRAWN, Standing.MERGED]
        ),
    )
    def change(self, number: int, standing: Standing) -> None:
        """Have somebody hide, restore, withdraw or merge an idea."""

        def changed(who: Acting) -> None:
            ideas.change(who.db, SLUG, number, lambda found: found.become(standing))
            hidings.drop(who.db, SLUG, Thing(Subject.IDEA, number))

        self.do("Fatma", changed)

    @rule(number=NUMBERS)
    def hide_with_a_reason(self, number: int) -> None:
        def hidden(who: Acting) -> None:
            ideas.change(who.db, SLUG, number, lambda found: found.become(Standing.HIDDEN))
            hidings.hide(who.db, SLUG, Thing(Subject.IDEA, number), b"why", who.now)

        self.do("Fatma", hidden)

    @rule(who=st.sampled_from(["hans", "fatma", "els"]))
    def forget(self, who: str) -> None:
        def forgotten(db: Connection) -> None:
            ideas.disown(db, who)
            notices.forget(db, [who])
            appeals.forget(db, [who])

        self.store(forgotten)
        self.forgotten.add(who)

    @rule(days=st.integers(1, 5))
    def pass_time(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.do("clock", owing.remind)

    @precondition(lambda self: not self.left)
    @rule()
    def leave(self) -> None:
        """Try to open the vote: it opens if nobody waits for an answer, and only then."""

        def entered(db: Connection) -> None:
            edition = announce.following(
                db, editions.hold(db, SLUG).edition(), Phase.VOTING, _moment(db, self.now)
            )
            editions.enter(db, edition, self.now, "organiser")

        owed = self.store(lambda db: owing.debts(db, SLUG))
        if owed:
            with pytest.raises(NotReady) as refusal:
                self.store(entered)
            assert all(str(debt.number) in refusal.value.reasons[0] for debt in owed)
            return
        self.store(entered)
        self.left = True
        event("left")

    @invariant()
    def nothing_happens_that_is_not_in_the_table(self) -> None:
        for one in self.ideas():
            last = self.before.get(one.number, one.standing)
            assert one.standing == last or one.standing in MAY_BECOME[last], (last, one.standing)
            event(one.standing)
            self.before[one.number] = one.standing

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
        rows = self.store(
            lambda db: db.execute(
                select(waiting.c.resident, waiting.c.about, waiting.c.number)
            ).all()
        )
        told = Counter((row.resident, row.number) for row in rows if row.about == "answered")
        for number, authors in self.owners.items():
            for author in authors - self.forgotten:
                assert told[author, number] == 1
        assert not self.forgotten & {row.resident for row in rows}

    @invariant()
    def nobody_who_is_forgotten_is_in_a_case(self) -> None:
        found = self.store(lambda db: db.execute(select(cases.c.resident, cases.c.said)).all())
        assert all(bool(row.resident) == bool(row.said) for row in found)


def _moment(db: Connection, now: datetime) -> datetime:
    """Return the moment at which the vote would begin: now, or its own if that is to come."""
    begins = editions.load(db, SLUG).edition().timeline.begins[Phase.VOTING]
    return max(now, begins)


def test_anything_can_happen_to_ideas(ground: Ground) -> None:
    Screening.ground = ground
    often = settings(max_examples=EDITIONS, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(Screening, settings=often)
