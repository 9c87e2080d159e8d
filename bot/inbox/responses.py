"""What residents say of projects that are carried out; a photo of theirs is shown if chosen so."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from bot import progress
from bot.acting import Acting
from bot.inbox import waiting
from bot.inbox.organiser import Organiser
from bot.inbox.waiting import Asking
from bot.reports.hiding import Told
from bot.reports.ratings import told
from budget.asking import Help
from budget.edition import Words
from budget.sentence import Reasoned, _
from storage.contributions import attachments
from storage.contributions.attachments import Medium
from storage.residents import ratings, requests


class NoPhoto(Reasoned):
    """There is no photo any more: somebody has put it with its project, or closed the request."""

    def __init__(self) -> None:
        super().__init__(_("This photo is not there any more."))


class Opinions(NamedTuple):
    """What residents find of a project: how many gave it which score, why, and what they said."""

    counts: Told
    why: Sequence[str]
    said: Sequence[Asking]


def of_project(db: Connection, slug: str, number: int, organiser: Organiser) -> Opinions:
    """Return what residents find of a project; nothing of it is about fewer than ten."""
    return Opinions(
        told(ratings.counts(db, slug).get(number, {})),
        ratings.words(db, slug, number, organiser.seal),
        [
            one
            for one in waiting.every(db, organiser)
            if one.waiting.edition == slug and one.waiting.request.project == number
        ],
    )


def show_photo(acting: Acting, number: int, text: Words) -> int:
    """Put the photo of a response with its project; return which that is.

    It is drawn once more and is from then on a photo of the project as any other; the one that the
    resident sent is not kept beside it.  Raise `NoPhoto`, `CannotUpdate`.
    """
    held = requests.hold(acting.db, number)
    sent = attachments.of_request(acting.db, number, Medium.PHOTO)
    of_this = held is not None and held.edition == acting.slug
    if held is None or not of_this or held.request.help is not Help.RESPONSE:
        raise NoPhoto
    if sent is None or sent.content is None or held.request.project is None:
        raise NoPhoto
    content = acting.seal.unlock_content(sent.content)
    progress.add_photo(acting, held.request.project, content, text)
    attachments.drop(acting.db, sent.token)
    return held.request.project
