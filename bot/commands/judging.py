"""The verbs of `wijkstem ideas` with which screeners judge, from `list` to `ask`."""

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from sqlalchemy import Connection

from bot.acting import Acting
from bot.commands.store import issuer, with_store
from bot.exports.tables import plain
from bot.refusal import Refusal
from bot.screening import assessing, owing, publishing
from budget.assessment import Assessment, CannotAssess, Finding, Judgement, Proposed, Stage
from budget.criteria import chosen
from budget.days import last_day
from budget.defect import Part
from budget.edition import Edition, Words
from budget.idea import UNKNOWN, Idea
from budget.reading_ease import PLAIN, reading_ease
from budget.standing import NotPossible
from storage.contributions import assessments, ideas
from storage.contributions.assessments import ChangedMeanwhile, Kept
from storage.contributions.ideas import NoSuchIdea
from storage.process import editions

T = TypeVar("T")

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**31 - 1)]
In = Annotated[str, typer.Option("--edition", metavar="SLUG", help="Another than the current one.")]
Seen = Annotated[
    int | None,
    typer.Option("--seen", metavar="N", help="The number of changes that `show` told you of."),
]


def acting(work: Callable[[Acting], T], by: str = "", edition: str = "") -> T:
    """Do this in the store of the first organisation, or refuse with the reason."""
    issued = issuer(by)

    def done(db: Connection) -> T:
        return work(Acting(db, owing.current(db, edition), by, issued.at, issued.seal))

    try:
        return with_store(lambda storage: storage.run(done))
    except NoSuchIdea as refusal:
        [reason] = refusal.reasons
        raise Refusal(reason.hinting(": see `wijkstem ideas list`.")) from refusal
    except (CannotAssess, NotPossible, ChangedMeanwhile) as refusal:
        raise Refusal(str(refusal)) from refusal


def listed(
    *,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what waits too long.")] = False,
    mine: Annotated[str, typer.Option("--of", metavar="NAME", help="Only one screener's.")] = "",
    edition: In = "",
) -> None:
    """List the ideas, with where they stand and how far their assessment is."""
    for line in acting(lambda who: list(_lines(who, mine, overdue=overdue)), edition=edition):
        typer.echo(line)


def _lines(who: Acting, mine: str, *, overdue: bool) -> Iterator[str]:
    begun = assessments.every(who.db, who.slug)
    late = set(owing.overdue(who)) if overdue else set()
    for idea in ideas.every(who.db, who.slug):
        assessment = begun.get(idea.number, Kept(Assessment(idea.number))).assessment
        if (overdue and idea.number not in late) or (mine and assessment.assigned != mine):
            continue
        whose = f", {assessment.assigned}" if assessment.assigned else ""
        yield f"{idea.number}  {idea.standing}, {assessment.stage}{whose}: {plain(idea.title)}"


def show(number: Number, edition: In = "") -> None:
    """Show an idea whole, what was found of it so far, and what is missing for its answer."""
    for line in acting(lambda who: list(_shown(who, number)), edition=edition):
        typer.echo(line)


def _shown(who: Acting, number: int) -> Iterator[str]:
    edition = editions.load(who.db, who.slug).edition()
    idea, kept = ideas.get(who.db, who.slug, number), assessments.get(who.db, who.slug, number)
    assessment = kept.assessment
    yield f"Idea {number}: {plain(idea.title)}"
    yield f"   {plain(idea.text)}"
    yield f"   {idea.standing}, {idea.supports} supporters, {assessment.stage}"
    yield f"   changes: {kept.changes}"
    yield from _people(assessment, idea, edition)
    if kept.mended:
        said = who.seal.unlock(kept.mended)
        answer = "I do not know" if said == UNKNOWN else plain(said)
        yield f"   its author answered: {answer}"
    for criterion in chosen(edition.screening):
        found = assessment.judgements.get(criterion.key)
        said = f"{found.finding} {found.reason}".strip() if found else _asked(criterion.question)
        yield f"   {criterion.key} ({criterion.kind}): {said}"
    yield from _wish(assessment)
    for note in assessments.notes(who.db, who.slug, number, who.seal):
        yield f"   note by {note.by}, {note.at:%Y-%m-%d %H:%M}: {plain(note.text)}"
    if assessment.stage is not Stage.PUBLISHED:
        lacking = publishing.prospect(who.db, who.slug, [number]).lacking
        yield from (f"   missing: {reason}" for reason in lacking.get(number, ()))


