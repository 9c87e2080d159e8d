"""Chapter two: residents join, ask, and hand in what they would like."""

from dataclasses import dataclass

from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import Hall
from tests.bot.walk.resident import Resident
from tests.bot.walk.story.founding import PLACE

ASKED = "Mag mijn dochter van 15 ook meedoen?"
ANSWERED = "Ja, iedereen die in De Wilgen woont doet mee."
BENCHES = "Twee bankjes bij de vijver, waar ouderen kunnen rusten"
TREES = "Wij willen bomen en schaduw op het kale schoolplein"
LAMPS = "Licht op het donkere fietspad achter de sporthal"
TOILET = "Een openbaar toilet naast het station, want er is daar niets"
SWINGS = "Schommels voor de kleintjes in de Rietstraat"


@dataclass(frozen=True)
class Neighbours:
    """Four residents: two on Telegram, one on WhatsApp, and one with an old phone."""

    fatma: Resident
    hans: Resident
    daan: Resident
    oleksandr: Resident


async def join(hall: Hall) -> Neighbours:
    """Let four people come in by the word of the intermediary, each on their own channel."""
    fatma = await Resident.with_phone(hall, "fatma", "telegram")
    hans = await Resident.with_phone(hall, "hans", "whatsapp")
    daan = await Resident.with_phone(hall, "daan", "sms")
    oleksandr = await Resident.with_phone(hall, "oleksandr", "telegram")
    for resident in (fatma, hans, oleksandr):
        await resident.writes("koffie wilgen")
        await resident.hears("U bent hier via Het Buurthuis", "Kies uw taal")
        await resident.taps("Nederlands", "Ja, doe mee")
        await resident.hears("In welke buurt woont u?")
        await resident.taps("1 Noord", "Ja")
    await daan.writes("koffie wilgen", "1", "ja graag")
    await daan.hears("U doet mee")
    return Neighbours(fatma, hans, daan, oleksandr)


async def ask(rosa: Colleague, fatma: Resident) -> None:
    """Let a resident ask something, and a person answer."""
    await fatma.writes("vraag", ASKED)
    await fatma.hears("Uw vraag is verstuurd.")
    await rosa.signs_in()
    await rosa.follows(PLACE)
    await rosa.looks_around("somebody waits")
    await rosa.follows("Conversations", "1")
    await rosa.sees(ASKED)
    await rosa.presses("I am at it")
    await rosa.fills("Answer, as it stands in their chat", ANSWERED)
    await rosa.fills("Show it to all, under this question", "Wie mag meedoen?")
    await rosa.presses("Send the answer")
    await fatma.hears(ANSWERED)
    await rosa.follows("Often asked")
    await rosa.sees("Wie mag meedoen?")


async def hand_in(rosa: Colleague, neighbours: Neighbours) -> None:
    """Let each hand in an idea, and somebody type one from paper."""
    for resident, idea in (
        (neighbours.fatma, BENCHES),
        (neighbours.hans, TREES),
        (neighbours.oleksandr, TOILET),
    ):
        await resident.writes("nieuw plan", idea, "Noord", "weet ik niet", "weet ik niet")
        await resident.hears(idea, "Klopt het?")
        confirm = resident.picks if resident.channel == "whatsapp" else resident.taps
        await confirm("Ja, verstuur")
        await resident.hears("Wij hebben uw plan.")
    await neighbours.daan.writes("nieuw plan", LAMPS, "1", "1")
    await neighbours.daan.hears("Uw plan is binnen: nummer 4.")
    await rosa.signs_in()
    await rosa.follows(PLACE, "Ideas", "From paper or a meeting")
    await rosa.fills("The idea, in its author's words", SWINGS)
    await rosa.fills("Who wrote it", "mevrouw Jansen")
    await rosa.chooses("District", "Zuid" if rosa.hall.spoken == "nl" else "South")
    await rosa.presses("Hand it in")
    await rosa.looks_around("idea from paper")


async def support(neighbours: Neighbours) -> None:
    """Let residents support what others want, by number and by button."""
    for resident in (neighbours.fatma, neighbours.daan, neighbours.oleksandr):
        await resident.writes("steun 2")
    await neighbours.oleksandr.hears("Nu steunen 3 mensen nr 2")
    await neighbours.hans.writes("?1")
    await neighbours.hans.hears("Steun: 0 mensen")
    await neighbours.hans.picks("Ik steun dit")
    await neighbours.hans.hears("Nu steunt 1 mens nr 1")
