"""The addresses of the public pages: an edition, its lists and files, and what pages look like."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final, NamedTuple, NoReturn
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.looks import OURS, Looks
from bot.public import charted, ideas, listed, overview, projects
from bot.public.downloads import KINDS
from bot.public.here import Here
from bot.public.languages import chosen
from bot.public.layout import Page
from bot.public.narrowing import Narrowed
from bot.public.pictures import KINDS as PICTURES
from bot.public.recordings import served
from bot.public.town import FOR_EVER, Found, Known, Town
from bot.public.writer import Writer, spoken
from locales.catalogue import unbroken
from storage.engine import Storage

HERE: Final = Path(__file__).parent / "page"

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
_OPEN: Final = {
    "cache-control": "public, max-age=10",
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""No script and nothing from elsewhere; any page may show this one in a frame of its own."""

_STRICT: Final = _OPEN | {"content-security-policy": f"{_POLICY}; frame-ancestors 'none'"}
"""The same, and no page may: what is around ours could say what we do not."""

_LONGEST: Final = 64
"""Characters of a receipt, or a word that is looked for, with all that was typed around it."""


def _held(value: object) -> object:
    """Keep an amount or a day on one line; what was typed, marked by `|e`, comes back as it was."""
    return unbroken(value) if type(value) is str else value


_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(HERE),
    autoescape=True,
    finalize=_held,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_routes = APIRouter(default_response_class=HTMLResponse)


