from datetime import datetime

from budget.reminder import Reminder
from storage.engine import Storage
from storage.residents import reminders
from tests.storage.linden import DAY, NOW, SLUG


async def note(
    store: Storage,
    resident: str,
    of: Reminder = Reminder.VOTING,
    at: datetime = NOW,
    slug: str = SLUG,
) -> bool:
    return await store.run(lambda db: reminders.note(db, slug, of, resident, at))


async def take(store: Storage, before: datetime | None = None, most: int = 9) -> list[str]:
    return await store.run(lambda db: reminders.take(db, SLUG, Reminder.VOTING, before, most))


async def test_what_is_noted_twice_is_noted_once_and_as_it_was(store: Storage) -> None:
    assert [await note(store, "fatma"), await note(store, "fatma", at=NOW + DAY)] == [True, False]
    found = await store.run(lambda db: reminders.of_each(db, SLUG, ["fatma", "hans"]))
    assert found == {"fatma": {Reminder.VOTING: NOW}}


async def test_who_asked_first_is_taken_first_and_once(store: Storage) -> None:
    for days, resident in enumerate(("hans", "fatma", "els", "joris")):
        await note(store, resident, at=NOW + days * DAY)
    assert await take(store, NOW + 3 * DAY, most=2) == ["hans", "fatma"]
    assert await take(store, NOW + 3 * DAY) == ["els"]
    assert await take(store, NOW + 3 * DAY) == []
    assert await take(store) == ["joris"]


async def test_only_what_was_asked_for_in_this_edition_is_taken(store: Storage) -> None:
    await note(store, "fatma", Reminder.IDEAS)
    await note(store, "hans", slug="elsewhere")
    assert await take(store) == []
    noted = await store.run(lambda db: reminders.noted(db, SLUG, Reminder.IDEAS, ["fatma", "hans"]))
    assert noted == {"fatma"}


async def test_a_wish_is_taken_back_once(store: Storage) -> None:
    await note(store, "fatma")
    dropped = [
        await store.run(lambda db: reminders.drop(db, SLUG, Reminder.VOTING, "fatma"))
        for _twice in range(2)
    ]
    assert dropped == [True, False]
    assert await take(store) == []


async def test_what_is_over_is_let_go(store: Storage) -> None:
    await note(store, "fatma", Reminder.IDEAS)
    await note(store, "fatma", Reminder.BALLOT)
    await note(store, "fatma", Reminder.IDEAS, slug="elsewhere")
    assert await store.run(lambda db: reminders.let_go(db, SLUG, [Reminder.IDEAS])) == 1
    found = await store.run(lambda db: reminders.of_each(db, SLUG, ["fatma"]))
    assert found == {"fatma": {Reminder.BALLOT: NOW}}


async def test_who_is_forgotten_asked_for_nothing(store: Storage) -> None:
    await note(store, "fatma")
    await note(store, "hans")
    await store.run(lambda db: reminders.forget(db, ["fatma"]))
    assert await take(store) == ["hans"]
