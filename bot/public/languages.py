"""In which language a page is shown: the one that was asked for, or that the browser prefers."""

from collections.abc import Sequence


def chosen(asked: str, accepted: str, languages: Sequence[str]) -> str:
    """Return the one of these languages that suits the reader best, or else the first."""
    wanted = [asked, *_preferred(accepted)]
    return next((language for language in wanted if language in languages), languages[0])


def _preferred(accepted: str) -> Sequence[str]:
    """Return the languages of an `Accept-Language`, the most wanted first."""
    weighed = []
    for entry in accepted.split(","):
        tag, _semicolon, weight = entry.partition(";")
        said = weight.strip().removeprefix("q=")
        wanted = float(said) if said.replace(".", "", 1).isdecimal() else 1.0
        weighed.append((wanted, tag.strip().partition("-")[0].lower()))
    return [language for _wanted, language in sorted(weighed, key=lambda w: -w[0])]
