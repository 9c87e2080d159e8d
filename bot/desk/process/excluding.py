"""Projects that exclude each other: on one ballot, and as winners, until voting opens."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from itertools import chain
from typing import Final, NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import MEANWHILE, NEEDED, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas.names import LOOK
from bot.desk.process.changing import PROCESS, beside, editor, places
from bot.desk.process.previewing import previews
from bot.desk.visit import Visit
from bot.desk.words import _
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, print_of
from bot.editions.seen import ChangedMeanwhile
from bot.staff.roles import Role
from budget.edition import Edition
from budget.limits import Pair
from budget.rules import BasketRules, ChoiceRules
from budget.timeline import Phase
from budget.vessels import VesselRules

routes = Desk()

MOST: Final = 200
"""Rows of the form."""

_SPARE: Final = 3
"""Empty rows below those that are there."""


class Excluded(NamedTuple):
    """Two projects, and where they exclude each other."""

    pair: Pair
    on_a_ballot: bool
    as_winners: bool


def of_ballots(edition: Edition) -> Sequence[Pair]:
    """Return the pairs of which a ballot names only one."""
    rules = edition.vote.ballot
    return rules.exclusions if isinstance(rules, BasketRules | ChoiceRules) else ()


def of_winners(edition: Edition) -> Sequence[Pair]:
    """Return the pairs of which only one can win."""
    return [(int(first), int(second)) for first, second in edition.vote.count.exclusions]


def excluded(edition: Edition) -> list[Excluded]:
    """Return the projects that exclude each other, each pair once."""
    ballots, winners = of_ballots(edition), of_winners(edition)
    pairs = dict.fromkeys(chain(ballots, winners))
    return [Excluded(pair, pair in ballots, pair in winners) for pair in pairs]


async def _shown(
    visit: Visit, fields: Fields | None = None, after: Edition | None = None
) -> Response:
    edition = await visit.edition()
    seen, problems = print_of(edition, Part.RULES), fields.problems if fields else {}
    rows = excluded(edition)
    return visit.page(
        "process/exclusions.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        seen=seen,
        stale="seen" in visit.form and visit.text("seen") != seen,
        rows=rows,
        most=MOST,
        places=places(visit, "exclusions", len(rows), MOST, _SPARE),
        chosen=isinstance(edition.vote.ballot, BasketRules | ChoiceRules),
        divides=isinstance(edition.vote.ballot, VesselRules),
        before_the_vote=edition.entered.before(Phase.VOTING),
        after=after,
        previews=previews(visit, after or edition),
        problems=problems,
    )


@routes.page(f"{PROCESS}/exclusions", *LOOK)
async def exclusions(visit: TheVisit) -> Response:
    """Show which projects exclude each other."""
    return await _shown(visit)


@routes.form(f"{PROCESS}/exclusions", Role.ORGANISER)
async def change(visit: TheVisit, slug: str) -> Response:
    """Show what residents would read, or keep which projects exclude each other."""
    fields, keep = Fields(visit), visit.text("do") == "keep"
    typed = _typed(fields)
    if fields.problems:
        return await _shown(visit, fields)

    def changed(db: Connection) -> Edition:
        return editor(visit, db, slug).change(
            Part.RULES, visit.text("seen"), lambda now: _excluding(now, typed), keep=keep
        )

    try:
        after = await visit.run(changed)
    except ChangedMeanwhile:
        fields.wrong("main", MEANWHILE)
        return await _shown(visit, fields)
    except NotAccepted as refusal:
        beside(fields, visit, refusal)
        return await _shown(visit, fields)
    if not keep:
        return await _shown(visit, after=after)
    told = _("The rules are kept. Who approved of others has to approve again.")
    return await visit.done(f"/editions/{slug}/process/exclusions", told)


def _typed(fields: Fields) -> list[Excluded]:
    """Return the rows that name two projects; an empty one is none."""
    found = dict[frozenset[int], Excluded]()
    for at in (f"exclusions.{n}" for n in range(MOST)):
        names = f"{at}.first", f"{at}.second"
        first, second = (fields.number(name, 1, 9_999, needed=False) for name in names)
        if not first and not second:
            continue
        ballot, winners = fields.ticked(f"{at}.ballot"), fields.ticked(f"{at}.winners")
        if not first or not second:
            fields.wrong(names[bool(first)], NEEDED)
        elif first == second:
            fields.wrong(names[1], _("A project cannot exclude itself."))
        elif frozenset((first, second)) in found:
            fields.wrong(names[1], _("These two stand above already."))
        elif not (ballot or winners):
            fields.wrong(f"{at}.winners", _("Tick where they exclude each other."))
        found[frozenset((first, second))] = Excluded((first, second), ballot, winners)
    return list(found.values())


def _excluding(edition: Edition, typed: Sequence[Excluded]) -> Edition:
    """Return an edition in which these projects exclude each other, in the order there was."""
    rules = edition.vote.ballot
    ballots = _as_before([one.pair for one in typed if one.on_a_ballot], of_ballots(edition))
    winners = _as_before([one.pair for one in typed if one.as_winners], of_winners(edition))
    if isinstance(rules, BasketRules | ChoiceRules):
        rules = replace(rules, exclusions=ballots)
    pairs = tuple((str(first), str(second)) for first, second in winners)
    count = replace(edition.vote.count, exclusions=pairs)
    return replace(edition, vote=replace(edition.vote, ballot=rules, count=count))


def _as_before(pairs: list[Pair], before: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return pairs in the order in which they stood; new ones come last."""
    places = {pair: place for place, pair in enumerate(before)}
    return tuple(sorted(pairs, key=lambda pair: places.get(pair, len(places))))
