"""The part of the report that counts residents: from ten up, none to be found by subtraction."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bot.reports import hiding
from bot.reports.gathered import Gathered
from bot.reports.section import Figure, Section, Sentence, Tongue, _
from budget.edition import Edition
from storage.process.figures import Groups

_WHEN = (("day", _("Day")), ("title", _("Day")))
RESIDENTS = ("residents", _("Residents"))
TOTAL = _("Together")

_CHANNELS: Mapping[str, Figure] = {
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "sms": "SMS",
    "kiosk": "Kiosk",
    "paper": _("Paper"),
}


def people(found: Gathered) -> tuple[Section, ...]:
    """Return who took part: over time, from where, and in what."""
    return (
        *_over_time(found),
        *by_group(found.edition, found.joined, found.population),
        _arrivals(found),
        _funnel(found),
        *(_votes(found) if found.votes else ()),
    )


def _over_time(found: Gathered) -> tuple[Section, Section]:
    joined = {one.day: sum(one.joined.get("channel", {}).values()) for one in found.days}
    weeks, days = hiding.weeks(between(joined))
    by_week = Section(
        "joined_by_week",
        _("Who joined, by week"),
        _(
            "Residents who said that they take part, in the week that begins on this Monday. Who "
            "had joined before the edition began is counted on the day before it."
        ),
        (("week", _("Week")), ("title", _("Week of")), RESIDENTS),
        dated(weeks),
        ("residents",),
        over_time=True,
    )
    by_day = Section(
        "joined_by_day",
        _("Who joined, by day"),
        _("The same by day, by the clock of the edition. Of a small week no day is told."),
        (*_WHEN, RESIDENTS),
        dated(days),
    )
    return by_week, by_day


def between(counts: Mapping[date, int]) -> Mapping[date, int]:
    """Return every day from the first on which there was anybody until the last."""
    busy = [day for day, number in counts.items() if number]
    if not busy:
        return {}
    first, last = min(busy), max(busy)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: counts.get(day, 0) for day in days}


def dated(told: hiding.Told) -> tuple[tuple[Figure, ...], ...]:
    """Return rows of days, each with its name in words."""
    return tuple((key, date.fromisoformat(key), number) for key, number in told.items())


def by_group(
    edition: Edition, joined: Groups, population: Mapping[str, int]
) -> tuple[Section, Section, Section]:
    """Return who joined by channel, by district and by language; never by two of these."""
    return (
        _channels(joined["channel"]),
        _districts(edition, joined["district"], population),
        _languages(joined["language"]),
    )


def _channels(counts: Mapping[str, int]) -> Section:
    return Section(
        "joined_by_channel",
        _("Who joined, by channel"),
        _("Residents who joined, by the channel on which they did. Who left since is counted too."),
        (("channel", _("Channel")), ("title", _("Channel")), RESIDENTS),
        _named(hiding.groups(counts), channel),
        ("residents",),
    )


def channel(key: str) -> Figure:
    """Return what a channel is called."""
    return _CHANNELS.get(key, key)


def _languages(counts: Mapping[str, int]) -> Section:
    return Section(
        "joined_by_language",
        _("Who joined, by language"),
        _("Residents who joined, by the language they read at the end of that day."),
        (("language", _("Language")), ("title", _("Language")), RESIDENTS),
        _named(hiding.groups(counts), Tongue),
        ("residents",),
    )


def _districts(
    edition: Edition, counts: Mapping[str, int], population: Mapping[str, int]
) -> Section:
    told = hiding.groups(dict.fromkeys(edition.district_by_key, 0) | dict(counts))
    rates = hiding.per_ten_thousand(told, population)
    rows = _named(told, lambda key: district(key, edition))
    return Section(
        "joined_by_district",
        _("Who joined, by district"),
        _(
            "Residents who joined, by the district they named by the end of that day, and how many "
            "that is of every 10,000 inhabitants."
        ),
        (
            *(("district", _("District")), ("title", _("District")), RESIDENTS),
            ("inhabitants", _("Inhabitants")),
            ("per_10000", _("Of every 10,000")),
        ),
        tuple((*row, population.get(key), rates[key]) for key, row in zip(told, rows, strict=True)),
        ("residents", "per_10000") if population else ("residents",),
    )


def district(key: str, edition: Edition) -> Figure:
    """Return what a district is called."""
    there = edition.district_by_key.get(key)
    return there.title if there else key or _("None named")


def _arrivals(found: Gathered) -> Section:
    partners = found.edition.partner_by_code
    counts = dict.fromkeys(partners, 0) | {c: n for c, n in found.arrived.items() if c}
    return Section(
        "arrivals",
        _("Arrivals by intermediary"),
        _(
            "How often somebody came in by the link or the word of an intermediary. Who came twice "
            "is counted twice, and with nobody is kept by whom they came."
        ),
        (("partner", _("Intermediary")), ("title", _("Intermediary")), ("arrivals", _("Arrivals"))),
        _named(hiding.groups(counts), lambda c: partners[c].title if c in partners else c),
        ("arrivals",),
    )


def _named(told: hiding.Told, name: Callable[[str], Figure]) -> tuple[tuple[Figure, ...], ...]:
    return tuple(
        (key, TOTAL if key == "total" else name(key), number) for key, number in told.items()
    )


_STEPS: Mapping[str, Sentence] = {
    "joined": _("joined"),
    "informed": _("hear news from us"),
    "authors": _("wrote an idea"),
    "supporters": _("support an idea"),
    "voted": _("voted in a chat"),
}


def _funnel(found: Gathered) -> Section:
    stood = found.stood
    counts = {"joined": sum(found.joined["channel"].values()) if found.days else 0}
    counts |= {name: stood[name] for name in ("informed", "authors", "supporters") if name in stood}
    if found.votes:
        in_chat = (n for name, n in found.votes.channels.items() if name != "paper")
        counts["voted"] = sum(in_chat)
    return Section(
        "steps",
        _("From joining to voting"),
        _(
            "How many of those who joined hear news from us, wrote an idea alone or with others, "
            "and support one, at the end of the last day; and, once the result is public, how "
            "many ballots were cast in a chat."
        ),
        (("step", _("Step")), ("title", _("Residents who")), RESIDENTS),
        tuple((step, _STEPS[step], number) for step, number in hiding.steps(counts).items()),
        ("residents",),
    )


def _votes(found: Gathered) -> tuple[Section, ...]:
    if found.votes is None:
        return ()
    ballots = ("ballots", _("Ballots"))
    _weeks, days = hiding.weeks(between(found.votes.days))
    return (
        Section(
            "votes_by_channel",
            _("Votes by channel"),
            _("Ballots that count, each once, by the channel on which they were cast."),
            (("channel", _("Channel")), ("title", _("Channel")), ballots),
            _named(hiding.groups(found.votes.channels), channel),
            ("ballots",),
        ),
        Section(
            "votes_by_day",
            _("Votes by day"),
            _(
                "Ballots that count, by the day on which they were cast. Who voted again is "
                "counted on the last of these days only."
            ),
            (*_WHEN, ballots),
            dated(days),
            ("ballots",),
            over_time=True,
        ),
    )
