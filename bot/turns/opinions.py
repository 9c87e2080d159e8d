"""What residents say of a project that is carried out: kept for the organisers, and counted."""

from bot.turns.circumstances import Circumstances
from budget.asking import Context, Doing, Help
from budget.opinion import Opinion, Rated, Responded
from storage.contributions import attachments
from storage.residents import ratings, requests
from storage.residents.ratings import Given
from storage.residents.requests import Request


def carry_out(decision: Opinion, where: Circumstances) -> None:
    """Carry out one decision about a project that is carried out."""
    match decision:
        case Responded():
            _respond(decision, where)
        case Rated(project, score, words):
            locked = where.seal.lock(words) if words else b""
            given = Given(project, score, locked, where.at)
            ratings.give(where.db, where.snapshot.slug, where.conversation.resident, given)


def _respond(said: Responded, where: Circumstances) -> None:
    """Keep what was said among what residents ask of a person, with its photo."""
    conversation, seal = where.conversation, where.seal
    phase = where.snapshot.edition.phase_at(where.at)
    context = Context(phase, conversation.language, Doing.FOLLOWING)
    request = Request(
        conversation.key,
        Help.RESPONSE,
        seal.lock(said.words),
        where.at,
        seal.lock(requests.context_as_json(context)),
        project=said.project,
    )
    number = requests.ask(where.db, where.snapshot.slug, request)
    if said.photo:
        attachments.belongs(where.db, said.photo, request=number)
