"""What both rivals say, in the words of the demo edition, and how they hear numbers."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EDITION = Path(__file__).parents[2] / "bot/demo/de_linden.toml"
BUDGET = 120_000
LANGUAGES = {"nederlands": "nl", "english": "en"}
DISTRICTS = 5
NUMBER = re.compile(r"(-?)(\d+)")


@dataclass(frozen=True, slots=True)
class Saying:
    """A text, and the buttons under it."""

    text: str
    buttons: tuple[str, ...] = ()


LANGUAGE = Saying(
    "Welkom bij de burgerbegroting van De Linden.\n\nKies uw taal. Choose your language.",
    ("Nederlands", "English"),
)
CONSENT = Saying(
    "Ik ben een computer van de gemeente, geen mens.\n\nIk help u om:\n1. te lezen hoe het werkt\n"
    "2. een plan te sturen\n3. te stemmen\n\nWat bewaren wij? Uw Telegram-nummer, uw taal en wat u "
    "stuurt. Wij wissen dit 3 maanden na het einde.\n\nVindt u dat goed?",
    ("Ja, doe mee", "Nee, stop"),
)
GOODBYE = Saying("Dat is goed. Wij bewaren niets van u.")
DISTRICT = Saying(
    "Mooi. U doet mee.\n\nIn welke buurt woont u? Stap 1 van 2.",
    ("1 Havenkwartier", "2 Oude Linden", "3 Spoorwijk", "4 Dennenhof", "5 Zeg ik liever niet"),
)
NEWS = Saying(
    "Mogen wij u een bericht sturen als er nieuws is? Hoogstens 2 keer per maand. Stap 2 van 2.",
    ("Ja", "Nee"),
)
MENU = Saying("Nu kunt u stemmen, tot en met 31 mei.", ("Stemmen", "Hoe werkt het?", "Hulp"))
HOW = Saying(
    "U beslist over 120.000 euro. Tot 14 maart: stuur een plan. Tot 30 april: de gemeente kijkt of "
    "het kan. 1 t/m 31 mei: stemmen.",
    ("Menu",),
)
CONTACT = Saying(
    "Een mens, een stem: deel uw telefoonnummer, een keer. Wij bewaren het nummer zelf niet.",
    ("Deel mijn nummer", "Terug"),
)
COUNTED = Saying(
    "Uw stem telt. U kunt uw stem veranderen tot en met 31 mei. Uitslag op 8 juni.", ("Menu",)
)
AGAIN = Saying("Dat begrijp ik niet. Kies een van deze.", ("Menu", "Hulp"))


@cache
def projects() -> dict[int, tuple[str, int]]:
    """Return the title and the cost of every project, by its number."""
    edition = tomllib.loads(EDITION.read_text("utf-8"))
    return {p["number"]: (p["title"]["nl"], p["cost"]) for p in edition["projects"]}


def picked(basket: list[int], text: str) -> list[int] | None:
    """Return the basket after numbers, with a minus to take out; None if there are none."""
    found = [(sign, int(number)) for sign, number in NUMBER.findall(text)]
    if not found or any(number not in projects() for _, number in found):
        return None
    dropped = {number for sign, number in found if sign}
    added = [number for sign, number in found if not sign and number not in basket]
    return [number for number in [*basket, *added] if number not in dropped]


def cost(basket: list[int]) -> int:
    """Return what a basket costs."""
    return sum(projects()[number][1] for number in basket)


def euros(amount: int) -> str:
    """Return an amount as it is read in Dutch."""
    return "€ " + f"{amount:,}".replace(",", ".")


def ballot(basket: list[int]) -> Saying:
    """Show every project, what is in the basket, and what is left."""
    lines = [
        f"{'☑' if number in basket else '☐'} {number} {title} · {euros(price)}"
        for number, (title, price) in projects().items()
    ]
    left = f"Uw mandje: nog {euros(BUDGET - cost(basket))} over."
    return Saying("\n".join([left, *lines]), ("Klaar", "Menu"))


def read_back(basket: list[int]) -> Saying:
    """Show what is going to be cast, and ask whether it is right."""
    lines = [f"Nr {n} {projects()[n][0]}, {euros(projects()[n][1])}" for n in basket]
    total = f"Samen {euros(cost(basket))}. Over: {euros(BUDGET - cost(basket))}."
    text = "\n".join(["Dit is uw stem:", *lines, "", total, "Nog niet verstuurd."])
    return Saying(text, ("1 Stem versturen", "0 Aanpassen"))
