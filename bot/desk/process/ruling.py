"""The rules of an edition: filled in, and read as a resident reads them, until voting opens."""

from dataclasses import fields as fields_of
from http import HTTPStatus
from typing import Any, Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.channels import SCREENS
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import MEANWHILE, PROCESS, beside, editor, loaded
from bot.desk.visit import Visit
from bot.desk.words import Told, _
from bot.editions.checking import NotAccepted
from bot.editions.editing import ChangedMeanwhile, Part, print_of
from bot.editions.ruled import TOPICS, Bubble, previewed, ruled, spoken_in
from bot.editions.written import as_written
from bot.staff.roles import Role
from budget.edition import Edition
from budget.receipt import rules_hash
from budget.rules import KINDS
from budget.timeline import Phase

routes = Desk()

NAMES: Final[dict[str, Told]] = {
    "basket": _("Basket: projects until the money is spent"),
    "choices": _("Choices: a number of projects"),
    "points": _("Points: spread over projects"),
    "vessels": _("Vessels: the budget divided over themes"),
    "most-votes": _("Most votes"),
    "equal-shares": _("Equal shares"),
    "mean": _("The mean of all ballots"),
    "per-euro": _("Euro by euro"),
    "number": _("Whoever has a phone number"),
    "code": _("Whoever has a code from a letter"),
    "rules": _("Rules"),
    "counting": _("How votes count"),
    "how": _("How it works"),
}

_BALLOTS: Final = tuple(KINDS)
_COUNTS: Final = ("most-votes", "equal-shares", "mean", "per-euro")
_RIGHTS: Final = ("number", "code")
_LIMITS: Final = (
    *("cap", "least", "most", "most_per_theme", "most_per_district"),
    *("points", "most_each", "chip"),
)
_IDEAS: Final = ("most", "reports", "mend_days", "appeal_days", "answer_days")
_TICKS: Final = ("read_first", "second_reader")


async def _shown(
    visit: Visit, slug: str, fields: Fields | None = None, after: Edition | None = None
) -> Response:
    edition = await loaded(visit, slug)
    seen, problems = print_of(edition, Part.RULES), fields.problems if fields else {}
    read = after or edition

    def options(*keys: str) -> list[tuple[str, str]]:
        return [(key, visit.say(NAMES[key])) for key in keys]

    return visit.page(
        "process/rules.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        seen=seen,
        stale="seen" in visit.form and visit.text("seen") != seen,
        written=as_written(edition),
        ballots=options(*_BALLOTS),
        counts=options(*_COUNTS),
        rights=options(*_RIGHTS),
        before_the_vote=edition.entered.before(Phase.VOTING),
        hash=rules_hash(read),
        after=after,
        previews=[
            (NAMES[topic], channel, language, _bubbles(visit, read, topic, channel, language))
            for topic in TOPICS[:2]
            for language in spoken_in(edition)
            for channel in SCREENS
        ],
        problems=problems,
    )


def _bubbles(
    visit: Visit, edition: Edition, topic: str, channel: str, language: str
) -> list[Bubble]:
    return list(previewed(edition, topic, channel, language, visit.now))


@routes.page(f"{PROCESS}/rules", *EVERYBODY)
async def rules(visit: TheVisit, slug: str) -> Response:
    """Show the rules, as they are and as residents read them."""
    return await _shown(visit, slug)


@routes.form(f"{PROCESS}/rules", Role.ORGANISER)
async def change(visit: TheVisit, slug: str) -> Response:
    """Show what residents would read, or keep the rules."""
    fields, keep = Fields(visit), visit.text("do") == "keep"
    filled_in = _filled_in(fields, await loaded(visit, slug))
    if fields.problems:
        return await _shown(visit, slug, fields)

    def changed(db: Connection) -> Edition:
        return editor(visit, db, slug).change(
            Part.RULES, visit.text("seen"), lambda now: ruled(now, filled_in), keep=keep
        )

    try:
        after = await visit.run(changed)
    except ChangedMeanwhile:
        fields.wrong("budget", MEANWHILE)
        return await _shown(visit, slug, fields)
    except NotAccepted as refusal:
        beside(fields, visit, refusal)
        return await _shown(visit, slug, fields)
    if not keep:
        return await _shown(visit, slug, after=after)
    told = _("The rules are kept. Who approved of others has to approve again.")
    return await visit.done(f"/editions/{slug}/process/rules", told)


def _filled_in(fields: Fields, edition: Edition) -> dict[str, Any]:
    """Return the rules that were typed; what the form does not ask stays as it is."""
    written = as_written(edition)
    amounts = {
        name: fields.number(name, 0, 10_000_000_000, needed=False)
        for name in ("budget", "least_cost", "most_cost", "threshold")
    }
    ideas = {name: fields.number(f"idea_rules.{name}", 0, 1_000, needed=False) for name in _IDEAS}
    ticks = {name: fields.ticked(f"idea_rules.{name}") for name in _TICKS}
    idea_rules = {**written["idea_rules"], **ideas, **ticks}
    return {**amounts, "idea_rules": idea_rules, "vote": _vote(fields, edition, written["vote"])}


def _vote(fields: Fields, edition: Edition, before: dict[str, Any]) -> dict[str, Any]:
    """Return the rules of the vote; limits of another kind of ballot are not looked at."""
    kind = fields.chosen("vote.ballot", _BALLOTS)
    if not kind:
        return before
    same: dict[str, Any] = {"weights": before["weights"]}
    if kind == before["ballot"]:
        same = before
    own = {field.name for field in fields_of(KINDS[kind])}
    limits = {
        name: fields.number(f"vote.{name}", 0, 10_000_000_000, needed=False)
        for name in _LIMITS
        if name in own
    }
    kept = {key: value for key, value in same.items() if key not in _LIMITS}
    vote: dict[str, Any] = kept | {name: value for name, value in limits.items() if value}
    vote |= {"ballot": kind, "rule": fields.chosen("vote.rule", _COUNTS)}
    vote["approvals"] = fields.number("vote.approvals", 0, 9, needed=False)
    vote["right"] = _right(fields)
    if kind == "vessels":
        vote.pop("count", None)
        themes = [{"theme": theme.key} for theme in edition.themes]
        return {"vessels": themes, **vote}
    return vote | {"count": _count(fields, same.get("count", {}))}


def _right(fields: Fields) -> dict[str, Any]:
    if fields.chosen("vote.right.by", _RIGHTS) != "code":
        return {"by": "number"}
    most = fields.number("vote.right.most_per_phone", 0, 1_000, needed=False)
    check = fields.ticked("vote.right.check")
    return {"by": "code", "check": check, **({"most_per_phone": most} if most else {})}


def _count(fields: Fields, before: dict[str, Any]) -> dict[str, Any]:
    least = fields.number("vote.count.minimum_votes", 0, 1_000_000, needed=False)
    stop = fields.ticked("vote.count.stop_at_first_misfit")
    keeps = fields.ticked("vote.count.leave")
    return {
        **before,
        "minimum_votes": least,
        "stop_at_first_misfit": stop,
        "fill_up": not keeps,
    }
