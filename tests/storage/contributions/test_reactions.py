import pytest

from budget.discussion import Reaction, Side
from budget.moderation import Subject, Thing, Wrong
from budget.standing import NotPossible, Standing
from storage.contributions import contests, hidings, ideas, reactions, reports
from storage.contributions.contests import Contest
from storage.contributions.reactions import NoSuchReaction
from storage.contributions.reports import Report
from storage.engine import Storage
from storage.process import editions
from storage.sealing import Seal
from storage.tables import reactions as table
from tests.storage.linden import DAY, EDITION, NOW, SLUG, idea
from tests.stores import do

SEAL = Seal.from_secret("a secret that only tests know", "village")
SAID = Reaction(0, 7, Side.FOR, "Mooi!", "hans")
THING = Thing(Subject.IDEA, 7)


@pytest.fixture
async def linden(store: Storage) -> Storage:
    """Give a store with an edition and an idea in it."""
    await do(store, editions.create, EDITION, [idea(7, "fatma")], NOW, "test")
    return store


async def put(store: Storage, reaction: Reaction = SAID) -> Reaction:
    return await do(store, reactions.put, SLUG, reaction, NOW, SEAL)


async def test_reactions_are_numbered_in_the_order_in_which_they_come(linden: Storage) -> None:
    assert [(await put(linden)).number for _again in range(3)] == [1, 2, 3]
    assert [r.number for r in await do(linden, reactions.since, SLUG, -1)] == [1, 2, 3]


async def test_only_what_changed_is_read_again(linden: Storage) -> None:
    await put(linden)
    await put(linden)
    revision = (await do(linden, editions.load, SLUG)).revision
    await do(linden, reactions.thumb, SLUG, 1, 1)
    [changed] = await do(linden, reactions.since, SLUG, revision)
    assert (changed.number, changed.thumbs) == (1, 1)


async def test_the_text_stands_there_only_while_everybody_can_read_it(linden: Storage) -> None:
    await put(linden)
    for standing, text in ((Standing.HIDDEN, ""), (Standing.OPEN, "Mooi!")):
        found = await do(linden, reactions.become, SLUG, 1, standing, SEAL)
        assert (found.standing, found.text) == (standing, text)
        assert await do(linden, reactions.get, SLUG, 1) == found
        assert await do(linden, reactions.words, SLUG, 1, SEAL) == "Mooi!"
    await do(linden, reactions.become, SLUG, 1, Standing.WITHDRAWN, SEAL)
    assert await do(linden, reactions.words, SLUG, 1, SEAL) == ""
    with pytest.raises(NotPossible):
        await do(linden, reactions.become, SLUG, 1, Standing.OPEN, SEAL)


async def test_what_waits_is_locked_from_the_start(linden: Storage) -> None:
    kept = await put(linden, Reaction(0, 7, Side.FOR, "Geheim", standing=Standing.WAITING))
    assert kept.text == ""
    row = await linden.run(lambda db: db.execute(table.select()).mappings().one())
    assert (row["text"], b"Geheim" in row["sealed"]) == ("", False)


async def test_what_is_not_there_is_said_to_be_so(linden: Storage) -> None:
    with pytest.raises(NoSuchReaction):
        await do(linden, reactions.get, SLUG, 9)


async def test_a_report_counts_once_for_each_resident_until_it_is_settled(linden: Storage) -> None:
    for resident in ("hans", "joke", "hans"):
        await do(linden, reports.add, SLUG, THING, Report(resident, Wrong.OTHER, b"x", NOW))
    assert await do(linden, reports.waiting, SLUG) == {THING: 2}
    assert await do(linden, reports.count, SLUG, Thing(Subject.REACTION, 7)) == 0
    assert await do(linden, reports.settle, SLUG, THING, NOW) == 2
    again = Report("hans", Wrong.PRIVATE, b"", NOW + DAY)
    assert not await do(linden, reports.add, SLUG, THING, again)
    assert await do(linden, reports.of, SLUG, THING) == []


async def test_an_author_waits_until_the_reason_is_heard_and_the_last_word_said(
    linden: Storage,
) -> None:
    async def waiting() -> set[int]:
        return await do(linden, hidings.hidden_without_reason, SLUG)

    assert await waiting() == set()
    await do(linden, ideas.change, SLUG, 7, lambda found: found.become(Standing.HIDDEN))
    assert await waiting() == {7}
    await do(linden, hidings.hide, SLUG, THING, b"", NOW)
    assert await waiting() == {7}
    contest = Contest("fatma", b"locked", NOW + DAY)
    assert await do(linden, hidings.contest, SLUG, THING, contest)  # whoever looks reads it
    assert await do(linden, contests.of, SLUG, THING) == [contest]
    await do(linden, hidings.hide, SLUG, THING, b"why", NOW)
    assert await waiting() == set()
    assert await do(linden, hidings.contest, SLUG, THING, contest)
    assert await waiting() == {7}
    await do(linden, hidings.conclude, SLUG, THING, NOW + DAY)
    assert await waiting() == set()
    assert not await do(linden, hidings.contest, SLUG, THING, contest)
    await do(linden, hidings.edit, SLUG, THING, NOW + DAY)
    assert await waiting() == {7}
    assert await do(linden, hidings.contest, SLUG, THING, contest)
    await do(linden, hidings.conclude, SLUG, THING, NOW + DAY)
    assert await waiting() == set()


async def test_what_two_authors_say_is_kept_until_each_is_answered_or_forgotten(
    linden: Storage,
) -> None:
    async def waiting() -> tuple[set[int], list[bytes]]:
        said = await do(linden, contests.of, SLUG, THING)
        return await do(linden, hidings.hidden_without_reason, SLUG), [one.words for one in said]

    await do(linden, ideas.change, SLUG, 7, lambda found: found.become(Standing.HIDDEN))
    await do(linden, hidings.hide, SLUG, THING, b"why", NOW)
    for who, words in (("fatma", b"no"), ("els", b"never"), ("fatma", b"not at all")):
        await do(linden, hidings.contest, SLUG, THING, Contest(who, words, NOW + DAY))
    assert await waiting() == ({7}, [b"no", b"never", b"not at all"])
    [one] = await do(linden, hidings.contested, SLUG)
    assert one.contested == NOW + DAY
    await do(linden, hidings.forget, ["fatma"])
    assert await waiting() == ({7}, [b"never"])
    await do(linden, hidings.forget, ["els"])
    assert await waiting() == (set(), [])
    assert await do(linden, hidings.contested, SLUG) == []
