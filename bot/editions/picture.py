"""A picture as an organiser or a resident hands it over, made into one that can be shown to all.

It is drawn anew from its pixels alone, so nothing else that is in the file is ever published: not
where and when it was taken, by whom, or with which telephone.
"""

import hashlib
import struct
import warnings
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageOps

from budget.sentence import Amount, Reasoned, _

LARGEST: Final = 1_000_000
"""Bytes of a picture, as it comes and as it is kept."""

LONGEST: Final = 4_096
"""Pixels of a side, as it comes."""

_SHOWN: Final = 1_280
"""Pixels of a side, as it is kept: more is not seen on a phone, and costs residents money."""

_PNG: Final = b"\x89PNG"

_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError),
    *(TypeError, AttributeError, RuntimeError, struct.error, zlib.error),
    Image.DecompressionBombError,
)
"""What the library raises where a file is not what it says it is."""


class BadPicture(Reasoned):
    """This cannot be shown; the reason is a sentence without the file's name and full stop."""


class Drawn(NamedTuple):
    """A picture that can be shown: its name is the hash (hex SHA-256) of what it holds."""

    name: str
    content: bytes
    width: int
    height: int


def read_picture(path: Path) -> Drawn:
    """Return the picture in a file; raise `BadPicture`."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as failure:
        raise BadPicture(_("cannot be read: {why}", why=failure.strerror or "")) from failure
    if len(content) > LARGEST:
        raise BadPicture(_("has more than 1 MB; make it smaller"))
    return drawn(content)


def drawn(content: bytes) -> Drawn:
    """Return the picture that these bytes are, upright and without all else; raise `BadPicture`."""
    return _drawn(content, _as_it_was)


def photo(content: bytes) -> Drawn:
    """Return the photo that these bytes are, as a JPEG whatever it was; raise `BadPicture`.

    A photograph as a PNG would be larger than anybody wants to fetch on a phone.
    """
    return _drawn(content, _as_photo)


def _drawn(content: bytes, written: Callable[[Image.Image, str], bytes]) -> Drawn:
    """Draw a picture anew; the library warns of metadata, which we do not keep."""
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image,
        ):
            return _kept(image, written)
    except _BROKEN as failure:
        raise BadPicture(_("is no whole JPEG or PNG; save it again as one of them")) from failure


def _kept(image: Image.Image, written: Callable[[Image.Image, str], bytes]) -> Drawn:
    """Draw a picture anew, from its pixels alone."""
    if max(image.size) > LONGEST:
        raise BadPicture(
            _("has more than {most} pixels on a side; make it smaller", most=Amount(LONGEST))
        )
    kind = str(image.format)
    upright = ImageOps.exif_transpose(image)
    bare = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    bare.thumbnail((_SHOWN, _SHOWN))
    bare.info.clear()
    content = written(bare, kind)
    if len(content) > LARGEST:
        raise BadPicture(_("stays larger than 1 MB; save it as a JPEG"))
    ending = "png" if content.startswith(_PNG) else "jpg"
    return Drawn(f"{hashlib.sha256(content).hexdigest()}.{ending}", content, *bare.size)


def _as_it_was(bare: Image.Image, kind: str) -> bytes:
    """Write a picture as what it was: a drawing stays sharp, and what is transparent stays so."""
    file = BytesIO()
    if kind == "PNG":
        bare.save(file, "PNG", optimize=True)
    else:
        bare.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()


def _as_photo(bare: Image.Image, _kind: str) -> bytes:
    """Write a photo; what can be seen through has white behind it."""
    file = BytesIO()
    whole = Image.new("RGB", bare.size, "white")
    whole.paste(bare, mask=bare.getchannel("A") if bare.mode == "RGBA" else None)
    whole.save(file, "JPEG", quality=80, optimize=True)
    return file.getvalue()
