"""What the organisers find of the edition, once they publish it, for everybody to read."""

from collections.abc import Iterator, Mapping

from bot.public.layout import Fact, Part
from bot.public.writer import Writer
from budget.evaluation import GOAL, Finding, measured
from flows.talk import Amount, Listed, Said, Text, Value, _
from storage.process.evaluations import Published

_FOUND: Mapping[Finding, Text] = {
    Finding.REACHED: _("Reached."),
    Finding.PARTLY: _("Reached in part."),
    Finding.MISSED: _("Not reached."),
    Finding.UNKNOWN: _("This cannot be said."),
}


def parts(writer: Writer) -> Iterator[Part]:
    """Yield what is found of the goal and of each criterion, if it is published."""
    words = measured(writer.edition)
    facts = [
        Fact(_label(writer, one, Said(words[one.number])), " ".join(_told(writer, one)))
        for one in writer.seen.evaluation
        if one.number in words
    ]
    if facts:
        intro = _("What the organisers find, held against what they set down at the start.")
        yield writer.part("evaluation", _("Was it what it was meant to be?"), [intro], facts=facts)


def _label(writer: Writer, one: Published, words: Value) -> str:
    if one.number == GOAL:
        return writer.say(_("The goal: {words}", words=words))
    return writer.say(_("{number}. {words}", number=one.number, words=words))


def _told(writer: Writer, one: Published) -> Iterator[str]:
    """Yield the finding, the remark and the figure; of few people no number is told."""
    yield writer.say(_FOUND[one.finding])
    if one.remark:
        yield writer.say(Said(one.remark))
    heading, rows = one.figures.get(writer.language) or next(iter(one.figures.values()), ("", ()))
    told = tuple(
        _("{title} {count}", title=title, count=Amount(count))
        for title, count in rows
        if count is not None
    )
    if told:
        figure = _("{heading}: {figures}.", heading=heading, figures=Listed(told, plain=True))
        yield writer.say(figure)
