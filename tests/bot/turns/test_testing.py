"""A draft is had on one's own phone by the code that the desk shows, and by nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest

from bot.acting import Acting
from bot.broadcasts import making, picturing
from bot.broadcasts.making import Wanted
from bot.channels import Illustration
from bot.turns.testing import VALID, code
from budget.audience import Audience, Who
from storage.ballots.codes import TRIES
from storage.engine import Storage
from storage.post import broadcasts
from tests.bot.quarter import FATMA, SEAL, Quarter
from tests.pictures import picture
from tests.storage.linden import SLUG

WANTED = Wanted("Feest", Audience(Who.NEWS), {"nl": "Er is feest.", "en": "There is a party."},
                {"nl": "Feest!"})  # fmt: skip
HANS = "+31600000077"


def _acting(db: object, quarter: Quarter, by: str = "Rosa") -> Acting:
    return Acting(db, SLUG, by, quarter.now, SEAL)  # type: ignore[arg-type]


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter with a draft, in which somebody takes part by Telegram and by SMS."""
    quarter = Quarter(store)
    await quarter.found()
    quarter.office.start_turns()
    await quarter.join()
    await quarter.join(HANS, "sms")
    await store.run(lambda db: making.make(_acting(db, quarter), WANTED))
    yield quarter
    await quarter.office.stop()


async def draft(quarter: Quarter) -> int:
    every = await quarter.storage.run(lambda db: broadcasts.every(db, SLUG))
    return every[0].number


async def shown(quarter: Quarter) -> str:
    return code(SEAL, SLUG, await draft(quarter), quarter.now).digits


async def texts(
    quarter: Quarter, said: str, address: str = FATMA, channel: str = "telegram"
) -> list[str]:
    return [sent.reply.text for sent in await quarter.say(address, said, channel=channel)]


async def test_a_picture_goes_along_where_there_are_pictures(quarter: Quarter) -> None:
    number, run = await draft(quarter), quarter.storage.run
    said = {"nl": "Slingers.", "en": "Paper chains."}
    put = partial(picturing.illustrate, number=number, content=picture("JPEG"), text=said)
    one = await run(lambda db: put(_acting(db, quarter)))
    assert one.picture
    typed = f"TEST {await shown(quarter)}"
    [sent] = await quarter.say(FATMA, typed)
    path = f"{SLUG}/pictures/{one.picture.name}"
    assert sent.reply.picture == Illustration(path, "Foto: Slingers.")
    [sent] = await quarter.say(HANS, typed, channel="sms")
    assert sent.reply.picture is None


async def test_it_is_said_as_it_would_be_there(quarter: Quarter) -> None:
    before = await quarter.held(FATMA)
    digits = await shown(quarter)
    mark = "Test: alleen u krijgt dit."
    for typed in (f"TEST {digits}", f" test  {digits}. "):
        assert await texts(quarter, typed) == [f"{mark}\nEr is feest."]
    assert await texts(quarter, f"Test {digits}", HANS, "sms") == [
        f"{mark}\nFeest! STOP = afmelden."
    ]
    after = await quarter.held(FATMA)
    assert (after.state, after.offered, after.prompt) == (
        before.state, before.offered, before.prompt
    )  # fmt: skip


async def test_who_never_wrote_before_gets_it_too(quarter: Quarter) -> None:
    [said] = await texts(quarter, f"TEST {await shown(quarter)}", "5250017123")
    assert said.endswith("\nEr is feest.")


async def test_a_code_is_good_for_a_quarter_of_an_hour(quarter: Quarter) -> None:
    digits, until = code(SEAL, SLUG, await draft(quarter), quarter.now)
    assert VALID < until - quarter.now <= VALID + timedelta(minutes=5)
    quarter.now += VALID
    assert "Er is feest." in (await texts(quarter, f"TEST {digits}"))[0]
    quarter.now = until
    assert "Er is feest." not in " ".join(await texts(quarter, f"TEST {digits}"))


async def test_who_guesses_is_locked(quarter: Quarter) -> None:
    digits = await shown(quarter)
    wrong = f"{(int(digits) + 5_000) % 10_000:04}"
    for _time in range(TRIES):
        assert "Er is feest." not in " ".join(await texts(quarter, f"TEST {wrong}"))
    assert "Er is feest." not in " ".join(await texts(quarter, f"TEST {digits}"))
    assert "Feest!" in (await texts(quarter, f"TEST {digits}", HANS, "sms"))[0]


async def test_what_is_approved_is_no_draft_any_more(quarter: Quarter) -> None:
    run, number = quarter.storage.run, await draft(quarter)
    asked = await run(lambda db: making.ask(_acting(db, quarter), number))
    assert "Er is feest." in (await texts(quarter, f"TEST {await shown(quarter)}"))[0]
    await run(
        lambda db: making.approve(
            Acting(db, SLUG, "Roel", quarter.now, SEAL), number, asked.revision
        )
    )
    assert "Er is feest." not in " ".join(await texts(quarter, f"TEST {await shown(quarter)}"))


async def test_who_stopped_is_sent_nothing_of_it(quarter: Quarter) -> None:
    await quarter.say(HANS, "stop", channel="sms")
    said = await texts(quarter, f"TEST {await shown(quarter)}", HANS, "sms")
    assert "Feest!" not in " ".join(said)
