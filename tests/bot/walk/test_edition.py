"""A whole edition, in a real browser: from an empty store to what is built of it.

Everything is done in pages, as people do it; the first invitation alone is made on the server.
"""

from pathlib import Path

import pytest

from budget.timeline import Phase
from tests.bot.walk.hall import town_hall
from tests.bot.walk.story import founding, gathering, outcome, screening, voting

WITH_AND_WITHOUT = pytest.mark.parametrize(
    ("script", "spoken"), [(True, "nl"), (False, "en")], ids=["script", "no script"]
)


@WITH_AND_WITHOUT
async def test_an_edition_is_run_in_pages_alone(
    chromium: str, tmp_path: Path, script: bool, spoken: str
) -> None:
    async with town_hall(chromium, tmp_path, spoken, script=script) as hall:
        rosa = await founding.come_in(hall)
        joost = await founding.invite(rosa, "Joost", "Organiser: runs the edition")
        wilma = await founding.invite(rosa, "Wilma", "Screener: judges ideas and answers residents")
        await founding.begin(rosa)
        await founding.move_the_vote(rosa)
        await founding.set_rules(rosa)
        await founding.name_places(rosa, tmp_path)
        await founding.write(rosa)
        await founding.agree(rosa)
        await founding.add_intermediary(rosa)
        await hall.begins(Phase.INFORMING)
        neighbours = await gathering.join(hall)
        await gathering.ask(rosa, neighbours.fatma)
        await hall.begins(Phase.IDEAS)
        await gathering.hand_in(rosa, neighbours)
        await gathering.support(neighbours)
        await hall.begins(Phase.SCREENING)
        await screening.accept(rosa)
        await screening.refuse(rosa)
        await screening.publish(joost)
        await screening.appeal(wilma, neighbours.oleksandr)
        await screening.make_projects(rosa)
        await screening.rehearse(rosa, neighbours.hans)
        await voting.approve(rosa, joost)
        await hall.begins(Phase.VOTING)
        await voting.vote(neighbours)
        await voting.type_paper(rosa, wilma)
        await hall.begins(Phase.COUNTING)
        await outcome.count_early(rosa)
        await outcome.settle(rosa, joost)
        await outcome.read(hall, tmp_path)
        await hall.begins(Phase.CARRYING_OUT)
        await outcome.carry_out(rosa, neighbours.fatma)
