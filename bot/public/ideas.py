"""The ideas, in a list and each on a page of its own: what residents can read in the chat, too."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from bot.public import narrowing
from bot.public.layout import Fact, Item, Link, Page, Part, Picture, Remark
from bot.public.narrowing import Leaf, Narrowed
from bot.public.writer import Writer
from budget.idea import UNKNOWN, Answer, Idea, shortened
from budget.standing import Standing
from flows.ideas import answered, naming
from flows.ideas.discussing import side_of
from flows.ideas.facts import cost_said, place_said, theme_said
from flows.talk import Text, Value, _, n_
from locales.catalogue import full_day

_BEGINNING = 180
"""Characters of an idea in the list."""


class Verdict(StrEnum):
    """Where an idea stands, as far as that is told: an appeal is between its authors and us."""

    OPEN = "open"
    CAN = "can"
    CANNOT = "cannot"


_LABELS = {
    Verdict.OPEN: _("Has no answer yet"),
    Verdict.CAN: _("Can be done"),
    Verdict.CANNOT: _("Cannot be done"),
}


def verdict(idea: Idea) -> Verdict:
    """Return where an idea stands."""
    match idea.standing:
        case Standing.OPEN:
            return Verdict.OPEN
        case Standing.ACCEPTED:
            return Verdict.CAN
    return Verdict.CANNOT


def found(writer: Writer, narrowed: Narrowed) -> list[Idea]:
    """Return the ideas that match everything asked for, lowest number first."""
    return [
        idea
        for idea in writer.seen.board.ideas.values()
        if (not narrowed.theme or idea.theme == narrowed.theme)
        and (not narrowed.district or idea.place == narrowed.district)
        and (not narrowed.standing or verdict(idea) == narrowed.standing)
        and narrowed.mentioned(idea.number, (idea.title, idea.text))
    ]


def listed(writer: Writer, narrowed: Narrowed) -> Page:
    """Write a page of the list."""
    leaf = Leaf(found(writer, narrowed), narrowed.page)
    choices = (
        narrowing.word(writer, narrowed),
        *narrowing.themes(writer, narrowed),
        *narrowing.districts(writer, narrowed),
        narrowing.standings(writer, narrowed, {str(key): said for key, said in _LABELS.items()}),
    )
    count = n_("{count} idea.", "{count} ideas.", leaf.count, count=leaf.count)
    around = narrowing.listing(writer, narrowed, leaf, count, choices)
    items = tuple(_item(writer, idea) for idea in leaf.shown)
    return Page(
        writer.frame(), writer.say(_("Ideas")), (), (), listing=replace(around, items=items)
    )


def _item(writer: Writer, idea: Idea) -> Item:
    facts = [_support(idea)]
    if idea.theme in writer.edition.theme_by_key:
        facts.insert(0, theme_said(idea.theme, writer.edition))
    if idea.place in writer.edition.district_by_key:
        facts.insert(0, place_said(idea.place, writer.edition))
    return Item(
        idea.number,
        idea.title,
        shortened(idea.text, _BEGINNING),
        writer.say(_LABELS[verdict(idea)]),
        ". ".join(writer.say(fact).rstrip(".") for fact in facts),
        address=writer.here.link(f"ideas/{idea.number}"),
    )


def _support(idea: Idea) -> Value:
    supports = n_("{count} person", "{count} people", idea.supports, count=idea.supports)
    return _("Support: {supports}", supports=supports)


def page(writer: Writer, number: int) -> Page | None:
    """Write the page of one idea, or why it cannot be read; None if there is none."""
    board = writer.seen.board
    if idea := board.ideas.get(number):
        return _whole(writer, idea)
    match board.elsewhere.get(number):
        case (Standing.MERGED, into):
            label = writer.say(_("Read number {number}", number=into))
            onward = Link(writer.here.link(f"ideas/{into}"), label)
            gone = writer.missing([_merged(number, into)])
            return replace(gone, parts=(Part("onward", "", links=(onward,)),))
    return None


def unreadable(writer: Writer, number: int) -> Text:
    """Say why there is no page of an idea, in the words of the chat."""
    match writer.seen.board.elsewhere.get(number):
        case None:
            return _("There is no idea with number {number}.", number=number)
        case (Standing.WITHDRAWN, _into):
            return _("Number {number} was withdrawn by who wrote it.", number=number)
    return _("Number {number} cannot be read at the moment.", number=number)


def _merged(number: int, into: int) -> Text:
    return _("Number {number} goes on together with number {into}.", number=number, into=into)


def _whole(writer: Writer, idea: Idea) -> Page:
    merged = [_merged(number, idea.number) for number in writer.seen.board.merged(idea.number)]
    return Page(
        writer.frame(),
        writer.say(_("{number}. {title}", number=idea.number, title=idea.title)),
        (),
        tuple(_parts(writer, idea)),
        badge=writer.say(_LABELS[verdict(idea)]),
        picture=_photo(writer, idea),
        text="\n".join([idea.text, *map(writer.say, merged)]),
    )


def _photo(writer: Writer, idea: Idea) -> Picture | None:
    if not idea.picture:
        return None
    text = writer.say(_("Photo with idea {number}", number=idea.number))
    return Picture(f"/editions/{writer.edition.slug}/pictures/{idea.picture}", text)


def _parts(writer: Writer, idea: Idea) -> Iterator[Part]:
    known = writer.part(
        "known", _("What is known of it"), naming.said(replace(idea.draft, title=""))
    )
    yield replace(known, facts=tuple(_facts(writer, idea)))
    if idea.answer:
        yield _answer(writer, idea, idea.answer)
    discussion = writer.seen.board.discussion(idea.number)
    if said := discussion.of(idea.number):
        remarks = []
        for one in said:
            reply = discussion.reply(one)
            replied = writer.say(_("The author replies: {text}", text=reply.text)) if reply else ""
            remarks.append(Remark(writer.say(side_of(one)), one.text, replied))
        part = writer.part("said", _("What residents say about it"))
        yield replace(part, remarks=tuple(remarks))


def _facts(writer: Writer, idea: Idea) -> Iterator[Fact]:
    edition = writer.edition
    supports = n_("{count} person", "{count} people", idea.supports, count=idea.supports)
    yield writer.fact(_("Support"), supports)
    if idea.place != UNKNOWN:
        yield writer.fact(_("Where"), place_said(idea.place, edition))
    if idea.theme in edition.theme_by_key:
        yield writer.fact(_("Theme"), theme_said(idea.theme, edition))
    if idea.cost:
        yield writer.fact(_("Cost, as its author thinks"), cost_said(idea.cost))


def _answer(writer: Writer, idea: Idea, answer: Answer) -> Part:
    """Give the answer whole, with its day, and the project that came of it."""
    day = full_day(answer.at.astimezone(writer.edition.zone).date(), writer.language)
    lines = [*answered.lines(answer, writer.edition), _("Published on {day}.", day=day)]
    part = writer.part("answer", _("The answer"), lines)
    return replace(part, links=tuple(_projects(writer, idea.number)))


def _projects(writer: Writer, number: int) -> Iterator[Link]:
    """Lead to what residents vote on, once that is known."""
    for project in writer.edition.projects if writer.projects_shown else ():
        if number == project.idea:
            label = writer.say(_("Project {number}", number=project.number))
            yield Link(writer.here.link(f"projects/{project.number}"), label)
