"""What a phone of the simulator sends: a photo, drawn here, and a voice note that is a tone."""

import math
import struct
import wave
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from flows.talk import Kind

_RATE, _PITCH, _LOUDNESS = 8_000, 440, 8_000


@cache
def photo() -> bytes:
    """Return a photo of a bench on a square."""
    image = Image.new("RGB", (640, 480), "#cfe8f3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 330, 640, 480), fill="#e6d5b8")
    pen.rectangle((160, 260, 480, 290), fill="#8a5a3b")
    pen.rectangle((160, 210, 480, 235), fill="#8a5a3b")
    for x in (190, 440):
        pen.rectangle((x, 235, x + 14, 350), fill="#5b6b73")
    image.save(file := BytesIO(), "JPEG")
    return file.getvalue()


@cache
def voice() -> bytes:
    """Return half a second of a tone."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        turns = (2 * math.pi * _PITCH * at / _RATE for at in range(_RATE // 2))
        sound.writeframes(b"".join(struct.pack("<h", int(_LOUDNESS * math.sin(t))) for t in turns))
    return file.getvalue()


def content(kind: Kind) -> bytes:
    """Return what is sent of this kind, beside words; nothing of any other."""
    match kind:
        case Kind.PICTURE:
            return photo()
        case Kind.VOICE:
            return voice()
    return b""
