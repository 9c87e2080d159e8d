"""The modules with pages of the process, each with its `routes`."""

from bot.desk.process import (
    agreeing,
    beginning,
    excluding,
    goals,
    overview,
    places,
    result,
    ruling,
    texts,
    timeline,
)

THE_PROCESS = (
    *(overview, timeline, ruling, excluding, places, texts),
    *(goals, agreeing, result, beginning),
)
