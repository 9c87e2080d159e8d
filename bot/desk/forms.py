"""Reading a form once, whole, and no larger than it may be."""

from typing import Final

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

ORDINARY: Final = 256 * 1024
"""Bytes of a form without files."""

WITH_A_FILE: Final = 12 * 1024 * 1024
"""Bytes of a form with a photo, or a table of many rows."""

_MOST_FIELDS: Final = 2_000


class TooLarge(Exception):
    """This form is larger than it may be."""


class Garbled(Exception):
    """This is no form."""


async def read_form(request: Request, largest: int) -> FormData:
    """Return the fields and files of a form; raise `TooLarge` or `Garbled`."""
    said = request.headers.get("content-length", "")
    if not said.isdecimal():
        raise Garbled
    if int(said) > largest:
        raise TooLarge
    try:
        return await request.form(max_fields=_MOST_FIELDS, max_files=20, max_part_size=largest)
    except HTTPException as broken:
        raise Garbled from broken
