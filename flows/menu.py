"""The menu: what can be done in this phase and until when, or why something cannot be done now."""

from datetime import date

from budget.ballot import spendable
from budget.progress import Overview
from budget.rules import BasketRules
from budget.timeline import Phase
from budget.updates import Status
from flows.rehearsing import LEAVE
from flows.scene import RehearsalIs, Scene
from flows.state import Home
from flows.talk import Choice, Euros, Reply, Text, Turn, Until, _, n_

BACK = Choice("back", _("Back"), number=0)
HELP = Choice("help", _("Help"), number=9)
MENU = Choice("menu", _("Menu"), number=0)
HOW = Choice("how", _("How does it work?"))
RESULT = Choice("result", _("Read the result"))
GO_ON = Choice("again", _("Go on"))

SPENT = _("With this number you cannot vote any more in this round.")


def ask(scene: Scene) -> tuple[Reply, ...]:
    """Show the menu."""
    return (Reply(status(scene), choices(scene)),)


def status(scene: Scene) -> Text:
    """Say in one sentence what can be done now, and until when."""
    phase = scene.phase
    last = scene.closes(phase)
    match phase:
        case Phase.IDEAS if last:
            return _("Now you can send ideas, until {last}.", last=last)
        case Phase.VOTING if last and scene.voted:
            return _("Your vote is in. You can change it until {last}.", last=last)
        case Phase.VOTING if scene.spent:
            return SPENT
        case Phase.VOTING if last:
            return _("Now you can vote, until {last}.", last=last)
        case Phase.CARRYING_OUT if scene.progress:
            return done_of(scene.progress)
        case Phase.RESULTS | Phase.CARRYING_OUT:
            return _("The result is known.")
        case Phase.CLOSED:
            return _("This round is over. Thanks to everybody who took part.")
    return _waiting(last, scene)


def _waiting(last: date | Until | None, scene: Scene) -> Text:
    """Say what is waited for where residents do nothing: a day that is past is told to nobody."""
    match scene.phase:
        case Phase.SCREENING if last and not scene.overrun(Phase.SCREENING):
            return _("The municipality now looks at what can be done, until {last}.", last=last)
        case Phase.SCREENING:
            return _("The municipality is still looking at what can be done.")
        case Phase.COUNTING if begins := scene.awaited(Phase.RESULTS):
            return _("The votes are being counted. The result comes on {begins}.", begins=begins)
        case Phase.COUNTING:
            return _("The votes are still being counted.")
    if begins := scene.awaited(Phase.IDEAS):
        return _("From {begins} you can send ideas.", begins=begins)
    if scene.phase.before(Phase.IDEAS) and scene.first_day(Phase.IDEAS):
        return _("Soon you can send ideas.")
    return _("What would you like to do?")


def done_of(overview: Overview) -> Text:
    """Say how many of the projects that are carried out are done; what was cancelled is none."""
    going_on = [one for one in overview.values() if one.status is not Status.CANCELLED]
    done, count = sum(one.status is Status.DONE for one in going_on), len(going_on)
    if not done:
        return _("Of the {count} projects that are carried out, none is done yet.", count=count)
    return n_(
        "{done} of the {count} projects that are carried out is done.",
        "{done} of the {count} projects that are carried out are done.",
        done,
        done=done,
        count=count,
    )


def choices(scene: Scene) -> tuple[Choice, ...]:
    """Offer what fits the phase; a person can always be asked for."""
    offered = []
    match scene.phase:
        case Phase.PREPARING | Phase.INFORMING:
            offered = [HOW]
        case Phase.IDEAS:
            offered = [HOW, write(scene), *ideas(scene), *own(scene)]
        case Phase.SCREENING:
            offered = [HOW, *ideas(scene), *own(scene)]
        case Phase.VOTING:
            over = scene.spent and not scene.voted
            voting = () if over else (vote(scene),)
            offered = [*voting, HOW, *own(scene), *_rehearsal(scene)]
        case Phase.COUNTING:
            offered = [HOW, *own(scene)]
        case Phase.RESULTS:
            offered = [RESULT, *progress(scene), HOW, *own(scene)]
        case Phase.CARRYING_OUT | Phase.CLOSED:
            offered = [*progress(scene), RESULT, HOW, *own(scene)]
    return (*offered, *_news(scene), HELP)


def _news(scene: Scene) -> tuple[Choice, ...]:
    """Offer the questions of joining where nobody was asked them yet: every message is paid for."""
    if not scene.screen.brief:
        return ()
    return (Choice("news", _("News and district") if scene.edition.districts else _("News")),)


def progress(scene: Scene) -> tuple[Choice, ...]:
    """Offer to read how far the projects are, if any have won."""
    return (Choice("progress", _("How far are the projects?")),) if scene.progress else ()


def _rehearsal(scene: Scene) -> tuple[Choice, ...]:
    under_way = scene.rehearsal is RehearsalIs.UNDER_WAY
    return (LEAVE,) if under_way else ()


def write(scene: Scene) -> Choice:
    """Offer to send an idea, or to go on with it."""
    if scene.unfinished.idea:
        return Choice("write", _("Go on with my idea"))
    return Choice("write", _("Send an idea"))


def own(scene: Scene) -> tuple[Choice, ...]:
    """Offer the ideas that a resident wrote, if there are any."""
    label = _("My ideas ({count})", count=len(scene.wrote))
    return (Choice("mine", label),) if scene.wrote else ()


