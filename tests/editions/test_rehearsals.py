"""Whatever happens in an edition whose vote is rehearsed: nothing of that counts or stays."""

from collections.abc import Iterator

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from structlog.testing import capture_logs

from budget.timeline import Phase
from storage.residents import rehearsals
from storage.residents.rehearsals import CannotRehearse
from tests.editions.ground import Ground
from tests.editions.test_editions import BASKETS, SEED, STAGES, STEPS, WHO, AnEdition
from tests.editions.town import LOGGED, Resident
from tests.storage.linden import SLUG

WORD = "OEFEN-K7M2X"
EDITIONS = 15


class Rehearsed(AnEdition):
    """A town in which anybody may do anything, and ambassadors rehearse the vote."""

    test_votes = 0

    @precondition(lambda self: self.last.edition.phase == Phase.IDEAS)
    @rule(who=WHO, numbers=BASKETS)
    def rehearse(self, who: Resident, numbers: str) -> None:
        self.let(WORD)
        self.join(who)
        ballots = self.last.ballots
        self.pick(who, WORD, "stemmen", numbers, "klaar", "cast")
        assert self.last.ballots == ballots
        Rehearsed.test_votes += self.rehearsing("AND voted")

    @rule()
    def end_rehearsals(self) -> None:
        self.let("")

    def let(self, word: str) -> None:
        """Have the organiser let the vote be rehearsed, or no more, if that can be."""
        store, now = self.town.ground.store, self.town.now
        try:
            self.town.ground.do(
                store.run(lambda db: rehearsals.let(db, SLUG, word, now, "organiser"))
            )
        except CannotRehearse:
            assert not Phase(self.last.edition.phase).before(Phase.VOTING)
        self.last = self.town.look(self.last)

    def rehearsing(self, having: str = "") -> int:
        """Return how many rehearse."""
        asked = f"SELECT count(*) FROM rehearsals WHERE TRUE {having}"  # noqa: S608 - our own
        found = self.town.ground.file.execute(asked)
        return int(found.fetchone()[0])

    @invariant()
    def nothing_of_a_rehearsal_counts_or_stays(self) -> None:
        phase = Phase(self.last.edition.phase)
        if phase.before(Phase.VOTING):
            assert self.last.ballots == {}
            assert self.last.counted == []
        else:
            assert self.rehearsing() == 0


@pytest.fixture
def ground() -> Iterator[Ground]:
    """Have somewhere to build towns."""
    Rehearsed.ground = Ground()
    yield Rehearsed.ground
    Rehearsed.ground.close()


@pytest.mark.usefixtures("ground")
def test_whatever_happens_nothing_of_a_rehearsal_counts_or_stays() -> None:
    with capture_logs() as logged:
        run_state_machine_as_test(
            seed(SEED)(Rehearsed),
            settings=settings(max_examples=EDITIONS, stateful_step_count=STEPS, phases=STAGES),
        )
    assert {entry["event"] for entry in logged} <= LOGGED
    assert Rehearsed.test_votes > EDITIONS
