"""The first page of an edition: all that there is to know of it, the most wanted first."""

from collections.abc import Iterator

from bot.contacts import Contacts
from bot.public import built, contact, evaluated, outcome, projects, rules, timeline
from bot.public.layout import Link, Page, Part
from bot.public.writer import Writer
from budget.timeline import Phase
from flows.talk import Text, _, n_


def page(writer: Writer, contacts: Contacts) -> Page:
    """Write the first page."""
    return Page(
        writer.frame(),
        writer.site,
        tuple(map(writer.say, timeline.lead(writer))),
        tuple(_parts(writer, contacts)),
        tuple(timeline.eras(writer)),
        writer.say(_("now")),
        writer.say(_("On this page")),
    )


def _parts(writer: Writer, contacts: Contacts) -> Iterator[Part]:
    """Yield what there is to say: what can be done now, or else what came of it."""
    yield from built.parts(writer)
    yield from outcome.parts(writer)
    yield from evaluated.parts(writer)
    over = not writer.seen.phase.before(Phase.COUNTING)
    if not over:
        yield from contact.part(writer, contacts)
    if writer.seen.result is None and writer.projects_shown:
        yield projects.part(writer, outcome.turnout(writer))
    yield from _ideas(writer)
    yield from rules.parts(writer)
    if over:
        yield from contact.part(writer, contacts)


def _ideas(writer: Writer) -> Iterator[Part]:
    """Say how many ideas there are, and lead to them."""
    if not (count := len(writer.seen.board.ideas)):
        return
    said: Text = n_("There is {count} idea.", "There are {count} ideas.", count, count=count)
    onward = Link(writer.here.link("ideas"), writer.say(_("Read all ideas")))
    yield Part("ideas", writer.say(_("Ideas")), (writer.say(said),), links=(onward,))
