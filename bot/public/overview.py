"""The first page of an edition: what matters now, and then all that there is to know of it."""

from collections.abc import Iterator, Mapping

from bot.contacts import Contacts
from bot.public import (
    built,
    contact,
    evaluated,
    outcome,
    projects,
    rules,
    taking_home,
    timeline,
)
from bot.public.layout import Link, Page, Part
from bot.public.writer import Writer
from budget.timeline import Phase
from flows.talk import Text, _, n_

_ROWS, _FRAMED = 40, 6
"""Projects before the others are folded away, and in a frame of another page."""


def page(
    writer: Writer, contacts: Contacts, receipt: str = "", made: Mapping[str, bytes] | None = None
) -> Page:
    """Write the first page, with the answer to a `receipt` and the files that were `made`.

    In the frame of another page it tells what matters now, and leads to the rest.
    """
    embedded = writer.here.embedded
    most = _FRAMED if embedded else _ROWS
    first = [projects.shortened(writer, one, most) for one in _first(writer, contacts, receipt)]
    return Page(
        writer.frame(),
        writer.site,
        tuple(map(writer.say, timeline.lead(writer))),
        tuple(first) if embedded else (*first, *_more(writer, contacts, made or {})),
        timeline.now(writer),
        _onward(writer) if embedded else None,
        writer.say(_("On this page")),
    )


def _first(writer: Writer, contacts: Contacts, receipt: str) -> Iterator[Part]:
    """Yield what can be done now, or else what came of it."""
    yield from built.parts(writer)
    yield from outcome.parts(writer)
    yield from taking_home.receipt(writer, receipt)
    if not _over(writer):
        yield from contact.part(writer, contacts)
    if writer.seen.result is None and writer.projects_shown:
        yield projects.part(writer, outcome.turnout(writer))
    if not writer.projects_shown:
        yield from _ideas(writer)


def _more(writer: Writer, contacts: Contacts, made: Mapping[str, bytes]) -> Iterator[Part]:
    """Yield what can be looked up: files, ideas, how it goes, and by which rules."""
    yield from taking_home.files(writer, made)
    yield from evaluated.parts(writer)
    if writer.projects_shown:
        yield from _ideas(writer)
    yield timeline.part(writer)
    yield from rules.parts(writer)
    if _over(writer):
        yield from contact.part(writer, contacts)


def _over(writer: Writer) -> bool:
    return not writer.seen.phase.before(Phase.COUNTING)


def _ideas(writer: Writer) -> Iterator[Part]:
    """Say how many ideas there are, and lead to them."""
    if not (count := len(writer.seen.board.ideas)):
        return
    said: Text = n_("There is {count} idea.", "There are {count} ideas.", count, count=count)
    onward = Link(writer.here.link("ideas"), writer.say(_("Read all ideas")))
    yield Part("ideas", writer.say(_("Ideas")), (writer.say(said),), links=(onward,))


def _onward(writer: Writer) -> Link:
    """Lead out of the frame, to the whole page."""
    whole = _("All about this budget (opens a new window)")
    return Link(writer.here.unframed, writer.say(whole))
