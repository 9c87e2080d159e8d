"""Which numbers have to stand where, on the public page and in the chat, if a count is right."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tests.cycle.counting import Place, Project, Published
from tests.cycle.page import Numbers
from tests.cycle.people import BUDGET

THEMES: Final = {
    "groen": "Groen",
    "spelen": "Spelen",
    "ontmoeten": "Ontmoeten",
    "verkeer": "Veilig verkeer",
    "sport": "Sport",
    "kunst": "Kunst",
    "": "Zonder thema",
}
DISTRICTS: Final = {"noord": "Noord", "zuid": "Zuid"}
CHANNELS: Final = {
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "sms": "SMS",
    "paper": "Op papier",
}
"""What they are called on the page in Dutch, in its order."""

FEW: Final = 10
"""Votes from which on the page tells how many came in by a channel."""

BRIEF: Final = 3
"""Winners that are named in one SMS."""

BACK: Final = 0
"""What an SMS says to send in order to go back."""


def of_the_page(
    published: Published, channels: Counter[str], titles: Mapping[int, str]
) -> dict[str, list[int]]:
    """Return every number of the result on the public page, by where it stands."""
    places = published.counted()
    spent = _spent(places)
    return {
        "result, sentence 1": [len(_won(places)), spent, BUDGET],
        "result, sentence 2": [len(published.ballots)],
        **_votes(places, titles),
        **_explained(places),
        "result, figure 2, label 2": [BUDGET],
        "result, figure 2, row Voor de plannen die wonnen": [spent],
        "result, figure 2, row Over": [BUDGET - spent],
        "result, figure 2, row Budget": [BUDGET],
        **_parts("theme", places, THEMES, lambda project: project.theme),
        **_parts("district", places, DISTRICTS, lambda project: project.district),
        **_turnout(channels),
    }


def _won(places: Sequence[Place]) -> list[Place]:
    return [place for place in places if place.won]


def _spent(places: Sequence[Place]) -> int:
    return sum(place.project.cost for place in _won(places))


def _votes(places: Sequence[Place], titles: Mapping[int, str]) -> dict[str, list[int]]:
    """Return the chart of votes, and its table: most votes first, then by number."""
    told: dict[str, list[int]] = {}
    ordered = sorted(places, key=lambda one: (-one.votes, one.project.number))
    for row, place in enumerate(ordered):
        number = place.project.number
        told[f"result, figure 1, label {2 * row + 1}"] = [number]
        told[f"result, figure 1, label {2 * row + 2}"] = [place.votes]
        name = f"result, figure 1, row {number}. {titles[number]}"
        told[name] = [number, place.votes, place.project.cost]
    return told


def _explained(places: Sequence[Place]) -> dict[str, list[int]]:
    """Return what is said of each project, and on its own page why it won or not."""
    told = {"result, elsewhere": [len(places) - len(_won(places))]}
    for place in places:
        number, reason = place.project.number, [*([place.rank] if place.won else []), place.left]
        here = f"result, result-{number}, sentence"
        told[f"{here} 1"] = [number, place.project.cost]
        told[f"{here} 2"] = [place.votes]
        told[f"project {number}, sentence 1"] = [place.votes]
        told[f"project {number}, sentence 2"] = reason
    return told


def _parts(
    name: str, places: Sequence[Place], titles: Mapping[str, str], key: Callable[[Project], str]
) -> dict[str, list[int]]:
    """Return what each theme, or district, comes to."""
    told: dict[str, list[int]] = {}
    found = [(title, [p for p in places if key(p.project) == of]) for of, title in titles.items()]
    for row, (title, part) in enumerate((title, part) for title, part in found if part):
        spent, votes = _spent(part), sum(place.votes for place in part)
        told[f"{name}, figure 1, label {2 * row + 2}"] = [spent]
        told[f"{name}, figure 1, row {title}"] = [len(part), len(_won(part)), spent, votes]
    return told


def _turnout(channels: Counter[str]) -> dict[str, list[int]]:
    """Return how the votes came in, most first; none of these is about a few people."""
    assert min(channels[name] for name in CHANNELS) >= FEW, channels
    told: dict[str, list[int]] = {}
    for row, name in enumerate(sorted(CHANNELS, key=lambda name: (-channels[name], name))):
        told[f"turnout, figure 1, label {2 * row + 2}"] = [channels[name]]
        told[f"turnout, figure 1, row {CHANNELS[name]}"] = [channels[name]]
    return told


def of_the_chat(published: Published, channel: str) -> Numbers:
    """Return every number of the result in the chat: who won, and why each project did or not."""
    places = published.counted()
    won, brief = _won(places), channel == "sms"
    shown = won[:BRIEF] if brief else won
    money = [] if brief else [_spent(places), BUDGET]
    winners = [number for one in shown for number in (one.project.number, one.votes)]
    told = {"who won": [len(won), *money, *winners]}
    for one in places:
        number, cost = one.project.number, one.project.cost
        reason = [*([one.rank] if one.won else []), one.left]
        told[f"why {number}"] = [number, one.votes, cost, *reason, *([BACK] if brief else [])]
    return told
