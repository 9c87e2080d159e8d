"""What came of the vote: who won and why, in words and in pictures, and how many took part."""

from collections.abc import Iterator
from dataclasses import replace

from bot.public import figures
from bot.public.layout import Item, Part
from bot.public.projects import counted, item
from bot.public.writer import Writer
from budget.count import Explanation, Outcome, Verdict
from budget.division import Division
from flows import divided, partial
from flows.leftover import afterwards
from flows.talk import Amount, Euros, Text, _, n_
from flows.verdict import reason


def parts(writer: Writer) -> Iterator[Part]:
    """Yield the result, once it is known, and how many voted."""
    result = writer.seen.result
    if isinstance(result, Outcome):
        yield _outcome(writer, result)
        yield from _partial(writer, result)
    if isinstance(result, Division):
        yield _division(writer, result)
    if result and (drawn := tuple(figures.of_channels(writer))):
        yield writer.part("turnout", _("How many voted"), figures=drawn)


def turnout(writer: Writer) -> list[Text]:
    """Say how many voted, unless these are too few to tell."""
    count = writer.seen.turnout
    if count is None:
        return []
    if writer.seen.result is None:
        return [
            n_(
                "{count} person has voted so far. For what, nobody can see before the count.",
                "{count} people have voted so far. For what, nobody can see before the count.",
                count,
                count=Amount(count),
            )
        ]
    return [n_("{count} person voted.", "{count} people voted.", count, count=Amount(count))]


def _outcome(writer: Writer, outcome: Outcome) -> Part:
    won = len(outcome.funded)
    said: list[Text] = [
        n_(
            "{count} project won, for {spent} of {budget}.",
            "{count} projects won, for {spent} of {budget}.",
            won,
            count=won,
            spent=Euros(outcome.spent),
            budget=Euros(outcome.budget),
        ),
    ]
    if outcome.leftover:
        said.append(afterwards(outcome.leftover, outcome.left, writer.edition))
    items = tuple(told(writer, explanation) for explanation in outcome.explanations)
    drawn = (figures.of_projects(writer, outcome), figures.of_money(writer, outcome))
    said += _of_the_count(writer)
    return replace(writer.part("result", _("The result"), said, figures=drawn), items=items)


def told(writer: Writer, explanation: Explanation) -> Item:
    """Name a project with its votes, and why it won or not."""
    candidate = explanation.candidate
    project = writer.edition.project_by_number[int(candidate.id)]
    why = " ".join(map(writer.say, (counted(writer, candidate.votes), reason(explanation))))
    return item(writer, project, why, won=explanation.verdict is Verdict.FUNDED)


def _partial(writer: Writer, outcome: Outcome) -> Iterator[Part]:
    """Yield what it came to by theme and by district, where projects have any."""
    for by in partial.By:
        if found := partial.parts(by, outcome, writer.edition):
            drawn = [figures.of_parts(writer, by, found)]
            yield writer.part(by, partial.LABELS[by], figures=drawn)


def _division(writer: Writer, division: Division) -> Part:
    said = [
        _("{total} is divided over the themes.", total=Euros(division.total)),
        *_of_the_count(writer),
    ]
    items = tuple(
        Item(
            number,
            writer.say(divided.title(share, writer.edition)),
            "",
            writer.say(Euros(share.amount)),
            "",
            writer.say(divided.explained(number, division, writer.edition)),
            won=share.amount > 0,
        )
        for number, share in enumerate(division.shares, 1)
    )
    drawn = [figures.of_division(writer, division)]
    return replace(writer.part("result", _("The result"), said, figures=drawn), items=items)


def _of_the_count(writer: Writer) -> Iterator[Text]:
    yield from turnout(writer)
    if writer.seen.certified:
        yield _("Two people have checked the count. It is final.")
    else:
        yield _("Two people still have to check the count.")
