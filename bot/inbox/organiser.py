"""Who answers residents, and when: named in the journal, with the keys to what is locked."""

from dataclasses import dataclass
from datetime import datetime

from storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class Organiser:
    """Somebody of the organiser, at a moment."""

    seal: Seal
    now: datetime
    by: str
