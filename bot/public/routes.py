"""The addresses of the public page: an edition, its files, and what the page looks like."""

from collections.abc import Awaitable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.looks import OURS, Looks
from bot.public.downloads import KINDS, Downloads
from bot.public.page import NOTHING_HERE, Writer, spoken
from bot.public.pictures import KINDS as PICTURES
from bot.public.pictures import Gallery, of_project
from bot.public.seen import Seen, Window
from budget.edition import Edition
from locales.catalogue import available
from locales.say import Voice
from storage.engine import Storage
from storage.outage import StoreDown

T = TypeVar("T")

HERE: Final = Path(__file__).parent / "page"

_STRICT: Final = {
    "cache-control": "public, max-age=10",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""No script and nothing from elsewhere; any page may show this one in a frame of its own."""

_FOR_EVER: Final = {"cache-control": "public, max-age=31536000, immutable"}
"""What is named by its hash is never anything else."""

_FOR_NOW: Final = {"cache-control": "public, max-age=600"}
"""What residents sent may have to be hidden."""

_LONGEST: Final = 64
"""Characters of a receipt, with all that somebody may have typed around it."""

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(HERE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_routes = APIRouter(default_response_class=HTMLResponse)


class Town:
    """The windows and the files of every organisation; of editions alike in name the first."""

    def __init__(self, storages: Mapping[str, Storage]) -> None:
        self._windows = {name: Window(storage) for name, storage in storages.items()}
        self._downloads = {name: Downloads(storage) for name, storage in storages.items()}
        self._galleries = {name: Gallery(storage) for name, storage in storages.items()}

    async def edition(self, slug: str) -> tuple[Seen, Downloads] | None:
        """Return an edition of this name; raise 503 if no store has ever answered."""
        for name, window in self._windows.items():
            if seen := await _answered(window.edition(slug)):
                return seen, self._downloads[name]
        return None

    async def file(self, slug: str, name: str) -> bytes | None:
        """Return a file of the edition of this name, or None if it has none such; or raise 503."""
        if found := await self.edition(slug):
            seen, downloads = found
            return (await _answered(downloads.of(seen))).get(name)
        return None

    async def picture(self, slug: str, name: str) -> tuple[bytes, Mapping[str, str]] | None:
        """Return a picture of an edition of this name, and how long it is good; or raise 503."""
        for organisation, window in self._windows.items():
            seen = await _answered(window.edition(slug))
            gallery = self._galleries[organisation]
            if seen and (found := await _answered(gallery.picture(seen, name))):
                return found, _FOR_EVER if of_project(seen, name) else _FOR_NOW
        return None


async def _answered(asked: Awaitable[T]) -> T:
    """Wait for what comes from a store; raise 503 if that does not answer."""
    try:
        return await asked
    except StoreDown as down:
        later = {"retry-after": "10"}
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers=later) from down


def public_page(storages: Mapping[str, Storage], looks: Looks = OURS) -> FastAPI:
    """Return the pages of the editions in these stores, by organisation, to be under /editions."""
    app = FastAPI(openapi_url=None)
    app.state.town, app.state.looks = Town(storages), looks
    app.include_router(_routes)
    return app


def _town(request: Request) -> Town:
    town: Town = request.app.state.town
    return town


TheTown = Annotated[Town, Depends(_town)]
Language = Annotated[str, Query(max_length=8)]
Accepted = Annotated[str, Header(alias="accept-language")]


@_routes.get("/{name}.css")
async def sheet(name: str, request: Request) -> Response:
    """Serve what the page looks like."""
    looks: Looks = request.app.state.looks
    own = HERE / "public.css" if name == "public" else None
    found = looks.sheet(f"{name}.css") or own
    return FileResponse(found, headers=_STRICT) if found else _missing()


@_routes.get("/{slug}")
async def edition(
    slug: str,
    town: TheTown,
    language: Language = "",
    accepted: Accepted = "",
    receipt: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> Response:
    """Show an edition: what it is about, by which rules, and what came of it."""
    found = await town.edition(slug)
    if found is None:
        return _missing()
    seen, downloads = found
    writer = Writer(seen, _chosen(language, accepted, seen.edition))
    html = _TEMPLATES.get_template("edition.html").render(
        page=writer.page(),
        slug=slug,
        form=writer.form() if seen.result else None,
        files=writer.files(await _answered(downloads.of(seen))),
        receipt=receipt,
        checked=writer.checked(receipt) if receipt and seen.result else "",
    )
    return HTMLResponse(html, headers=_STRICT | {"vary": "accept-language"})


@_routes.get("/{slug}/files/{name}", response_class=Response)
async def file(slug: str, name: str, town: TheTown) -> Response:
    """Serve one file of a counted edition, as `wijkstem export` writes it."""
    content = await town.file(slug, name)
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
    return Response(content, media_type=kind, headers={**_STRICT, **kept})


def _missing() -> Response:
    """Say that there is nothing here, in every language there is, for nobody has chosen one."""
    said = {code: Voice(code, brief=False).say(NOTHING_HERE) for code in available()}
    html = _TEMPLATES.get_template("missing.html").render(said=said)
    return HTMLResponse(html, HTTPStatus.NOT_FOUND, headers=_STRICT)


def _chosen(asked: str, accepted: str, edition: Edition) -> str:
    """Return the language that was asked for, or that the browser prefers, or else the first."""
    languages = spoken(edition)
    wanted = [asked, *_preferred(accepted)]
    return next((language for language in wanted if language in languages), languages[0])


def _preferred(accepted: str) -> Sequence[str]:
    """Return the languages of an `Accept-Language`, the most wanted first."""
    weighed = []
    for entry in accepted.split(","):
        tag, _semicolon, weight = entry.partition(";")
        said = weight.strip().removeprefix("q=")
        wanted = float(said) if said.replace(".", "", 1).isdecimal() else 1.0
        weighed.append((wanted, tag.strip().partition("-")[0].lower()))
    return [language for _wanted, language in sorted(weighed, key=lambda w: -w[0])]
