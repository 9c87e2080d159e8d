"""The right to vote, issued at a help desk: one code, why and by whom in the journal."""

from sqlalchemy import Connection

from budget.edition import Edition
from budget.sentence import Reasoned, _
from budget.timeline import Phase
from storage import journal
from storage.ballots import codes
from storage.ballots.codes import Issuer
from storage.journal import Entry
from storage.process import editions


class CannotIssue(Reasoned):
    """No code is issued here."""


def issue(db: Connection, slug: str, reason: str, issuer: Issuer, said: str = "") -> str:
    """Issue one code, as a batch of its own; it cannot be had again.  Raise `CannotIssue`.

    `said` is what has to match it (see `budget.matching`), where something has.
    """
    must_take_codes(editions.hold(db, slug).edition(), checked=bool(said))
    batch = codes.next_batch(db, slug)
    [code] = codes.issue(db, slug, 1, batch, issuer)
    if said:
        codes.have_matched(db, slug, {code: said}, issuer.seal)
    content: dict[str, str | int] = {"batch": batch, "reason": reason}
    journal.write(db, slug, Entry(issuer.at, "code-issued-at-desk", issuer.by, content))
    return code


def must_take_codes(edition: Edition, *, checked: bool) -> None:
    """Raise `CannotIssue` if new codes would open nothing in an edition."""
    slug = edition.slug
    if not edition.vote.right.by_code:
        raise CannotIssue(
            _("In {slug} it is a phone number that gives the right to vote.", slug=slug)
        )
    if not edition.entered.before(Phase.COUNTING):
        raise CannotIssue(
            _(
                "{slug} is in {phase} already; nobody could vote with it.",
                slug=slug,
                phase=edition.entered,
            )
        )
    if edition.vote.right.check and not checked:
        lacking = _("In {slug} a postcode and a year have to match a code.", slug=slug)
        raise CannotIssue(lacking.hinting(": add --check."))
    if checked and not edition.vote.right.check:
        nothing = _("In {slug} nothing has to match a code.", slug=slug)
        raise CannotIssue(nothing.hinting(": leave out --check."))
