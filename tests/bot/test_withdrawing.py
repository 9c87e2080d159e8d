"""A project that is withdrawn while people vote: told to all alike, counted as not there."""

import shlex
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot import projects
from bot.acting import Acting
from bot.turns import announce
from budget.ballot import AnyBallot, Basket, Points
from budget.count import CountRules, Outcome, Rule, Verdict
from budget.edition import Edition
from budget.paper import flaws
from budget.rules import BasketRules, ChoiceRules, PointRules, VoteRules
from budget.timeline import Phase
from storage import journal
from storage.ballots import published, votes
from storage.contributions import ideas
from storage.documents import result_from_json
from storage.engine import Storage
from storage.process import editions
from storage.tables import notices
from tests.bot.command import Run, run, stored
from tests.bot.quarter import BY_CLOCK, CLOSE, FATMA, HANS, PLAIN, SEAL, Quarter
from tests.storage.linden import DAY, NOW, SLUG, ballot, idea

__all__ = ["run"]

ELS, JORIS = "5250017003", "5250017004"
WHY = "de speeltuin verhuist."


def withdraw(db: Connection, now: object = NOW, number: int = 1) -> None:
    where = Acting(db, SLUG, "Sanne", now, SEAL)  # type: ignore[arg-type]
    projects.withdraw(where, number, WHY, "Mo")


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter where people vote: Fatma and Hans did, Els began, Joris was there before."""
    quarter = Quarter(store)
    await quarter.found(replace(PLAIN, vote=BY_CLOCK))
    quarter.office.start_turns()
    quarter.now -= 2 * DAY
    await quarter.join(JORIS)
    quarter.now += 2 * DAY
    for who, numbers in ((FATMA, "1 3"), (HANS, "3")):
        await quarter.join(who)
        await quarter.fill(who, numbers)
        await quarter.share(who, f"+3161234567{who[-1]}")
        await quarter.confirm(who, "cast")
    await quarter.join(ELS)
    await quarter.say(ELS, "stemmen", "1 3", "menu")
    yield quarter
    await quarter.office.stop()


async def withdrawn(quarter: Quarter) -> dict[str, str]:
    """Withdraw project 1, and return what each is told of it."""
    await quarter.storage.run(lambda db: withdraw(db, quarter.now))
    said: dict[str, str] = {}
    for one in await quarter.strike():
        said[one.address] = f"{said.get(one.address, '')}\n{one.reply.text}"
    return said


async def test_who_was_there_since_one_can_vote_is_told_and_voters_alike(quarter: Quarter) -> None:
    said = await withdrawn(quarter)
    assert set(said) == {FATMA, HANS, ELS}
    assert said[FATMA] == said[HANS]  # who voted for it, and who did not
    assert "de rest van uw stem" in said[FATMA]
    assert "uit uw keuze gehaald" in said[ELS]


async def test_what_waits_to_be_told_says_nothing_of_anybodys_vote(quarter: Quarter) -> None:
    await quarter.storage.run(lambda db: withdraw(db, quarter.now))
    rows = await quarter.rows(notices)
    told = {(row["about"], row["number"], row["said"], row["due"]) for row in rows}
    assert (len(rows), len(told)) == (3, 1)


async def test_who_wrote_the_idea_is_told_whatever_the_phase(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(replace(PLAIN, entered=Phase.SCREENING))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.join(HANS)
    by = (await quarter.held(FATMA)).resident
    await store.run(lambda db: ideas.put(db, SLUG, replace(idea(3), others=(by,))))
    await store.run(lambda db: withdraw(db, quarter.now, 3))
    assert {one.address for one in await quarter.strike()} == {FATMA}
    await quarter.office.stop()


async def test_a_vote_that_was_read_back_with_it_is_not_cast_unseen(quarter: Quarter) -> None:
    await quarter.say(ELS, "stemmen", "klaar")
    await quarter.share(ELS, "+31612345673")
    await quarter.storage.run(lambda db: withdraw(db, quarter.now))
    [again] = await quarter.tap(ELS, "cast")
    assert "intussen ingetrokken" in again.reply.text
    assert await quarter.counted() == [(1, 3), (3,)]
    await quarter.say(ELS, "klaar")
    await quarter.tap(ELS, "cast")
    assert await quarter.counted() == [(1, 3), (3,), (3,)]


async def test_the_rest_of_a_vote_counts_and_all_of_it_can_be_verified(quarter: Quarter) -> None:
    before = await quarter.storage.run(lambda db: editions.load(db, SLUG).rules_hash)
    await withdrawn(quarter)
    quarter.now = CLOSE + DAY
    await quarter.strike()
    kept = (await quarter.storage.run(lambda db: editions.load(db, SLUG))).outcome
    outcome = result_from_json(kept or "")
    assert isinstance(outcome, Outcome)
    told = {e.candidate.id: (e.verdict, e.candidate.votes) for e in outcome.explanations}
    assert told["1"] == (Verdict.WITHDRAWN, 1)
    assert told["3"] == (Verdict.FUNDED, 2)
    assert await quarter.storage.run(lambda db: votes.broken(db, SLUG)) is None
    assert await quarter.storage.run(lambda db: journal.broken(db, SLUG)) is None
    assert await quarter.storage.run(lambda db: editions.load(db, SLUG).rules_hash) == before
    said = await quarter.say(FATMA, "uitslag", "1")
    assert "ingetrokken" in said[-1].reply.text


def test_a_ballot_on_paper_on_which_it_stands_is_valid() -> None:
    edition = replace(PLAIN, vote=VoteRules(BasketRules(least=2)))
    assert flaws(Basket((1, 3)), _without(edition)) == ()


def _without(edition: Edition) -> Edition:
    changed = (replace(p, withdrawn=WHY if p.number == 1 else "") for p in edition.projects)
    return replace(edition, projects=tuple(changed))


RULES: list[tuple[VoteRules, list[AnyBallot]]] = [
    (VoteRules(), [Basket((1,)), Basket((1, 3)), Basket((3,)), Basket(())]),
    (VoteRules(count=CountRules(exclusions=(("1", "3"),))), [Basket((1,)), Basket((3,))]),
    (VoteRules(ChoiceRules(2, least=2)), [Basket((1, 3)), Basket((2, 3))]),
    (VoteRules(ChoiceRules(2), Rule.EQUAL_SHARES), [Basket((1,)), Basket((1, 3)), Basket((2,))]),
    (VoteRules(PointRules(5)), [Points(((1, 3), (3, 2))), Points(((1, 5),)), Points(((2, 1),))]),
]


@pytest.mark.parametrize(("rules", "held"), RULES)
def test_what_is_exported_counts_again_to_the_same(
    run: Run, tmp_path: Path, rules: VoteRules, held: list[AnyBallot]
) -> None:
    def voted(db: Connection) -> Outcome:
        edition = replace(PLAIN, vote=rules)
        editions.create(db, replace(edition, entered=Phase.IDEAS), [], NOW, "test")
        editions.enter(db, edition, NOW, "test")
        key = editions.load(db, SLUG).tie_key or b""
        cast = [replace(ballot(), ballot=one, salt=bytes([n]) * 16) for n, one in enumerate(held)]
        votes.cast(db, SLUG, key, [(bytes([n]) * 16, one) for n, one in enumerate(cast)])
        withdraw(db)
        row = editions.hold(db, SLUG)
        ends = edition.timeline.begins[Phase.RESULTS]
        announce.enter(db, row, row.edition().enter(Phase.RESULTS, ends), ends, "test")
        found = published.load(db, SLUG).outcome
        assert isinstance(found, Outcome)
        return found

    outcome = stored(tmp_path, voted)
    assert outcome.explanations[-1].verdict is Verdict.WITHDRAWN
    code, said, err = run("export", SLUG, "--to", "out")
    assert (code, err) == (0, "")
    again = run(*shlex.split(said.splitlines()[1])[1:])
    assert "The file has the same winners." in again[1]
    file = Path("out/result.pb").read_text("utf-8")
    assert "1 was withdrawn, and is left out of all ballots" in file
    assert "withdrawn" in Path("out/projects.csv").read_text("utf-8")
