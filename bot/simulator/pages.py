"""The simulator's pages in HTML, whole at first and then piece by piece."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels import CALLED, Kind
from bot.simulator.bubbles import bubbles, keyboard, spent
from bot.simulator.orders import Done
from bot.simulator.suggestions import SUGGESTIONS
from bot.simulator.things import ASKED, CAN_SEND, PICTURES, TITLES
from bot.simulator.town import Town
from bot.simulator.view import LANGUAGES, PERSONAS, Phone, View
from budget.edition import Edition
from budget.timeline import Phase

HERE = Path(__file__).parent / "page"


@dataclass(frozen=True, slots=True)
class Era:
    """A phase on the page: its name, the day on which it begins, and whether that is past."""

    phase: Phase
    begins: datetime
    now: bool
    past: bool

    @property
    def title(self) -> str:
        """The name of the phase, in words."""
        return self.phase.replace("-", " ").capitalize()


class Pages:
    """What is shown of a town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._templates = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            channels=CALLED,
            personas=PERSONAS,
            languages=LANGUAGES,
            can_send=CAN_SEND,
            things=TITLES,
            asked=ASKED,
            pictures=PICTURES,
            suggestions=SUGGESTIONS,
            Kind=Kind,
            bubbles=bubbles,
            keyboard=keyboard,
            spent=spent,
        )
        self._templates.filters["clock"] = self._clock
        self._templates.filters["date"] = self._date

    async def page(self, view: View, problem: str = "") -> str:
        """Return the whole page; `problem` says why something was not done."""
        return self._render("page.html", **await self._now(), view=view, problem=problem)

    def anew(self, view: View, at: datetime) -> str:
        """Return the page that asks whether everything may begin anew."""
        return self._render("anew.html", view=view, at=at, local=self.local(at))

    def organiser(self, view: View, orders: Sequence[Done]) -> str:
        """Return the page on which an organiser gives orders, and what came of the last ones."""
        return self._render("organiser.html", **self._at(), view=view, orders=orders)

    def staff(self, **known: object) -> str:
        """Return the page of who works at the desk."""
        return self._render("staff.html", **known)

    async def pieces(self, view: View) -> dict[str, str]:
        """Return what changes on the page, by the id of the element that it stands in."""
        now = await self._now()
        found = {
            "now": self._render("now.html", **now),
            "phases": self._render("phases.html", **now),
        }
        for channel, phone in view.phones.items():
            found |= {f"{channel}-{name}": html for name, html in self._of(phone, view)}
        return found

    def _of(self, phone: Phone, view: View) -> Iterator[tuple[str, str]]:
        """Yield what changes on one phone."""
        shown = self._town.phones[phone.channel].shown(phone.address)
        for name in ("log", "keys", "cost", "hour"):
            yield (
                name,
                self._render(f"{name}.html", **self._at(), phone=phone, shown=shown, view=view),
            )

    async def _now(self) -> dict[str, object]:
        edition = await self._town.edition()
        eras = list(self._eras(edition))
        return {**self._at(), "eras": eras, "turnout": await self._town.turnout()}

    def _at(self) -> dict[str, object]:
        return {"town": self._town, "moment": self.local(self._town.clock())}

    def _eras(self, edition: Edition) -> Iterator[Era]:
        """Yield the phases; one that an organiser entered early is the current one."""
        current = edition.phase_at(self._town.clock())
        for phase, begins in edition.timeline.begins.items():
            yield Era(phase, self.local(begins), phase is current, phase.before(current))

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the clocks of the town show it."""
        return moment.astimezone(self._town.file.edition.zone)

    def _clock(self, moment: datetime) -> str:
        return f"{self.local(moment):%H:%M}"

    def _date(self, moment: datetime) -> str:
        local = self.local(moment)
        return f"{local:%A} {local.day} {local:%B %Y}"

    def _render(self, template: str, **values: object) -> str:
        edition = self._town.file.edition
        return self._templates.get_template(template).render(edition=edition, **values)
