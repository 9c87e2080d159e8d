"""Whole editions, in which anything happens in any order: twelve things remain true."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase as Stage
from hypothesis import event, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from structlog.testing import capture_logs

from bot.channels import Inbound, Kind, Refused, TryLater, Unreachable, Unsure
from bot.channels.messages import OptedOut, Status
from budget.timeline import Phase
from storage.post.mail import Posted
from tests.editions import invariants
from tests.editions.ground import Ground
from tests.editions.invariants import Dead
from tests.editions.seen import Seen
from tests.editions.town import HELD_BACK, LOGGED, RESIDENTS, Resident, Town, asks

EDITIONS = int(os.environ.get("WIJKSTEM_EDITIONS", "300"))
"""How many there are; thousands are asked for by hand."""

SEED = int(os.environ.get("WIJKSTEM_SEED", "0"))
"""Which ones: the same number gives the same editions again, another gives others."""

STAGES = (Stage.generate, Stage.shrink) if "WIJKSTEM_SHRINK" in os.environ else (Stage.generate,)
"""By hand, what goes wrong can be made as small as can be, for minutes."""

TOGETHER = 100
"""Editions in one test: what has been tried is remembered that long."""

STEPS = 50

WORDS = (
    *("hallo", "menu", "ja", "nee", "stop", "start", "vergeet mij", "mijn gegevens", "nieuws"),
    *("idee", "Een bank bij de vijver", "plannen", "steun 1", "steun 2", "steun 99"),
    *("stemmen", "1 3", "2", "1 2", "2 3", "99", "klaar", "-1", "hulp"),
    *("hoe", "taal", "english", "nederlands", "uitslag", "", "\u202e<b>&amp; {title} %s"),
)
ANSWERS = ("answer:", "answer:groen", "answer:?", "answer:?")
FAULTS = (
    TryLater(1),
    TryLater(90, everybody=True),
    Unsure(),
    Unreachable(),
    OptedOut(),
    Refused("no"),
)
NO_YES = tuple(word for word in WORDS if word != "ja")
"""A vote is cast one at a time here, so that it is known whose it was."""

STATUSES = st.sampled_from(
    (
        *(("queued", 0), ("sent", 0), ("delivered", 0), ("read", 0)),
        *(("undelivered", 30003), ("failed", 30005), ("undelivered", 63024), ("failed", 21610)),
    )
)
DEAD_LETTERS = 2
"""How many there are at once, at most: each costs as much as twenty other messages."""

SORRY = ("Something went wrong on our side", "Er ging iets mis bij ons")

FAULT = st.sampled_from(FAULTS)
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
        self.dead: dict[tuple[str, str], Dead] = {}
        self.told: dict[str, list[Status]] = defaultdict(list)
        self.sure: dict[str, Posted] = {}
        self.forgotten: set[bytes] = set()
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
        if talk and asks(talk.state):
            self.hear(who, self.town.written(who, HELD_BACK))
            event("a question")

    @rule(who=WHO, text=st.sampled_from(("vergeet mij", "stop", "start")))
    def decide_for_oneself(self, who: Resident, text: str) -> None:
        self.pick(who, text, "forget")

    @rule(texts=st.lists(st.tuples(WHO, st.sampled_from(NO_YES)), min_size=2, max_size=5))
    def write_together(self, texts: list[tuple[Resident, str]]) -> None:
        before, after = self.happened(*(self.town.written(who, text) for who, text in texts))
        assert len(after.ballots) == len(before.ballots)

    @precondition(lambda self: len(self.dead) < DEAD_LETTERS)
    @rule(
        who=WHO, text=st.sampled_from(WORDS), then=st.sampled_from(NO_YES), together=st.booleans()
    )
    def send_poison(self, who: Resident, text: str, then: str, together: bool) -> None:
        """Send what cannot be answered, and something that can, at once or afterwards."""
        poison, more = self.town.written(who, text), self.town.written(who, then)
        self.dead[poison.channel, poison.message_id] = Dead(who.key, self.town.now)
        held = self.held_beside(who)
        with self.town.refusing(poison):
            before, after = self.happened(poison, *([more] if together else []))
        said = [posting.body for posting in after.said_since(before)]
        assert sum(any(sorry in body for sorry in SORRY) for body in said) == 1
        assert after.ballots == before.ballots
        if not together:
            assert self.held_beside(who) == held
            before, after = self.happened(more)
            assert after.said_since(before)
        assert who.key in after.conversations

    def held_beside(self, who: Resident) -> dict[str, list[dict[str, Any]]]:
        """Return all that is held but for what is said, and where the conversation is."""
        held = self.town.held("inbox", "outbox")
        held["conversations"] = [row for row in held["conversations"] if row["key"] != who.key]
        return held

    @rule(who=WHO, kind=st.sampled_from((Kind.BLOCKED, Kind.UNBLOCKED)), by_word=st.booleans())
    def block_or_unblock(self, who: Resident, kind: Kind, by_word: bool) -> None:
        """Have a provider say that a resident blocked us, or did so no longer; a STOP stays one."""
        word = ("STOP" if kind is Kind.BLOCKED else "HELP") if by_word else ""
        before, after = self.happened(self.town.membership(who, kind, word))
        assert after.outbox.keys() <= before.outbox.keys()
        was, there = before.conversations.get(who.key), after.conversations.get(who.key)
        if was is None or there is None:
            assert was is there
            return
        own_wish = bool(was.stopped and not was.blocked)
        if kind is Kind.BLOCKED:
            assert there.stopped
            assert there.blocked == (not own_wish and not by_word)
        else:
            assert (there.stopped, there.blocked) == (own_wish, False)

    @precondition(lambda self: self.town.said)
    @rule(number=st.integers(0, 10_000), often=st.integers(1, 3))
    def post_again(self, number: int, often: int) -> None:
        before = self.town.held()
        again = self.town.said[number % len(self.town.said)]
        self.town.hear(*[again] * often)
        assert self.town.held() == before

    @rule(
        channel=st.sampled_from(("whatsapp", "sms")),
        number=st.integers(0, 10_000),
        told=st.lists(STATUSES, min_size=1, max_size=3),
    )
    def tell(self, channel: str, number: int, told: list[tuple[str, int]]) -> None:
        """Have a provider say what became of a message, in any order, or of the next one."""
        line = self.town.quarter.lines[channel]
        sent = [*(sent.number for sent in line.sent), f"{channel} {line.numbers + 1}"]
        provider_id = sent[number % len(sent)]
        for state, error in told:
            self.provider_says(Status(provider_id, state, error))

    @rule(told=STATUSES)
    def tell_of_nobodys(self, told: tuple[str, int]) -> None:
        before = self.town.held()
        self.town.tell(Status("of nobody", *told))
        assert self.town.held() == before

    def provider_says(self, status: Status) -> None:
        """Let a provider say this, and see that who cannot be reached is written to no more."""
        number, before = status.message_id, self.last
        further, most = invariants.FURTHER, self.sure.get(number, Posted.SENT)
        word = invariants.WORDS[status.state]
        news = further[word] > further[most] and not self.town.heard_since(number)
        self.told[number].append(status)
        self.town.tell(status)
        self.last = self.town.look(before)
        keys = {row.key for row in self.last.outbox.values() if row.provider_id == number}
        if keys:
            self.sure[number] = max(most, word, key=further.__getitem__)
        for key in keys:
            if status.unreachable and news:
                self.is_lost(key, status.opted_out)
            was, there = before.conversations.get(key), self.last.conversations.get(key)
            if was and there and ((was.stopped and not was.blocked) or not news):
                assert (there.stopped, there.blocked) == (was.stopped, was.blocked)

    def is_lost(self, key: bytes, opted_out: bool) -> None:
        """See that nothing is sent any more of our own accord to who cannot be reached."""
        if there := self.last.conversations.get(key):
            assert there.stopped
            assert not (opted_out and there.blocked)
            event("opted out" if opted_out else "lost")

    @rule(both=st.booleans())
    def answer(self, both: bool = False) -> None:
        """Send what is due; who turns out to be unreachable gets nothing more of our own accord."""
        (self.town.answer_from_both if both else self.town.answer)()
        self.last = self.town.look(self.last)
        self.see_who_is_lost()

    def see_who_is_lost(self) -> None:
        """See that nothing is sent of our own accord to who could not be reached.

        The last reply to who is forgotten belongs to nobody, so what becomes of it tells nothing
        about who begins anew at that address.
        """
        for key, opted_out in self.town.lost():
            if key not in self.forgotten:
                self.is_lost(key, opted_out)

    @rule(who=WHO, text=st.sampled_from(("stop", "vergeet mij", "menu")), fault=FAULT | st.none())
    def write_meanwhile(self, who: Resident, text: str, fault: Exception | None) -> None:
        """Have somebody write while messages are on their way, one of which may go wrong."""
        if fault:
            self.fail(who.channel, fault)
        with self.town.on_the_way():
            self.hear(who, self.town.written(who, text))
        self.last = self.town.look(self.last)
        self.see_who_is_lost()

    @rule(channel=st.sampled_from(("telegram", "whatsapp", "sms")), fault=FAULT)
    def fail(self, channel: str, fault: Exception) -> None:
        self.town.quarter.lines[channel].faults.append(fault)

    @rule(hours=st.sampled_from((0.01, 1, 7, 49, 24 * 20)))
    def pass_time(self, hours: float) -> None:
        self.town.pass_time(timedelta(hours=hours))

    @rule(number=NUMBERS)
    def enter(self, number: int = 0) -> None:
        """Enter the next phase; somebody has enough of news before it is sent."""
        self.town.enter()
        self.last = self.town.look(self.last)
        talks = self.last.conversations
        eager = [who for who in RESIDENTS if who.key in talks and talks[who.key].news]
        if eager:
            tired = eager[number % len(eager)]
            self.hear(tired, self.town.written(tired, "stop"))

    def pick(self, who: Resident, *things: str) -> None:
        """Let a resident say or choose these, one after the other, as far as they are offered."""
        for thing in things:
            self.answer()
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
            unfinished = before.conversations[who.key].unfinished or "[null,[]]"
            assert sorted(picked) == sorted(json.loads(unfinished)[1])
            begins = before.edition.edition().timeline.begins
            at = min(inbound.at or self.town.now, self.town.now)
            assert begins[Phase.VOTING] <= at < begins[Phase.COUNTING]
            assert before.edition.outcome is None
            self.cast[who.right] = picked
            event("a ballot")

    def happened(self, *inbound: Inbound) -> tuple[Seen, Seen]:
        """Let this come in at once; return what there was before and after it.

        Nothing leaves meanwhile.  The ballots of who is forgotten are, if nothing was counted, and
        so are their dead letters, but for one that came in after them in the other process.
        """
        before, left = self.last, len(self.town.sent())
        self.town.hear(*inbound)
        assert len(self.town.sent()) == left
        self.last = self.town.look(before)
        for key, gone in before.conversations.items():
            there = self.last.conversations.get(key)
            if there is None or there.resident != gone.resident:
                self.forgotten.add(key)
                event("forgotten")
                new, old = self.last.dead_since(before), self.dead.items()
                self.dead = {n: it for n, it in old if it.key != key or n in new}
                if before.edition.outcome is None and not gone.asked_to_join:
                    self.cast.pop(gone.right_key or b"", None)
        return before, self.last

    @invariant()
    def nothing_is_lost_doubled_or_out_of_order(self) -> None:
        seen = self.town.look(self.last)
        if seen is not self.seen:
            invariants.check_inbox(self.town, seen, self.dead)
            invariants.check_order(seen)
            invariants.check_one_each(seen, self.cast)
            invariants.check_ballots(seen)
            invariants.check_effects(self.town, seen)
            invariants.check_statuses(seen, self.seen, self.told, self.sure)
            invariants.check_opted_out(self.seen, seen)
        self.seen = self.last = seen

    def teardown(self) -> None:
        try:
            self.end()
        finally:
            self.town.leave()

    def end(self) -> None:
        """Let everything be sent, and see what has become of the edition."""
        self.town.settle()
        self.nothing_is_lost_doubled_or_out_of_order()
        assert {row.status for row in self.seen.outbox.values()}.isdisjoint(invariants.UNDER_WAY)
        if outcome := self.seen.edition.outcome:
            invariants.check_count(json.loads(outcome), self.cast.values())
            event("a count")
        invariants.check_secrets(self.town)
        assert self.town.broken() == (None, None, (0, 0))


@pytest.fixture
def ground() -> Iterator[Ground]:
    """Have somewhere to build towns."""
    AnEdition.ground = Ground()
    yield AnEdition.ground
    AnEdition.ground.close()


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("first", range(0, EDITIONS, TOGETHER))
def test_whatever_happens_in_an_edition_twelve_things_remain_true(first: int) -> None:
    with capture_logs() as logged:
        run_state_machine_as_test(
            seed(SEED * 1_000_000 + first)(AnEdition),
            settings=settings(
                max_examples=min(TOGETHER, EDITIONS - first),
                stateful_step_count=STEPS,
                phases=STAGES,
            ),
        )
    assert {entry["event"] for entry in logged} <= LOGGED
