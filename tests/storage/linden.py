"""A small edition, and who and what comes in for it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from budget.ballot import Basket
from budget.edition import District, Edition, Odds, Partner, Project, Theme
from budget.idea import Idea
from budget.timeline import Phase, Timeline
from storage.ballots.votes import Cast
from storage.post.mail import Letter, Post
from storage.residents.conversations import Conversation

NOW = datetime(2027, 5, 3, 8, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
SLUG = "linden"

BEGINS = {
    Phase.PREPARING: NOW - 90 * DAY,
    Phase.IDEAS: NOW - 60 * DAY,
    Phase.VOTING: NOW - DAY,
    Phase.COUNTING: NOW + DAY,
    Phase.RESULTS: NOW + 2 * DAY,
    Phase.CLOSED: NOW + 90 * DAY,
}
PROJECTS = (
    Project(1, {"nl": "Bank", "en": "Bench"}, {"nl": "Om te zitten."}, 400, "groen", "haven"),
    Project(2, {"nl": "Schommel"}, {"nl": "Om te spelen."}, 700),
    Project(3, {"nl": "Bomen"}, {"nl": "Om onder te zitten."}, 300, idea=3),
)
EDITION = Edition(
    slug=SLUG,
    place="De Linden",
    organiser={"nl": "gemeente", "en": "municipality"},
    zone=ZoneInfo("Europe/Amsterdam"),
    budget=1_000,
    timeline=Timeline(BEGINS),
    entered=Phase.VOTING,
    districts=(District("haven", {"nl": "Haven"}),),
    themes=(Theme("groen", {"nl": "Groen"}, {"nl": "Er zijn 12 bomen."}),),
    partners=(Partner("cafe", "Taalcafé", ("koffie", "thee")),),
    criteria=({"nl": "Het past."},),
    influence={"nl": "De raad voert het uit."},
    projects=PROJECTS,
    least_cost=100,
    most_cost=900,
    odds=Odds(41, 12),
)


def idea(number: int, resident: str = "") -> Idea:
    """Return an idea with this number."""
    return Idea(number, "Bank", "Een bank.", "haven", "groen", 400, "", 0, NOW, resident)


def letter(message_id: str, key: bytes = b"key", body: bytes | None = None) -> Letter:
    """Return something that came in by SMS."""
    return Letter("sms", message_id, key, NOW, body)


def post(body: str, key: bytes = b"key", rank: int = 0, channel: str = "sms") -> Post:
    """Return something that is to go out."""
    return Post(channel, key, b"sealed", body, NOW, rank)


def conversation(key: bytes, **more: object) -> Conversation:
    """Return the conversation at an address, as it begins but for what is given."""
    begun = Conversation(key, "sms", b"sealed", f"resident of {key!r}", "nl", NOW, edition=SLUG)
    for name, value in more.items():
        setattr(begun, name, value)
    return begun


def ballot(*picked: int) -> Cast:
    """Return a ballot for these projects."""
    return Cast(Basket(picked), bytes(16), "sms", date(2027, 5, 3), NOW)
