"""MP3: frame after frame of sound, and around them what programs write of it.

After ISO 11172-3 and 13818-3, and ID3 2.4.  The frames alone are kept: tags may say who spoke,
when and where, and can hold pictures.
"""

import re
from collections.abc import Iterator
from typing import Final

_TAG, _TAG_HEAD = b"ID3", 10
_BEHIND: Final = (b"TAG", b"APETAGEX", b"LYRICSBEGIN")
"""What may stand behind the sound, to the end of the file."""

_HEAD: Final = 4
_KILOBITS: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""The rates of layer III by their index, of MPEG 1 and of what came after it."""

_HERTZ: Final = {
    3: (44_100, 48_000, 32_000),
    2: (22_050, 24_000, 16_000),
    0: (11_025, 12_000, 8_000),
}
"""The sampling rates by the mark of the version."""

_TOLD: Final = re.compile(
    rb"(?:Xing|Info)\x00\x00\x00[\x01\x03\x05\x07\x09\x0b\x0d\x0f](.{4})", re.DOTALL
)
"""What the first frame holds where a program noted in it how many come after it."""

_LAYER_III: Final = 1
_FEWEST: Final = 4
"""Frames that follow each other, so that it is no accident."""


class NotMp3(ValueError):
    """This is no whole MP3."""


def without_tags(content: bytes) -> bytes:
    """Return the same sound without what is written around it; raise `NotMp3`.

    What was cut off is refused: nobody would hear how it ends.
    """
    begins = ends = _after_tags(content)
    count = 0
    for length in _frames(content, begins):
        ends, count = ends + length, count + 1
    rest = content[ends:]
    whole = rest.startswith(_BEHIND) or not rest.strip(b"\0")
    if count < max(_FEWEST, _promised(content[begins:ends])) or not whole:
        raise NotMp3
    return content[begins:ends]


def _promised(sound: bytes) -> int:
    """Return how many frames there are by the first one, where that tells of the others."""
    found = _TOLD.search(sound[: _length(sound)])
    return 1 + int.from_bytes(found[1]) if found else 0


def _after_tags(content: bytes) -> int:
    """Return where the sound begins; tags say their length in bytes of seven bits."""
    at = 0
    while content.startswith(_TAG, at) and len(content) >= at + _TAG_HEAD:
        length = 0
        for byte in content[at + 6 : at + _TAG_HEAD]:
            length = length << 7 | byte & 0x7F
        footer = _TAG_HEAD if content[at + 5] & 0x10 else 0
        at += _TAG_HEAD + length + footer
    return at + len(content[at:]) - len(content[at:].lstrip(b"\0"))


def _frames(content: bytes, at: int) -> Iterator[int]:
    """Yield the lengths of the frames that follow each other from here."""
    while (length := _length(content[at : at + _HEAD])) and at + length <= len(content):
        yield length
        at += length


def _length(head: bytes) -> int:
    """Return how long the frame is that begins so, or 0 if none does."""
    if len(head) < _HEAD or head[0] != 0xFF or head[1] < 0xE0:  # noqa: PLR2004 - the first 11 bits
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    first = version == max(_HERTZ)
    kilobits = _KILOBITS[first]
    if version not in _HERTZ or layer != _LAYER_III:
        return 0
    if not 0 < rate < len(kilobits) or sampling >= len(_HERTZ[version]):
        return 0
    return (144 if first else 72) * kilobits[rate] * 1_000 // _HERTZ[version][sampling] + padding
