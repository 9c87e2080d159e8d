"""Casting: a vote is read back, confirmed, counted from then on, and answered with a receipt.

Where the sender of a message can be faked, the read-back asks for a number that only the real
phone has seen.  A receipt never repeats the choices.
"""

from dataclasses import replace

from budget.ballot import AnyBallot, Basket, Points
from budget.decisions import BallotCast, CodeRefused
from budget.receipt import canonical, receipt
from budget.rules import ChoiceRules
from budget.timeline import Phase
from budget.vessels import BLANK
from flows import menu, rehearsing
from flows.ballot import chips, proof, withdrawing
from flows.scene import RehearsalIs, Scene
from flows.state import Home, Pouring, Proving, ReadingBack, Spreading, State, Voting
from flows.talk import (
    UNNUMBERED,
    Choice,
    Euros,
    Lines,
    Listed,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    Value,
    _,
    n_,
)

_READ_BACK = 9
"""Projects that are read back with their points where every character is paid for."""


def begin(scene: Scene) -> Turn:
    """Read the vote back, if nothing is amiss; ask first for what gives the right to vote.

    A code that was typed proves itself.
    """
    if not _whole(scene):
        return Turn(draft(scene))
    if not scene.entitled:
        return Turn(Proving())
    if scene.edition.vote.right.by_code:
        return Turn(ReadingBack())
    if proof.closed(scene):
        return proof.no_vote(draft(scene), scene)
    return Turn(ReadingBack(proof.wanted(scene)))


def _whole(scene: Scene) -> bool:
    """Whether the ballot can be cast as it is: nothing is amiss, and nothing is in the pot."""
    if scene.vessels is not None:
        return not scene.vessels.pot
    return not scene.ballot.misfits(scene.edition)


def draft(scene: Scene, *, listed: bool = False) -> State:
    """Return the place where the ballot is filled: at what is on it so far, or at the list."""
    if scene.vessels is not None:
        return Pouring()
    if isinstance(scene.ballot, Points):
        return Spreading("list" if listed else "points")
    return Voting("list" if listed else "basket")


def ask(state: ReadingBack, scene: Scene) -> tuple[Reply, ...]:
    """Read the vote back, and ask whether it is right."""
    choices: tuple[Choice, ...] = (
        proof.confirmed("cast", _("Yes, cast my vote"), state.proof),
        Choice("change", _("Change"), number=0),
    )
    if _unchanged(scene):
        choices = (*choices, Choice("blank", _("Blank vote"), number=UNNUMBERED))
    asked = _replacing(_read_back(state, scene), scene)
    return (Reply(asked, choices, spelled=True, screen="vote:read-back"),)


def _replacing(asked: Text, scene: Scene) -> Value:
    """Say that this vote takes the place of an earlier one, if one counts; never what that was."""
    if not scene.voted or scene.rehearsal is RehearsalIs.UNDER_WAY:
        return asked
    return Lines((asked, _("This replaces your earlier vote.")))


def _unchanged(scene: Scene) -> bool:
    """Whether the vote would leave every theme what it has: perhaps a blank vote is meant."""
    of = chips.dividing(scene)
    return of is not None and scene.vessels == of.rules.start


