"""A rival: the bot that a good developer writes in an afternoon, with FastAPI and the ORM.

Nothing in it is slow on purpose: WAL and a patient lock on SQLite, the drivers that SQLAlchemy's
manual names, one session and one commit for a message.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from secrets import compare_digest
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, DateTime, event, select
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.rivals import linden
from benchmarks.rivals.linden import Saying

Key = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False)]


class Base(DeclarativeBase):
    """Everything that is kept."""


class Received(Base):
    """An update that we had."""

    __tablename__ = "received"
    update_id: Mapped[Key]


class Resident(Base):
    """Somebody who writes to us, and where they are."""

    __tablename__ = "residents"
    chat: Mapped[Key]
    state: Mapped[str] = mapped_column(default="arriving")
    language: Mapped[str] = mapped_column(default="nl")
    district: Mapped[int | None]
    news: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str | None]
    basket: Mapped[list[int]] = mapped_column(JSON, default=list)


class Ballot(Base):
    """A vote; the last one of a phone number counts."""

    __tablename__ = "ballots"
    phone: Mapped[str] = mapped_column(primary_key=True)
    projects: Mapped[list[int]] = mapped_column(JSON)
    cast_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Outgoing(Base):
    """A message that is to be sent."""

    __tablename__ = "outgoing"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    reply: Mapped[dict[str, Any]] = mapped_column(JSON)


class Chat(BaseModel):
    """Where a message was written."""

    id: int
    type: str


class Contact(BaseModel):
    """A card with a phone number."""

    phone_number: str
    user_id: int | None = None


class Message(BaseModel):
    """What a resident wrote."""

    message_id: int
    date: datetime
    chat: Chat
    text: str = ""
    contact: Contact | None = None


class Update(BaseModel):
    """What Telegram posts."""

    update_id: int
    message: Message | None = None


def app() -> FastAPI:
    """Return the bot, with its settings from the environment."""
    service = FastAPI(lifespan=_lifespan)
    service.post("/telegram")(webhook)
    return service


@asynccontextmanager
async def _lifespan(service: FastAPI) -> AsyncIterator[None]:
    engine = _engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    service.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    yield
    await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    if not url.startswith("sqlite"):
        return create_async_engine(url)
    engine = create_async_engine(url, connect_args={"timeout": 30})  # by aiosqlite

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own
        connection.execute("PRAGMA journal_mode=WAL")

    return engine


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


async def webhook(
    update: Update,
    session: Annotated[AsyncSession, Depends(_session)],
    x_telegram_bot_api_secret_token: Annotated[str, Header()] = "",
) -> dict[str, bool]:
    """Take an update in, answer it, and keep both."""
    if not compare_digest(x_telegram_bot_api_secret_token, os.environ["TELEGRAM_SECRET"]):
        raise HTTPException(403)
    seen = select(Received).where(Received.update_id == update.update_id)
    if update.message is None or await session.scalar(seen):
        return {"ok": True}
    session.add(Received(update_id=update.update_id))
    chat = update.message.chat.id
    resident = await session.get(Resident, chat)
    if resident is None:
        resident = Resident(chat=chat, state="new", basket=[])
        session.add(resident)
    saying = await answer(session, resident, update.message)
    session.add(Outgoing(chat=chat, reply=asdict(saying)))
    await session.commit()
    return {"ok": True}


async def answer(session: AsyncSession, resident: Resident, message: Message) -> Saying:
    """Move a resident on, and return what is said to them."""
    said = message.text.strip().casefold()
    match resident.state:
        case "new":
            return _moved(resident, "language", linden.LANGUAGE)
        case "language" if said in linden.LANGUAGES:
            resident.language = linden.LANGUAGES[said]
            return _moved(resident, "consent", linden.CONSENT)
        case "consent" if said.startswith("ja"):
            return _moved(resident, "district", linden.DISTRICT)
        case "consent" if said.startswith("nee"):
            return _moved(resident, "new", linden.GOODBYE)
        case "district" if said.isdecimal() and 1 <= int(said) <= linden.DISTRICTS:
            resident.district = int(said)
            return _moved(resident, "news", linden.NEWS)
        case "news" if said in ("ja", "nee"):
            resident.news = said == "ja"
            return _moved(resident, "menu", linden.MENU)
        case "menu" | "voting" | "contact" | "confirm":
            return await _taking_part(session, resident, message, said)
    return linden.AGAIN


async def _taking_part(
    session: AsyncSession, resident: Resident, message: Message, said: str
) -> Saying:
    """Answer somebody who has joined."""
    if said == "menu":
        return _moved(resident, "menu", linden.MENU)
    match resident.state:
        case "menu" if said.startswith("hoe"):
            return linden.HOW
        case "menu" if said == "stemmen":
            return _moved(resident, "voting", linden.ballot(resident.basket))
        case "voting" if said == "klaar" and linden.cost(resident.basket) <= linden.BUDGET:
            if resident.phone:
                return _moved(resident, "confirm", linden.read_back(resident.basket))
            return _moved(resident, "contact", linden.CONTACT)
        case "voting" if (basket := linden.picked(resident.basket, said)) is not None:
            resident.basket = basket
            return linden.ballot(basket)
        case "contact" if message.contact and message.contact.user_id == message.chat.id:
            resident.phone = message.contact.phone_number
            return _moved(resident, "confirm", linden.read_back(resident.basket))
        case "confirm" if said.startswith("0"):
            return _moved(resident, "voting", linden.ballot(resident.basket))
        case "confirm" if said.startswith("1"):
            now = datetime.now(UTC)
            vote = Ballot(phone=resident.phone, projects=resident.basket, cast_at=now)
            await session.merge(vote)
            resident.basket = []
            return _moved(resident, "menu", linden.COUNTED)
    return linden.AGAIN


def _moved(resident: Resident, state: str, saying: Saying) -> Saying:
    resident.state = state
    return saying