def _people(assessment: Assessment, idea: Idea, edition: Edition) -> Iterator[str]:
    if assessment.assigned:
        yield f"   assigned to {assessment.assigned}"
    if idea.asked:
        until = last_day(idea.asked.before, edition.zone)
        yield f"   asked about its {idea.asked.part}, until {until}: {_asked(idea.asked.question)}"


def _asked(words: Words) -> str:
    return plain(next(iter(words.values()), ""))


def _wish(assessment: Assessment) -> Iterator[str]:
    proposed = assessment.proposed
    if proposed is None:
        return
    what = f"accept, {proposed.cost:,} euros" if proposed.accepted else "refuse"
    title = f', "{plain(proposed.title)}"' if proposed.title else ""
    yield f"   proposed by {assessment.by}: {what}{title} {proposed.criterion}".rstrip()
    yield from eased("reason", proposed.reason)
    yield from eased("alternative", proposed.alternative)
    if assessment.reader:
        yield f"   read by {assessment.reader}"


def eased(name: str, words: Words) -> Iterator[str]:
    """Yield a text in each language, the Dutch one with how easily it reads."""
    for language, text in words.items():
        ease = f" [reading ease {reading_ease(text):.0f}]" if language == "nl" else ""
        yield f"   {name}, {language}: {plain(text)}{ease}"
        if language == "nl" and reading_ease(text) < PLAIN:
            yield f"      Below {PLAIN}: shorter sentences and shorter words read more easily."


def assign(number: Number, name: str, by: By, edition: In = "") -> None:
    """Let a screener judge an idea."""
    acting(lambda who: assessing.assign(who, number, name), by, edition)
    typer.echo(f"{name} judges idea {number}.")


Found = Annotated[
    list[str] | None,
    typer.Option("--find", metavar="CRITERION=FINDING", help="met, not-met or n.a., and why."),
]
Texts = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="In the original language; in another as `en=...`."),
]


def assess(
    number: Number,
    by: By,
    *,
    find: Found = None,
    accept: Annotated[bool, typer.Option("--accept", help="It can be done.")] = False,
    refuse: Annotated[
        str, typer.Option("--refuse", metavar="CRITERION", help="It cannot, by this criterion.")
    ] = "",
    cost: Annotated[int, typer.Option("--cost", min=0, help="In whole euros.")] = 0,
    title: Annotated[str, typer.Option("--title", help="For the ballot: 20 characters.")] = "",
    reason: Texts = None,
    alternative: Texts = None,
    rest_met: Annotated[
        bool, typer.Option("--rest-met", help="Every criterion that was not judged is met.")
    ] = False,
    seen: Seen = None,
    edition: In = "",
) -> None:
    """Note what is found of an idea, and propose an answer."""
    if accept and refuse:
        raise Refusal("An idea is accepted or refused, not both.")

    def done(who: Acting) -> list[str]:
        rules = editions.load(who.db, who.slug).edition()
        judgements = dict(map(_finding, find or ()))
        said, instead = (texts(given or (), rules) for given in (reason, alternative))
        if refuse:
            why = next(iter(said.values()), "")
            judgements.setdefault(refuse, Judgement(Finding.NOT_MET, why))
        if rest_met:
            judgements |= {key: Judgement(Finding.MET) for key in _left(who, number, judgements)}
        wish = None
        if accept or refuse:
            wish = Proposed(accept, said, cost, title.strip(), refuse, instead)
        assessing.assess(who, number, judgements, wish, seen)
        return list(_shown(who, number))

    for line in acting(done, by, edition):
        typer.echo(line)


