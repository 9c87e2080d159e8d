"""The result in figures: charts on a page of their own, each with a table beside it."""

from collections.abc import Iterator

from bot.public import built, figures, outcome
from bot.public.layout import Page, Part
from bot.public.writer import Writer
from budget.count import Outcome
from budget.division import Division
from flows.outcome import partial
from flows.talk import Value, _


def page(writer: Writer) -> Page | None:
    """Write the page; None until the result is public."""
    if writer.seen.result is None:
        return None
    title = writer.say(_("The result in figures"))
    contents = writer.say(_("On this page"))
    return Page(writer.frame(), title, (), tuple(parts(writer)), contents_label=contents)


def parts(writer: Writer) -> Iterator[Part]:
    """Yield the charts: of votes and money, of themes and districts, of channels, of progress."""
    result = writer.seen.result
    if isinstance(result, Outcome):
        yield from _outcome(writer, result)
    if isinstance(result, Division):
        drawn = [figures.of_division(writer, result)]
        yield writer.part("result", _("The result"), outcome.turnout(writer), figures=drawn)
    if drawn := list(figures.of_channels(writer)):
        yield writer.part("turnout", _("How many voted"), figures=drawn)
    if built.begun(writer):
        yield writer.part("built", _("What is being built"), figures=[built.figure(writer)])


def _outcome(writer: Writer, result: Outcome) -> Iterator[Part]:
    """Yield what it came to for each project, by theme and by district, where projects have any."""
    said: list[Value] = [outcome.said(result), *outcome.turnout(writer)]
    drawn = [figures.of_projects(writer, result), figures.of_money(writer, result)]
    yield writer.part("result", _("The result"), said, figures=drawn)
    for by in partial.By:
        if found := partial.parts(by, result, writer.edition):
            drawn = [figures.of_parts(writer, by, found)]
            yield writer.part(by, partial.LABELS[by], figures=drawn)
