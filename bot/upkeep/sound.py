"""A voice note as it came: kept as it is, if it is a sound at all."""

from typing import Final, NamedTuple

LARGEST: Final = 5_000_000
"""Bytes of a voice note: twenty minutes, as phones record them."""

_BEGINS: Final = {
    b"OggS": "ogg",
    b"#!AMR": "amr",
    b"ID3": "mp3",
    b"\xff\xfb": "mp3",
    b"\xff\xf3": "mp3",
    b"\xff\xf2": "mp3",
    b"\xff\xf1": "aac",
    b"\xff\xf9": "aac",
    b"fLaC": "flac",
}
_BOX: Final = slice(4, 8)
_WAVE: Final = slice(8, 12)


class BadSound(Exception):
    """This is no sound that anybody could listen to."""


class Sound(NamedTuple):
    """A sound: how the name of its file ends, and what it holds."""

    ending: str
    content: bytes


def sound(content: bytes) -> Sound:
    """Return the sound that these bytes are, told by how they begin; raise `BadSound`."""
    if content[_BOX] == b"ftyp":
        return Sound("m4a", content)
    if content.startswith(b"RIFF") and content[_WAVE] == b"WAVE":
        return Sound("wav", content)
    for beginning, ending in _BEGINS.items():
        if content.startswith(beginning):
            return Sound(ending, content)
    raise BadSound("is no sound")
