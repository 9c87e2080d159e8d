"""`wijkstem edition move` and `leave-out`: change when phases begin."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

import typer
from sqlalchemy import Connection

from bot.commands.judging import texts
from bot.commands.store import ORGANISER, moment, with_store
from bot.editions.checking import NotAccepted
from bot.editions.editing import Editor, Part
from bot.refusal import Refusal
from budget.edition import Edition
from budget.moving import CannotShift, differences, left_out, moved
from budget.sentence import whole
from budget.timeline import NoSuchTime, Phase, TooFar, local_time
from flows.notices.moving import REASON
from storage.process import editions, moves

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
ThePhase = Annotated[Phase, typer.Argument(metavar="PHASE")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and keep nothing.")]
Why = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="TEXT", help="What residents read of why; en=... for others."),
]
Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]


def move(
    slug: Slug,
    phase: ThePhase,
    to: Annotated[
        datetime, typer.Option("--to", metavar="TIME", help="As 2027-05-01T00:00, where it is.")
    ],
    *,
    dry: Dry = False,
    reason: Why = None,
    by: Name = ORGANISER,
) -> None:
    """Let a phase begin at another moment; neighbours that it overtakes move along."""
    now = moment()

    def edit(edition: Edition) -> Edition:
        return moved(edition, phase, local_time(to, edition.zone), now)

    _change(Editing(slug, edit, now, by), dry=dry, reason=reason or ())


def leave_out(slug: Slug, phase: ThePhase, *, dry: Dry = False, by: Name = ORGANISER) -> None:
    """Leave out a phase that has not begun; its time goes to the phase before it."""
    now = moment()
    _change(Editing(slug, lambda edition: left_out(edition, phase, now), now, by), dry=dry)


class Editing(NamedTuple):
    """What is done to the timeline of an edition, when, and by whom."""

    slug: str
    edit: Callable[[Edition], Edition]
    now: datetime
    by: str


def _change(editing: Editing, *, dry: bool, reason: Sequence[str] = ()) -> None:
    slug, edit, now, by = editing
    if long := [text for text in reason if len(text) > REASON]:
        raise Refusal(f"A reason has at most {REASON} characters; this has {len(long[0])}.")

    def changed(db: Connection) -> tuple[Edition, Edition]:
        before = editions.load(db, slug).edition()
        after = Editor(db, slug, by, now).change(Part.TIMELINE, "", edit, keep=not dry)
        if reason and not dry:
            moves.explain(db, slug, texts(reason, before))
        return before, after

    try:
        before, after = with_store(lambda storage: storage.run(changed))
    except (CannotShift, NotAccepted) as refusal:
        raise Refusal(str(refusal)) from refusal
    except (NoSuchTime, TooFar) as change:
        raise Refusal(whole(str(change))) from change
    typer.echo("It would be so:" if dry else "It is so from now on:")
    for phase, was, will in differences(before.timeline, after.timeline):
        typer.echo(f"   {phase:13} {_shown(was, before)} -> {_shown(will, before)}")


def _shown(moment: datetime | None, edition: Edition) -> str:
    return f"{moment.astimezone(edition.zone):%Y-%m-%d %H:%M}" if moment else "left out"
