"""OGG with Opus in it: the voice notes of Telegram and WhatsApp, read page by page.

After RFC 3533 (Ogg) and RFC 7845 (Opus in it).  Beside the sound there is a packet of comments,
which may say who spoke, when and where; it is written anew, empty.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

_HEAD: Final = struct.Struct("<4sBBQIIIB")
"""The beginning of a page: its mark, version, flags, position, stream, number, checksum, length."""

_MARK: Final = b"OggS"
_FIRST, _LAST = 2, 4
_WHOLE: Final = 255
"""The length of a segment after which its packet goes on."""

_NO_COMMENTS: Final = b"OpusTags" + struct.pack("<II", 0, 0)
_NOWHERE: Final = 2**64 - 1
"""The position of a page on which no packet ends."""


class NotOpus(ValueError):
    """This is no whole OGG with Opus, and nothing else, in it."""


class _Page(NamedTuple):
    """One page: what it holds, and in segments of which lengths."""

    flags: int
    position: int
    stream: int
    segments: bytes
    content: bytes

    @property
    def ends(self) -> bool:
        """Whether its last packet ends on it."""
        return bool(self.segments) and self.segments[-1] < _WHOLE


def is_ogg(content: bytes) -> bool:
    """Whether these bytes begin as an OGG does."""
    return content.startswith(_MARK)


def without_comments(content: bytes) -> bytes:
    """Return the same sound without any comment; raise `NotOpus`."""
    head, *pages = _pages(content)
    if not head.flags & _FIRST or not head.content.startswith(b"OpusHead") or not head.ends:
        raise NotOpus
    if any(page.stream != head.stream or page.flags & _FIRST for page in pages):
        raise NotOpus
    ending = next((at for at, page in enumerate(pages) if page.ends), None)
    if ending is None or not pages[0].content.startswith(b"OpusTags"):
        raise NotOpus
    sound = pages[ending + 1 :]
    if not sound or not any(page.content for page in sound) or not sound[-1].flags & _LAST:
        raise NotOpus
    comments = _Page(0, 0, head.stream, bytes([len(_NO_COMMENTS)]), _NO_COMMENTS)
    return b"".join(_written(page, at) for at, page in enumerate((head, comments, *sound)))


def _pages(content: bytes) -> Iterator[_Page]:
    """Yield the pages, one after another, until the end; raise `NotOpus`."""
    if not content:
        raise NotOpus
    at = 0
    while at < len(content):
        try:
            mark, version, flags, position, stream, number, check, count = _HEAD.unpack_from(
                content, at
            )
        except struct.error as short:
            raise NotOpus from short
        begins = at + _HEAD.size
        segments = content[begins : begins + count]
        ends = begins + count + sum(segments)
        if mark != _MARK or version or len(segments) < count or ends > len(content):
            raise NotOpus
        page = _Page(flags, position, stream, segments, content[begins + count : ends])
        if _checksum(_bare(page, number)) != check:
            raise NotOpus
        yield page
        at = ends


def _written(page: _Page, number: int) -> bytes:
    bare = _bare(page, number)
    at = _HEAD.size - 5
    return bare[:at] + struct.pack("<I", _checksum(bare)) + bare[at + 4 :]


def _bare(page: _Page, number: int) -> bytes:
    """Return a page as its checksum is made of, with nothing in the place of that."""
    flags, position, stream, segments, content = page
    head = _HEAD.pack(_MARK, 0, flags, position, stream, number, 0, len(segments))
    return head + segments + content


def _table() -> Iterator[int]:
    for byte in range(256):
        rest = byte << 24
        for _bit in range(8):
            rest = (rest << 1) ^ (0x04C11DB7 if rest & 0x80000000 else 0)
        yield rest & 0xFFFFFFFF


_TABLE: Final = tuple(_table())


def _checksum(content: bytes) -> int:
    """Return the CRC-32 of a page as Ogg has it, which is none that a library has."""
    rest = 0
    for byte in content:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _TABLE[rest >> 24 ^ byte]
    return rest
