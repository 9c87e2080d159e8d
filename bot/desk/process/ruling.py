"""The rules of an edition: filled in, and read as a resident reads them, until voting opens."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS, beside, editor, places
from bot.desk.process.filling import (
    BALLOTS,
    COUNTS,
    MOST_KINDS,
    MOST_PLACES,
    RIGHTS,
    Filled,
    filled,
)
from bot.desk.process.previewing import previews
from bot.desk.process.settings import NAMES, TITLES, differing, flat, open_groups
from bot.desk.visit import Visit
from bot.desk.words import _
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, print_of
from bot.editions.ruled import RULES, ruled
from bot.editions.seen import ChangedMeanwhile
from bot.editions.vote import MOST_THEMES
from bot.editions.written import as_written
from bot.staff.roles import Role
from budget.edition import District, Edition, Theme
from budget.receipt import rules_hash
from budget.timeline import Phase

Place = TypeVar("Place", District, Theme)

routes = Desk()


async def _shown(
    visit: Visit,
    fields: Fields | None = None,
    after: Edition | None = None,
    typed: Filled | None = None,
) -> Response:
    edition = await visit.edition()
    seen, problems = print_of(edition, Part.RULES), fields.problems if fields else {}
    now = _said(edition)
    stale = "seen" in visit.form and visit.text("seen") != seen

    def options(keys: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(key, visit.say(NAMES[key])) for key in keys]

    return visit.page(
        "process/rules.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        seen=seen,
        meanwhile=differing(now, flat(typed.rules), edition, visit.language)
        if stale and typed
        else [],
        now=_proposed(now, edition),
        themes=_in_sight(edition.themes, now),
        districts=_in_sight(edition.districts, now),
        most=MOST_PLACES,
        titles=TITLES,
        names=NAMES,
        ballots=options(BALLOTS),
        counts=options(COUNTS),
        rights=options(RIGHTS),
        kinds=places(visit, "vote.weights", len(edition.vote.weights), MOST_KINDS),
        opened=open_groups(_said(after or edition), visit.text("vote.ballot"), problems),
        before_the_vote=edition.entered.before(Phase.VOTING),
        hash=rules_hash(after or edition),
        after=after,
        previews=previews(visit, after or edition),
        problems=problems,
    )


def _said(edition: Edition) -> dict[str, Any]:
    """Return what the settings of an edition say, by the names of their fields."""
    written = as_written(edition)
    return flat({name: written[name] for name in RULES if name in written})


def _in_sight(places: Sequence[Place], now: Mapping[str, Any]) -> Sequence[Place]:
    """Return the themes, or districts, with fields of their own: of too many those in use first."""
    if len(places) <= MOST_PLACES:
        return places
    in_use = {part for name in now for part in name.split(".")}
    return sorted(places, key=lambda place: place.key not in in_use)[:MOST_PLACES]


def _proposed(now: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """Return what the settings say, and what is usual where another kind of ballot has none."""
    proposed: dict[str, Any] = {"vote.count.fill_up": True} | now
    if any(name.startswith("vote.vessels.") for name in now):
        return proposed
    themes = enumerate(edition.themes[:MOST_THEMES], 1)
    return proposed | {f"vote.vessels.{theme.key}.place": place for place, theme in themes}


@routes.page(f"{PROCESS}/rules", *EVERYBODY)
async def rules(visit: TheVisit) -> Response:
    """Show the rules, as they are and as residents read them."""
    return await _shown(visit)


@routes.form(f"{PROCESS}/rules", Role.ORGANISER)
async def change(visit: TheVisit, slug: str) -> Response:
    """Show what residents would read, or keep the rules."""
    fields, keep = Fields(visit), visit.text("do") == "keep"
    typed = filled(fields, await visit.edition())
    if fields.problems:
        return await _shown(visit, fields, typed=typed)

    def changed(db: Connection) -> Edition:
        return editor(visit, db, slug).change(
            Part.RULES, visit.text("seen"), lambda now: ruled(now, typed.rules), keep=keep
        )

    try:
        after = await visit.run(changed)
    except ChangedMeanwhile:
        fields.wrong("main", MEANWHILE)
        return await _shown(visit, fields, typed=typed)
    except NotAccepted as refusal:
        beside(fields, visit, refusal, {("vote", "weights"): typed.rows})
        return await _shown(visit, fields, typed=typed)
    if not keep:
        return await _shown(visit, after=after)
    told = _("The rules are kept. Who approved of others has to approve again.")
    return await visit.done(f"/editions/{slug}/process/rules", told)