def step(state: ReadingBack, message: Message, scene: Scene) -> Turn | None:
    """Cast the vote, go back to what is on the ballot, or say that nothing counts yet."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if scene.spent:
        return Turn(Home(), (Reply(menu.SPENT),))
    if not scene.entitled:
        return begin(scene)
    match message.choice:
        case "cast" if scene.newer:
            return _overtaken(scene)
        case "cast" if scene.crowded_out:
            return Turn(Home(), (Reply(full(scene), (menu.HELP, menu.MENU)),), (CodeRefused(),))
        case "cast" if scene.taken_out:
            gone = withdrawing.taken_out(scene)
            return Turn(draft(scene), (Reply(gone),), unfinished=scene.unfinished)
        case "cast" if _whole(scene):
            return _cast(scene)
        case "cast" | "change" | "back" | "list":
            return Turn(draft(scene, listed=message.choice == "list"))
        case "done" | "unsent":
            return unsent(state, scene)
        case "blank" if _unchanged(scene):
            kept = replace(scene.unfinished, poured=(*scene.unfinished.poured, BLANK.chips))
            return replace(begin(scene._replace(unfinished=kept)), unfinished=kept)
    return None


def unsent(state: ReadingBack, scene: Scene) -> Turn:
    """Say that the vote does not count yet; what it takes stays the same, the number as well."""
    if not _whole(scene):
        return begin(scene)
    [asked] = ask(state, scene)
    if not scene.screen.brief:
        return Turn(state, (Reply(_("Your vote does not count yet.")),))
    if scene.vessels is None and isinstance(scene.ballot, Basket) and scene.ballot.picked:
        text = _(
            "Your vote does not count yet. Send {proof} to vote for {numbers}. Send 0 to change.",
            proof=state.proof,
            numbers=Listed(scene.ballot.picked),
        )
        return Turn(state, (replace(asked, text=text),))
    return Turn(state, (Reply(_("Your vote does not count yet.")), asked))


def _cast(scene: Scene) -> Turn:
    ballot: AnyBallot = scene.vessels or scene.ballot
    salt = scene.own().salt
    if scene.rehearsal is RehearsalIs.UNDER_WAY:
        return _done(rehearsing.CAST, scene, (BallotCast(ballot, salt),))
    number = receipt(scene.edition.slug, salt, canonical(ballot))
    thanks = _(
        "Your vote counts. Receipt: {receipt}.\nYou can change your vote until {last}. "
        "The result comes on {result}.",
        receipt=number,
        last=scene.closes(Phase.VOTING) or "",
        result=scene.first_day(Phase.RESULTS) or "",
    )
    return _done(thanks, scene, (BallotCast(ballot, salt),))


def full(scene: Scene) -> Text:
    """Say that as many people have voted with this phone as may."""
    return n_(
        "{most} person has voted with this phone already. More is not possible. Send 9: a person "
        "helps you, so that you can vote too.",
        "{most} people have voted with this phone already. More is not possible. Send 9: a person "
        "helps you, so that you can vote too.",
        scene.edition.vote.right.most_per_phone,
        most=scene.edition.vote.right.most_per_phone,
    )


def _overtaken(scene: Scene) -> Turn:
    """Say that a newer vote counts: what was confirmed here came in late."""
    late = _(
        "This vote came in late and you have voted again since, so your newer vote counts. "
        "Receipt: {receipt}.",
        receipt=scene.newer,
    )
    return _done(late, scene)


def _done(said: Text, scene: Scene, decisions: tuple[BallotCast, ...] = ()) -> Turn:
    """Say how the vote stands, with nothing on the ballot any more."""
    choices = (Choice("what-now", _("What happens now?")), menu.MENU)
    nothing = replace(scene.unfinished, basket=(), points=(), poured=())
    return Turn(Home(), (Reply(said, choices, spelled=True, screen="vote"),), decisions, nothing)


def _read_back(state: ReadingBack, scene: Scene) -> Text:
    """Say what will be cast; in numbers where every character is paid for."""
    of = chips.dividing(scene)
    if scene.vessels == BLANK or (of is None and not scene.unfinished.filling):
        return _(
            "You chose nothing: that is a blank vote. It counts as taking part. Send {proof} to "
            "vote blank. Send 0 to change.",
            proof=state.proof,
        )
    if of is not None:
        return chips.read_back(of, state.proof)
    if isinstance(scene.ballot, Points):
        return _points_read_back(scene.ballot, state, scene)
    return _basket_read_back(scene.ballot, state, scene)


def _basket_read_back(basket: Basket, state: ReadingBack, scene: Scene) -> Text:
    if scene.screen.brief:
        return _(
            "Are you sure? Send {proof} to vote for {numbers}. Send 0 to change.",
            proof=state.proof,
            numbers=Listed(basket.picked),
        )
    lines = tuple(
        _("No. {number} {title}, {cost}", number=p.number, title=Said(p.title), cost=Euros(p.cost))
        for p in basket.projects(scene.edition)
    )
    rules = scene.edition.vote.ballot
    if isinstance(rules, ChoiceRules):
        return _(
            "This is your vote:\n{lines}\n\nYou chose {count} of at most {most}.\nNot sent yet.",
            lines=Lines(lines),
            count=len(lines),
            most=rules.most,
        )
    return _(
        "This is your vote:\n{lines}\n\nTogether {cost}. Left: {left}. You need not spend it all."
        "\nNot sent yet.",
        lines=Lines(lines),
        cost=Euros(basket.cost(scene.edition)),
        left=Euros(basket.left(scene.edition)),
    )


def _points_read_back(points: Points, state: ReadingBack, scene: Scene) -> Text:
    given = sum(to for _number, to in points.given)
    if scene.screen.brief and len(points.given) > _READ_BACK:
        return _(
            "Are you sure? You give {given} points to {count} projects. Send {proof} to vote so. "
            "Send 0 to change.",
            given=given,
            count=len(points.given),
            proof=state.proof,
        )
    if scene.screen.brief:
        pairs = (_("{number}: {points}", number=n, points=to) for n, to in points.given)
        return _(
            "Are you sure? Your points are {points}. Send {proof} to vote so. Send 0 to change.",
            points=Listed(tuple(pairs), plain=True),
            proof=state.proof,
        )
    offered = scene.edition.on_offer
    lines = (
        n_(
            "No. {number} {title}: {points} point",
            "No. {number} {title}: {points} points",
            to,
            number=number,
            title=Said(offered[number].title),
            points=to,
        )
        for number, to in points.given
        if number in offered
    )
    return _(
        "This is your vote:\n{lines}\n\nTogether {given} points. Left: {left}. You need not give "
        "them all.\nNot sent yet.",
        lines=Lines(tuple(lines)),
        given=given,
        left=points.left(scene.edition),
    )
