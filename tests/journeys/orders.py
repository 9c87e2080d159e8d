"""What an organiser does in a transcript: read by the command line itself, and carried out.

An order is carried out twice: in the store of a town, by the command itself, and in a rehearsal,
which has no store, by what the resident then hears.  To have another order rehearsed, add its
command to the table.
"""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from importlib import import_module
from typing import Any

import typer

from bot.commands import judging, organiser
from bot.inbox.often import Shared
from bot.simulator.journey import Order
from bot.simulator.town import Town
from bot.upkeep.tell import QUIET
from budget import merging, projects
from budget.asking import Replied
from budget.assessment import Proposed
from budget.days import days_later
from budget.decisions import HelpAsked
from budget.defect import Defect, Part
from budget.edition import Question
from budget.idea import shortened
from budget.merger import Merger
from budget.notice import About, Notice
from budget.standing import Standing
from locales.say import Spoken
from tests.flows.conversation import Conversation
from tests.journeys import carried, looked

Given = Mapping[str, Any]
"""What stands behind a command, by the names of its parameters."""


def read(order: Order) -> tuple[str, Given]:
    """Return the command of an order (`inbox answer`), and what is given with it."""
    area, *words = shlex.split(order.words)
    group = typer.main.get_command(import_module(f"bot.commands.{area}").app)
    context = group.make_context(area, words, resilient_parsing=False)
    name, command, rest = group.resolve_command(context, words)  # type: ignore[attr-defined]
    return f"{area} {name}", command.make_context(name, rest, parent=context).params


def rehearsed(order: Order, conversation: Conversation) -> list[Spoken]:
    """Return what the resident of a rehearsal hears of an order."""
    name, given = read(order)
    told = HEARD[name](given, conversation)
    return [spoken for notice in told for spoken in conversation.told(notice)]


async def carried_out(order: Order, town: Town) -> None:
    """Carry an order out in the store of a town, and let everybody hear what comes of it."""
    done = await organiser.order(order.words, town)
    assert done.status == 0, done.printed
    await town.move(town.clock() + QUIET)


def _answered(given: Given, conversation: Conversation) -> Sequence[Notice]:
    asked = [d for d in conversation.decided if isinstance(d, HelpAsked)]
    number = given["number"]
    if given["share"]:
        _share(Shared(given["share"], given["words"], given["language"]), conversation)
    replied = Replied(asked[number - 1].question, given["words"], given["language"])
    return (Notice(About.REPLIED, number, replied.as_json()),)


def _share(shared: Shared, conversation: Conversation) -> None:
    edition = conversation.edition
    spoken = shared.language or conversation.resident.language
    number = len(edition.questions) + 1
    added = Question(number, {spoken: shared.question}, {spoken: shared.answer})
    conversation.edition = replace(edition, questions=(*edition.questions, added))


def _written_down(given: Given, conversation: Conversation) -> Sequence[Notice]:
    idea = conversation.ideas.get(given["number"])
    assert idea
    text = given["text"]
    conversation.ideas.put(replace(idea, text=text, title=shortened(text), standing=Standing.OPEN))
    return (Notice(About.WRITTEN_DOWN, idea.number),)


def _merged(given: Given, conversation: Conversation) -> Sequence[Notice]:
    ideas, now = conversation.ideas, conversation.now.astimezone(UTC)
    number, into = given["number"], given["into"]
    edition = conversation.edition
    until = days_later(now, edition.idea_rules.mend_days, edition.zone)
    wish = Merger(into, until, (given["by"],), given["text"])
    first = merging.waiting(number, ideas, now) is None
    ideas.put(merging.propose(number, wish, ideas, now))
    asked = conversation.scene.own().id in merging.asked(number, ideas)
    conversation.merge(number)
    found = ideas.get(number)
    if found and found.into:
        follows = number in conversation.supported or asked
        return (Notice(About.MERGED, number),) if follows else ()
    return (Notice(About.MERGE_PROPOSED, number),) if asked and first else ()


