"""The titles that people vote by stay as they are, from the first approval of the rules on."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot import projects
from bot.acting import Acting
from bot.editions.checking import NotAccepted
from bot.editions.editing import Editor, Part
from bot.editions.titles import fixed_titles, is_fixed
from budget.edition import Edition
from budget.projects import CannotChange
from budget.receipt import rules_hash
from budget.rules import VoteRules, Weight
from budget.tally import result_of
from budget.timeline import Phase
from storage import journal
from storage.ballots import published
from storage.documents import result_as_json
from storage.engine import Storage
from storage.process import approvals, editions
from tests.storage.linden import EDITION, NOW, SLUG
from tests.storage.pile import SEAL
from tests.stores import do, opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]

WEIGHED = VoteRules(weights=(Weight("tafel", {"nl": "Tafelgroep", "en": "Table group"}, 3),))
IDEAS = replace(EDITION, entered=Phase.IDEAS, vote=WEIGHED)
BENCH, SWING, GREEN, TABLE = (
    *("projects.1.title", "projects.2.title", "themes.groen.title"),
    "vote.tafel.title",
)


def reword(db: Connection, key: str, language: str, text: str) -> Edition:
    return Editor(db, SLUG, "Anna", NOW).reword(key, language, text)


def opening(db: Connection) -> None:
    editions.enter(db, replace(IDEAS, entered=Phase.VOTING), NOW, "test")


def approving(db: Connection) -> None:
    approvals.approve(db, SLUG, "Bram", NOW)


@pytest.fixture
async def made(store: Storage) -> Storage:
    """Give a store with an edition that takes ideas."""
    await do(store, editions.create, IDEAS, [], NOW, "test")
    return store


async def test_before_anybody_approved_a_title_can_be_corrected(made: Storage) -> None:
    for key in (BENCH, GREEN, TABLE):
        await do(made, reword, key, "nl", "Iets anders")
    edition = await made.run(lambda db: editions.load(db, SLUG).edition())
    assert edition.project_by_number[1].title["nl"] == "Iets anders"
    assert await do(made, fixed_titles, edition) is None


@pytest.mark.parametrize("step", [approving, opening])
@pytest.mark.parametrize("key", [BENCH, GREEN])
@pytest.mark.parametrize("text", ["Schommel", ""])
async def test_from_then_on_no_title_changes_and_a_missing_one_can_be_added(
    made: Storage, step: object, key: str, text: str
) -> None:
    await do(made, step)  # type: ignore[arg-type]
    with pytest.raises(NotAccepted, match="titles of what is voted on are fixed"):
        await do(made, reword, key, "nl", text)
    after = await do(made, reword, SWING, "en", "Swing")
    assert after.project_by_number[2].title == {"nl": "Schommel", "en": "Swing"}
    with pytest.raises(NotAccepted):
        await do(made, reword, SWING, "en", "Bench")
    await do(made, reword, "projects.1.text", "nl", "Om te zitten en te kijken.")
    last = (await do(made, journal.page, SLUG, 0, 1))[0]
    assert (last.kind, last.content["texts"], last.content["language"]) == (
        *("texts-changed", "projects.1.text"),
        "nl",
    )


async def test_two_titles_do_not_change_places_while_people_vote(made: Storage) -> None:
    await do(made, opening)
    swapped = {1: IDEAS.projects[1].title, 2: IDEAS.projects[0].title}

    def edit(edition: Edition) -> Edition:
        others = [replace(p, title=swapped.get(p.number, p.title)) for p in edition.projects]
        return replace(edition, projects=tuple(others))

    with pytest.raises(NotAccepted, match="Voting has opened: the titles"):
        await made.run(lambda db: Editor(db, SLUG, "Anna", NOW).change(Part.TEXTS, "", edit))


@pytest.mark.parametrize(("language", "text"), [("nl", "Groep"), ("nl", ""), ("tr", "Masa")])
async def test_the_title_of_a_weight_is_part_of_the_hash_and_stays(
    store: Storage, language: str, text: str
) -> None:
    edition = replace(IDEAS, languages=("nl", "en", "tr"))
    await do(store, editions.create, edition, [], NOW, "test")
    await store.run(
        lambda db: editions.enter(db, replace(edition, entered=Phase.VOTING), NOW, "test")
    )
    with pytest.raises(NotAccepted):
        await do(store, reword, TABLE, language, text)
    kept = await store.run(lambda db: editions.load(db, SLUG))
    assert rules_hash(kept.edition()) == kept.rules_hash


async def test_rules_that_change_need_new_approvals_and_may_change_titles(made: Storage) -> None:
    await do(made, approving)
    await do(made, reword, TABLE, "nl", "Groep aan tafel")
    edition = await made.run(lambda db: editions.load(db, SLUG).edition())
    assert await do(made, approvals.count, edition) == 0
    await do(made, reword, BENCH, "nl", "Zitbank")


async def test_a_project_is_not_titled_anew_once_somebody_approved(made: Storage) -> None:
    await do(made, approving)

    def titled(db: Connection, title: str, text: str) -> None:
        projects.reword(Acting(db, SLUG, "Anna", NOW, SEAL), 1, {"nl": title}, {"nl": text})

    with pytest.raises(CannotChange, match="Somebody approved"):
        await do(made, titled, "Zitbank", "")
    await do(made, titled, "Bank", "Om lang te zitten.")


def test_a_text_that_is_fixed_is_known_by_its_key() -> None:
    voting = replace(IDEAS, entered=Phase.VOTING)
    assert is_fixed(voting, BENCH, "Bank")
    assert not is_fixed(voting, BENCH, "")
    assert is_fixed(voting, TABLE, "")
    assert not is_fixed(IDEAS, TABLE, "")
    assert not is_fixed(voting, "projects.1.text", "Om te zitten.")


async def test_after_a_refused_title_what_was_counted_can_be_exported(made: Storage) -> None:
    await do(made, opening)
    with pytest.raises(NotAccepted):
        await do(made, reword, TABLE, "en", "Group at a table")

    def counted(db: Connection) -> str:
        row = editions.load(db, SLUG)
        outcome = result_of(row.edition(), [], row.lot_seed)
        editions.conclude(db, SLUG, result_as_json(outcome), NOW, "test")
        return published.load(db, SLUG).edition.slug

    assert await do(made, counted) == SLUG