def _left(who: Acting, number: int, judged: Collection[str]) -> set[str]:
    """Return the criteria by which an idea is not judged yet."""
    every = {c.key for c in chosen(editions.load(who.db, who.slug).edition().screening)}
    return (
        every - assessments.get(who.db, who.slug, number).assessment.judgements.keys() - {*judged}
    )


def _finding(given: str) -> tuple[str, Judgement]:
    """Read `own-land=not-met The railway owns it.`."""
    key, _equals, found = given.partition("=")
    finding, _space, reason = found.strip().partition(" ")
    if finding not in set(Finding):
        raise Refusal(f'"{given}" is no finding: write CRITERION=met, =not-met WHY or =n.a.')
    return key.strip(), Judgement(Finding(finding), reason.strip())


def texts(given: Iterable[str], edition: Edition) -> Words:
    """Read texts: each in the language that stands before it (`en=...`), or in the original."""
    words: dict[str, str] = {}
    for text in given:
        language, equals, rest = text.partition("=")
        named = bool(equals) and language in edition.languages
        words[language if named else edition.languages[0]] = (rest if named else text).strip()
    return {code: words[code] for code in edition.languages if words.get(code)}


def assess_file(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="See docs/ideas.md.")],
    by: By,
    edition: In = "",
) -> None:
    """Assess many ideas from a file: all of it is kept, or nothing."""
    try:
        entries = tomllib.loads(file.read_text("utf-8-sig")).get("ideas", [])
    except OSError as failure:
        raise Refusal(f"{file} cannot be read: {failure.strerror}.") from failure
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise Refusal(f"{file} is no TOML: {failure}.") from failure

    def done(who: Acting) -> int:
        for entry in entries:
            assessing.assess(who, *_entry(entry))
        return len(entries)

    typer.echo(f"{acting(done, by, edition)} ideas are assessed.")


def _entry(entry: Mapping[str, Any]) -> tuple[int, Mapping[str, Judgement], Proposed | None]:
    """Read one `[[ideas]]` of such a file."""
    try:
        judged = {key: _finding(f"{key}={found}")[1] for key, found in entry["find"].items()}
        given = entry.get("answer")
        return int(entry["number"]), judged, Proposed(**given) if given else None
    except (KeyError, TypeError, ValueError, AttributeError) as mistake:
        number = entry.get("number", "?")
        raise Refusal(f"Idea {number} in this file: {mistake} is missing or wrong.") from mistake


def check(number: Number, by: By, seen: Seen = None, edition: In = "") -> None:
    """Note that you have read what somebody else proposes, and agree."""

    def done(who: Acting) -> tuple[str, ...]:
        assessing.read(who, number, seen)
        return tuple(publishing.prospect(who.db, who.slug, [number]).lacking.get(number, ()))

    lacking = acting(done, by, edition)
    for reason in lacking:
        typer.echo(f"Still missing: {reason}")
    if not lacking:
        typer.echo(f"The answer to idea {number} can be published.")


def note(number: Number, text: str, by: By, edition: In = "") -> None:
    """Write something to the other screeners; residents never read it."""
    acting(lambda who: assessing.note(who, number, text), by, edition)
    typer.echo("Noted.")


def ask(
    number: Number,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="`en=...` as well.")],
    by: By,
    about: Annotated[Part, typer.Option("--about", help="What the answer replaces.")] = Part.OTHER,
    edition: In = "",
) -> None:
    """Ask the authors of an idea, in their own chat, to mend something before a date."""

    def done(who: Acting) -> str:
        rules = editions.load(who.db, who.slug).edition()
        defect = assessing.ask(who, number, about, texts(question, rules))
        return f"Its authors are asked, and can answer until {last_day(defect.before, rules.zone)}."

    typer.echo(acting(done, by, edition))


VERBS: Mapping[str, Callable[..., None]] = {
    "list": listed,
    "show": show,
    "assign": assign,
    "assess": assess,
    "assess-file": assess_file,
    "check": check,
    "note": note,
    "ask": ask,
}
"""The verbs, by what is typed."""
