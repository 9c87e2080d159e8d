"""Asking for a receipt, on every channel and at every moment."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, event

from bot.channels import Inbound
from bot.turns.receipts import look_up
from bot.turns.snapshot import Snapshots
from budget.timeline import Phase, Timeline
from flows.scene import ReceiptFound, ReceiptIs
from storage import journal
from storage.ballots import certified, votes
from storage.process import editions
from storage.tables import conversations, guesses, outbox, rights
from tests.bot.lettered import by_code, issued
from tests.bot.quarter import CLOSE, FATMA, HANS, MOMENT, NUMBER, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, SLUG

STRANGER = {"telegram": "4040", "whatsapp": "+31600000040", "sms": "+31600000041"}
CHAINED = "staat in de lijst van alle stemmen."


async def voted(quarter: Quarter, numbers: str, address: str = NUMBER) -> str:
    """Let a resident vote by SMS, and return the receipt."""
    [*_before, said] = await quarter.vote(address, numbers, "sms")
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", said.reply.text)
    assert found
    return found[0]


async def asked(quarter: Quarter, text: str, address: str = NUMBER, channel: str = "sms") -> str:
    return (await quarter.say(address, text, channel=channel))[0].reply.text


async def certify(quarter: Quarter) -> None:
    """Bring the quarter to its result, and let two people certify it."""
    quarter.now = BEGINS[Phase.RESULTS] + MOMENT
    await quarter.office.clock.tick()

    def both(db: Connection) -> None:
        for name in ("Anna", "Bas"):
            certified.certify(db, SLUG, name, quarter.now)

    await quarter.storage.run(both)


@pytest.mark.parametrize("channel", STRANGER)
async def test_anybody_can_check_on_any_channel_without_taking_part(
    quarter: Quarter, channel: str
) -> None:
    await quarter.join(NUMBER, "sms")
    number = await voted(quarter, "1")
    said = await asked(quarter, f"controleer {number.lower()}", STRANGER[channel], channel)
    assert said.startswith(f"Bonnummer {number} {CHAINED}")
    assert "Wij vinden dit bonnummer niet." in await asked(
        quarter, "CHECK VX4K7-TN2QD", STRANGER[channel], channel
    )


async def test_until_the_end_nobody_sees_that_a_vote_was_replaced(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    first = await voted(quarter, "1")
    before = await asked(quarter, f"check {first}")
    second = await voted(quarter, "3")
    assert await asked(quarter, f"check {first}") == before
    assert (await asked(quarter, f"check {second}")).replace(second, first) == before
    quarter.now = BEGINS[Phase.RESULTS] + MOMENT
    await quarter.office.clock.tick()
    assert await asked(quarter, f"check {first}") == before
    await certify(quarter)
    assert "maar telt niet mee" in await asked(quarter, f"check {first}")
    assert "telt mee in de uitslag" in await asked(quarter, second)


async def test_what_one_resident_is_told_is_told_to_nobody_else(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.join("+31612345699", "sms")
    number = await voted(quarter, "1")
    texts = (f"check {number}", "check 00000-00000", f"check {number}")
    said = [await asked(quarter, text, "+31612345699") for text in texts]
    assert said[0] == said[2] != said[1]


async def test_a_batch_asks_the_store_once_and_again_for_what_is_not_there(
    quarter: Quarter,
) -> None:
    await quarter.join(NUMBER, "sms")
    numbers = [await voted(quarter, picked) for picked in ("1", "3")]
    texts = [*(f"check {n}" for n in numbers), *numbers, "check 00000-00000", "hallo", "check"]
    found: list[str] = []

    def listen(_db: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    def looked(db: Connection) -> dict[str, ReceiptFound]:
        snapshot = Snapshots().fresh(db)
        assert snapshot
        event.listen(db, "before_cursor_execute", listen)
        heard = [Inbound("sms", NUMBER, str(n), text=text) for n, text in enumerate(texts)]
        known = dict(look_up(db, snapshot, heard))
        look_up(db, snapshot, [heard[-2], heard[-1]])
        event.remove(db, "before_cursor_execute", listen)
        return known

    known = await quarter.storage.run(looked)
    assert len(found) == 2
    assert {text: one.standing for text, one in known.items()} == {
        **dict.fromkeys(texts[:4], ReceiptIs.CHAINED),
        texts[4]: ReceiptIs.UNKNOWN,
        texts[6]: ReceiptIs.MISSING,
    }


async def test_a_receipt_is_no_guess_at_a_code_and_a_code_is_no_receipt(quarter: Quarter) -> None:
    vote = replace(by_code(PLAIN), slug="brinken", entered=Phase.IDEAS)
    street = Quarter(quarter.storage)
    await street.found(vote)
    street.now = BEGINS[Phase.VOTING] + timedelta(hours=1)
    await street.office.clock.tick()
    [code, *_more] = await issued(street.storage, "brinken", 3)
    street.office.start_turns()
    await street.join(HANS)
    assert (await asked(street, code, HANS, "telegram")).startswith("Uw code klopt.")
    await street.say(HANS, "1", "klaar")
    [*_before, said] = await street.tap(HANS, "cast")
    number = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", said.reply.text)
    assert number
    assert CHAINED in await asked(street, number[0], HANS, "telegram")
    unknown = await asked(street, "check VX4K7-TN2QD", HANS, "telegram")
    assert "Wij vinden dit bonnummer niet." in unknown
    assert not any(row["wrong"] for row in await street.rows(guesses))
    await street.office.stop()


async def test_who_asks_to_be_forgotten_after_it_was_certified_is(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.join("+31612345699", "sms")
    numbers = [await voted(quarter, "1"), await voted(quarter, "3", "+31612345699")]
    assert len(await quarter.rows(rights)) == 2
    await certify(quarter)
    await quarter.say(NUMBER, "vergeet mij", channel="sms")
    await quarter.confirm(NUMBER, "forget", "sms")
    assert await quarter.rows(rights) == []
    left = [row["key"] for row in await quarter.rows(conversations)]
    assert left == [SEAL.key("sms", "+31612345699")]
    assert await quarter.counted() == [(1,), (3,)]
    for number in numbers:
        assert "telt mee in de uitslag" in await asked(quarter, number, "+31612345699")
    for broken in (votes.broken, journal.broken):
        found = partial(broken, slug=SLUG)
        assert await quarter.storage.run(found) is None


async def test_once_it_is_certified_no_reply_of_before_has_an_addressee(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms", news="yes")
    await voted(quarter, "1")
    assert all(row["key"] for row in await quarter.rows(outbox))
    await certify(quarter)
    assert await asked(quarter, "menu")
    keys = [row["key"] for row in await quarter.rows(outbox) if not row["broadcast"]]
    assert keys[-1]
    assert not any(keys[:-1])


async def test_a_receipt_of_an_earlier_edition_is_found_too(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    number = await voted(quarter, "1")
    later = {phase: at + timedelta(days=200) for phase, at in BEGINS.items()}
    following = replace(PLAIN, slug="linden-2028", timeline=Timeline(later), entered=Phase.IDEAS)

    def begun(db: Connection) -> None:
        over = replace(editions.load(db, SLUG).edition(), entered=Phase.CLOSED)
        editions.enter(db, over, quarter.now, "test")
        editions.create(db, following, [], quarter.now, "test")

    await certify(quarter)
    await quarter.storage.run(begun)
    assert await quarter.storage.run(editions.about) == "linden-2028"
    assert "telt mee in de uitslag" in await asked(quarter, f"check {number}")
    assert "Wij vinden dit bonnummer niet." in await asked(quarter, "check VX4K7-TN2QD")


async def test_after_the_close_a_receipt_can_still_be_checked(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    number = await voted(quarter, "1")
    quarter.now = CLOSE + MOMENT
    await quarter.join(FATMA)
    assert CHAINED in await asked(quarter, number, FATMA, "telegram")
