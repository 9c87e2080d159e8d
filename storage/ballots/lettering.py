"""Codes for letters from the desk: drawn and printed first, and valid only after that.

So nothing holds the store while thousands of sheets are drawn, and what could not be drawn leaves
no code behind.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from budget.edition import Edition
from budget.sentence import Reasoned, _
from storage.ballots import codes
from storage.ballots.codes import Issuer
from storage.ballots.help_desk import must_take_codes
from storage.process import editions


class OutdatedOrder(Reasoned):
    """Since these letters were asked for, others were made, or what they say was changed."""


class Order(NamedTuple):
    """Letters that are asked for: of an edition as it is, and which batch of it they are to be."""

    edition: Edition
    batch: int
    checked: bool = False


def draw(db: Connection, order: Order, number: int, issuer: Issuer) -> list[str]:
    """Return codes for so many letters, not valid yet; raise `CannotIssue`, or `OutdatedOrder`."""
    _hold(db, order)
    return codes.draw(db, order.edition.slug, number, issuer)


def issue(
    db: Connection, order: Order, drawn: Sequence[str], said: Sequence[str], issuer: Issuer
) -> None:
    """Let the codes of letters that are there be valid; raise `CannotIssue`, or `OutdatedOrder`.

    `said` is what has to match each code, in their order, if the order is `checked`.
    """
    slug = order.edition.slug
    _hold(db, order)
    codes.keep(db, slug, drawn, order.batch, issuer)
    if order.checked:
        codes.have_matched(db, slug, dict(zip(drawn, said, strict=True)), issuer.seal)


def _hold(db: Connection, order: Order) -> None:
    """See to it that the same letters, sent twice, are made once, and that they say what is so."""
    slug = order.edition.slug
    now = editions.hold(db, slug).edition()
    must_take_codes(now, checked=order.checked)
    if (newest := codes.next_batch(db, slug)) != order.batch:
        raise OutdatedOrder(
            _(
                "Batch {batch} was issued since this page was opened. If those are these letters,"
                " use that file; if it did not reach you, nobody has its codes, and you can make"
                " the letters again now.",
                batch=newest - 1,
            )
        )
    if now != order.edition:
        raise OutdatedOrder(_("The edition was changed meanwhile; make the letters again."))
