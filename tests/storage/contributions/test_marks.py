from storage.contributions import marks
from storage.engine import Storage
from tests.storage.linden import SLUG


async def marked(store: Storage, resident: str, kind: str, number: int) -> bool:
    return await store.run(lambda db: marks.put(db, SLUG, resident, kind, number))


async def test_a_mark_is_made_once_and_taken_away_once(store: Storage) -> None:
    assert [await marked(store, "fatma", "follow", 7) for _twice in range(2)] == [True, False]
    gone = [
        await store.run(lambda db: marks.take_away(db, SLUG, "fatma", "follow", 7))
        for _twice in range(2)
    ]
    assert gone == [True, False]
    assert await store.run(lambda db: marks.of(db, SLUG, ["fatma"])) == {}


async def test_marks_are_told_apart_by_kind_number_resident_and_edition(store: Storage) -> None:
    for resident, kind, number in [("fatma", "follow", 7), ("hans", "follow", 7), ("hans", "a", 7)]:
        await marked(store, resident, kind, number)
    await store.run(lambda db: marks.put(db, "elsewhere", "joris", "follow", 7))
    assert await store.run(lambda db: marks.who(db, SLUG, "follow", 7)) == ["fatma", "hans"]
    assert await store.run(lambda db: marks.count(db, SLUG, "follow", 7)) == 2
    assert await store.run(lambda db: marks.count(db, SLUG, "follow", 8)) == 0
    of_hans = await store.run(lambda db: marks.of(db, SLUG, ["hans", "joris"]))
    assert of_hans == {"hans": {("follow", 7), ("a", 7)}}


async def test_who_is_forgotten_leaves_no_mark(store: Storage) -> None:
    await marked(store, "fatma", "follow", 7)
    await marked(store, "hans", "follow", 7)
    await store.run(lambda db: marks.forget(db, ["fatma"]))
    assert await store.run(lambda db: marks.who(db, SLUG, "follow", 7)) == ["hans"]
