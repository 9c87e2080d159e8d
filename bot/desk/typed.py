"""What was typed into a form that was sent when its session was over.

Every form of ours has a mark: for whom the page was made and when, sealed.  So it is known whose
form it is though nobody is signed in, and what was typed goes with them through the entrance,
sealed as well: until that same person has signed in, nothing of it is stored anywhere.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidTag
from starlette.datastructures import FormData

from storage.sealing import Seal

MARK: Final = "form-of"
"""The field of a form with its mark."""

KEPT: Final = "typed"
"""The field of the entrance with what waits."""

LASTS: Final = timedelta(hours=1)
"""How long what was typed waits for who typed it."""

OLDEST: Final = timedelta(hours=24)
"""How long ago a page may have been opened of which a form is kept."""

MOST: Final = 180_000
"""Characters of what is sealed: it goes through the entrance, which takes ordinary forms."""

_NEVER: Final = re.compile(r"(.*[-_.])?(password|code|secret|passkey)s?([-_.].*)?")
"""Names of fields that are not kept: passwords, and codes of an app or from a letter."""

_OURS: Final = frozenset({"csrf", MARK, KEPT})


class Typed(NamedTuple):
    """What somebody typed, when they sent it, and the page on which the form stands."""

    person: str
    at: datetime
    page: str
    fields: Sequence[tuple[str, str]]

    @property
    def form(self) -> FormData:
        """The same, as a form."""
        return FormData([(name, value) for name, value in self.fields])

    def fresh(self, now: datetime) -> bool:
        """Whether it still waits."""
        return self.at <= now < self.at + LASTS


def mark(seal: Seal, person: str, now: datetime) -> str:
    """Return what stands in the forms of a page that is made for somebody now."""
    return _written(seal, MARK, [person, now.isoformat()])


def typed(seal: Seal, form: FormData, now: datetime, page: str) -> Typed | None:
    """Return what is to be kept of a form; None if it is not known whose it is, or nothing is."""
    made = _read(seal, MARK, str(form.get(MARK, "")))
    if made is None or not timedelta() <= now - datetime.fromisoformat(made[1]) <= OLDEST:
        return None
    fields = [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in _OURS and not _NEVER.fullmatch(name)
    ]
    return Typed(made[0], now, page, fields) if fields else None


def sealed(seal: Seal, kept: Typed) -> str:
    """Return it as nobody can read or make it but we; "" if it is too large."""
    content = [kept.person, kept.at.isoformat(), kept.page, kept.fields]
    written = _written(seal, KEPT, content)
    return written if len(written) <= MOST else ""


def unsealed(seal: Seal, said: str) -> Typed | None:
    """Return what was sealed, or None if it was not."""
    found = _read(seal, KEPT, said)
    if found is None:
        return None
    person, at, page, fields = found
    return Typed(
        person, datetime.fromisoformat(at), page, [(name, value) for name, value in fields]
    )


def _written(seal: Seal, purpose: str, content: list[Any]) -> str:
    return urlsafe_b64encode(
        seal.lock(json.dumps([purpose, *content], ensure_ascii=False))
    ).decode()


def _read(seal: Seal, purpose: str, said: str) -> list[Any] | None:
    """Return what was written for this purpose; what somebody made up is None."""
    try:
        content = json.loads(seal.unlock(urlsafe_b64decode(said.encode())))
    except (InvalidTag, NoBase64, ValueError):
        return None
    known = isinstance(content, list) and content[:1] == [purpose]
    return content[1:] if known else None
