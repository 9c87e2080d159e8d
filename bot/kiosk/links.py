"""The links of kiosks: made at the desk, shown once, and withdrawn there."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from bot.acting import Acting
from budget.sentence import Reasoned, _
from budget.timeline import Phase
from storage.residents import kiosks
from storage.residents.kiosks import Kiosk

LONGEST: Final = timedelta(days=366)
"""How long a link opens at most."""


class NoLink(Reasoned):
    """A link cannot be made like this."""


def make(acting: Acting, name: str, ends: datetime) -> str:
    """Make a kiosk of this name, and return the token that opens it, which is nowhere else.

    Raise `NoLink` for an end that is past or far away, or an edition that is over.
    """
    edition = acting.hold()
    if edition.entered is Phase.CLOSED:
        raise NoLink(_("This edition is over: nobody takes part in it any more."))
    if ends <= acting.now:
        raise NoLink(_("Please choose a moment that is still to come.").about("ends"))
    if ends > acting.now + LONGEST:
        raise NoLink(_("Please choose a moment within a year.").about("ends"))
    token = secrets.token_urlsafe(32)
    kiosk = Kiosk(0, acting.slug, name, acting.by, acting.now, ends, None)
    number = kiosks.make(acting.db, kiosk, token)
    acting.write("kiosk-made", acting.by, number=number, name=name, until=ends.isoformat())
    return token


def withdraw(acting: Acting, number: int) -> None:
    """Let a link open nothing any more, for who is at it now as well; once only.

    Their visit is ended by whoever looks next, or by the clock: a turn of theirs may be under way,
    and that holds their conversation before it holds the edition.
    """
    acting.hold()
    if kiosk := kiosks.withdraw(acting.db, acting.slug, number, acting.now):
        acting.write("kiosk-withdrawn", acting.by, number=number, name=kiosk.name)
