"""Telegram's updates: what a resident said, tapped or sent, read from the JSON that is posted.

A plain text, a tap and a resident's own contact card in a private chat are nearly everything that
ever comes, and are read straight from the JSON, for python-telegram-bot takes ten times as long to
build its objects (docs/decisions/0010).  It reads all the rest, and reads these three the same way,
as a test shows.
"""

from datetime import UTC, datetime
from typing import Any

import orjson
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_possible_number,
    parse,
)
from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update

from bot.channels import Garbled, Inbound, Kind

NAME = "telegram"

_MOST = 2**63
_FOREIGN = "forward_origin"
_PHOTOS = frozenset({"image/jpeg", "image/png"})
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def read(body: bytes) -> Inbound | None:
    """Return what a resident did, or None if it is not for us; raise `Garbled`."""
    update = _decoded(body)
    return plain(update) or thorough(update)


def sender(body: bytes) -> str:
    """Return the address of whoever did what cannot be read, or "" if that cannot be either."""
    try:
        update = _decoded(body)
    except Garbled:
        return ""
    for part in update.values():
        where = part.get("message", part) if isinstance(part, dict) else {}
        chat = where.get("chat") if isinstance(where, dict) else None
        match chat:
            case {"id": int(number)}:
                return str(number)
    return ""


def plain(update: dict[str, Any]) -> Inbound | None:
    """Read a text, a tap or a card, and nothing else, without building any object in between."""
    match update:
        case {
            "update_id": received,
            "message": {
                "message_id": int(),
                "date": date,
                "chat": {"id": chat, "type": "private"},
                "text": str(text),
            } as message,
        } if _FOREIGN not in message:
            return Inbound(
                NAME,
                _whole(chat),
                _whole(received),
                text=_words(text),
                at=_moment(date),
                language=_language(message.get("from")),
            )
        case {
            "update_id": received,
            "callback_query": {
                "id": str(tap),
                "data": str(choice),
                "message": {"message_id": int(tapped), "chat": {"id": chat, "type": "private"}},
            } as query,
        }:
            language = _language(query.get("from"))
            return _tapped((chat, received), choice, tapped, tap, language)
        case _:
            return _plain_card(update)


def _plain_card(update: dict[str, Any]) -> Inbound | None:
    """Read a contact card, and nothing else."""
    match update:
        case {
            "update_id": received,
            "message": {
                "message_id": int(),
                "date": date,
                "chat": {"id": chat, "type": "private"},
                "from": {"id": int(sender)},
                "contact": {"phone_number": str(number), "user_id": int(whose)},
            } as message,
        } if _FOREIGN not in message and "caption" not in message:
            return Inbound(
                NAME,
                _whole(chat),
                _whole(received),
                Kind.CONTACT,
                number=_number(number) if whose == sender else "",
                at=_moment(date),
                language=_language(message["from"]),
            )
        case _:
            return None


def thorough(update: dict[str, Any]) -> Inbound | None:
    """Read any update by way of python-telegram-bot."""
    try:
        parsed = Update.de_json(update, None)
        if parsed.callback_query:
            return _tap(parsed.update_id, parsed.callback_query)
        if parsed.my_chat_member:
            return _membership(parsed.update_id, parsed.my_chat_member)
        if parsed.edited_message:
            return _edit(parsed.update_id, parsed.edited_message)
        if parsed.message:
            return _message(parsed.update_id, parsed.message)
    except _BROKEN:
        raise Garbled from None
    return None


def _decoded(body: bytes) -> dict[str, Any]:
    """Decode what must be an object; NaN, half surrogates and a depth of 1,024 are refused."""
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Garbled from None
    if not isinstance(update, dict):
        raise Garbled
    return update


def _tap(received: int, query: CallbackQuery) -> Inbound | None:
    if query.data is None or query.message is None or query.message.chat.type != Chat.PRIVATE:
        return None
    where = query.message
    ids, language = (where.chat.id, received), _code(query.from_user.language_code)
    return _tapped(ids, query.data, where.message_id, query.id, language)


def _tapped(
    ids: tuple[object, object], choice: object, tapped: object, tap: object, language: str
) -> Inbound:
    chat, received = ids
    return Inbound(
        NAME,
        _whole(chat),
        _whole(received),
        Kind.TAP,
        choice=_words(choice),
        tapped=_whole(tapped),
        tap_id=_words(tap),
        language=language,
    )


