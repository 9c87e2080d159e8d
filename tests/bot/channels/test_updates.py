import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Garbled, Inbound, Kind
from bot.channels.updates import plain, read, thorough
from tests.standins.telegram import MOMENT, Telegram

RESIDENT = 31337
AT = datetime.fromtimestamp(MOMENT, UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def card(user: int | None, number: str) -> dict[str, Any]:
    return {"phone_number": number, "first_name": "Amina"} | ({"user_id": user} if user else {})


def member(status: str) -> dict[str, Any]:
    person = {"id": 7, "is_bot": True, "first_name": "Wijkstem"}
    return {"status": status, "user": person, "until_date": 0}


def membership(status: str, before: str, chat: str = "private") -> dict[str, Any]:
    return {
        "chat": {"id": RESIDENT, "type": chat, "first_name": "Amina"},
        "from": {"id": RESIDENT, "is_bot": False, "first_name": "Amina"},
        "date": MOMENT,
        "old_chat_member": member(before),
        "new_chat_member": member(status),
    }


def in_group(update: dict[str, Any]) -> dict[str, Any]:
    """Return the same update, said in a group."""
    words = json.dumps(update).replace('"type": "private"', '"type": "supergroup", "title": "Wijk"')
    return dict(json.loads(words))


def posted(update: dict[str, Any]) -> bytes:
    return json.dumps(update).encode()


def heard(content: dict[str, Any]) -> Inbound | None:
    return read(posted(Telegram().message(RESIDENT, **content)))


VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 3}
PHOTO = {"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}
LARGE = {"file_id": "large", "width": 900, "height": 700}
FILE = {"file_id": "f", "file_unique_id": "f"}
STICKER = PHOTO | {"is_animated": False, "is_video": False, "type": "regular"}
FORWARD = {"type": "hidden_user", "sender_user_name": "Hans", "date": MOMENT}


@pytest.mark.parametrize(
    ("content", "kind", "text", "number"),
    [
        ({"text": "3 8 21"}, Kind.TEXT, "3 8 21", ""),
        ({"text": "/start bieb-7"}, Kind.TEXT, "/start bieb-7", ""),
        ({"text": "a\0b"}, Kind.TEXT, "ab", ""),
        ({"contact": card(RESIDENT, "31612345678")}, Kind.CONTACT, "", "+31612345678"),
        ({"contact": card(RESIDENT, "+31 6 1234 5678")}, Kind.CONTACT, "", "+31612345678"),
        ({"contact": card(RESIDENT, "12")}, Kind.CONTACT, "", ""),
        ({"contact": card(RESIDENT, "geen nummer")}, Kind.CONTACT, "", ""),
        ({"contact": card(999, "31612345678")}, Kind.CONTACT, "", ""),
        ({"contact": card(None, "31612345678")}, Kind.CONTACT, "", ""),
        ({"location": {"latitude": 52.25, "longitude": 4.5}}, Kind.PLACE, "52.25,4.5", ""),
        ({"sticker": STICKER}, Kind.OTHER, "", ""),
        ({"text": "1", "forward_origin": FORWARD}, Kind.OTHER, "1", ""),
        ({"game_of_the_future": {}}, Kind.OTHER, "", ""),
    ],
)
def test_what_a_resident_sends(content: dict[str, Any], kind: Kind, text: str, number: str) -> None:
    assert heard(content) == Inbound(
        "telegram", str(RESIDENT), "100001", kind, text, number=number, at=AT, language="nl"
    )


@pytest.mark.parametrize(
    ("content", "kind", "media"),
    [
        ({"voice": VOICE}, Kind.VOICE, "v"),
        ({"photo": [PHOTO], "caption": "Dit bankje"}, Kind.PICTURE, "p"),
        ({"photo": [PHOTO, PHOTO | LARGE]}, Kind.PICTURE, "large"),
        ({"photo": [PHOTO | LARGE, PHOTO]}, Kind.PICTURE, "large"),
        ({"document": FILE | {"mime_type": "image/jpeg"}}, Kind.PICTURE, "f"),
        ({"document": FILE | {"mime_type": "image/svg+xml"}}, Kind.OTHER, ""),
        ({"document": FILE | {"mime_type": "text/html"}}, Kind.OTHER, ""),
        ({"document": FILE}, Kind.OTHER, ""),
        ({"photo": [PHOTO], "forward_origin": FORWARD}, Kind.OTHER, ""),
        ({"voice": VOICE, "forward_origin": FORWARD}, Kind.OTHER, ""),
    ],
)
def test_a_photo_or_a_voice_note_is_known_by_telegrams_own_name(
    content: dict[str, Any], kind: Kind, media: str
) -> None:
    inbound = heard(content)
    assert inbound
    assert (inbound.kind, inbound.media) == (kind, media)
    assert inbound.text == content.get("caption", "")


def test_where_a_phone_moves_to_is_not_for_us() -> None:
    moved = Telegram().message(RESIDENT, location={"latitude": 52.25, "longitude": 4.5})
    assert read(posted({"update_id": 1, "edited_message": moved["message"]})) is None


def test_a_tap_has_no_time_of_its_own() -> None:
    update = Telegram().tap(RESIDENT, 41, "12:project:7")
    assert read(posted(update)) == Inbound(
        "telegram",
        str(RESIDENT),
        "100001",
        Kind.TAP,
        choice="12:project:7",
        tapped="41",
        tap_id="4000000000000",
        language="nl",
    )


def test_a_tap_on_a_message_that_telegram_no_longer_has() -> None:
    update = Telegram().tap(RESIDENT, 41, "12:read")
    update["callback_query"]["message"] |= {"date": 0}
    del update["callback_query"]["message"]["text"]
    inbound = read(posted(update))
    assert inbound
    assert (inbound.kind, inbound.tapped) == (Kind.TAP, "41")


def test_an_edit_is_no_message() -> None:
    message = Telegram().message(RESIDENT, text="2", edit_date=MOMENT + 60)["message"]
    inbound = read(posted(Telegram().update(edited_message=message)))
    assert inbound
    assert (inbound.kind, inbound.text) == (Kind.EDITED, "2")
    assert inbound.at == datetime.fromtimestamp(MOMENT + 60, UTC)


@pytest.mark.parametrize(
    ("status", "before", "kind"),
    [("kicked", "member", Kind.BLOCKED), ("member", "kicked", Kind.UNBLOCKED)],
)
def test_blocking_and_unblocking_the_bot(status: str, before: str, kind: Kind) -> None:
    update = Telegram().update(my_chat_member=membership(status, before))
    assert read(posted(update)) == Inbound("telegram", str(RESIDENT), "100001", kind, at=AT)


@pytest.mark.parametrize(
    "update",
    [
        in_group(Telegram().text(RESIDENT, "hallo")),
        in_group(Telegram().message(RESIDENT, voice=VOICE)),
        in_group(Telegram().tap(RESIDENT, 1, "1:read")),
        Telegram().update(
            edited_message=in_group(Telegram().text(RESIDENT, "hallo"))["message"],
        ),
        Telegram().update(channel_post=Telegram().text(RESIDENT, "hallo")["message"]),
        Telegram().update(my_chat_member=membership("member", "left", "supergroup")),
        Telegram().update(my_chat_member=membership("left", "member")),
        Telegram().update(invented_in_2027={"a": 1}),
        Telegram().update(),
    ],
)
def test_what_is_not_for_us(update: dict[str, Any]) -> None:
    assert read(posted(update)) is None


def test_a_tap_without_a_message_of_ours_is_not_for_us() -> None:
    inline, game = Telegram().tap(RESIDENT, 1, "x"), Telegram().tap(RESIDENT, 1, "x")
    del inline["callback_query"]["message"]
    del game["callback_query"]["data"]
    assert read(posted(inline)) is None
    assert read(posted(game)) is None


TEXT = Telegram().text(RESIDENT, "hallo")
TAP = Telegram().tap(RESIDENT, 41, "12:read")


def altered(update: dict[str, Any], value: object, *path: str) -> bytes:
    """Return an update with one value replaced, as it is posted."""
    copy = json.loads(json.dumps(update))
    place = copy
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return json.dumps(copy).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"update_id": NaN}',
        b"{}",
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"message": ' * 2_000 + b"1" + b"}" * 2_000,
        json.dumps(TEXT).encode("utf-16"),
        altered(TEXT, "1", "update_id"),
        altered(TEXT, True, "update_id"),
        altered(TEXT, 1.5, "update_id"),
        altered(TEXT, 10**30, "update_id"),
        altered(TEXT, "1", "message", "chat", "id"),
        altered(TEXT, 10**30, "message", "chat", "id"),
        altered(TEXT, "nu", "message", "date"),
        altered(TEXT, 10**30, "message", "date"),
        altered(TEXT, 7, "message", "text"),
        altered(TEXT, "half \ud83d", "message", "text"),
        altered(TEXT, "hallo", "message"),
        altered(TEXT, ["hallo"], "message"),
        altered(TEXT, 31337, "message", "chat"),
        altered(TAP, 7, "callback_query", "id"),
        altered(TAP, {}, "callback_query", "data"),
        altered(TAP, "41", "callback_query", "message", "message_id"),
        altered(TAP, "hallo", "callback_query", "message"),
    ],
)
def test_what_cannot_be_understood_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled) as failure:
        read(body)
    assert str(failure.value) == ""


