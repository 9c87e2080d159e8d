"""The modules with pages of the process, each with its `routes`."""

from bot.desk.process import (
    agreeing,
    beginning,
    excluding,
    goals,
    overview,
    places,
    reading,
    result,
    ruling,
    texts,
    timeline,
)

THE_PROCESS = (
    *(overview, timeline, ruling, excluding, places, texts, reading),
    *(goals, agreeing, result, beginning),
)
