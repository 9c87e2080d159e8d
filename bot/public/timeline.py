"""The phases of an edition, each with its days: the one that is on, and all of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.public import recordings
from bot.public.layout import Era, Now, Part
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


def now(writer: Writer) -> Now:
    """Name the phase that is on, and the one that comes after it."""
    edition = writer.edition
    phase, after = edition.entered, edition.timeline.following(edition.entered)
    title = writer.say(_("Now: {phase}", phase=PHASES[phase]))
    return Now(title, _days(writer, phase), _then(writer, after) if after else "")


def _then(writer: Writer, phase: Phase) -> str:
    day = full_day(_begins(writer, phase), writer.language)
    return writer.say(_("After that, from {day}: {phase}", day=day, phase=PHASES[phase]))


def part(writer: Writer) -> Part:
    """Name every phase with its days."""
    edition = writer.edition
    eras = (
        Era(
            writer.say(PHASES[phase]),
            _days(writer, phase),
            writer.say(_("now")) if phase is edition.entered else "",
        )
        for phase in edition.timeline.begins
    )
    sounds = recordings.of_page(writer, "timeline")
    return replace(writer.part("phases", _("All phases")), eras=tuple(eras), sounds=sounds)


def _days(writer: Writer, phase: Phase) -> str:
    """Say from when until when a phase is, to the minute if it ends in the middle of a day."""
    begins = _begins(writer, phase)
    ends, at = writer.edition.last_day(phase), writer.edition.closing_time(phase)
    first = full_day(begins, writer.language)
    if ends is None:
        return writer.say(_("from {first}", first=first))
    if ends == begins and not at:
        return first
    last = full_day(ends, writer.language)
    last = f"{last}, {clock(at, writer.language)}" if at else last
    return writer.say(_("{first} to {last}", first=first, last=last))


def _begins(writer: Writer, phase: Phase) -> date:
    return writer.edition.timeline.begins[phase].astimezone(writer.edition.zone).date()
