from dataclasses import replace

import pytest

from budget.ballot import Basket
from budget.timeline import Phase
from flows.ballot import shelf
from flows.scene import Scene
from flows.state import Voting
from flows.talk import Unfinished
from tests.flows.conversation import DEMO, conversation

SCENE = conversation(Phase.VOTING).scene


def _seen_by(seed: int) -> Scene:
    """Return the scene as the resident with this seed has it."""
    return SCENE._replace(own=lambda: SCENE.own()._replace(seed=seed))


def test_the_order_is_each_residents_own_and_stays_the_same() -> None:
    orders = {tuple(p.number for p in shelf.ordered(_seen_by(seed))) for seed in range(50)}
    assert len(orders) == 50
    assert {tuple(sorted(order)) for order in orders} == {tuple(DEMO.edition.project_by_number)}
    assert shelf.ordered(SCENE) == shelf.ordered(SCENE)


def test_every_project_comes_first_about_as_often() -> None:
    first = [shelf.ordered(_seen_by(seed * 7919))[0].number for seed in range(2_400)]
    counts = [first.count(number) for number in DEMO.edition.project_by_number]
    assert min(counts) > 60
    assert max(counts) < 150


def test_all_projects_come_by_one_after_the_other() -> None:
    number, seen = 3, []
    for _ in DEMO.edition.projects:
        seen.append(number)
        number = shelf.after(number, SCENE)
    assert (number, sorted(seen)) == (3, sorted(DEMO.edition.project_by_number))


@pytest.mark.parametrize(
    ("state", "numbers"),
    [
        (Voting(theme="sport"), {21, 23, 32}),
        (Voting(district="oude-linden", theme="groen"), {3, 8, 11, 22}),  # 22 is for the whole area
        (Voting(word="moestuin"), {15}),
        (Voting(word="benches"), {7, 12, 19}),
        (Voting(word="niets hiervan"), set()),
    ],
)
def test_the_list_is_narrowed_down(state: Voting, numbers: set[int]) -> None:
    assert {p.number for p in shelf.on_it(state, Basket(), SCENE)} == numbers


def test_what_still_fits_is_what_is_picked_or_can_be_paid() -> None:
    basket = Basket((12,))
    fitting = shelf.on_it(Voting(fitting=True), basket, SCENE)
    assert {p.number for p in fitting} == {
        p.number for p in DEMO.edition.projects if p.cost <= 50_000 or p.number == 12
    }


@pytest.mark.parametrize(
    ("channel", "rows", "beside"),
    [
        ("telegram", 8, ["page:1", "themes", "fitting", "done"]),
        ("whatsapp", 8, ["page:1", "done"]),
        ("sms", 8, ["page:1", "fitting"]),
    ],
)
def test_a_page_of_the_list(channel: str, rows: int, beside: list[str]) -> None:
    browsing = conversation(Phase.VOTING, channel)
    browsing.say("stemmen")
    [page] = browsing.say("lijst")
    keys = [option.key for option in page.options]
    assert sum(key.startswith("look:") for key in keys) == rows
    assert keys[rows:] == beside


def test_each_row_says_whether_it_is_picked_free_or_too_dear() -> None:
    browsing = conversation(Phase.VOTING)
    browsing.unfinished = Unfinished(basket=(21,))
    for page in range(3):
        [shown] = browsing.say("lijst") if not page else browsing.tap(f"page:{page}")
        for option in shown.options:
            if not option.key.startswith("look:"):
                continue
            project = DEMO.edition.project_by_number[option.number]
            mark = "☑" if project.number == 21 else "☐" if project.cost <= 55_000 else "🔒"
            assert option.label.startswith(mark), option


def test_near_me_is_offered_to_who_said_where_they_live() -> None:
    browsing = conversation(Phase.VOTING)
    browsing.resident = replace(browsing.resident, district="spoorwijk")
    [page] = browsing.say("stemmen")
    assert "district:spoorwijk" in [option.key for option in page.options]


@pytest.mark.parametrize(
    ("basket", "heading"),
    [
        ((), "Uw mandje: nog € 120.000 over."),
        ((21,), "Uw mandje: nr 21. Nog € 55.000 over."),
        ((3, 8), "Uw mandje: nr 3 en 8. Nog € 78.000 over."),
        ((12, 21), "Uw mandje: nr 12 en 21. Dat is € 15.000 te veel. Haal er een weg"),
    ],
)
def test_the_heading_says_what_is_left(basket: tuple[int, ...], heading: str) -> None:
    browsing = conversation(Phase.VOTING)
    browsing.unfinished = Unfinished(basket=basket)
    [page] = browsing.say("stemmen")
    assert page.text.startswith(heading)


def test_a_large_basket_is_counted() -> None:
    browsing = conversation(Phase.VOTING)
    browsing.edition = replace(browsing.edition, budget=1_000_000)
    browsing.unfinished = Unfinished(basket=tuple(list(DEMO.edition.project_by_number)[:13]))
    [page] = browsing.say("stemmen")
    assert page.text.startswith("Uw mandje: 13 plannen, nog")
