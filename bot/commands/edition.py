"""`wijkstem edition`: the process from files."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from bot.commands.again import clone
from bot.commands.move import leave_out, move
from bot.commands.record import record
from bot.commands.record import recordings as read_aloud
from bot.commands.rehearse import rehearse
from bot.commands.store import ORGANISER, moment, with_store
from bot.editions.file import EditionError, EditionFile, read_edition
from bot.editions.judged import judged
from bot.exports.turnout import LEAST
from bot.refusal import Refusal
from bot.screening import publishing
from bot.turns import announce
from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition, NotReady
from budget.leftover import Leftover, Use
from budget.receipt import rules_hash
from budget.rules import APPROVALS, as_data
from budget.timeline import Phase
from flows.ballot import ruling
from flows.outcome import divided
from flows.outcome.partial import By, parts, title
from locales.catalogue import ORIGINAL, available
from locales.say import Voice
from storage.ballots import certified, codes, heads, settling, votes
from storage.ballots.certified import CertifiedAlready
from storage.ballots.heads import Head
from storage.contributions import pictures, recordings
from storage.documents import result_from_json
from storage.engine import Store
from storage.process import approvals, editions
from storage.process.editions import CannotFollow, EditionRow
from storage.process.signing import CannotSign
from storage.residents import conversations
from storage.revisions import TakenAlready

T = TypeVar("T")

app = typer.Typer(
    name="edition",
    help="Create editions, and bring them from phase to phase.",
    no_args_is_help=True,
)

app.command()(rehearse)
app.command()(clone)
app.command()(move)
app.command()(leave_out)
app.command()(record)
app.command("recordings")(read_aloud)

_HEADS = 3
"""Heads of the chain of receipts that are shown."""

Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]
Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]


def _in_store(work: Callable[[Connection], T]) -> T:
    """Do this in the store of the first organisation, or refuse with the reason."""
    return with_store(lambda storage: storage.run(work))


def _written(file: Path) -> EditionFile:
    """Return what a file says, or refuse it by its name."""
    try:
        return read_edition(file)
    except EditionError as refusal:
        reason = str(refusal)
        if file.is_file() and not file.stat().st_size:
            reason = "there is nothing in it; docs/editions.md says what belongs there."
        named = reason if str(file) in reason else f"{file}: {reason}"
        raise Refusal(named) from refusal


@app.command()
def create(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="See docs/editions.md.")],
) -> None:
    """Create an edition from a file."""
    written = _written(file)
    now = moment()

    def created(db: Connection) -> None:
        editions.create(db, written.edition, written.ideas, now, ORGANISER)
        publishing.bring_in(db, written.edition.slug, judged(written).values())
        pictures.keep(db, written.edition.slug, written.pictures)
        recordings.keep(db, written.edition.slug, written.recordings)

    try:
        _in_store(created)
    except (TakenAlready, CannotFollow) as refusal:
        raise Refusal(str(refusal)) from refusal
    typer.echo(f"Created {written.edition.slug}.")


@app.command("list")
def listed() -> None:
    """List the editions, oldest first."""
    table = Table("edition", "place", "phase", "budget", box=None)
    for row in _in_store(editions.every):
        edition = row.edition()
        table.add_row(edition.slug, edition.place, edition.entered, f"{edition.budget:,}")
    Console(markup=False).print(table)


class _Seen(NamedTuple):
    """What the store says about an edition; `waits` is why its next phase could not begin."""

    row: EditionRow
    residents: int
    turnout: int
    helped: int
    heads: list[Head]
    approvals: int
    waits: NotReady | None


@app.command()
def show(slug: Slug) -> None:
    """Show where an edition is, and what its next phase waits for."""
    seen = _in_store(lambda db: _seen(db, slug, moment()))
    row, edition = seen.row, seen.row.edition()
    console = Console(markup=False, highlight=False, soft_wrap=True)
    console.print(f"{edition.slug}: {edition.place}, {edition.budget:,} euros, {edition.entered}")
    for phase, begins in edition.timeline.begins.items():
        here = "->" if phase is edition.entered else "  "
        console.print(f"{here} {phase:13} {begins.astimezone(edition.zone):%Y-%m-%d %H:%M}")
    if seen.waits:
        for reason in seen.waits.reasons:
            console.print(f"   {seen.waits.phase} waits: {reason}")
    facts = f"{len(edition.projects)} projects, {seen.residents} residents"
    console.print(f"{facts}, {seen.turnout} ballots")
    if edition.vote.right.by_code:
        times = f"{seen.helped:,}" if seen.helped >= LEAST else f"fewer than {LEAST}"
        console.print(f"Votes cast with help, or on somebody else's phone: {times}")
    for line in _vote(seen):
        console.print(line)
    for at, length, head in seen.heads:
        when = f"{at.astimezone(edition.zone):%Y-%m-%d %H:%M}"
        console.print(f"Receipts on {when}: {length:,}; the head of their chain is")
        console.print(f"   {head}")
    for line in _result(row):
        console.print(line)
    if row.outcome and row.tie_key is None:
        console.print("The result is certified: no right can be tied to a ballot any more.")
    for heading, said in _read_by_residents(edition):
        console.print(f"   {heading:7} {said}")


def _vote(seen: _Seen) -> Iterator[str]:
    """Yield how residents vote, and whether that can still change."""
    row, edition = seen.row, seen.row.edition()
    if not edition.has_vote:
        yield "There is no vote: the timeline leaves it out."
        return
    standing = "fixed when voting opened" if row.rules_hash else "which can still change"
    kind, rule = as_data(edition.vote)["ballot"]["kind"], edition.vote.rule
    yield f"The vote: {kind}, {rule}; its rules, {standing}, have the hash"
    yield f"   {row.rules_hash or rules_hash(edition)}"
    yield f"   {_approved(seen.approvals, edition.vote.approvals)}"


def _result(row: EditionRow) -> Iterator[str]:
    """Yield what the count came to, if it is known."""
    result = result_from_json(row.outcome) if row.outcome else None
    if isinstance(result, Outcome):
        yield f"Result: {len(result.winners)} projects won, for {result.spent:,}."
        yield f"   {result.left:,} is left over."
        if result.leftover:
            yield f"   It was decided: {_in_words(result.leftover)}"
        yield from _partial(result, row.edition())
    if isinstance(result, Division):
        yield f"Result: {result.total:,} is divided over {len(result.shares)} themes."
        for share in result.shares:
            name = Voice(ORIGINAL, brief=False).say(divided.title(share, row.edition()))
            yield f"   theme {name}: {share.amount:,}"


def _partial(outcome: Outcome, edition: Edition) -> Iterator[str]:
    """Yield what the count came to by theme and by district."""
    voice = Voice(ORIGINAL, brief=False)
    for by in By:
        for part in parts(by, outcome, edition):
            name = voice.say(title(by, part, edition))
            won = f"{part.won} of {part.projects} won"
            yield f"   {by} {name}: {won}, for {part.spent:,}; votes: {part.votes:,}"


def _read_by_residents(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the rules of the vote as residents read them, in each language, in chat and on SMS."""
    rules = ruling.vote_rules(edition)
    for language in edition.languages if rules else ():
        if language in available():
            for brief, channel in ((False, "chat"), (True, "SMS")):
                voice = Voice(language, brief=brief)
                yield f"{language} {channel}", " ".join(map(voice.say, rules))


