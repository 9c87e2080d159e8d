"""Whether the chains hold, asked at the command line."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Executable, insert, select, text, update

from bot.demo import DE_LINDEN
from budget.receipt import receipt
from storage.ballots import votes
from storage.engine import open_storage
from storage.tables import ballots, current_ballots, editions, journal, receipts, rights
from tests.bot.command import Run, run
from tests.storage.linden import ballot

__all__ = ["run"]

SLUG = "de-linden"
KEY = bytes(32)


def in_store(file: Path, statement: Executable) -> None:
    """Do this in the store behind everybody's back."""

    async def done() -> None:
        storage = await open_storage(f"sqlite:///{file}", "voorbeeldstad")
        await storage.run(lambda db: db.execute(statement))
        await storage.close()

    asyncio.run(done())


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """Give the file of a store in which two residents voted."""
    run("edition", "create", str(DE_LINDEN))
    for name in ("Fatma", "Joris"):
        run("edition", "approve", SLUG, "--by", name)
    run("ideas", "publish", SLUG, "--by", "Fatma")
    run("edition", "enter", SLUG, "voting")
    file = tmp_path / "store.db"

    async def voted() -> None:
        storage = await open_storage(f"sqlite:///{file}", "voorbeeldstad")
        tied = update(editions).values(tie_key=KEY)
        await storage.run(lambda db: db.execute(tied))
        held = [(bytes([n]) * 16, ballot(n)) for n in (1, 2)]
        await storage.run(lambda db: votes.cast(db, SLUG, KEY, held))
        await storage.close()

    asyncio.run(voted())
    return file


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [[], [SLUG]])
def test_chains_that_nobody_touched_hold(run: Run, words: list[str]) -> None:
    said = f"{SLUG} (voorbeeldstad): every link holds.\n"
    assert run("journal", "verify", *words) == (0, said, "")


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        (update(journal).where(journal.c.position == 2).values(by="somebody"), "decision 2"),
        (update(journal).where(journal.c.position == 1).values(content="{"), "decision 1"),
        (journal.delete().where(journal.c.position == 2), "decision 2"),
        (update(editions).values(decisions=9), "decision 6"),
        (update(receipts).where(receipts.c.position == 1).values(receipt="mine"), "receipt 1"),
        (receipts.delete().where(receipts.c.position == 2), "receipt 2"),
    ],
)
def test_the_first_link_that_does_not_hold_is_named(
    run: Run, store: Path, damage: Executable, broken: str
) -> None:
    in_store(store, damage)
    chain = broken.partition(" ")[0]
    reason = (
        f"The chain of {chain}s of {SLUG} (voorbeeldstad) is broken: "
        f"{broken} is not as it was written.\n"
    )
    assert run("journal", "verify") == (1, "", reason)
    assert run("journal", "verify", SLUG) == (1, "", reason)


@pytest.mark.parametrize("words", [[], [SLUG]])
def test_an_edition_that_is_gone_is_named(run: Run, tmp_path: Path, words: list[str]) -> None:
    run("edition", "create", str(DE_LINDEN))
    in_store(tmp_path / "store.db", editions.delete())
    told = "The journal tells of this edition, and the edition itself is not there any more."
    assert run("journal", "verify", *words) == (1, "", f"{SLUG} (voorbeeldstad): {told}\n")


UNGUARDED = text("DROP TRIGGER ballots_stay")
TAKEN = text("DROP TRIGGER ballots_remain")
FIRST, SECOND = ballots.c.content == '{"basket":[1]}', ballots.c.content == '{"basket":[2]}'
STUFFED = insert(ballots).values(
    id="stuffed",
    edition=SLUG,
    content='{"basket":[3]}',
    salt=bytes(16),
    rules_hash="",
    receipt=receipt(SLUG, bytes(16), '{"basket":[3]}'),
    channel="sms",
    cast_on=1,
)


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ([UNGUARDED, update(ballots).where(SECOND).values(content='{"basket":[3]}')], 2),
        ([UNGUARDED, update(ballots).where(FIRST).values(salt=bytes(15) + b"!")], 1),
        ([TAKEN, ballots.delete().where(FIRST)], 1),
        ([STUFFED], 3),
    ],
)
def test_a_ballot_that_was_changed_taken_away_or_added_breaks_the_chain_of_receipts(
    run: Run, store: Path, damage: list[Executable], broken: int
) -> None:
    for statement in damage:
        in_store(store, statement)
    code, out, err = run("journal", "verify")
    assert (code, out) == (1, "")
    assert f"receipt {broken} is not as it was written" in err


MINE = select(ballots.c.id).where(FIRST).scalar_subquery()
OTHER = update(current_ballots).where(current_ballots.c.ballot == MINE).values(tie=b"nobody's")


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (current_ballots.delete(), "2 rights have no ballot that counts, and 0 ballots"),
        (OTHER, "1 rights have no ballot that counts, and 1 ballots count without a right"),
        (rights.delete(), "0 rights have no ballot that counts, and 2 ballots"),
    ],
)
def test_a_ballot_that_no_longer_counts_or_counts_twice_is_seen(
    run: Run, store: Path, damage: Executable, found: str
) -> None:
    in_store(store, damage)
    code, out, err = run("journal", "verify")
    assert (code, out) == (1, "")
    assert found in err


def test_where_no_edition_is_that_is_said(run: Run) -> None:
    assert run("journal", "verify") == (0, "There is no edition yet, and so no chain.\n", "")


def test_every_edition_that_is_broken_is_told(run: Run, tmp_path: Path) -> None:
    other = DE_LINDEN.read_text("utf-8").replace('slug = "de-linden"', 'slug = "de-eiken"')
    (tmp_path / "other.toml").write_text(other, "utf-8")
    for file in (str(DE_LINDEN), "other.toml"):
        assert run("edition", "create", file)[0] == 0
    in_store(tmp_path / "store.db", update(journal).values(kind="nothing"))
    code, out, err = run("journal", "verify")
    assert (code, out) == (1, "")
    told = err.splitlines()
    assert [slug in line for slug, line in zip(("de-linden", "de-eiken"), told, strict=True)] == [
        True,
        True,
    ]


def test_all_editions_of_all_organisations_are_checked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = "".join(
        f'[[organisation]]\nname = "{name}"\ndatabase_url = "sqlite:///{tmp_path / name}.db"\n'
        for name in ("north", "south")
    )
    for name in ("north", "south"):
        monkeypatch.setenv("WIJKSTEM_DATABASE_URL", f"sqlite:///{tmp_path / name}.db")
        run("edition", "create", str(DE_LINDEN))
    (tmp_path / "organisations.toml").write_text(listed, "utf-8")
    monkeypatch.setenv("WIJKSTEM_ORGANISATIONS_FILE", str(tmp_path / "organisations.toml"))
    code, out, _err = run("journal", "verify")
    assert (code, out.splitlines()) == (
        0,
        [f"{SLUG} ({name}): every link holds." for name in ("north", "south")],
    )
    in_store(tmp_path / "south.db", update(journal).values(kind="nothing"))
    code, out, err = run("journal", "verify")
    assert (code, out) == (1, f"{SLUG} (north): every link holds.\n")
    assert "(south) is broken: decision 1" in err
