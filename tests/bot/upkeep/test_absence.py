"""Who was cut off is asked again, and lost time is proposed to be added."""

import asyncio
import json
from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update
from structlog.testing import capture_logs

from bot.channels import Kind
from bot.turns.missed import BEAT
from bot.upkeep.reconcile import Reconciler
from storage.engine import Storage
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.tables import conversations as table
from storage.tables import journal
from tests.bot.quarter import CLOSE, FATMA, MOMENT, NUMBER, SEAL, Quarter

AWAY = timedelta(seconds=101)


def reconciling(quarter: Quarter) -> Reconciler:
    wake = quarter.office.delivery.wake
    return Reconciler(quarter.storage, SEAL, lambda: quarter.now, wake, quarter.chance)


@pytest.fixture
async def reconciler(quarter: Quarter) -> Reconciler:
    return reconciling(quarter)


@pytest.fixture
async def filling(quarter: Quarter, reconciler: Reconciler) -> Quarter:
    """Give a quarter in which Fatma and a phone were filling baskets when the lights went out."""
    await quarter.join(FATMA)
    await quarter.say(FATMA, "stemmen", "1")
    await quarter.join(NUMBER, "whatsapp")
    await quarter.say(NUMBER, "stemmen", "1", channel="whatsapp")
    await reconciler.beat()
    return quarter


async def back(quarter: Quarter, reconciler: Reconciler, away: timedelta = AWAY) -> list[str]:
    """Let nobody be there for so long; return the addresses that are asked again."""
    before = {name: len(line.sent) for name, line in quarter.lines.items()}
    quarter.now += away
    await reconciler.tick()
    await quarter.deliver()
    return [
        sent.address for name, line in quarter.lines.items() for sent in line.sent[before[name] :]
    ]


async def test_who_was_filling_a_basket_is_asked_again_once(
    filling: Quarter, reconciler: Reconciler
) -> None:
    last = filling.lines["telegram"].sent[-1]
    assert await back(filling, reconciler) == [FATMA]
    again = filling.lines["telegram"].sent[-1]
    assert (again.keys, again.reply.edits) == (last.keys, "")
    assert again.reply.prompt == last.reply.prompt + 1
    assert await back(filling, reconciler, BEAT) == []


async def test_the_fresh_buttons_lead_on(filling: Quarter, reconciler: Reconciler) -> None:
    await back(filling, reconciler)
    [after] = await filling.tap(FATMA, "done")
    assert "cast" in after.keys or after.reply.ask


async def test_after_a_short_absence_nobody_is_asked(
    filling: Quarter, reconciler: Reconciler
) -> None:
    assert await back(filling, reconciler, AWAY - MOMENT) == []


@pytest.mark.parametrize("leaving", ["stop", "BLOCKED", "leeg"])
async def test_who_stopped_or_has_no_basket_is_not_asked(
    filling: Quarter, reconciler: Reconciler, leaving: str
) -> None:
    if leaving == "BLOCKED":
        await filling.do(filling.inbound(FATMA, kind=Kind.BLOCKED))
    elif leaving == "leeg":
        await filling.say(FATMA, "-1")
    else:
        await filling.say(FATMA, leaving)
    assert await back(filling, reconciler) == []


async def test_who_was_last_heard_of_long_ago_is_not_asked(
    filling: Quarter, reconciler: Reconciler
) -> None:
    filling.now += timedelta(hours=23)
    assert await back(filling, reconciler, timedelta(minutes=30)) == [FATMA]
    assert await back(filling, reconciler, timedelta(hours=1)) == []


async def test_when_nobody_can_vote_nobody_is_asked(
    filling: Quarter, reconciler: Reconciler
) -> None:
    filling.now = CLOSE
    await filling.office.clock.tick()
    assert await back(filling, reconciler) == []


async def test_everybody_is_asked_however_many_they_are(
    filling: Quarter, reconciler: Reconciler, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [str(2000 + n) for n in range(4)]
    for other in others:
        await filling.join(other)
        await filling.say(other, "stemmen", "1")
    monkeypatch.setattr("bot.upkeep.absence._PAGE", 2)
    assert sorted(await back(filling, reconciler)) == sorted([FATMA, *others])


async def test_of_two_processes_one_notices(filling: Quarter, reconciler: Reconciler) -> None:
    filling.now += AWAY
    await asyncio.gather(reconciler.beat(), reconciling(filling).beat())
    before = len(filling.lines["telegram"].sent)
    await filling.deliver()
    assert len(filling.lines["telegram"].sent) == before + 1


async def test_who_dies_while_asking_leaves_it_to_the_next(
    filling: Quarter, reconciler: Reconciler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("storage.post.mail.send", dies)
        with pytest.raises(KeyboardInterrupt):
            await back(filling, reconciler)
    assert await back(filling, reconciling(filling), MOMENT) == [FATMA]


async def proposals(quarter: Quarter) -> list[dict[str, object]]:
    rows = await quarter.rows(journal)
    return [json.loads(row["content"]) for row in rows if row["kind"] == "extension-proposed"]


@pytest.mark.parametrize(
    ("since", "until", "seconds"),
    [
        (-30 * 60, -30 * 60 + 61, 61),
        (-30 * 60, -30 * 60 + 60, None),
        (-3_700, -3_540, None),
        (-3_700, -3_539, 61),
        (-3_700, 3_700, 3_600),
        (-61, 3_700, 61),
        (-60, 3_700, None),
        (1, 3_700, None),
    ],
)
async def test_time_that_was_lost_in_the_last_hour_is_proposed_to_be_added(
    quarter: Quarter, reconciler: Reconciler, since: int, until: int, seconds: int | None
) -> None:
    quarter.now = CLOSE + since * MOMENT
    await reconciler.beat()
    quarter.now = CLOSE + until * MOMENT
    for _twice in range(2):
        await reconciler.beat()
    from_then = {"since": (CLOSE + since * MOMENT).isoformat(), "seconds": seconds}
    assert await proposals(quarter) == ([from_then] if seconds else [])


async def test_before_there_is_an_edition_an_absence_is_only_noted(store: Storage) -> None:
    quarter = Quarter(store)
    early = reconciling(quarter)
    for _twice in range(2):
        await early.tick()
        quarter.now += AWAY
    with capture_logs() as logs:
        await early.tick()
    assert [log["seconds"] for log in logs] == [101]


async def test_who_says_stop_while_we_wait_for_them_is_not_asked(
    filling: Quarter, reconciler: Reconciler, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = conversations.hold

    def stopping_first(db: Connection, keys: Collection[bytes]) -> dict[bytes, Conversation]:
        db.execute(update(table).values(stopped=True))
        return held(db, keys)

    monkeypatch.setattr(conversations, "hold", stopping_first)
    assert await back(filling, reconciler) == []
