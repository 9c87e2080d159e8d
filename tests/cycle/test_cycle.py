"""The whole cycle of one edition, in one test: from an empty store to the next edition's first day.

Two hundred people take part on Telegram, WhatsApp, SMS and paper, and two organisers run it in a
browser.  The test keeps its own book of what everybody decided, and every number that is made
public is counted again: from that book, and from the file that is published.
"""

from datetime import timedelta
from pathlib import Path
from typing import Final

from budget.timeline import Phase
from tests.bot.walk.hall import town_hall
from tests.cycle.chance import foretold
from tests.cycle.counting import Published
from tests.cycle.people import Crowd
from tests.cycle.story import (
    afterwards,
    broadcasting,
    founding,
    joining,
    outcome,
    paper,
    screening,
    voting,
)
from tests.cycle.story.broadcasting import News
from tests.cycle.story.founding import Town

NEWS: Final = News(
    "Feest", "Who agreed to hear news", "Zondag is er feest.", "There is a party on Sunday."
)
AGAIN: Final = News(
    "Weer",
    "Who agreed to hear of the next edition",
    "Er komt een nieuwe ronde.",
    "A new round begins.",
    afterwards.NEXT,
)


async def test_every_public_number_of_a_whole_cycle_is_what_residents_decided(
    chromium: str, tmp_path: Path
) -> None:
    opened = town_hall(
        chromium, tmp_path, "nl", script=True, at=founding.FIRST_DAY, chance=foretold("town")
    )
    async with opened as hall:
        crowd = Crowd()
        town = await founding.found(hall, crowd, tmp_path)
        await gather(town, crowd)
        await screen(town, crowd)
        await vote(town, crowd)
        published = await count(town, crowd, tmp_path)
        await carry_out(town, crowd, published)
        await begin_again(town)


async def gather(town: Town, crowd: Crowd) -> None:
    """Inform, and gather ideas."""
    phones = town.phones
    await town.hall.begins(Phase.INFORMING)
    await joining.join(phones, crowd)
    await joining.ask(town.rosa, phones, crowd.curious[0])
    await joining.count_arrivals(town.rosa, crowd)
    await town.hall.begins(Phase.IDEAS)
    await joining.hand_in(phones, crowd)
    await joining.support(phones, crowd)


async def screen(town: Town, crowd: Crowd) -> None:
    """Answer every idea, and make a ballot of those that can be done."""
    await town.hall.begins(Phase.SCREENING)
    await screening.judge(town.rosa, town.phones.book)
    await screening.publish(town.joost)
    await town.hall.later(joining.A_WHILE)
    await screening.hear_answers(town.phones, crowd)
    await screening.make_ballot(town.rosa, town.joost)


async def vote(town: Town, crowd: Crowd) -> None:
    """Vote by phone and on paper; some leave, and who wants news gets some."""
    phones = town.phones
    await town.hall.begins(Phase.VOTING)
    await voting.vote(phones, crowd, crowd.early)
    await voting.vote(phones, crowd, crowd.undecided)
    await voting.lend(phones, crowd)
    await voting.leave(phones, crowd)
    await town.hall.later(timedelta(hours=1))
    await broadcasting.send(town, NEWS, phones.book.news)
    await town.hall.later(timedelta(days=2))
    await paper.take_in(town, crowd)
    await voting.vote(phones, crowd, crowd.phone_again)
    await voting.close(phones, crowd)


async def count(town: Town, crowd: Crowd, folder: Path) -> Published:
    """Count, certify, and hold every number that is made public against what was decided."""
    await town.hall.begins(Phase.COUNTING)
    await town.hall.begins(Phase.RESULTS)
    await outcome.certify(town.rosa, town.joost)
    page, file = await outcome.read_page(town.hall, folder)
    published = outcome.check_file(file, town.phones.book, crowd)
    outcome.check_page(page, published, town.phones.book)
    await outcome.check_chat(town.phones, crowd, published)
    await outcome.look_forward(town.phones, crowd)
    return published


async def carry_out(town: Town, crowd: Crowd, published: Published) -> None:
    """Tell how far a project is; when nobody needs to be known any more, nobody is."""
    first = next(place.project.number for place in published.counted() if place.won)
    await town.hall.begins(Phase.CARRYING_OUT)
    await afterwards.follow(town.phones, crowd, first)
    await afterwards.build(town.rosa, town.phones, crowd, first)
    await afterwards.erase(town.hall, town.phones, crowd)
    await outcome.check_again(town.hall, published, town.phones.book)


async def begin_again(town: Town) -> None:
    """Begin the next edition as this one was; on its first day who agreed to hear of it does."""
    await afterwards.clone(town.rosa)
    await afterwards.first_day(town.hall)
    heard = await broadcasting.send(town, AGAIN, town.phones.book.upcoming)
    assert {who.channel for who in heard} >= {"telegram", "sms"}
    await afterwards.take_part_again(town.phones, heard[0])
