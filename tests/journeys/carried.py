"""How the projects of the demo are carried out in a rehearsal, and who hears of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from bot.commands import judging
from bot.demo import DE_LINDEN
from bot.demo.progress import said, written
from bot.demo.votes import invented_votes
from bot.editions.file import read_edition
from budget.count import Outcome
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.edition import Edition
from budget.notice import About, Notice
from budget.opinion import LOOK_FIRST
from budget.progress import Overview, begun, told
from budget.tally import outcome_of
from budget.updates import Milestone, Status, Step, Update, What
from budget.updating import new_milestone
from tests.flows.conversation import Conversation


@lru_cache
def outcome() -> Outcome:
    """Return what the invented votes come to."""
    edition = read_edition(DE_LINDEN).edition
    return outcome_of(edition, (vote.ballot for vote in invented_votes(edition)), "any")


def progress(edition: Edition, now: datetime) -> Overview:
    """Return how far the projects are by what was written down until now."""
    overview = begun(edition, outcome())
    for one in written(edition.zone):
        if one.at <= now and one.entry.keys() & {"milestone", "spent", "status"}:
            what = said(one.entry, overview[one.project])
            overview = told(overview, [Update(one.project, one.at, one.by, what)])
    return overview


def updated(given: Mapping[str, Any], conversation: Conversation) -> Sequence[Notice]:
    """Let a project be so far, and return what the resident hears if they follow it."""
    number, now = given["number"], conversation.now.astimezone(UTC)
    what = _what(given, conversation)
    update = Update(number, now, given["by"], what)
    conversation.progress = told(conversation.progress, [update])
    source = conversation.edition.project_by_number[number].idea
    mark = (FOLLOW, source) if source else (FOLLOW_PROJECT, number)
    muted = (MUTE, source) in conversation.marks
    hears = mark in conversation.marks and not muted
    if hears and isinstance(what, Step) and what.status is Status.DONE:
        conversation.later.append((conversation.now + LOOK_FIRST, Notice(About.RATE, number)))
    return (Notice(About.PROGRESSED, number),) if hears else ()


def _what(given: Mapping[str, Any], conversation: Conversation) -> What:
    before = conversation.progress[given["number"]]
    words = judging.texts(given.get("text") or given.get("title") or (), conversation.edition)
    if "reached" not in given:
        return before.step(given["status"], given["percentage"], words, _day(given["until"]))
    there = next((one for one in before.milestones if one.number == given["which"]), None)
    planned, reached = _day(given["planned"]), _day(given["reached"])
    if there is None:
        assert planned
        new = new_milestone(before, words, planned)
        return Milestone(new.number, words, planned, reached)
    return Milestone(there.number, words or there.title, planned or there.planned, reached)


def _day(written_so: str) -> date | None:
    return date.fromisoformat(written_so) if written_so else None
