"""In which language somebody reads the desk: as they chose, or as their browser prefers."""

from typing import Final

from fastapi import Request

from locales.desk import spoken

COOKIE: Final = "wijkstem-language"


def chosen(request: Request) -> str:
    """Return the language that was asked for, chosen before or preferred, or else Dutch."""
    accepted = request.headers.get("accept-language", "")
    preferred = [entry.partition(";")[0].partition("-")[0].strip() for entry in accepted.split(",")]
    wanted = [request.query_params.get("language", ""), request.cookies.get(COOKIE, ""), *preferred]
    return next((language.lower() for language in wanted if language.lower() in spoken()), "nl")
