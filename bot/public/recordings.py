"""The recordings of pages, for whoever plays them: our page, or a chat by its provider.

Some players, Safari's first of all, ask for a part of a file and play nothing that cannot be had
in parts (RFC 9110, 14.2).
"""

import re
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response

from bot.public.layout import Sound
from bot.public.seen import Seen
from bot.public.writer import Writer
from budget.recordings import current
from flows.informing.recordings import title
from flows.talk import _

KINDS: Final = {"mp3": "audio/mpeg", "ogg": "audio/ogg"}
"""The content type of a recording, by what its name ends with."""

_PART: Final = re.compile(r"bytes=(\d{0,9})-(\d{0,9})")


def of_page(writer: Writer, page: str) -> tuple[Sound, ...]:
    """Return the recording of a page in the reader's language, if it says what the page says."""
    found = current(writer.edition, page, writer.language)
    if found is None:
        return ()
    address = f"/editions/{writer.edition.slug}/recordings/{found.name}"
    called = _("Listen: {title}", title=title(page, writer.edition))
    return (Sound(address, writer.say(called)),)


def has(seen: Seen, name: str) -> bool:
    """Whether an edition has a recording of this name, also of what its page no longer says."""
    pages = seen.edition.recordings.values()
    return any(one.name == name for spoken in pages for one in spoken.values())


def served(content: bytes, name: str, asked: str, headers: dict[str, str]) -> Response:
    """Serve a recording, or the one part of it that was `asked` for in a Range header."""
    kind = KINDS[name.rpartition(".")[2]]
    headers = {**headers, "accept-ranges": "bytes"}
    found = _PART.fullmatch(asked)
    if not found or not any(found.groups()):
        return Response(content, media_type=kind, headers=headers)
    size = len(content)
    first, last = _ends(found[1], found[2], size)
    if first > last:
        headers |= {"content-range": f"bytes */{size}"}
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return Response(b"", status, headers=headers, media_type=kind)
    headers |= {"content-range": f"bytes {first}-{last}/{size}"}
    part = content[first : last + 1]
    return Response(part, HTTPStatus.PARTIAL_CONTENT, headers=headers, media_type=kind)


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte of a part; without a first it is so many at the end."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last or size), size - 1)
