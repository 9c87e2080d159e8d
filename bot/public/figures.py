"""The result in pictures, each with a table of the same numbers beside it."""

from collections.abc import Iterator, Mapping

from bot.charts.bars import Bar, Key, bars
from bot.charts.stacked import Stack, stacked
from bot.public.layout import Figure, Table
from bot.public.writer import Writer
from budget.count import Explanation, Outcome, Verdict
from budget.division import Division
from budget.parts import Part as Sum
from budget.rules import PointRules
from flows.outcome import divided
from flows.outcome.partial import By, title
from flows.talk import Amount, Euros, Said, Text, Value, _

_DRAWN = 40
"""Bars in one chart; a table has all of it."""

CHANNELS: Mapping[str, Text] = {
    "telegram": _("Telegram"),
    "whatsapp": _("WhatsApp"),
    "sms": _("SMS"),
    "kiosk": _("Kiosk"),
    "paper": _("On paper"),
}


def of_projects(writer: Writer, outcome: Outcome) -> Figure:
    """Draw the votes of each project, most first; hollow is what did not win."""
    say, told = writer.say, _most_first(outcome)
    won, lost = say(_("Won")), say(_("Did not win"))
    heading = say(_("Points for each project") if _points(writer) else _("Votes for each project"))
    rows = [
        Bar(_named(writer, e), e.candidate.votes, say(Amount(e.candidate.votes)), _won(e))
        for e in told[:_DRAWN]
    ]
    table = Table(
        heading,
        (say(_("Project")), _column(writer), say(_("Cost")), say(_("Result"))),
        tuple(
            (
                _named(writer, e),
                say(Amount(e.candidate.votes)),
                say(Euros(e.candidate.cost)),
                won if _won(e) else lost,
            )
            for e in told
        ),
    )
    return Figure(bars("chart-projects", heading, rows, Key(won, lost)), table)


def _most_first(outcome: Outcome) -> list[Explanation]:
    return sorted(outcome.explanations, key=lambda e: (-e.candidate.votes, int(e.candidate.id)))


def _won(explanation: Explanation) -> bool:
    return explanation.verdict is Verdict.FUNDED


def _named(writer: Writer, explanation: Explanation) -> str:
    number = int(explanation.candidate.id)
    project = writer.edition.project_by_number[number]
    return f"{number}. {writer.say(Said(project.title))}"


def _column(writer: Writer) -> str:
    return writer.say(_("Points") if _points(writer) else _("Votes"))


def _points(writer: Writer) -> bool:
    return isinstance(writer.edition.vote.ballot, PointRules)


def of_money(writer: Writer, outcome: Outcome) -> Figure:
    """Draw how much of the budget goes to the projects that won."""
    say = writer.say
    heading = say(_("What becomes of the money"))
    spent, left = say(_("For the projects that won")), say(_("Left over"))
    total = say(Euros(outcome.budget))
    row = Stack(say(_("Budget")), (outcome.spent, outcome.left), total)
    amounts = ((spent, outcome.spent), (left, outcome.left), (say(_("Budget")), outcome.budget))
    table = Table(
        heading,
        (say(_("For what")), say(_("Amount"))),
        tuple((label, say(Euros(amount))) for label, amount in amounts),
    )
    return Figure(stacked("chart-money", heading, (spent, left), [row]), table)


def of_parts(writer: Writer, by: By, parts: tuple[Sum, ...]) -> Figure:
    """Draw what the projects of each theme, or for each district, that won come to together."""
    say = writer.say
    heading = say(_("For the projects that won"))
    what = say(_("Theme")) if by is By.THEME else say(_("District"))
    named = [(say(title(by, part, writer.edition)), part) for part in parts]
    rows = [Bar(name, part.spent, say(Euros(part.spent))) for name, part in named]
    head = (what, say(_("On the ballot")), say(_("Won")), say(_("Amount")), _column(writer))
    cells = tuple(
        (
            name,
            say(Amount(part.projects)),
            say(Amount(part.won)),
            say(Euros(part.spent)),
            say(Amount(part.votes)),
        )
        for name, part in named
    )
    return Figure(bars(f"chart-{by}", heading, rows), Table(heading, head, cells))


def of_division(writer: Writer, division: Division) -> Figure:
    """Draw what each theme gets."""
    say, edition = writer.say, writer.edition
    heading = say(_("What each theme gets"))
    named = [(say(divided.title(share, edition)), share.amount) for share in division.shares]
    rows = [Bar(name, amount, say(Euros(amount))) for name, amount in named]
    cells = tuple((name, say(Euros(amount))) for name, amount in named)
    table = Table(heading, (say(_("Theme")), say(_("Amount"))), cells)
    return Figure(bars("chart-themes", heading, rows), table)


def of_channels(writer: Writer) -> Iterator[Figure]:
    """Draw how the votes came in; what is about too few people is not told."""
    say, channels = writer.say, writer.seen.channels
    if not any(channels.values()):
        return
    heading = say(_("How votes came in"))
    hidden = say(_("Too few to tell"))
    told: list[tuple[str, int, str]] = []
    for name, count in channels.items():
        label: Value = CHANNELS.get(name, name)
        told.append((say(label), count or 0, hidden if count is None else say(Amount(count))))
    rows = [Bar(label, count, said) for label, count, said in told]
    cells = tuple((label, said) for label, _count, said in told)
    table = Table(heading, (say(_("Way to vote")), say(_("Votes"))), cells)
    yield Figure(bars("chart-channels", heading, rows), table)
