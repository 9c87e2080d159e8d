"""The receiver that docs/api.md shows does what it says."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.exports.decisions import PUBLIC
from bot.webhooks.signing import headers, new_secret
from tests.storage.linden import NOW

MANUAL = Path(__file__).parents[3] / "docs" / "api.md"
BODY = b'{"type":"edition.counted"}'
SECRET = new_secret(bytes)
SIGNED = headers("evt_1", NOW, BODY, [new_secret(lambda count: b"\x01" * count), SECRET])
MINUTE = timedelta(minutes=1)

Verify = Callable[[dict[str, str], bytes, float], Any]


@pytest.fixture(scope="module")
def verified() -> Verify:
    """Give the function that is shown, with a secret."""
    [code] = re.findall(r"```python\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    shown: dict[str, Any] = {"__name__": "shown"}
    exec(code, shown)  # noqa: S102 - our own manual
    shown["SECRET"] = SECRET
    found: Verify = shown["verified"]
    return found


def test_what_we_sign_is_verified(verified: Verify) -> None:
    assert verified(dict(SIGNED), BODY, NOW.timestamp()) == {"type": "edition.counted"}


@pytest.mark.parametrize(
    ("changed", "body", "late"),
    [
        ({}, BODY + b" ", timedelta()),
        ({"webhook-id": "evt_2"}, BODY, timedelta()),
        ({"webhook-timestamp": str(int(NOW.timestamp()) + 1)}, BODY, timedelta()),
        ({"webhook-timestamp": "now"}, BODY, timedelta()),
        ({"webhook-signature": ""}, BODY, timedelta()),
        ({}, BODY, 6 * MINUTE),
        ({}, BODY, -6 * MINUTE),
    ],
)
def test_what_is_forged_changed_or_old_is_not(
    verified: Verify, changed: dict[str, str], body: bytes, late: timedelta
) -> None:
    assert verified({**SIGNED, **changed}, body, (NOW + late).timestamp()) is None


def test_every_kind_that_everybody_can_read_is_documented() -> None:
    written = set(re.findall(r"`([a-z-]+)`", MANUAL.read_text("utf-8")))
    assert written >= PUBLIC
