from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.edition import Picture
from budget.idea import Idea
from budget.updates import (
    Lesson,
    Milestone,
    Money,
    Photo,
    PhotoHidden,
    Status,
    Step,
    Update,
    What,
)
from storage.contributions import following, ideas, marks
from storage.engine import Storage
from storage.process import editions, progress
from storage.process.progress import Note, SaidMeanwhile
from storage.residents import conversations
from storage.sealing import Seal
from storage.tables import meeting_notes
from tests.storage.linden import DAY, EDITION, NOW, SLUG, conversation
from tests.stores import do

SEAL = Seal.from_secret("a secret that only tests know", "village")
IDEA = Idea(3, "Bomen", "Bomen langs de laan.", "", "", 0, "", 0, NOW)
EVERY: tuple[What, ...] = (
    Step(Status.DELAYED, 40, {"nl": "Te nat.", "en": "Too wet."}, date(2027, 8, 1)),
    Step(Status.BUILDING),
    Milestone(1, {"nl": "Geplant"}, date(2027, 8, 1)),
    Milestone(1, {"nl": "Geplant"}, date(2027, 8, 1), date(2027, 7, 30)),
    Money(700, 900),
    Photo(Picture("a" * 64 + ".jpg", 640, 480, {"nl": "Bomen"})),
    PhotoHidden("a" * 64 + ".jpg", "Een kenteken."),
)


@pytest.fixture
async def linden(store: Storage) -> Storage:
    """Give a store with an edition in it."""
    await do(store, editions.create, EDITION, [], NOW, "test")
    return store


def said(what: What, project: int = 3, by: str = "Wilma") -> Update:
    return Update(project, NOW, by, what)


async def test_every_update_is_read_as_it_was_written(linden: Storage) -> None:
    for what in EVERY:
        await do(linden, progress.add, SLUG, said(what))
    assert await do(linden, progress.every, SLUG) == [said(what) for what in EVERY]


async def test_only_what_is_newer_is_read_again(linden: Storage) -> None:
    before = (await do(linden, editions.load, SLUG)).revision
    await do(linden, progress.add, SLUG, said(EVERY[0]))
    _first, last = await do(linden, progress.since, SLUG, 0)
    await do(linden, progress.add, SLUG, said(EVERY[1]))
    assert await do(linden, progress.since, SLUG, last) == ([said(EVERY[1])], last + 1)
    assert await do(linden, progress.since, SLUG, last + 1) == ([], last + 1)
    assert (await do(linden, editions.load, SLUG)).revision == before + 2


async def test_who_did_not_see_what_another_wrote_is_told(linden: Storage) -> None:
    await do(linden, progress.add, SLUG, said(EVERY[0]), 0)
    await do(linden, progress.add, SLUG, said(EVERY[0], project=8, by="Joris"), 0)
    with pytest.raises(SaidMeanwhile, match="Wilma"):
        await do(linden, progress.add, SLUG, said(EVERY[1], by="Joris"), 0)
    await do(linden, progress.add, SLUG, said(EVERY[1], by="Joris"), 1)
    assert len(await do(linden, progress.every, SLUG)) == 3


async def test_a_photo_is_shown_until_it_is_hidden(linden: Storage) -> None:
    *_others, photo, hidden = EVERY
    name = "a" * 64 + ".jpg"
    found = [await do(linden, progress.shows, SLUG, name)]
    for what in (photo, hidden, photo):
        await do(linden, progress.add, SLUG, said(what))
        found.append(await do(linden, progress.shows, SLUG, name))
    assert found == [False, True, False, True]
    assert not await do(linden, progress.shows, SLUG, "b" * 64 + ".jpg")


async def test_what_was_said_at_a_meeting_is_locked(linden: Storage) -> None:
    kept = Note("Wilma", NOW, "Mevrouw Bakker is tegen.", 3)
    await do(linden, progress.note, SLUG, kept, SEAL)
    assert await do(linden, progress.notes, SLUG, 3, SEAL) == [kept]
    assert await do(linden, progress.notes, SLUG, 0, SEAL) == []

    def locked(db: Connection) -> bytes:
        return bytes(db.execute(meeting_notes.select()).one().note)

    assert b"Bakker" not in await linden.run(locked)


async def test_lessons_are_read_by_edition_and_all_together(linden: Storage) -> None:
    first = Lesson("a-former-one", 0, NOW, "Joris", {"nl": "Begin eerder."})
    second = Lesson(SLUG, 3, NOW + DAY, "Wilma", {"nl": "Vraag de vergunning eerst aan."})
    for lesson in (second, first):
        await do(linden, progress.learn, lesson)
    assert await do(linden, progress.learned, SLUG) == [second]
    assert await do(linden, progress.learned) == [first, second]


async def test_who_follows_or_wrote_the_idea_hears_and_who_muted_it_does_not(
    linden: Storage,
) -> None:
    people = ("author", "muted-author", "follower", "muted-follower", "of-merged", "nobody")
    held = [conversation(name.encode(), resident=name) for name in people]
    await do(linden, conversations.keep, held)
    for name, kind, number in (
        ("follower", FOLLOW, 3),
        ("muted-follower", FOLLOW, 3),
        ("muted-follower", MUTE, 3),
        ("muted-author", MUTE, 3),
        ("of-merged", FOLLOW, 4),
        ("nobody", FOLLOW, 5),
        ("nobody", FOLLOW_PROJECT, 3),
    ):
        await do(linden, marks.put, SLUG, name, kind, number)

    def hear(db: Connection, numbers: tuple[int, ...]) -> set[str]:
        authors = ("author", "muted-author") if numbers else ()
        return set(db.scalars(following.of_project(SLUG, 3, numbers, authors)))

    assert await do(linden, hear, (3, 4)) == {"author", "follower", "of-merged"}
    assert await do(linden, hear, ()) == {"nobody"}
    idea = replace(IDEA, by="author", others=("muted-author",))
    made_of = [idea, replace(idea, number=4, into=3, by="", others=())]

    def hears(db: Connection, made_of: list[Idea]) -> set[str]:
        own = marks.of(db, SLUG, people)
        return {one for one in people if following.hears(one, own.get(one, ()), 3, made_of)}

    assert await do(linden, hears, made_of) == {"author", "follower", "of-merged"}
    assert await do(linden, hears, []) == {"nobody"}


async def test_other_editions_are_found_by_what_somebody_follows_or_wrote(linden: Storage) -> None:
    await do(linden, ideas.put, SLUG, replace(IDEA, by="first", others=("second",)))
    await do(linden, marks.put, SLUG, "follower", FOLLOW_PROJECT, 3)
    await do(linden, marks.put, SLUG, "muted", MUTE, 3)
    who = ["first", "second", "follower", "muted", "nobody"]
    found = await do(linden, following.elsewhere, "linden-2", who)
    assert found == {"first": {SLUG}, "second": {SLUG}, "follower": {SLUG}}
    assert await do(linden, following.elsewhere, SLUG, who) == {}
