"""Templates are asked for once, by one process at a time, and forgotten when the words change."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from budget.audience import Audience, Who
from budget.broadcast import Broadcast, Stage
from budget.template import UNLIMITED, Approval, Template
from budget.template import templates as of_words
from storage.engine import Storage
from storage.post import broadcasts, templates, tiers
from tests.storage.linden import DAY, NOW, SLUG

MINUTE = timedelta(minutes=1)
BEGAN = NOW.replace(second=0, microsecond=0)
SAID = {"nl": "Er is feest.", "en": "There is a party."}
ASKED = Broadcast("Feest", Audience(Who.NEWS), SAID, by="Fatma", stage=Stage.ASKED)


def wanted(db: Connection, one: Broadcast = ASKED, at: datetime = NOW) -> int:
    """Keep a broadcast and want its templates; return its number."""
    kept = broadcasts.add(db, SLUG, one)
    templates.want(db, kept.number, of_words(kept.number, kept.audience, kept.text), at)
    return kept.number


def told(one: Template, state: Approval) -> Template:
    return replace(one, state=state, sid="HX1", looks=one.looks + 1)


async def test_what_is_asked_for_again_stays_what_it_is(store: Storage) -> None:
    def kept(db: Connection) -> None:
        number = wanted(db)
        dutch, english = templates.of(db, number)
        templates.keep(db, told(dutch, Approval.APPROVED), NOW + DAY, "{}")
        templates.keep(db, told(english, Approval.REJECTED), NOW + DAY, "{}")
        other = of_words(number, ASKED.audience, SAID | {"en": "No party."})
        templates.want(db, number, other, NOW)
        now = {one.language: one for one in templates.of(db, number)}
        assert (now["nl"].state, now["nl"].sid) == (Approval.APPROVED, "HX1")
        assert (now["en"].state, now["en"].body, now["en"].sid) == (
            Approval.WANTED,
            "No party.",
            "",
        )
        templates.keep(db, told(english, Approval.APPROVED), NOW + DAY, "{}")
        assert templates.of(db, number) == list(now.values())

    await store.run(kept)


def leased(db: Connection, at: datetime, until: datetime) -> list[Template]:
    """Lease all that there are."""
    return list(iter(lambda: templates.lease(db, at, until), None))


async def test_one_process_asks_at_a_time(store: Storage) -> None:
    def kept(db: Connection) -> None:
        number = wanted(db)
        dutch = templates.lease(db, NOW, NOW + MINUTE)
        english = templates.lease(db, NOW, NOW + MINUTE)
        assert [one and one.language for one in (dutch, english)] == ["nl", "en"]
        assert templates.lease(db, NOW, NOW + MINUTE) is None
        assert dutch
        templates.keep(db, told(dutch, Approval.PENDING), NOW + DAY, "{}")
        assert leased(db, NOW + MINUTE, NOW + DAY) == [english]
        assert [one.language for one in leased(db, NOW + DAY, NOW + 2 * DAY)] == ["nl", "en"]
        assert {one.broadcast for one in templates.of(db, number)} == {number}

    await store.run(kept)


async def test_nobody_asks_about_a_draft_or_what_is_over(store: Storage) -> None:
    def kept(db: Connection) -> None:
        for stage in (Stage.DRAFT, Stage.DONE, Stage.STOPPED):
            wanted(db, replace(ASKED, stage=stage))
        assert templates.lease(db, NOW, NOW + DAY) is None
        wanted(db, replace(ASKED, stage=Stage.SENDING))
        assert len(leased(db, NOW, NOW + DAY)) == 2

    await store.run(kept)


async def test_what_is_approved_has_one_wording(store: Storage) -> None:
    def kept(db: Connection) -> None:
        number = wanted(db)
        for _ in range(2):
            one = templates.of(db, number)[0]
            templates.keep(db, told(one, Approval.APPROVED), NOW, '{"text": "Er is feest."}')
        paused = told(templates.of(db, number)[0], Approval.PAUSED)
        templates.keep(db, paused, NOW, "{}")
        assert paused.wording == templates.of(db, number)[0].wording > 0
        assert list(templates.plain(db, number, templates.TEMPLATE)) == ["nl"]
        assert templates.plain(db, number, "whatsapp") == {}

    await store.run(kept)


async def test_a_tier_is_kept_or_unknown(store: Storage) -> None:
    def kept(db: Connection) -> None:
        assert tiers.tier(db) is None
        for people in (250, UNLIMITED):
            tiers.keep(db, people)
            assert tiers.tier(db) == people
        tiers.keep(db, None)
        assert tiers.tier(db) is None

    await store.run(kept)


async def test_conversations_count_for_a_day(store: Storage) -> None:
    def kept(db: Connection) -> None:
        assert tiers.begun(db, BEGAN) == (0, None)
        tiers.begin(db, 0, BEGAN)
        assert tiers.begun(db, BEGAN) == (0, None)
        for people in (3, 4):
            tiers.begin(db, people, BEGAN + timedelta(seconds=people))
        tiers.begin(db, 5, BEGAN + 2 * MINUTE)
        assert tiers.begun(db, BEGAN + DAY) == (12, BEGAN)
        assert tiers.begun(db, BEGAN + DAY + MINUTE) == (5, BEGAN + 2 * MINUTE)
        tiers.begin(db, 1, BEGAN + 3 * DAY)
        assert tiers.begun(db, BEGAN + 3 * DAY) == (1, BEGAN + 3 * DAY)

    await store.run(kept)
