"""A rival: python-telegram-bot's ConversationHandler behind a webhook of its own.

The server is that of the library's example `customwebhookbot`: an update is put into a queue in
memory and acknowledged; one after another they are handled, and the reply is part of handling.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from enum import Enum, auto
from http import HTTPStatus
from secrets import compare_digest
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import ReplyKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from benchmarks.rivals import linden
from benchmarks.rivals.linden import Saying

Bot = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
Step = Callable[[Update, Context], Coroutine[Any, Any, object]]

BALLOTS: dict[str, list[int]] = {}


class At(Enum):
    """Where a conversation is."""

    LANGUAGE = auto()
    CONSENT = auto()
    DISTRICT = auto()
    NEWS = auto()
    MENU = auto()
    VOTING = auto()
    CONTACT = auto()
    CONFIRM = auto()


async def _say(update: Update, saying: Saying) -> None:
    assert update.message
    rows = [[button] for button in saying.buttons]
    keyboard = ReplyKeyboardMarkup(rows, resize_keyboard=True) if rows else None
    await update.message.reply_text(saying.text, reply_markup=keyboard)


def _kept(context: Context) -> dict[Any, Any]:
    assert context.user_data is not None
    return context.user_data


def _said(update: Update) -> str:
    assert update.message
    return (update.message.text or "").strip().casefold()


async def start(update: Update, context: Context) -> At:
    """Ask for a language."""
    _kept(context)["basket"] = []
    await _say(update, linden.LANGUAGE)
    return At.LANGUAGE


async def language(update: Update, context: Context) -> At:
    """Take the language, and ask for consent."""
    _kept(context)["language"] = linden.LANGUAGES[_said(update)]
    await _say(update, linden.CONSENT)
    return At.CONSENT


async def consent(update: Update, _context: Context) -> At:
    """Take the consent, and ask for the district."""
    await _say(update, linden.DISTRICT)
    return At.DISTRICT


async def district(update: Update, context: Context) -> At:
    """Take the district, and ask about news."""
    _kept(context)["district"] = int(_said(update))
    await _say(update, linden.NEWS)
    return At.NEWS


async def news(update: Update, context: Context) -> At:
    """Take the answer, and show the menu."""
    _kept(context)["news"] = _said(update) == "ja"
    return await menu(update, context)


async def menu(update: Update, _context: Context) -> At:
    """Show the menu."""
    await _say(update, linden.MENU)
    return At.MENU


async def how(update: Update, _context: Context) -> At:
    """Say how it works."""
    await _say(update, linden.HOW)
    return At.MENU


async def vote(update: Update, context: Context) -> At:
    """Show the ballot."""
    await _say(update, linden.ballot(_kept(context)["basket"]))
    return At.VOTING


async def pick(update: Update, context: Context) -> At:
    """Put projects into the basket, or take them out."""
    basket = linden.picked(_kept(context)["basket"], _said(update))
    if basket is not None:
        _kept(context)["basket"] = basket
    return await vote(update, context)


async def done(update: Update, context: Context) -> At:
    """Ask for a phone number, unless we have it or the basket holds too much."""
    if linden.cost(_kept(context)["basket"]) > linden.BUDGET:
        return await vote(update, context)
    if "phone" in _kept(context):
        await _say(update, linden.read_back(_kept(context)["basket"]))
        return At.CONFIRM
    await _say(update, linden.CONTACT)
    return At.CONTACT


async def contact(update: Update, context: Context) -> At:
    """Take the phone number, if it is their own, and read the vote back."""
    assert update.message
    assert update.message.contact
    assert update.effective_chat
    if update.message.contact.user_id != update.effective_chat.id:
        await _say(update, linden.CONTACT)
        return At.CONTACT
    _kept(context)["phone"] = update.message.contact.phone_number
    await _say(update, linden.read_back(_kept(context)["basket"]))
    return At.CONFIRM


async def cast(update: Update, context: Context) -> At:
    """Count the vote."""
    BALLOTS[_kept(context)["phone"]] = _kept(context)["basket"]
    _kept(context)["basket"] = []
    await _say(update, linden.COUNTED)
    return At.MENU


async def again(update: Update, _context: Context) -> None:
    """Say that this was not understood; the conversation stays where it is."""
    await _say(update, linden.AGAIN)


def conversation() -> ConversationHandler[Context]:
    """Return who answers what."""
    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={
            At.LANGUAGE: [_on("nederlands|english", language)],
            At.CONSENT: [_on("ja.*", consent)],
            At.DISTRICT: [_on("[1-5]", district)],
            At.NEWS: [_on("ja|nee", news)],
            At.MENU: [_on("stemmen", vote), _on("hoe werkt het.*", how)],
            At.VOTING: [_on("klaar", done), _on(".*[0-9].*", pick)],
            At.CONTACT: [MessageHandler(filters.CONTACT, contact)],
            At.CONFIRM: [_on("1.*", cast), _on("0.*", vote)],
        },
        fallbacks=[_on("menu", menu), MessageHandler(filters.ALL, again)],
        allow_reentry=True,
    )


def _on(said: str, step: Step) -> MessageHandler[Context, object]:
    return MessageHandler(filters.Regex(f"(?i)^(?:{said})$"), step)


def server(bot: Bot, port: int, secret: str) -> uvicorn.Server:
    """Return a server that queues what Telegram posts."""

    async def webhook(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not compare_digest(given, secret):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        await bot.update_queue.put(Update.de_json(await request.json(), bot.bot))
        return Response()

    routes = [Route("/telegram", webhook, methods=["POST"])]
    config = uvicorn.Config(
        Starlette(routes=routes), port=port, access_log=False, log_level="warning"
    )
    return uvicorn.Server(config)


async def main() -> None:
    """Run the bot and its server until stopped."""
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"]).updater(None)
    bot = builder.base_url(os.environ["TELEGRAM_API"] + "/bot").build()
    bot.add_handler(conversation())
    async with bot:
        await bot.start()
        await server(bot, int(os.environ["PORT"]), os.environ["TELEGRAM_SECRET"]).serve()
        await bot.stop()


if __name__ == "__main__":
    asyncio.run(main())
