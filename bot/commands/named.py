"""For which organisation a command is: said with an option that all have that work in one store."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Annotated, Any, NamedTuple

import typer

_OF_AN_EDITION = ("slug", "edition")
"""What a command calls the name of the edition that it is about."""


class Named(NamedTuple):
    """The organisation that was named, if any, and all that was said beside it."""

    organisation: str = ""
    params: Mapping[str, Any] = {}

    @property
    def slug(self) -> str:
        """The edition that the command is about, if it names one."""
        said = (self.params.get(name) for name in _OF_AN_EDITION)
        return next((slug for slug in said if isinstance(slug, str) and slug), "")


_NAMED: ContextVar[Named | None] = ContextVar("named", default=None)


def named() -> Named:
    """Return what was named with the command that is carried out."""
    return _NAMED.get() or Named()


def _note(context: typer.Context, organisation: str) -> str:
    """Keep what was named; the other parameters may come after it."""
    _NAMED.set(Named(organisation, context.params))
    return organisation


def _template(
    organisation: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="For which organisation, where several are served.",
            callback=_note,
            expose_value=False,
        ),
    ] = "",
) -> None:
    """Have the option as others are made."""


def add_to(commands: Iterable[Any]) -> None:
    """Let each of these commands, and those within them, be told for which organisation.

    One with an option of that name means somebody else by it, and is told by the setting.
    """
    line = typer.Typer(add_completion=False)
    line.command()(_template)
    [option] = [one for one in typer.main.get_command(line).params if one.name == "organisation"]
    within = list(commands)
    while within:
        command = within.pop()
        if inner := getattr(command, "commands", None):
            within.extend(inner.values())
        elif all(one.name != option.name for one in command.params):
            command.params.append(option)
