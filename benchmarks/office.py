"""What lies on the desk beside ideas and residents: one of each that has a page of its own."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.acting import Acting
from bot.broadcasts import making
from bot.broadcasts.making import Wanted
from budget.audience import Audience, Who
from budget.paper import HandedIn
from storage.ballots import paper
from storage.ballots.codes import Issuer
from storage.ballots.paper import Opening
from storage.post import webhooks
from storage.sealing import Seal

_BY: Final = "benchmark"


def fill(db: Connection, slug: str, seal: Seal, now: datetime) -> None:
    """Write a broadcast to who wants news, and let another system hear what is decided."""
    text = {"nl": "Het stemmen is begonnen.", "en": "Voting has begun."}
    wanted = Wanted("Voting", Audience(Who.NEWS), text, text)
    making.make(Acting(db, slug, _BY, now, seal), wanted)
    webhooks.add(db, "https://example.org/hook", (), seal.lock("secret"), now)


def collect(db: Connection, slug: str, seal: Seal, now: datetime) -> None:
    """Begin a batch of ballots on paper."""
    opening = Opening("Huis van de Wijk", HandedIn(now.date()))
    paper.open_batch(db, slug, opening, Issuer(seal, now, _BY))
