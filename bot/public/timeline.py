"""The phases of an edition, each with its days, and what the edition is about in a few words."""

from collections.abc import Iterator
from datetime import date

from bot.public.layout import Era
from bot.public.writer import Writer
from budget.timeline import Phase
from flows.talk import Euros, Said, Value, _
from locales.catalogue import clock, full_day

PHASES = {
    Phase.PREPARING: _("Preparing"),
    Phase.INFORMING: _("Explaining"),
    Phase.IDEAS: _("Sending ideas"),
    Phase.SCREENING: _("Looking at what can be done"),
    Phase.VOTING: _("Voting"),
    Phase.COUNTING: _("Counting"),
    Phase.RESULTS: _("Result"),
    Phase.CARRYING_OUT: _("Carrying out"),
    Phase.CLOSED: _("Closed"),
}


def lead(writer: Writer) -> Iterator[Value]:
    """Say what it is about, and how much it counts."""
    edition = writer.edition
    yield _(
        "Residents decide on {budget} of the {organiser}, in their own chat.",
        budget=Euros(edition.budget),
        organiser=Said(edition.organiser),
    )
    if edition.influence:
        yield Said(edition.influence)


def eras(writer: Writer) -> Iterator[Era]:
    """Name every phase with its days."""
    edition = writer.edition
    for phase, begins in edition.timeline.begins.items():
        yield Era(
            writer.say(PHASES[phase]),
            _days(writer, phase, begins.astimezone(edition.zone).date()),
            phase is edition.entered,
            phase.before(edition.entered),
        )


def _days(writer: Writer, phase: Phase, begins: date) -> str:
    """Say from when until when a phase is, to the minute if it ends in the middle of a day."""
    ends, at = writer.edition.last_day(phase), writer.edition.closing_time(phase)
    first = full_day(begins, writer.language)
    if ends is None:
        return writer.say(_("from {first}", first=first))
    if ends == begins and not at:
        return first
    last = full_day(ends, writer.language)
    last = f"{last}, {clock(at, writer.language)}" if at else last
    return writer.say(_("{first} to {last}", first=first, last=last))
