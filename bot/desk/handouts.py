"""What an intermediary hands out: texts to forward, and a poster with strips to tear off.

All of it carries the links and the word of the intermediary, so that it can be counted how many
came in through it.
"""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import urljoin

from fastapi.responses import Response

from bot.channels import CALLED
from bot.channels.segments import folded, segments
from bot.contacts import Way
from bot.desk import prints
from bot.desk.guard import Desk, TheVisit
from bot.desk.intermediaries import WHO, handing_out
from bot.desk.visit import Visit
from bot.desk.words import _, plainly
from bot.printing.press import lacking
from bot.squares import square
from budget.edition import Edition, Partner
from budget.sentence import Amount, Sentence
from budget.timeline import Phase

STRIPS: Final = 8
"""How many strips there are across the foot of a sheet of A4."""

_DO: Final = {Phase.IDEAS: _("Hand in an idea"), Phase.VOTING: _("Vote")}

routes = Desk()


class Forward(NamedTuple):
    """What to forward in the language `code`.

    `short` is for a text message and takes `parts` of them; it is "" where there is no SMS.
    """

    code: str
    long: str
    short: str
    parts: int


@routes.page("/editions/{slug}/intermediaries/{code}/kit", *WHO)
async def kit(visit: TheVisit, code: str) -> Response:
    """Show what an intermediary can forward, and lead to its poster."""
    edition = await visit.edition()
    partner = handing_out(visit, edition).get(code)
    if partner is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    ways, spoken = _ways(visit, code), prints.spoken_in(edition)
    return visit.page(
        "kit.html",
        edition=edition,
        partner=partner,
        spoken=spoken,
        forwards=[_forward(edition, partner, ways, visit.now, one) for one in spoken],
        lacking=lacking(),
    )


@routes.page("/editions/{slug}/intermediaries/{code}/poster", *WHO)
async def poster(visit: TheVisit, code: str) -> Response:
    """Show a poster to be printed, with strips to tear off at its foot."""
    edition = await visit.edition()
    partner = handing_out(visit, edition).get(code)
    if partner is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    reads = prints.reader(visit, edition)
    return prints.sheet(
        reads,
        edition,
        "poster",
        partner=partner,
        word=_word(partner),
        ways=[(way, square(way.link)) for way in _ways(reads, code)],
        steps=list(_steps(edition, visit.now)),
        strips=STRIPS,
    )


@routes.page("/editions/{slug}/intermediaries/{code}/poster.pdf", *WHO)
async def poster_as_pdf(visit: TheVisit, slug: str, code: str) -> Response:
    """Return the poster as PDF."""
    page = await poster(visit, code)
    if page.status_code != HTTPStatus.OK:
        return page
    here = f"/editions/{slug}/intermediaries/{code}/poster"
    return await prints.pressed(visit, page, here, f"{slug}-{code}-poster")


def _word(partner: Partner) -> str:
    """Return what residents send to come in through an intermediary."""
    return partner.keywords[0] if partner.keywords else f"#{partner.code}"


def _ways(visit: Visit, code: str) -> list[Way]:
    """Return by what residents come in; in a demo the page on which its phones stand."""
    contacts = visit.office.contacts
    if not contacts.simulator:
        return list(contacts.ways(code))
    phones = urljoin(str(visit.request.base_url), contacts.simulator)
    shown = visit.say(_("Phone in the demo"))
    return [Way(channel, shown, f"{phones}?on={channel}") for channel in CALLED]


def _forward(
    edition: Edition, partner: Partner, ways: list[Way], now: datetime, code: str
) -> Forward:
    budget, word = Amount(edition.budget), _word(partner)
    lines = [
        _(
            "{budget} euros for {place}: what should be done with it?",
            budget=budget,
            place=edition.place,
        ),
        _("Join in by chat: you need no app and no account."),
        *_steps(edition, now),
    ]
    short = ""
    for channel, shown, link in ways:
        if not link.startswith("sms:"):
            lines.append(_("{channel}: {link}", channel=CALLED[channel], link=link))
            continue
        lines.append(_("SMS: send {word} to {number}", word=word, number=shown))
        asked = _(
            "{budget} euros for {place}: join in! Send an SMS with {word} to {number}.",
            budget=budget,
            place=edition.place,
            word=word,
            number=shown,
        )
        short = folded(plainly(asked, code))
    return Forward(code, "\n".join(plainly(line, code) for line in lines), short, segments(short))


def _steps(edition: Edition, now: datetime) -> Iterator[Sentence]:
    """Yield what residents can still do, and when; or else what remains for them."""
    phase = edition.phase_at(now)
    left = [one for one in _DO if one in edition.timeline.begins and not one.before(phase)]
    for one in left:
        first, last = edition.first_day(one), edition.last_day(one)
        if last is None or first is None:
            yield _("{what}.", what=_DO[one])
        elif one is phase:
            yield _("{what}: until {last}.", what=_DO[one], last=last)
        else:
            yield _("{what}: from {first} until {last}.", what=_DO[one], first=first, last=last)
    if not left:
        yield _("Hear what was chosen, and follow what is made of it.")