def _seen(db: Connection, slug: str, now: datetime) -> _Seen:
    row = editions.load(db, slug)
    edition = row.edition()
    following = edition.timeline.following(edition.entered)
    return _Seen(
        row,
        sum(conversations.counted(db).values()),
        votes.turnout(db, slug),
        codes.votes_with_help(db, slug),
        heads.last(db, slug, _HEADS),
        approvals.count(db, edition),
        announce.refused(db, edition, following, now) if following else None,
    )


def _approved(people: int, needed: int) -> str:
    """Say how many approve of the rules, and how many have to."""
    if not needed:
        return "Nobody has to approve of them before voting opens (approvals = 0)."
    fewer = f"; {APPROVALS} is usual" if needed < APPROVALS else ""
    return f"{people} of the {needed} who have to approve of them did{fewer}."


@app.command()
def enter(
    slug: Slug,
    phase: Annotated[Phase, typer.Argument(metavar="PHASE")],
    *,
    without_paper: Annotated[
        bool, typer.Option("--without-paper", help="Count without batches that are still open.")
    ] = False,
) -> None:
    """Bring an edition into a phase now; what comes after it moves along if need be."""
    now = moment()

    def entered(db: Connection) -> None:
        row = editions.hold(db, slug)
        following = announce.following(
            db, row.edition(), phase, now, paper_matters=not without_paper
        )
        announce.enter(db, row, following, now, ORGANISER)

    try:
        _in_store(entered)
    except NotReady as refusal:
        raise Refusal(" ".join(refusal.reasons)) from refusal
    typer.echo(f"{slug} is in {phase} now.")


