"""A store with three editions, made once for every file of tests that only reads."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from storage.engine import Store, open_storage
from tests.bot.api.world import founded, reader, served


@pytest.fixture(scope="package")
def town() -> Iterator[Store]:
    """Give a store that nobody changes."""

    async def made() -> Store:
        store = await open_storage("sqlite://", "village")
        await store.run(founded)
        return store

    store = asyncio.run(made())
    yield store
    asyncio.run(store.close())


@pytest.fixture(scope="package")
def app(town: Store) -> FastAPI:
    """Give the API on that store."""
    return served(town)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Give a program that reads."""
    async with reader(app) as client:
        yield client
