"""The addresses of the API: editions, and what belongs to each."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from bot.api.asked import DecisionsWanted, IdeasWanted, ReceiptsWanted, Slug, TheAsked, page
from bot.api.models import decisions as of_decisions
from bot.api.models import editions as of_editions
from bot.api.models import ideas as of_ideas
from bot.api.models import results as of_results
from bot.api.models.decisions import Decisions
from bot.api.models.editions import EditionInFull, EditionList, Projects
from bot.api.models.ideas import IdeaInFull, Ideas
from bot.api.models.results import (
    Heads,
    ProjectsResult,
    Receipt,
    ReceiptList,
    ThemesResult,
    Turnout,
)
from bot.api.problems import missing
from bot.public.seen import Seen
from budget.idea import Idea
from budget.receipt import as_receipt
from budget.timeline import Phase

routes = APIRouter()


@routes.get("/editions", tags=["Editions"], response_model=EditionList)
async def editions(asked: TheAsked) -> Response:
    """List all editions: those of every organisation, the oldest first."""
    every = await asked.editions.every()
    revisions = tuple((seen.edition.slug, seen.revision) for seen in every)
    return asked.fresh.answer(
        asked.request,
        revisions,
        lambda: EditionList(editions=[of_editions.in_brief(seen) for seen in every]),
    )


@routes.get("/editions/{slug}", tags=["Editions"], response_model=EditionInFull)
async def edition(asked: TheAsked, slug: Slug) -> Response:
    """Tell what an edition is about, when its phases are, and by which rules is voted."""
    seen = await asked.seen(slug)
    return asked.fresh.answer(asked.request, (seen.revision,), lambda: of_editions.in_full(seen))


@routes.get("/editions/{slug}/projects", tags=["Editions"], response_model=Projects)
async def projects(asked: TheAsked, slug: Slug) -> Response:
    """List the projects that can be voted on, once voting has opened."""
    seen = await asked.seen(slug)
    return asked.fresh.answer(asked.request, (seen.revision,), lambda: of_editions.projects(seen))


@routes.get("/editions/{slug}/ideas", tags=["Ideas"], response_model=Ideas)
async def ideas(asked: TheAsked, slug: Slug, wanted: Annotated[IdeasWanted, Query()]) -> Response:
    """List the ideas that everybody can read, by number, a page at a time."""
    seen = await asked.seen(slug)
    fitting = filter(wanted.fits, _after(_told(seen), wanted.after))
    found, following = page(fitting, wanted.limit, lambda idea: idea.number)
    return asked.fresh.answer(
        asked.request,
        (seen.revision,),
        lambda: of_ideas.page(found, following, seen.edition, seen.board),
        asked.following(following),
    )


def _told(seen: Seen) -> Mapping[int, Idea]:
    """Return the ideas by number: none before residents can hand in any."""
    return {} if seen.phase.before(Phase.IDEAS) else seen.board.ideas


def _after(ideas: Mapping[int, Idea], after: int) -> Iterator[Idea]:
    """Yield the ideas after a number."""
    numbers = sorted(ideas)
    return (ideas[number] for number in numbers[bisect_right(numbers, after) :])


@routes.get("/editions/{slug}/ideas/{number}", tags=["Ideas"], response_model=IdeaInFull)
async def idea(
    asked: TheAsked,
    slug: Slug,
    number: Annotated[int, Path(description="By which residents know it.")],
) -> Response:
    """Tell one idea, its answer, and what residents say about it."""
    seen = await asked.seen(slug)
    found = _told(seen).get(number)
    if found is None:
        raise missing(f"There is no idea {number} that everybody can read.")
    return asked.fresh.answer(
        asked.request,
        (seen.revision,),
        lambda: of_ideas.in_full(found, seen.edition, seen.board),
    )


@routes.get("/editions/{slug}/turnout", tags=["The vote"], response_model=Turnout)
async def turnout(asked: TheAsked, slug: Slug) -> Response:
    """Tell how many have voted: from ten up, and never for what before it is counted."""
    seen = await asked.seen(slug)
    return asked.fresh.answer(
        asked.request, (seen.revision, seen.turnout), lambda: of_results.turnout(seen)
    )


@routes.get(
    "/editions/{slug}/result", tags=["The vote"], response_model=ProjectsResult | ThemesResult
)
async def result(asked: TheAsked, slug: Slug) -> Response:
    """Tell what the vote came to, and of every project or theme why; 404 until it is public."""
    seen = await asked.seen(slug)
    told = of_results.result(seen)
    if told is None:
        raise missing(f"The result of {slug} is not known yet.")
    return asked.fresh.answer(asked.request, (seen.revision,), lambda: told)


@routes.get("/editions/{slug}/receipts", tags=["Proof"], response_model=ReceiptList)
async def receipts(
    asked: TheAsked, slug: Slug, wanted: Annotated[ReceiptsWanted, Query()]
) -> Response:
    """List the receipts of the ballots that count, by alphabet, once the result is public."""
    seen, shelf = await asked.shelf(slug)
    begins = bisect_right(shelf.receipts, wanted.after)
    found = list(shelf.receipts[begins : begins + wanted.limit])
    following = found[-1] if begins + wanted.limit < len(shelf.receipts) else None
    return asked.fresh.answer(
        asked.request,
        (seen.revision, len(shelf.receipts)),
        lambda: ReceiptList(receipts=found, next=following),
        asked.following(following),
    )


@routes.get("/editions/{slug}/receipts/{receipt}", tags=["Proof"], response_model=Receipt)
async def receipt(
    asked: TheAsked,
    slug: Slug,
    receipt: Annotated[str, Path(description="As it was typed: case and hyphens do not matter.")],
) -> Response:
    """Tell that a receipt is among those that count; 404 if it is not, or nothing is counted."""
    seen = await asked.seen(slug)
    if of_results.result(seen) is None:
        raise missing(f"The result of {slug} is not known yet.")
    number = as_receipt(receipt)
    if number is None or number not in seen.receipts:
        raise missing("This receipt is not among the votes that count.")
    return asked.fresh.answer(asked.request, (seen.revision,), lambda: Receipt(receipt=number))


@routes.get("/editions/{slug}/heads", tags=["Proof"], response_model=Heads)
async def heads(asked: TheAsked, slug: Slug) -> Response:
    """Tell the head of the chain of receipts for each day of the vote, to be kept and compared."""
    seen = await asked.seen(slug)
    kept = [head._asdict() for head in seen.heads]
    return asked.fresh.answer(
        asked.request, (seen.heads[-1:],), lambda: Heads.model_validate({"heads": kept})
    )


@routes.get("/editions/{slug}/decisions", tags=["Proof"], response_model=Decisions)
async def decisions(
    asked: TheAsked, slug: Slug, wanted: Annotated[DecisionsWanted, Query()]
) -> Response:
    """List what was decided in public, as it stands in the journal, without anybody's name."""
    _seen, shelf = await asked.shelf(slug)
    later = (link for link in shelf.decisions if link.position > wanted.after)
    fitting = (link for link in later if wanted.kind in (None, link.kind))
    found, following = page(fitting, wanted.limit, lambda link: link.position)
    last = shelf.decisions[-1].head if shelf.decisions else ""
    return asked.fresh.answer(
        asked.request,
        (last,),
        lambda: of_decisions.page(found, following),
        asked.following(following),
    )
