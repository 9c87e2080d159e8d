"""Judging an idea: what is found by each criterion, and the answer that is proposed.

Of two who change the same assessment at once the second sees both versions, and loses nothing.
"""

from collections.abc import Mapping, Sequence

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas import wishes
from bot.desk.ideas.idea import shown
from bot.desk.ideas.listing import wanted
from bot.desk.ideas.names import FINDINGS, WORK
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.screening import assessing
from budget.assessment import Assessment, CannotAssess, Finding, Judgement, Proposed
from budget.criteria import Criterion, chosen
from budget.edition import Edition
from budget.sentence import Worded
from locales.catalogue import own_name
from storage.contributions import assessments, ideas
from storage.contributions.assessments import ChangedMeanwhile
from storage.process import editions

_REASON = 300
"""Characters of why a criterion is (not) met."""

routes = Desk()


@routes.form("/editions/{slug}/ideas/{number}/assess", *WORK)
async def assess(visit: TheVisit, slug: str, number: int) -> Response:
    """Keep what was found of an idea, and what is proposed, unless somebody else was first."""
    edition, before = await visit.run(lambda db: _known(db, slug, number))
    criteria = chosen(edition.screening)
    fields = Fields(visit)
    seen = fields.number("seen")
    judgements = _findings(fields, criteria)
    wish = _wish(fields, edition, before, judgements)
    if fields.problems:
        return await shown(visit, slug, number, fields.problems)
    if not _changes(before, judgements, wish):
        return await visit.done(_back(visit, slug, number), _("Nothing was changed."))

    def assessed(db: Connection) -> None:
        assessing.assess(visit.acting(db, slug), number, judgements, wish, seen)

    try:
        await visit.run(assessed)
    except ChangedMeanwhile as other:
        problem = said(other, visit.language)
        now = (await visit.run(lambda db: _known(db, slug, number)))[1]
        both = _differing(visit, criteria, now)
        return await shown(visit, slug, number, {"meanwhile": problem}, both)
    except CannotAssess as refusal:
        return await shown(visit, slug, number, {"answer": said(refusal, visit.language)})
    return await visit.done(_back(visit, slug, number), _("It is kept."))


def _known(db: Connection, slug: str, number: int) -> tuple[Edition, Assessment]:
    ideas.get(db, slug, number)
    kept = assessments.get(db, slug, number)
    return editions.load(db, slug).edition(), kept.assessment


def _back(visit: Visit, slug: str, number: int, part: str = "keep") -> str:
    return f"/editions/{slug}/ideas/{number}{wanted(visit).query}#{part}"


def _findings(fields: Fields, criteria: Sequence[Criterion]) -> dict[str, Judgement]:
    """Return what was found by each criterion; by the others too, if all the rest is met.

    By the criterion for which the idea is to be refused, it fails.
    """
    found = {}
    refusing = fields["criterion"] if fields["answer"] == "refuse" else ""
    for criterion in criteria:
        finding = fields.one_of(f"find.{criterion.key}", Finding, needed=False)
        reason = fields.text(f"why.{criterion.key}", _REASON, needed=False)
        if finding is None and criterion.key == refusing:
            finding = Finding.NOT_MET
        if finding is None and fields.ticked("rest-met"):
            finding = Finding.MET
        if finding is Finding.NOT_MET and not reason:
            called = Worded(criterion.key, criterion.wording)
            fields.wrong(f"why.{criterion.key}", _("Say why {criterion} fails.", criterion=called))
        if finding is not None:
            found[criterion.key] = Judgement(finding, reason)
        elif reason:
            called = Worded(criterion.key, criterion.wording)
            fields.wrong(
                f"find.{criterion.key}", _("Say what is found of {criterion}.", criterion=called)
            )
    return found


def _wish(
    fields: Fields, edition: Edition, before: Assessment, judgements: Mapping[str, Judgement]
) -> Proposed | None:
    """Return the answer that is proposed, or None if none is yet."""
    answer = fields.chosen("answer", ("accept", "refuse"), needed=before.proposed is not None)
    if not answer:
        return None
    if answer == "accept":
        return wishes.read(fields, edition, accepted=True)
    criterion = fields.chosen("criterion", [one.key for one in chosen(edition.screening)])
    found = judgements.get(criterion)
    if criterion and (found is None or found.finding is not Finding.NOT_MET):
        fields.wrong("criterion", _("By this criterion it is not found to fail above."))
    return wishes.read(fields, edition, accepted=False, criterion=criterion)


def _changes(
    before: Assessment, judgements: Mapping[str, Judgement], wish: Proposed | None
) -> bool:
    """Whether anything is said that was not said before."""
    return any(before.judgements.get(key) != one for key, one in judgements.items()) or (
        wish is not None and wish != before.proposed
    )


def _differing(
    visit: Visit, criteria: Sequence[Criterion], now: Assessment
) -> list[tuple[str, str, str]]:
    """Return where two people say different things: about what, what is kept, what was typed."""
    rows = []
    for criterion in criteria:
        kept = now.judgements.get(criterion.key)
        theirs = _finding(visit, kept.finding, kept.reason) if kept else ""
        ours = _finding(
            visit, visit.text(f"find.{criterion.key}"), visit.text(f"why.{criterion.key}")
        )
        title = criterion.wording.get(visit.language) or next(iter(criterion.wording.values()))
        rows.append((title, theirs, ours))
    kept_wish = wishes.typed(now.proposed)
    words = [name for name in visit.form if name.partition(".")[0] in ("reason", "alternative")]
    rows.extend(
        (_called(visit, name), kept_wish.get(name, ""), visit.text(name))
        for name in ("answer", "criterion", "cost", "title", *words)
    )
    return [row for row in rows if row[1] != row[2]]


def _called(visit: Visit, name: str) -> str:
    called = {
        "answer": _("Answer"),
        "criterion": _("By which criterion"),
        "cost": _("Cost in euros"),
        "title": _("Title on the ballot"),
        "reason": _("Reason"),
        "alternative": _("What could be done instead"),
    }
    field, _dot, language = name.partition(".")
    title = visit.say(called[field])
    return f"{title} ({own_name(language)})" if language else str(title)


def _finding(visit: Visit, finding: str, reason: str) -> str:
    known = finding in set(Finding)
    called = visit.say(FINDINGS[Finding(finding)]) if known else ""
    return f"{called} {reason}".strip()


@routes.form("/editions/{slug}/ideas/{number}/read", *WORK)
async def read(visit: TheVisit, slug: str, number: int) -> Response:
    """Note that a second person has read what is proposed, and agrees."""
    fields = Fields(visit)
    seen = fields.number("seen")

    def checked(db: Connection) -> None:
        ideas.get(db, slug, number)
        assessing.read(visit.acting(db, slug), number, seen)

    try:
        await visit.run(checked)
    except (ChangedMeanwhile, CannotAssess) as refusal:
        return await shown(visit, slug, number, {"read": said(refusal, visit.language)})
    back = _back(visit, slug, number, "assessment")
    return await visit.done(back, _("You have read it, and agree."))