@app.command()
def approve(slug: Slug, by: Name) -> None:
    """Approve of the rules of the vote, exactly as they are, before voting opens."""
    now = moment()

    def approved(db: Connection) -> tuple[int, Edition]:
        count = approvals.approve(db, slug, by, now)
        return count, editions.load(db, slug).edition()

    try:
        count, edition = _in_store(approved)
    except CannotSign as refusal:
        raise Refusal(str(refusal)) from refusal
    needed = edition.vote.approvals
    typer.echo(f"{count} of {needed} approve of the rules with the hash {rules_hash(edition)}.")


@app.command()
def certify(slug: Slug, by: Name) -> None:
    """Certify the result; after the second person no right can be tied to a ballot any more."""
    now = moment()

    async def signed(storage: Store) -> tuple[bool, EditionRow]:
        try:
            done = await storage.run(lambda db: certified.certify(db, slug, by, now))
        except CertifiedAlready:
            await storage.purge()
            raise
        if done:
            await storage.purge()
        return done, await storage.run(lambda db: editions.load(db, slug))

    try:
        done, row = with_store(signed)
    except CannotSign as refusal:
        raise Refusal(str(refusal)) from refusal
    typer.echo(f"The outcome has the hash {certified.outcome_hash(row)}.")
    if done:
        typer.echo("It is certified, and the key that tied rights to ballots is destroyed.")
    else:
        typer.echo("Somebody else has to certify the same.")


@app.command()
def leftover(
    slug: Slug,
    use: Annotated[Use, typer.Argument(metavar="USE", help="carried-over, partly or topped-up.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for residents.")],
    by: Name,
) -> None:
    """Decide what is done with the money that the count left over, before it is certified."""
    now, wish = moment(), Leftover(use, reason)
    try:
        decided = _in_store(lambda db: settling.settle(db, slug, wish, by, now))
    except CannotSign as refusal:
        raise Refusal(str(refusal)) from refusal
    if decided is None:
        typer.echo("Somebody else has to decide the same, with the same reason.")
        return
    typer.echo(f"It is decided, and stands in the result: {_in_words(decided)}")


def _in_words(leftover: Leftover) -> str:
    """Say what is done with what was left over."""
    what = {
        Use.CARRIED_OVER: "it is kept for the next time.",
        Use.PARTLY: f"number {leftover.project} gets {leftover.given:,}.",
        Use.TOPPED_UP: (
            f"number {leftover.project} gets {leftover.given:,}, and {leftover.added:,} is added."
        ),
    }
    return f"{what[leftover.use]} Why: {leftover.reason}"