@pytest.mark.parametrize(
    ("tag", "language"), [("pt-br", "pt"), ("EN", "en"), (None, ""), (7, ""), ("né", "")]
)
def test_the_language_of_the_phone(tag: object, language: str) -> None:
    for update in (TEXT, TAP):
        (kind,) = update.keys() - {"update_id"}
        body = altered(update, tag, kind, "from", "language_code")
        inbound = read(body)
        assert inbound
        assert inbound.language == language
        assert inbound == thorough(json.loads(body))


@given(TEXTS, st.integers(1, 2**52), st.integers(0, 2**31))
def test_both_ways_read_a_text_the_same(text: str, chat: int, date: int) -> None:
    update = Telegram().message(chat, text=text, date=date)
    assert plain(update) == thorough(update) != None  # noqa: E711 - neither is None


@given(TEXTS, st.integers(1, 2**52), st.integers(1, 2**31))
def test_both_ways_read_a_tap_the_same(data: str, chat: int, message: int) -> None:
    update = Telegram().tap(chat, message, data)
    assert plain(update) == thorough(update) != None  # noqa: E711 - neither is None


@given(st.text("+0123456789 -a", max_size=16), st.integers(1, 2**52), st.booleans())
def test_both_ways_read_a_card_the_same(number: str, chat: int, own: bool) -> None:
    update = Telegram().message(chat, contact=card(chat if own else chat + 1, number))
    assert plain(update) == thorough(update) != None  # noqa: E711 - neither is None


CARD = Telegram().message(RESIDENT, contact=card(RESIDENT, "31612345678"))


@given(
    st.sampled_from((TEXT, TAP, CARD)),
    st.sampled_from(
        (
            "forward_origin",
            "text",
            "data",
            "caption",
            "contact",
            "chat",
            "message",
            "from",
            "id",
        )
    ),
    JSON,
)
def test_whatever_is_posted_is_read_or_garbled(
    update: dict[str, Any], name: str, value: object
) -> None:
    for path in ((name,), ("message", name), ("callback_query", name)):
        if len(path) == 1 or path[0] in update:
            body = altered(update, value, *path)
            try:
                inbound = read(body)
            except Garbled:
                continue
            assert inbound is None or isinstance(inbound, Inbound)


@given(st.binary())
def test_no_bytes_do_any_harm(body: bytes) -> None:
    with pytest.raises(Garbled):
        read(body)
