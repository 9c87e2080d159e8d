"""What may stand behind a key of an edition's file, whatever the key is."""

from typing import Annotated

from pydantic import ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
Euros = Annotated[int, Field(ge=0, le=10_000_000_000)]
Number = Annotated[int, Field(ge=1, le=9_999)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]

STRICT = ConfigDict(strict=True, frozen=True, extra="forbid")
"""Nothing is converted, and no key is passed over."""
