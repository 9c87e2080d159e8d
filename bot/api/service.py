"""The API as an application of its own, to be under /api/v1."""

from collections.abc import Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.api.fresh import OPEN, Freshness
from bot.api.known import Editions
from bot.api.problems import DESCRIBED, Problem, answer_problems
from bot.api.routes import routes
from storage.engine import Storage

WHERE: Final = "/api/v1"

_ABOUT: Final = (
    "Open data of participatory budgets: everything that everybody may know, without signing in."
    " Nothing can be changed here, nothing tells for what was voted before it is counted, and no"
    " turnout is about fewer than ten people. An answer is at most ten seconds old; ask with"
    " `If-None-Match`, and what is not new costs nothing. Texts are in the edition's languages."
)

_PREFLIGHT: Final = {
    **OPEN,
    "access-control-allow-methods": "GET",
    "access-control-allow-headers": "If-Modified-Since, If-None-Match",
    "access-control-max-age": "86400",
}


class Preflight:
    """Tells browsers that a page of any origin may ask."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the question whether one may ask, and hand on every other."""
        if scope["type"] != "http" or scope["method"] != "OPTIONS":
            await self._app(scope, receive, send)
            return
        headers = [(name.encode(), value.encode()) for name, value in _PREFLIGHT.items()]
        start = {"type": "http.response.start", "status": HTTPStatus.NO_CONTENT.value}
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def api(storages: Mapping[str, Storage]) -> FastAPI:
    """Return the API on the stores of these organisations."""
    app = FastAPI(
        title="Wijkstem",
        version=version("wijkstem"),
        description=_ABOUT,
        openapi_url=None,
        redirect_slashes=False,
        responses={304: {"description": "It is still the answer that you have."}, **DESCRIBED},
        servers=[{"url": WHERE}],
        root_path_in_servers=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.editions, app.state.fresh = Editions(storages), Freshness()
    app.add_middleware(Preflight)
    answer_problems(app)
    app.include_router(routes)
    app.add_api_route(
        "/openapi.json",
        lambda: JSONResponse(described(app), headers=OPEN),
        include_in_schema=False,
    )
    return app


def described(app: FastAPI) -> dict[str, Any]:
    """Return the description of the API in OpenAPI 3.1, with the form of what goes wrong."""
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            servers=app.servers,
        )
        form = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = found["components"]["schemas"]
        schemas.update(form.pop("$defs", {}), Problem=form)
        app.openapi_schema = found
    return app.openapi_schema
