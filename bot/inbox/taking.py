"""Several people at one inbox: who is at a request, taking it over, and passing it on.

Nobody answers what somebody else is at, unless they take it over and so know that they do.
"""

from sqlalchemy import Connection

from bot.inbox.organiser import Organiser
from storage.residents import requests
from storage.residents.requests import Taken, Waiting

LONGEST = 500
"""Characters of what is passed on."""


class SomebodyElse(Exception):
    """Somebody else is at this request; the message is their name."""


class NoLongerWaits(Exception):
    """Somebody has seen to this request, or whose it was took it back."""


def free(db: Connection, number: int, organiser: Organiser) -> Waiting:
    """Return a request that waits and at which nobody else is, ours until the transaction ends.

    Raise `NoLongerWaits` or `SomebodyElse`.
    """
    held = _held(db, number)
    if held.taken.by not in ("", organiser.by):
        raise SomebodyElse(held.taken.by)
    return held


def take(db: Connection, number: int, organiser: Organiser, instead_of: str = "") -> None:
    """Be at a request from now on, if need be `instead_of` somebody who was.

    Raise `NoLongerWaits`, or `SomebodyElse` if that is another again.
    """
    held = _held(db, number)
    if held.taken.by not in ("", organiser.by, instead_of):
        raise SomebodyElse(held.taken.by)
    requests.take(db, held, held.taken._replace(by=organiser.by, at=organiser.now))


def pass_on(db: Connection, number: int, to: str, words: str, organiser: Organiser) -> None:
    """Pass a request on to somebody, with what they should know; to nobody in particular if "".

    Raise `NoLongerWaits` or `SomebodyElse`.
    """
    held = free(db, number, organiser)
    said = organiser.seal.lock(words) if words else None
    requests.take(db, held, Taken(to, organiser.now if to else None, said))


def _held(db: Connection, number: int) -> Waiting:
    held = requests.hold(db, number)
    if held is None:
        raise NoLongerWaits
    return held