def _membership(received: int, change: ChatMemberUpdated) -> Inbound | None:
    if change.chat.type != Chat.PRIVATE:
        return None
    match change.new_chat_member.status:
        case ChatMember.BANNED:
            kind = Kind.BLOCKED
        case ChatMember.MEMBER:
            kind = Kind.UNBLOCKED
        case _:
            return None
    return Inbound(NAME, _whole(change.chat.id), _whole(received), kind, at=change.date)


def _edit(received: int, message: Message) -> Inbound | None:
    if message.chat.type != Chat.PRIVATE or message.location:
        return None  # where a phone is that moves about: nobody asked for that
    chat, words = _whole(message.chat.id), _words(message.text or message.caption or "")
    at = message.edit_date or message.date
    return Inbound(NAME, chat, _whole(received), Kind.EDITED, words, at=at)


def _message(received: int, message: Message) -> Inbound | None:
    if message.chat.type != Chat.PRIVATE:
        return None
    kind, words = _kind(message), _words(message.text or message.caption or "")
    if kind is Kind.PLACE and message.location:
        words = f"{float(message.location.latitude)},{float(message.location.longitude)}"
    number = _own_number(message) if kind is Kind.CONTACT else ""
    sender = message.from_user
    return Inbound(
        NAME,
        _whole(message.chat.id),
        _whole(received),
        kind,
        words,
        number=number,
        at=message.date,
        language=_code(sender.language_code) if sender else "",
        media=_media(kind, message),
    )


def _media(kind: Kind, message: Message) -> str:
    """Return by what name Telegram has a photo, in the largest of its sizes, or a voice note."""
    if kind is Kind.VOICE and message.voice:
        return message.voice.file_id
    if kind is not Kind.PICTURE:
        return ""
    if message.document:
        return message.document.file_id
    largest = max(message.photo, key=lambda size: size.width * size.height)
    return largest.file_id


def _kind(message: Message) -> Kind:
    """Say what sort of thing it is; what was forwarded is no answer of the resident's own."""
    if message.forward_origin:
        return Kind.OTHER
    content = {
        Kind.TEXT: message.text,
        Kind.CONTACT: message.contact,
        Kind.PLACE: message.location,
        Kind.VOICE: message.voice,
        Kind.PICTURE: message.photo or _photo_as_file(message),
    }
    return next((kind for kind, found in content.items() if found), Kind.OTHER)


def _photo_as_file(message: Message) -> bool:
    """Whether a photo was sent as it is, unchanged, which Telegram calls a file."""
    return bool(message.document and message.document.mime_type in _PHOTOS)


def _own_number(message: Message) -> str:
    """Return the number on the resident's own card; somebody else's card has none for us."""
    card, sender = message.contact, message.from_user
    if card is None or sender is None or card.user_id != sender.id:
        return ""
    return _number(card.phone_number)


def _number(written: str) -> str:
    """Return a number as E.164; Telegram writes the country code, with or without a plus."""
    try:
        number = parse("+" + written.lstrip("+"))
    except NumberParseException:
        return ""
    return format_number(number, PhoneNumberFormat.E164) if is_possible_number(number) else ""


def _language(sender: object) -> str:
    """Return the language of the phone that somebody writes on, if it tells."""
    return _code(sender.get("language_code")) if isinstance(sender, dict) else ""


def _code(tag: object) -> str:
    """Return the language of a tag such as pt-br."""
    return tag.partition("-")[0].lower() if isinstance(tag, str) and tag.isascii() else ""


def _whole(number: object) -> str:
    """Return an id as text; a truth value is no number."""
    if type(number) is not int or not -_MOST < number < _MOST:
        raise Garbled
    return str(number)


def _words(text: object) -> str:
    """Return text that can be kept: no half surrogates, no NUL."""
    if not isinstance(text, str):
        raise Garbled
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Garbled from None
    return text.replace("\0", "")


def _moment(date: object) -> datetime:
    """Return a moment that is given in whole seconds."""
    if type(date) is not int:
        raise Garbled
    try:
        return datetime.fromtimestamp(date, UTC)
    except (OverflowError, OSError, ValueError):
        raise Garbled from None
