"""Whole editions, in which anything happens in any order: twelve things remain true."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import Phase as Stage
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.channels import Inbound, Refused, TryLater, Unreachable, Unsure
from budget.timeline import Phase
from tests.editions import invariants
from tests.editions.town import HELD_BACK, RESIDENTS, Ground, Resident, Seen, Town

EDITIONS = int(os.environ.get("WIJKSTEM_EDITIONS", "0"))
"""How many are asked for by hand; then what goes wrong is made as small as can be, for minutes."""

IN_CI = 30
STEPS = 50

WORDS = (
    *("hallo", "menu", "ja", "nee", "stop", "start", "vergeet mij", "mijn gegevens", "nieuws"),
    *("idee", "Een bank bij de vijver", "plannen", "steun 1", "steun 2", "steun 99"),
    *("stemmen", "1 3", "2", "1 2", "2 3", "99", "klaar", "-1", "hulp"),
    *("hoe", "taal", "english", "nederlands", "uitslag", "", "\u202e<b>&amp; {title} %s"),
)
ANSWERS = ("answer:", "answer:groen", "answer:?", "answer:?")
FAULTS = (TryLater(1), TryLater(90, everybody=True), Unsure(), Unreachable(), Refused("no"))
NO_YES = tuple(word for word in WORDS if word != "ja")
"""A vote is cast one at a time here, so that it is known whose it was."""

WHO = st.sampled_from(RESIDENTS)
NUMBERS = st.integers(0, 12)
BASKETS = st.sampled_from(("1", "2", "3", "1 3", "2 3"))


class AnEdition(RuleBasedStateMachine):
    """A town in which anybody may do anything."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.town = Town(self.ground)
        self.cast: dict[bytes, tuple[int, ...]] = {}
        self.seen = self.last = self.town.look()

    @initialize(who=st.sets(WHO, min_size=1), voting=st.booleans())
    def begin(self, who: set[Resident], voting: bool) -> None:
        for resident in sorted(who):
            self.join(resident)
        if voting:
            self.enter()

    @rule(who=WHO, text=st.sampled_from(WORDS))
    def write(self, who: Resident, text: str) -> None:
        self.hear(who, self.town.written(who, text))

    @rule(who=WHO, number=NUMBERS, ago=st.sampled_from((0, 0, 0, 1, 4)))
    def choose(self, who: Resident, number: int, ago: int) -> None:
        if chosen := self.town.chosen(who, number, ago):
            self.hear(who, chosen)

    @rule(who=WHO, minutes=st.sampled_from((1, 90, 60 * 24 * 40)), number=NUMBERS)
    def choose_late(self, who: Resident, minutes: int, number: int) -> None:
        if chosen := self.town.chosen(who, number):
            self.hear(who, chosen._replace(at=self.town.now - timedelta(minutes=minutes)))

    @rule(who=WHO)
    def prove(self, who: Resident) -> None:
        self.hear(who, self.town.card(who))

    @rule(who=WHO)
    def join(self, who: Resident) -> None:
        self.pick(who, "hallo", "language:nl", "consent:yes", "news:yes")

    @rule(who=WHO)
    def send_an_idea(self, who: Resident) -> None:
        self.pick(who, "idee", "Een bank bij de vijver", *ANSWERS, "send")

    @precondition(lambda self: self.last.edition.phase == Phase.VOTING)
    @rule(who=WHO, baskets=st.lists(BASKETS, min_size=1, max_size=2))
    def vote(self, who: Resident, baskets: list[str]) -> None:
        if who.key not in self.last.conversations:
            self.join(who)
        for numbers in baskets:
            self.pick(who, "stemmen", numbers, "klaar")
            if who.channel == "telegram":
                self.hear(who, self.town.card(who))
            self.pick(who, "cast")

    @rule(who=WHO)
    def ask_for_a_person(self, who: Resident) -> None:
        self.pick(who, "hulp", "help:answer")
        talk = self.last.conversations.get(who.key)
        if talk and json.loads(talk.state).get("asked"):
            self.hear(who, self.town.written(who, HELD_BACK))
            event("a question")

    @rule(who=WHO, text=st.sampled_from(("vergeet mij", "stop", "start")))
    def decide_for_oneself(self, who: Resident, text: str) -> None:
        self.pick(who, text, "forget")

    @rule(texts=st.lists(st.tuples(WHO, st.sampled_from(NO_YES)), min_size=2, max_size=5))
    def write_together(self, texts: list[tuple[Resident, str]]) -> None:
        before, after = self.happened(*(self.town.written(who, text) for who, text in texts))
        assert len(after.ballots) == len(before.ballots)

    @precondition(lambda self: self.town.said)
    @rule(number=st.integers(0, 10_000))
    def post_again(self, number: int) -> None:
        before = self.town.held()
        again = self.town.said[number % len(self.town.said)]
        self.town.hear(again)
        assert self.town.held() == before

    @rule()
    def answer(self) -> None:
        self.town.answer()

    @rule(channel=st.sampled_from(("telegram", "whatsapp", "sms")), fault=st.sampled_from(FAULTS))
    def fail(self, channel: str, fault: Exception) -> None:
        self.town.quarter.lines[channel].faults.append(fault)

    @rule(hours=st.sampled_from((0.01, 1, 7, 49, 24 * 20)))
    def pass_time(self, hours: float) -> None:
        self.town.pass_time(timedelta(hours=hours))

    @rule(number=NUMBERS)
    def enter(self, number: int = 0) -> None:
        """Enter the next phase; somebody has enough of news before it is sent."""
        self.town.enter()
        self.last = self.town.look()
        talks = self.last.conversations
        eager = [who for who in RESIDENTS if who.key in talks and talks[who.key].news]
        if eager:
            tired = eager[number % len(eager)]
            self.hear(tired, self.town.written(tired, "stop"))

    def pick(self, who: Resident, *things: str) -> None:
        """Let a resident say or choose these, one after the other, as far as they are offered."""
        for thing in things:
            self.town.answer()
            shown = self.town.shown(who)
            keys = shown[-1].keys if shown else []
            close = [at for at, key in enumerate(keys) if key == thing]
            if close and (chosen := self.town.chosen(who, close[0])):
                self.hear(who, chosen)
            elif ":" not in thing:
                self.hear(who, self.town.written(who, thing))

    def hear(self, who: Resident, inbound: Inbound) -> None:
        """Let one thing come in, and remember the ballot that it casts, if it does."""
        before, after = self.happened(inbound)
        for picked in after.cast_since(before):
            unfinished = before.conversations[who.key].unfinished
            assert sorted(picked) == sorted(json.loads(unfinished)[1])
            begins = before.edition.edition().timeline.begins
            at = min(inbound.at or self.town.now, self.town.now)
            assert begins[Phase.VOTING] <= at < begins[Phase.COUNTING]
            assert before.edition.outcome is None
            self.cast[who.right] = picked
            event("a ballot")

    def happened(self, *inbound: Inbound) -> tuple[Seen, Seen]:
        """Let this come in at once; return what there was before and after it.

        Nothing leaves meanwhile.  The ballots of who is forgotten are, if nothing was counted.
        """
        before, left = self.last, len(self.town.sent())
        self.town.hear(*inbound)
        assert len(self.town.sent()) == left
        self.last = self.town.look()
        for key, gone in before.conversations.items():
            there = self.last.conversations.get(key)
            if there is None or there.resident != gone.resident:
                event("forgotten")
                if before.edition.outcome is None:
                    self.cast.pop(gone.right_key, None)
        return before, self.last

    @invariant()
    def nothing_is_lost_doubled_or_out_of_order(self) -> None:
        seen = self.town.look()
        invariants.check_inbox(self.town, seen)
        invariants.check_order(seen)
        invariants.check_ballots(seen)
        invariants.check_one_each(seen, self.cast)
        invariants.check_effects(self.town, seen)
        invariants.check_opted_out(self.seen, seen)
        self.seen = self.last = seen

    def teardown(self) -> None:
        self.town.settle()
        self.nothing_is_lost_doubled_or_out_of_order()
        assert {row.status for row in self.seen.outbox}.isdisjoint(invariants.UNDER_WAY)
        if outcome := self.town.row().outcome:
            invariants.check_count(json.loads(outcome), self.cast.values())
            event("a count")
        invariants.check_secrets(self.town)
        assert self.town.broken() == (None, None)
        self.town.leave()


@pytest.fixture
def ground() -> Iterator[Ground]:
    """Have somewhere to build towns."""
    AnEdition.ground = Ground()
    yield AnEdition.ground
    AnEdition.ground.close()


@pytest.mark.usefixtures("ground")
def test_whatever_happens_in_an_edition_twelve_things_remain_true() -> None:
    run_state_machine_as_test(
        AnEdition,
        settings=settings(
            max_examples=EDITIONS or IN_CI,
            stateful_step_count=STEPS,
            phases=tuple(Stage) if EDITIONS else (Stage.generate,),
        ),
    )
