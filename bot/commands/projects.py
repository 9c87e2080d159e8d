"""`wijkstem projects`: from the ideas that can be done to the ballot."""

from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Connection

from bot import projects
from bot.acting import Acting
from bot.commands.store import acting, with_store
from bot.refusal import Refusal
from budget.edition import Edition, Project
from budget.projects import CannotChange
from storage.process import editions

T = TypeVar("T")

ONE_MESSAGE = 85
"""Characters of a project's text that go into one text message with all that stands around it."""

app = typer.Typer(
    name="projects",
    help="Make the ballot of the ideas that can be done, and withdraw a project.",
    no_args_is_help=True,
)

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Of the project.")]
Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for residents.")]
Words = Annotated[
    list[str], typer.Option(metavar="LANGUAGE=WORDS", help="May be given several times.")
]


def _done(slug: str, by: str, work: Callable[[Acting], T]) -> T:
    """Do this in the store, or refuse with the reasons, each on a line."""
    try:
        return acting(slug, by, work)
    except CannotChange as refusal:
        raise Refusal("\n".join(refusal.reasons)) from refusal


@app.command()
def make(
    slug: Slug,
    by: Name,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, and keep nothing.")] = False,
) -> None:
    """Make a project of each idea that can be done, under the number of the idea."""
    edition = _done(slug, by, lambda where: projects.make(where, dry=dry_run))
    _print(edition)
    made = sum(project.made for project in edition.projects)
    kept = len(edition.projects) - made
    typer.echo(f"{made} made from ideas, {kept} from the file.")


@app.command("list")
def listed(slug: Slug) -> None:
    """List the projects, by number."""

    def found(db: Connection) -> Edition:
        return editions.load(db, slug).edition()

    _print(with_store(lambda storage: storage.run(found)))


@app.command()
def edit(slug: Slug, number: Number, by: Name, title: Words = [], text: Words = []) -> None:  # noqa: B006
    """Give a project a title or a text in a language, before voting opens."""
    titles, texts = _by_language(title), _by_language(text)
    if not titles and not texts:
        raise Refusal("Nothing is to be changed; give --title nl=WORDS or --text nl=WORDS.")
    edition = _done(slug, by, lambda where: projects.reword(where, number, titles, texts))
    for line in lines(edition.project_by_number[number], edition):
        typer.echo(line)


@app.command("leave-out")
def leave_out(slug: Slug, number: Number, reason: Reason, by: Name) -> None:
    """Say why an idea that can be done becomes no project."""
    _done(slug, by, lambda where: projects.leave_out(where, number, reason))
    typer.echo(f"Idea {number} becomes no project; who wrote, supports or follows it hears why.")


@app.command()
def withdraw(
    slug: Slug,
    number: Number,
    reason: Reason,
    by: Name,
    approved_by: Annotated[
        str, typer.Option("--approved-by", metavar="NAME", help="Who approves of it.")
    ],
) -> None:
    """Withdraw a project: it stays visible, and nobody can choose it any more."""
    _done(slug, by, lambda where: projects.withdraw(where, number, reason, approved_by))
    typer.echo(f"Project {number} is withdrawn.")


def _by_language(given: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if any(not equals for _language, equals, _words in pairs):
        raise Refusal("Words are given with their language, such as nl=WORDS.")
    return {language: " ".join(words.split()) for language, _equals, words in pairs}


def _print(edition: Edition) -> None:
    for project in sorted(edition.projects, key=lambda project: project.number):
        for line in lines(project, edition):
            typer.echo(line)
    for number, why in edition.left_out:
        typer.echo(f"Idea {number} is left out: {why}")


def lines(project: Project, edition: Edition) -> Iterator[str]:
    """Yield what is printed of a project: what is missing or long, and why it was withdrawn."""
    title = next(iter(project.title.values()))
    yield f"{project.number}  {title}  {project.cost:,}"
    for what, words in (("title", project.title), ("text", project.text)):
        if missing := [code for code in edition.languages if code not in words]:
            yield f"   no {what} in {', '.join(missing)}: the original is shown"
    for code, text in project.text.items():
        if len(text) > ONE_MESSAGE:
            yield (
                f"   the text ({code}) has {len(text)} characters; up to {ONE_MESSAGE} it is one"
                " text message"
            )
    if project.withdrawn:
        yield f"   withdrawn: {project.withdrawn}"
