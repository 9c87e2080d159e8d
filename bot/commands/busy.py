"""That something takes its time, for whoever waits for it at a terminal."""

from rich.console import Console
from rich.status import Status


def busy(doing: str) -> Status:
    """Show on a terminal what is being done, as long as it takes; elsewhere nothing."""
    return Console(stderr=True).status(doing)
