"""Whatever the API is asked that its description allows, or does not, it answers as that says.

Schemathesis asks. `WIJKSTEM_API_EXAMPLES` says how often for each address; by default that is
seldom, for every question takes some milliseconds.
"""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode
from schemathesis.schemas import APIOperation

from bot.api.door import add_api
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.simulator.town import NAME, Town, moment_in
from budget.timeline import Phase

EXAMPLES = int(os.environ.get("WIJKSTEM_API_EXAMPLES", "3"))
EDITION = read_edition(DE_LINDEN).edition
THERE = {
    "slug": st.sampled_from([EDITION.slug, "nowhere"]),
    "number": st.integers(-1, 30) | st.integers(),
    "receipt": st.sampled_from(["0018G-1KV7N", "x"]) | st.text(min_size=1),
}
"""What stands in an address, so that something is found there now and then."""


@pytest.fixture(scope="module", params=[Phase.VOTING, Phase.RESULTS])
def asked(request: pytest.FixtureRequest) -> Iterator[FastAPI]:
    """Give the API on the demo, while people vote and once it is counted."""
    town = asyncio.run(Town.open("sqlite://", moment_in(EDITION, request.param)))
    app = FastAPI(openapi_url=None)
    add_api(app, lambda: {NAME: town.storage})
    yield app
    asyncio.run(town.close())


def _check(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode) -> None:
    given_there = {
        name: strategy
        for name, strategy in THERE.items()
        if f"{{{name}}}" in operation.path and mode is GenerationMode.POSITIVE
    }

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(operation.as_strategy(generation_mode=mode), st.fixed_dictionaries(given_there))
    def answers_as_described(case: schemathesis.Case[Any], there: dict[str, str]) -> None:
        case.path_parameters = {**(case.path_parameters or {}), **there}
        case.call_and_validate()

    answers_as_described()


def test_every_answer_is_as_the_description_says(asked: FastAPI) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", asked)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == 11
    for operation in operations:
        _check(operation, GenerationMode.POSITIVE)
        if {"number", "limit"} & {parameter.name for parameter in operation.iter_parameters()}:
            _check(operation, GenerationMode.NEGATIVE)
