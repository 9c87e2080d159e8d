"""What came of the vote: which projects won, and how many took part."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.public import built
from bot.public.layout import Folded, Item, Link, Part
from bot.public.projects import row
from bot.public.writer import Writer
from budget.count import Explanation, Outcome, Verdict
from budget.division import Division
from flows.outcome import divided
from flows.outcome.leftover import afterwards
from flows.talk import Amount, Euros, Text, _, n_


def parts(writer: Writer) -> Iterator[Part]:
    """Yield the result, once it is known, and how many voted."""
    result = writer.seen.result
    if isinstance(result, Outcome):
        yield _outcome(writer, result)
    if isinstance(result, Division):
        yield _division(writer, result)


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


def said(outcome: Outcome) -> Text:
    """Say how many projects won, for how much."""
    won = len(outcome.funded)
    return n_(
        "{count} project won, for {spent} of {budget}.",
        "{count} projects won, for {spent} of {budget}.",
        won,
        count=won,
        spent=Euros(outcome.spent),
        budget=Euros(outcome.budget),
    )


def _outcome(writer: Writer, outcome: Outcome) -> Part:
    """Name what won, unless it is named already as what is being built; fold away what did not."""
    told: list[Text] = [said(outcome)]
    if outcome.leftover:
        told.append(afterwards(outcome.leftover, outcome.left, writer.edition))
    won = [one for one in outcome.explanations if one.verdict is Verdict.FUNDED]
    lost = _rows(writer, [one for one in outcome.explanations if one not in won])
    label = _not_won(len(lost))
    return replace(
        writer.part("result", _("The result"), [*told, *_of_the_count(writer)]),
        rows=() if built.begun(writer) else _rows(writer, won, won=True),
        folded=(Folded(writer.say(label), lost),) if lost else (),
        links=(_in_figures(writer), _each(writer)),
    )


def _rows(
    writer: Writer, explanations: Sequence[Explanation], *, won: bool = False
) -> tuple[Item, ...]:
    return tuple(
        replace(row(writer, writer.edition.project_by_number[int(c.id)], c.votes), won=won)
        for c in (one.candidate for one in explanations)
    )


def _not_won(count: int) -> Text:
    return n_("{count} project did not win", "{count} projects did not win", count, count=count)


def _in_figures(writer: Writer) -> Link:
    return Link(writer.here.link("result"), writer.say(_("The result in figures")))


def _each(writer: Writer) -> Link:
    return Link(writer.here.link("projects"), writer.say(_("Why each project won, or did not")))


def _division(writer: Writer, division: Division) -> Part:
    told = [
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
    part = writer.part("result", _("The result"), told)
    return replace(part, items=items, links=(_in_figures(writer),))


def _of_the_count(writer: Writer) -> Iterator[Text]:
    yield from turnout(writer)
    if writer.seen.certified:
        yield _("Two people have checked the count. It is final.")
    else:
        yield _("Two people still have to check the count.")
