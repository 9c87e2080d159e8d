"""`wijkstem inbox`: residents who ask something of a person, and what a person answers them.

What they asked is locked in the store; it is shown here to whoever has the service's own secret.
"""

from collections.abc import Iterator
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.commands import faq, spoken
from bot.commands.faq import organiser
from bot.commands.store import moment, with_store
from bot.exports.tables import plain
from bot.inbox import answering, often, waiting
from bot.inbox.answering import LONGEST, AnswerIs, Dispatched, Given
from bot.inbox.often import CannotShare, Shared
from bot.inbox.waiting import Asking
from bot.refusal import Refusal
from budget.asking import Help
from budget.idea import shortened
from flows import whereabouts
from locales.catalogue import ORIGINAL, known
from locales.say import Voice

app = typer.Typer(
    name="inbox",
    help="List who asks something of a person, answer them in their own chat, or note that it is"
    " done.",
    no_args_is_help=True,
)
app.add_typer(faq.app)
app.command("listen")(spoken.listen_to_request)

_WANTED = {
    Help.QUESTION: "asks the organisers",
    Help.ANSWER: "wants an answer",
    Help.CALL: "wants to be called",
    Help.VISIT: "comes to the office hour",
    Help.RESPONSE: "says something about project",
}
_BEFORE = 200
"""Characters that are printed of what was asked and answered before."""

_ENGLISH = Voice(ORIGINAL, brief=False)

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help="As listed.")]


@app.command("list")
def listed(
    overdue: Annotated[
        int | None,
        typer.Option(metavar="DAYS", min=0, max=365, help="Only who waits more working days."),
    ] = None,
) -> None:
    """List who waits for a person, the longest first."""
    who = organiser()
    everybody = with_store(lambda storage: storage.run(lambda db: waiting.every(db, who)))
    for asking in everybody:
        if overdue is None or asking.days > overdue:
            for line in _lines(asking):
                typer.echo(line)


def _lines(asking: Asking) -> Iterator[str]:
    """Write what is printed: a phone number only of who wants to be called."""
    request = asking.waiting.request
    call = f" on {asking.address}" if request.help is Help.CALL and asking.address else ""
    about = f" about idea {request.about}" if request.about else ""
    about = f" {request.project}" if request.project else about
    question = f": {plain(asking.question)}" if asking.question else ""
    question += " (a voice note: `wijkstem inbox listen`)" if asking.spoken else ""
    question += " (a photo: look at it at the desk)" if asking.pictured else ""
    late = ", overdue" if asking.overdue else ""
    head = [
        asking.waiting.edition,
        *filter(None, (asking.channel, asking.language)),
        f"{request.asked:%Y-%m-%d %H:%M} UTC{late}",
        f"{_WANTED[request.help]}{call}{about}{question}",
    ]
    yield f"{asking.waiting.id}  {', '.join(head)}"
    if asking.before:
        asked, answered = (shortened(plain(said), _BEFORE) for said in asking.before)
        yield f"   after {request.follows}: “{asked}” was answered “{answered}”"
    if request.context:
        yield f"   {_doing(asking)}"


def _doing(asking: Asking) -> str:
    """Say what a resident was doing, and what was not understood of them."""
    context = asking.context
    missed = f"; not understood: “{plain(context.missed)}”" if plain(context.missed) else ""
    return f"{_ENGLISH.say(whereabouts.described(context))}, in {context.phase}{missed}"


@app.command()
def answer(
    number: Number,
    words: Annotated[str, typer.Argument(metavar="TEXT", help="The answer, in their language.")],
    language: Annotated[
        str, typer.Option(metavar="CODE", help="The language of the answer, such as nl.")
    ] = "",
    share: Annotated[
        str, typer.Option(metavar="QUESTION", help="Show it to all, with this question of yours.")
    ] = "",
) -> None:
    """Answer a question in the resident's own chat; it leaves by day while the service runs."""
    said = words.strip()
    if not said:
        raise Refusal("There is nothing in this answer; write what the resident is to read.")
    if len(said) > LONGEST:
        raise Refusal(f"This answer has {len(said):,} characters; {LONGEST:,} is the most.")
    if language and not known(language):
        raise Refusal(f"{language} is the code of no language; write one such as nl or en.")
    given, who = Given(said, language), organiser()

    def answered(db: Connection) -> Dispatched:
        dispatched = answering.answer(db, number, given, who)
        if share and dispatched.answer is not AnswerIs.NONE:
            shared = Shared(share, said, language or dispatched.language)
            often.add(db, dispatched.edition, shared, who)
        return dispatched

    try:
        dispatched = with_store(lambda storage: storage.run(answered))
    except CannotShare as refusal:
        raise Refusal(f"{refusal} Nothing was sent.") from refusal
    for line in _told(dispatched, number, shared=bool(share)):
        typer.echo(line)


def _told(dispatched: Dispatched, number: int, *, shared: bool) -> Iterator[str]:
    """Say what became of an answer."""
    match dispatched.answer:
        case AnswerIs.NONE:
            raise _none(number)
        case AnswerIs.STOPPED:
            yield "Nothing is sent: they said STOP since. The request waits until they send START."
        case AnswerIs.GONE:
            yield "Nothing is sent: who asked this was forgotten. The question is erased here."
        case AnswerIs.SENT:
            yield "The answer waits to be sent. It is kept for 14 days for who asks on."
    if shared:
        yield f"It can be read by everybody: see `wijkstem inbox faq list {dispatched.edition}`."


@app.command()
def done(number: Number) -> None:
    """Note that somebody has called, met or answered a resident; what they asked is erased."""
    now = moment()
    if not with_store(lambda storage: storage.run(lambda db: answering.done(db, number, now))):
        raise _none(number)
    typer.echo("Noted; what was asked is erased here.")


def _none(number: int) -> Refusal:
    return Refusal(f"No request {number} waits: see `wijkstem inbox list`.")
