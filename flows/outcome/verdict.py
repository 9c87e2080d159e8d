"""Why a project won or not, in numbers."""

from fractions import Fraction

from budget.count import Explanation, Purse, Stage, Verdict
from budget.edition import Edition
from flows.talk import Amount, Cents, Euros, Said, Text, _, n_


def explained(explanation: Explanation, edition: Edition) -> Text:
    """Say why a project won or not, in numbers."""
    candidate = explanation.candidate
    number = int(candidate.id)
    head = n_(
        "No. {number} {title}: {count} vote, {cost}.",
        "No. {number} {title}: {count} votes, {cost}.",
        candidate.votes,
        number=number,
        title=Said(edition.project_by_number[number].title),
        count=Amount(candidate.votes),
        cost=Euros(candidate.cost),
    )
    return _("{project} {reason}", project=head, reason=reason(explanation, edition))


def reason(explanation: Explanation, edition: Edition) -> Text:
    """Say why a project won or not, where its votes and its cost stand beside it."""
    by_shares = explanation.purse and _by_shares(explanation, explanation.purse)
    return by_shares or _kept_out(explanation, edition) or _reason(explanation)


def _kept_out(explanation: Explanation, edition: Edition) -> Text | None:
    """Say which rule of the edition kept a project out, and by how much; None if none did."""
    room = Euros(explanation.room or 0)
    match explanation.verdict:
        case Verdict.BELOW_MINIMUM:
            least = edition.vote.count.minimum_votes
            return n_(
                "It did not win: at least {count} vote was needed.",
                "It did not win: at least {count} votes were needed.",
                least,
                count=Amount(least),
            )
        case Verdict.THEME_FULL:
            return _("It did not win: its theme could still get {room}, too little.", room=room)
        case Verdict.DISTRICT_FULL:
            return _("It did not win: its district could still get {room}, too little.", room=room)
    return None


def _by_shares(explanation: Explanation, purse: Purse) -> Text | None:
    """Say what its supporters had for it under equal shares; None where a rule or lot decided."""
    match explanation.verdict:
        case Verdict.FUNDED if explanation.stage is Stage.FILLED_UP:
            return _filled_up(purse, Euros(explanation.left))
        case Verdict.FUNDED:
            return _paid(purse.short, _cents(purse.paid or Fraction(0)))
        case Verdict.DID_NOT_FIT if explanation.by:
            return None
        case Verdict.DID_NOT_FIT if not explanation.candidate.votes:
            return _(
                "It did not win: nobody voted for it. {left} was left.",
                left=Euros(explanation.left),
            )
        case Verdict.DID_NOT_FIT if purse.short:
            return n_(
                "It did not win: its supporters had {had} together, and {count} of them had too "
                "little. {left} was left then.",
                "It did not win: its supporters had {had} together, and {count} of them had too "
                "little. {left} was left then.",
                purse.short,
                had=_cents(purse.left),
                count=Amount(purse.short),
                left=Euros(explanation.left),
            )
    return None


def _paid(short: int, paid: Cents) -> Text:
    if not short:
        return _("It won: each of its supporters paid {paid}.", paid=paid)
    return n_(
        "It won: each of its supporters paid {paid}, but {count} who had less left, and paid that.",
        "It won: each of its supporters paid {paid}, but {count} who had less left, and paid that.",
        short,
        paid=paid,
        count=Amount(short),
    )


def _filled_up(purse: Purse, left: Euros) -> Text:
    if not purse.short:
        return _("It won by filling up: {left} was left then.", left=left)
    return n_(
        "It won by filling up. Its supporters had {had} together, and {count} of them had too "
        "little. But {left} was left then.",
        "It won by filling up. Its supporters had {had} together, and {count} of them had too "
        "little. But {left} was left then.",
        purse.short,
        had=_cents(purse.left),
        count=Amount(purse.short),
        left=left,
    )


def _cents(amount: Fraction) -> Cents:
    return Cents(round(amount * 100))


def _reason(explanation: Explanation) -> Text:
    left = Euros(explanation.left)
    match explanation.verdict:
        case Verdict.FUNDED:
            return _(
                "It won: it came as number {rank}, and {left} was left then.",
                rank=explanation.rank,
                left=left,
            )
        case Verdict.DID_NOT_FIT if explanation.by:
            return _(
                "It did not win: the count stopped at number {other}, for which {left} was too "
                "little.",
                other=explanation.by[0],
                left=left,
            )
        case Verdict.DID_NOT_FIT:
            return _("It did not win: when its turn came, {left} was left.", left=left)
        case Verdict.EXCLUDED:
            return _(
                "It did not win: number {other} won, and only one of the two could.",
                other=", ".join(explanation.by),
            )
        case Verdict.WITHDRAWN:
            return _("It did not win: it was withdrawn.")
        case _lost_draw:
            return _(
                "It did not win: it had as many votes as number {other}, and lost the draw.",
                other=", ".join(explanation.by),
            )
