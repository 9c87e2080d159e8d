"""Recordings as tests make them, byte by byte: nothing of the kind is kept beside the code."""

import struct
from collections.abc import Sequence

from bot.editions.recording import spoken
from budget.edition import Edition
from budget.recordings import with_recordings

WHO = b"Fatma"
"""What is written around the sound, and never kept."""

_POLYNOMIAL, _TOP = 0x04C11DB7, 1 << 31


def _checksum(page: bytes) -> int:
    """Return what libogg would: bit by bit, as RFC 3533 describes it."""
    rest = 0
    for byte in page:
        rest ^= byte << 24
        for _bit in range(8):
            rest = ((rest << 1) ^ (_POLYNOMIAL if rest & _TOP else 0)) & 0xFFFFFFFF
    return rest


def page(
    content: bytes, number: int, flags: int = 0, stream: int = 7, *, ends: bool = True
) -> bytes:
    """Return a page of an OGG; where the packet does not end on it, it is whole segments."""
    segments = [255] * (len(content) // 255) + ([len(content) % 255] if ends else [])
    head = struct.pack("<4sBBQIIIB", b"OggS", 0, flags, number, stream, number, 0, len(segments))
    bare = head + bytes(segments) + content
    return bare[:22] + struct.pack("<I", _checksum(bare)) + bare[26:]


HEAD = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48_000, 0, 0)


def opus(sound: Sequence[bytes] = (b"sound" * 10,), note: bytes = WHO) -> bytes:
    """Return an OGG with Opus; its comments go on over two pages."""
    comments = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, 255 * 3)
    comments = (comments + note).ljust(255 * 3, b".")
    pages = [page(HEAD, 0, 2), page(comments[:510], 1, ends=False), page(comments[510:], 2, 1)]
    last = len(sound) - 1
    pages += [page(one, at + 3, 4 if at == last else 0) for at, one in enumerate(sound)]
    return b"".join(pages)


def frame(content: bytes = b"") -> bytes:
    """Return a frame of MPEG 1, layer III, 64 kbit/s at 44.1 kHz, mono: 208 bytes."""
    return b"\xff\xfb\x50\xc4" + content.ljust(204, b"s")


def mp3(frames: int = 8, told: int | None = None, note: bytes = WHO) -> bytes:
    """Return an MP3 with tags at both ends; the first frame tells how many come after it."""
    noted = bytes(17) + b"Info" + struct.pack(">II", 1, frames - 1 if told is None else told)
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 1, 0]) + note.ljust(128, b"\0")
    old = b"TAG" + note.ljust(125, b"\0")
    return tag + frame(noted) + frame() * (frames - 1) + old


OPUS, MP3 = spoken(opus()), spoken(mp3())


def read_aloud(edition: Edition, *pages: str, language: str = "nl") -> Edition:
    """Return an edition of which these pages are read aloud in a language, as an MP3."""
    return with_recordings(edition, {page: {language: MP3.name} for page in pages})