def _withdrawn(given: Given, conversation: Conversation) -> Sequence[Notice]:
    number = given["number"]
    conversation.edition = projects.withdrawn(conversation.edition, number, given["reason"])
    return (Notice(About.OFF_BALLOT, number),)


def _left_out(given: Given, conversation: Conversation) -> Sequence[Notice]:
    number = given["number"]
    conversation.edition = projects.left_out(conversation.edition, number, given["reason"])
    return (Notice(About.LEFT_OUT, number),)


def _looked(about: str) -> Callable[[Given, Conversation], Sequence[Notice]]:
    """Return what a resident hears when somebody decides this about something of theirs."""

    def heard(given: Given, conversation: Conversation) -> Sequence[Notice]:
        words = given.get("reason") or given.get("answer") or ""
        return (looked.decided(about, given["what"], words, conversation),)

    return heard


def _assessed(given: Given, conversation: Conversation) -> Sequence[Notice]:
    conversation.proposed[given["number"]] = _wish(given, conversation)
    return ()


def _wish(given: Given, conversation: Conversation) -> Proposed:
    said, instead = (
        judging.texts(given[name] or (), conversation.edition) for name in ("reason", "alternative")
    )
    by = given.get("refuse", "")
    return Proposed(given["accept"], said, given["cost"], given["title"], by, instead)


def _nothing_yet(_given: Given, _conversation: Conversation) -> Sequence[Notice]:
    return ()


def _published(_given: Given, conversation: Conversation) -> Sequence[Notice]:
    return [
        _settled(About.ANSWERED, number, wish, conversation)
        for number, wish in conversation.proposed.items()
    ]


def _settled(about: About, number: int, wish: Proposed, conversation: Conversation) -> Notice:
    """Put the answer to an idea where everybody finds it, and say who is told of it, and how."""
    idea = conversation.ideas.get(number)
    assert idea
    standing = Standing.ACCEPTED if wish.accepted else Standing.REFUSED
    if about is About.HEARD and not wish.accepted:
        standing = Standing.UPHELD
    answer = wish.answer(conversation.now)
    if standing is Standing.UPHELD and idea.answer:
        before = idea.answer
        answer = replace(answer, alternative=before.alternative, criterion=before.criterion)
    conversation.ideas.put(replace(idea.become(standing), answer=answer))
    mine = conversation.scene.own().id in idea.authors
    return Notice(about if mine else About.FOLLOWED, number)


def _asked(given: Given, conversation: Conversation) -> Sequence[Notice]:
    edition, now, number = conversation.edition, conversation.now, given["number"]
    question = judging.texts(given["question"], edition)
    before = days_later(now, edition.idea_rules.mend_days, edition.zone)
    idea = conversation.ideas.get(number)
    assert idea
    defect = Defect(Part(given["about"]), question, now, before)
    conversation.ideas.put(replace(idea, asked=defect))
    return (Notice(About.MEND, number),)


def _heard(given: Given, conversation: Conversation) -> Sequence[Notice]:
    wish = _wish(given, conversation)
    return (_settled(About.HEARD, given["number"], wish, conversation),)


HEARD: Mapping[str, Callable[[Given, Conversation], Sequence[Notice]]] = {
    "ideas merge": _merged,
    "inbox answer": _answered,
    "ideas transcribe": _written_down,
    "projects withdraw": _withdrawn,
    "projects leave-out": _left_out,
    "progress update": carried.updated,
    "progress milestone": carried.updated,
    "moderation open": _looked("opened"),
    "moderation hide": _looked("hidden"),
    "moderation restore": _looked("restored"),
    "moderation settle": _looked("stays-hidden"),
    "ideas assess": _assessed,
    "ideas check": _nothing_yet,
    "ideas publish": _published,
    "ideas ask": _asked,
    "ideas answer-appeal": _heard,
}
"""What a resident hears when this is done."""
