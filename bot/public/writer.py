"""Who writes the pages of an edition in one of its languages, and what is around each page."""

from collections.abc import Sequence

from bot.public.here import Here
from bot.public.layout import Fact, Figure, Frame, Link, Page, Part
from bot.public.seen import Seen
from budget.edition import Edition
from budget.timeline import Phase
from flows.talk import Text, Value, _
from locales.catalogue import available, own_name
from locales.say import Voice

TITLE = _("Participatory budget of {place}")
OTHER = _("In another language")


class Writer:
    """Puts into words what may be seen of an edition, for a reader who is here."""

    def __init__(self, seen: Seen, language: str, here: Here) -> None:
        self.seen, self.edition, self.language, self.here = seen, seen.edition, language, here
        self.say = Voice(language, brief=False, languages=seen.edition.languages).say

    @property
    def projects_shown(self) -> bool:
        """Whether the projects are on the ballot, so that everybody can read them."""
        return bool(self.edition.projects) and not self.seen.phase.before(Phase.VOTING)

    @property
    def ideas_shown(self) -> bool:
        """Whether there is an idea that everybody can read."""
        return bool(self.seen.board.ideas)

    def part(
        self,
        name: str,
        heading: Value,
        said: Sequence[Value] = (),
        facts: Sequence[Fact] = (),
        figures: Sequence[Figure] = (),
    ) -> Part:
        """Put a part of a page into words."""
        told = tuple(map(self.say, said))
        return Part(name, self.say(heading), told, facts=tuple(facts), figures=tuple(figures))

    def fact(self, label: Value, value: Value) -> Fact:
        """Put something and its label into words."""
        return Fact(self.say(label), self.say(value))

    def missing(self, said: Sequence[Value]) -> Page:
        """Say why there is nothing to read here, or where it went."""
        return Page(self.frame(), self.site, tuple(map(self.say, said)), ())

    @property
    def site(self) -> str:
        """What all pages of the edition are called together."""
        return self.say(Text(TITLE.msgid, {"place": self.edition.place}))

    def frame(self) -> Frame:
        """Write what is around the page."""
        languages = tuple(
            (code, Link(self.here.in_language(code), own_name(code)))
            for code in spoken(self.edition)
            if code != self.language
        )
        return Frame(
            self.language,
            self.say(OTHER),
            languages,
            self.site,
            self.here.link(),
            self.say(_("Skip to the page itself")),
            self.say(_("The pages of this budget")),
            self._menu(),
            self.here.embedded,
        )

    def _menu(self) -> tuple[Link, ...]:
        pages: list[tuple[str, Text]] = [("", _("Overview"))]
        if self.ideas_shown:
            pages.append(("ideas", _("Ideas")))
        if self.projects_shown:
            pages.append(("projects", _("Projects")))
        if self.seen.result:
            pages.append(("result", _("In figures")))
        return tuple(
            Link(self.here.link(path), self.say(label), self.here.path == path)
            for path, label in pages
        )


def spoken(edition: Edition) -> tuple[str, ...]:
    """Return the languages in which the page of an edition can be read."""
    return tuple(code for code in edition.languages if code in available()) or available()[:1]