def public_page(
    storages: Mapping[str, Storage], looks: Looks = OURS, known: Known = dict
) -> FastAPI:
    """Return the pages of the editions in these stores, by organisation, to be under /editions."""
    app = FastAPI(openapi_url=None)
    app.state.town, app.state.looks = Town(storages, known), looks
    app.include_router(_routes)

    @app.exception_handler(HTTPStatus.NOT_FOUND)
    async def missing(request: Request, _error: Exception) -> Response:
        accepted = request.headers.get("accept-language", "")
        said = listed.nothing_here(request.query_params.get("language", ""), accepted)
        html = _TEMPLATES.get_template("missing.html").render(said=said)
        headers = _STRICT | {"vary": "accept-language"}
        return HTMLResponse(html, HTTPStatus.NOT_FOUND, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> Response:
        """Lead to the same page without what nobody types there, such as page x."""
        odd = {part for one in error.errors() for part in one["loc"]}
        asked = request.query_params.multi_items()
        kept = [(name, value) for name, value in asked if name not in odd]
        if kept == asked:
            return await missing(request, error)
        return RedirectResponse(f"{request.url.path}?{urlencode(kept)}", HTTPStatus.SEE_OTHER)

    return app


def _town(request: Request) -> Town:
    town: Town = request.app.state.town
    return town


class Asked(NamedTuple):
    """How somebody wants to read: in which language, and whether in a frame of another page."""

    language: str
    embedded: bool
    accepted: str


def _asked(
    language: Annotated[str, Query(max_length=8)] = "",
    embed: Annotated[str, Query(max_length=8)] = "",
    accepted: Annotated[str, Header(alias="accept-language")] = "",
) -> Asked:
    return Asked(language, embed == "1", accepted)


def _narrowed(
    word: Annotated[str, Query(max_length=_LONGEST)] = "",
    theme: Annotated[str, Query(max_length=_LONGEST)] = "",
    district: Annotated[str, Query(max_length=_LONGEST)] = "",
    standing: Annotated[str, Query(max_length=_LONGEST)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Narrowed:
    return Narrowed(word, theme, district, standing, page)


TheTown = Annotated[Town, Depends(_town)]
HowAsked = Annotated[Asked, Depends(_asked)]
TheNarrowed = Annotated[Narrowed, Depends(_narrowed)]
Receipt = Annotated[str, Query(max_length=_LONGEST)]


@_routes.get("/")
async def editions(town: TheTown, asked: HowAsked) -> Response:
    """List all editions."""
    found = await town.editions()
    language = chosen(asked.language, asked.accepted, listed.languages(found))
    contents = listed.contents(found, language, asked.language)
    html = _TEMPLATES.get_template("editions.html").render(contents=contents)
    return HTMLResponse(html, headers=_STRICT | {"vary": "accept-language"})


@_routes.get("/{name}.css")
async def sheet(name: str, request: Request) -> Response:
    """Serve what the page looks like."""
    looks: Looks = request.app.state.looks
    own = HERE / "public.css" if name == "public" else None
    found = looks.sheet(f"{name}.css") or own
    return FileResponse(found, headers=_OPEN) if found else _missing()


@_routes.get("/leaf.svg")
async def icon(request: Request) -> Response:
    """Serve the icon of the pages."""
    looks: Looks = request.app.state.looks
    kept = {"cache-control": "public, max-age=86400"}
    return FileResponse(looks.leaf, headers=_OPEN | kept)


@_routes.get("/{slug}/embed")
async def embedded(slug: str, town: TheTown, asked: HowAsked) -> Response:
    """Show an edition for the frame of another page."""
    return await edition(slug, town, asked._replace(embedded=True))


@_routes.get("/{slug}")
async def edition(slug: str, town: TheTown, asked: HowAsked, receipt: Receipt = "") -> Response:
    """Show an edition: what it is about, by which rules, and what came of it."""
    if (found := await town.edition(slug)) is None:
        return _missing()
    writer = _writer(found, asked, "")
    return _page(overview.page(writer, found.contacts, receipt, await found.files()))


@_routes.get("/{slug}/ideas")
async def all_ideas(slug: str, town: TheTown, asked: HowAsked, narrowed: TheNarrowed) -> Response:
    """List the ideas that were asked for."""
    if (found := await town.edition(slug)) is None:
        return _missing()
    return _page(ideas.listed(_writer(found, asked, "ideas", narrowed), narrowed))


@_routes.get("/{slug}/ideas/{number:int}")
async def one_idea(slug: str, number: int, town: TheTown, asked: HowAsked) -> Response:
    """Show one idea whole, or say why it cannot be read."""
    if (found := await town.edition(slug)) is None:
        return _missing()
    writer = _writer(found, asked, f"ideas/{number}")
    if page := ideas.page(writer, number):
        return _page(page)
    return _page(writer.missing([ideas.unreadable(writer, number)]), status=HTTPStatus.NOT_FOUND)


@_routes.get("/{slug}/projects")
async def all_projects(
    slug: str, town: TheTown, asked: HowAsked, narrowed: TheNarrowed
) -> Response:
    """List the projects that were asked for."""
    if (found := await town.edition(slug)) is None:
        return _missing()
    writer = _writer(found, asked, "projects", narrowed)
    return _page(projects.listed(writer, narrowed)) if writer.projects_shown else _missing()


@_routes.get("/{slug}/projects/{number:int}")
async def one_project(slug: str, number: int, town: TheTown, asked: HowAsked) -> Response:
    """Show one project whole."""
    if (found := await town.edition(slug)) is None:
        return _missing()
    page = projects.page(_writer(found, asked, f"projects/{number}"), number)
    return _page(page) if page else _missing()


@_routes.get("/{slug}/result")
async def result(slug: str, town: TheTown, asked: HowAsked) -> Response:
    """Show the result in figures."""
    if (found := await town.edition(slug)) is None:
        return _missing()
    page = charted.page(_writer(found, asked, "result"))
    return _page(page) if page else _missing()


@_routes.get("/{slug}/files/{name}", response_class=Response)
async def file(slug: str, name: str, town: TheTown) -> Response:
    """Serve one file of a counted edition, as `wijkstem export` writes it."""
    found = await town.edition(slug)
    content = (await found.files()).get(name) if found else None
    if content is None:
        return _missing()
    attached = {"content-disposition": f'attachment; filename="{slug}-{name}"'}
    kind = KINDS[name.rpartition(".")[2]]
    return Response(content, media_type=kind, headers=_STRICT | attached)


@_routes.api_route("/{slug}/pictures/{name}", methods=["GET", "HEAD"], response_class=Response)
async def picture(slug: str, name: str, town: TheTown) -> Response:
    """Serve the picture of a project or an idea, to browsers and to the providers of chats."""
    found = await town.picture(slug, name)
    if found is None:
        return _missing()
    content, kept = found
    kind = PICTURES[name.rpartition(".")[2]]
    return Response(content, media_type=kind, headers={**_OPEN, **kept})


@_routes.api_route("/{slug}/recordings/{name}", methods=["GET", "HEAD"], response_class=Response)
async def recording(
    slug: str, name: str, town: TheTown, part: Annotated[str, Header(alias="range")] = ""
) -> Response:
    """Serve the recording of a page, to browsers and to the providers of chats."""
    found = await town.recording(slug, name)
    if found is None:
        return _missing()
    return served(found, name, part, {**_OPEN, **FOR_EVER})


def _writer(found: Found, asked: Asked, path: str, narrowed: Narrowed | None = None) -> Writer:
    edition = found.seen.edition
    query = narrowed.query if narrowed else {}
    here = Here(edition.slug, path, query, asked.language, asked.embedded)
    return Writer(found.seen, chosen(asked.language, asked.accepted, spoken(edition)), here)


def _page(page: Page, status: HTTPStatus = HTTPStatus.OK) -> Response:
    html = _TEMPLATES.get_template("page.html").render(page=page, frame=page.frame)
    headers = _OPEN if page.frame.embedded else _STRICT
    return HTMLResponse(html, status, headers=headers | {"vary": "accept-language"})


def _missing() -> NoReturn:
    raise HTTPException(HTTPStatus.NOT_FOUND)