def ideas(scene: Scene) -> tuple[Choice, ...]:
    """Offer all ideas that can be read, if there are any."""
    count = len(scene.ideas)
    label = n_("See {count} idea", "See {count} ideas", count, count=count)
    return (Choice("ideas", label),) if count else ()


def vote(scene: Scene) -> Choice:
    """Offer to vote, to go on with it, or to change a vote."""
    if scene.voted:
        return Choice("vote", _("Change my vote"))
    if scene.unfinished.filling and isinstance(scene.edition.vote.ballot, BasketRules):
        return Choice("vote", _("Go on with my basket"))
    if scene.unfinished.filling:
        return Choice("vote", _("Go on with my vote"))
    return Choice("vote", _("Vote"))


def not_now(wanted: Phase, scene: Scene) -> Turn:
    """Say why something of another phase cannot be done, and from when it can."""
    reason = _too_early(wanted, scene) if scene.phase.before(wanted) else _too_late(wanted, scene)
    return Turn(Home(), (Reply(reason, choices(scene)),))


def _too_early(wanted: Phase, scene: Scene) -> Text:
    begins = scene.first_day(wanted)
    if begins is None:
        return _("That is no part of this round.")
    if overdue := late(wanted, scene):
        return overdue
    match wanted:
        case Phase.VOTING if scene.resident.news and not scene.resident.stopped:
            return _(
                "Voting is not possible yet. It begins on {begins}. We will send you a message.",
                begins=begins,
            )
        case Phase.VOTING:
            return _("Voting is not possible yet. It begins on {begins}.", begins=begins)
        case Phase.IDEAS:
            return _("You cannot send ideas yet. You can from {begins}.", begins=begins)
        case _unused:
            return _("The result is not known yet. It comes on {begins}.", begins=begins)


def late(wanted: Phase, scene: Scene) -> Text | None:
    """Say that a phase has not begun that was to begin before now; None if it is not so."""
    planned = scene.first_day(wanted)
    if planned is None or not scene.phase.before(wanted) or scene.awaited(wanted):
        return None
    match wanted:
        case Phase.VOTING:
            return _(
                "Voting is not possible yet. It was to begin on {planned}. That takes longer.",
                planned=planned,
            )
        case Phase.IDEAS:
            return _(
                "You cannot send ideas yet. That was to begin on {planned}. It takes longer.",
                planned=planned,
            )
        case _unused:
            return _(
                "The result is not known yet. It was to come on {planned}. That takes longer.",
                planned=planned,
            )


def _too_late(wanted: Phase, scene: Scene) -> Text:
    last = scene.closes(wanted)
    if last is None:
        return _("That is no part of this round.")
    if wanted is Phase.IDEAS:
        return _ideas_over(last, scene)
    if wanted is Phase.VOTING:
        result = scene.first_day(Phase.RESULTS)
        if result and scene.phase is Phase.COUNTING and scene.awaited(Phase.RESULTS):
            return _(
                "Voting ended on {last}. The result comes on {result}.", last=last, result=result
            )
        return _("Voting ended on {last}.", last=last)
    return _("That was possible until {last}.", last=last)


def _ideas_over(last: date | Until, scene: Scene) -> Text:
    """Say until when ideas could be sent, and until when they can be supported still."""
    supporting = scene.closes(Phase.SCREENING)
    told = scene.phase is Phase.SCREENING and not scene.overrun(Phase.SCREENING)
    if supporting is None or not told:
        return _("Sending ideas was possible until {last}.", last=last)
    return _(
        "Sending ideas was possible until {last}. You can support and follow them until "
        "{supporting}.",
        last=last,
        supporting=supporting,
    )


def ideas_when(scene: Scene) -> Text | None:
    """Say when ideas can be sent, or could; None if they are no part of this round."""
    first, last = scene.first_day(Phase.IDEAS), scene.closes(Phase.IDEAS)
    if first is None or last is None:
        return None
    if overdue := late(Phase.IDEAS, scene):
        return overdue
    if scene.phase.before(Phase.IDEAS):
        return _("You can send ideas from {first} until {last}.", first=first, last=last)
    return _ideas_over(last, scene)


def no_support(scene: Scene) -> Turn:
    """Say until when ideas could be supported, or from when they can: longer than they are sent."""
    last = scene.closes(Phase.SCREENING) or scene.closes(Phase.IDEAS)
    if scene.phase.before(Phase.IDEAS) or last is None:
        return not_now(Phase.IDEAS, scene)
    reason = _("Supporting ideas and talking about them was possible until {last}.", last=last)
    return Turn(Home(), (Reply(reason, choices(scene)),))


def no_following(scene: Scene) -> Turn:
    """Say when an idea can be followed, or a project that won: neither between the two."""
    begins, result = scene.awaited(Phase.IDEAS), scene.awaited(Phase.RESULTS)
    if scene.phase.before(Phase.IDEAS) and begins:
        reason = _("You can follow ideas from {begins}.", begins=begins)
    elif result:
        reason = _(
            "You cannot follow anything now. The result comes on {result}. Then you can follow "
            "what won.",
            result=result,
        )
    else:
        early = scene.phase.before(Phase.IDEAS)
        return not_now(Phase.IDEAS if early else Phase.RESULTS, scene)
    return Turn(Home(), (Reply(reason, choices(scene)),))


def budget(scene: Scene) -> Euros:
    """The amount that residents decide on."""
    return Euros(scene.edition.budget)


def cap(scene: Scene) -> Euros:
    """The amount that one basket may cost."""
    return Euros(spendable(scene.edition))
