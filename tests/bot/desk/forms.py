"""The forms of the desk as its templates have them: each with its fields and what these begin with.

What a template includes, imports or calls stands where it is used; of what depends on the moment
all is there.  So a form is known without a page on which it is seen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from jinja2 import Environment, nodes

from bot.desk.render import HERE

_ENVIRONMENT: Final = Environment(autoescape=True)
_GAP: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
_TYPED: Final = re.compile(
    r"<(?:input|textarea)\b(?![^>]*type=\"(?:hidden|checkbox|radio)\")[^>]*>"
)


class Field(NamedTuple):
    """A field: by which macro, its name (`*` is what the page fills in), and its arguments.

    It is `filled` if something that is kept may stand in it when the page is opened.
    """

    macro: str
    name: str
    said: Mapping[str, nodes.Expr]
    filled: bool


@dataclass
class Form:
    """A form that is sent: the template in which it stands, its address, fields and HTML."""

    template: str
    html: str = ""
    fields: list[Field] = field(default_factory=list)

    def add(self, one: Field) -> None:
        """Note a field, in its place."""
        self.fields.append(one)
        self.html += _GAP

    @property
    def seen(self) -> bool:
        """Whether it says what was seen when the page was opened."""
        return 'name="seen"' in self.html or any(one.macro == "seen" for one in self.fields)

    @property
    def address(self) -> str:
        """Where it is sent, as far as the template says."""
        found = re.search(r'action="([^"]*)"', self.html)
        return found[1].replace(_GAP, "*") if found else ""

    @property
    def edits(self) -> list[str]:
        """The names of the fields in which something that is kept can be typed over."""
        own = [_name(tag) for tag in _TYPED.findall(self.html) if _begins_filled(tag)]
        return own + [one.name for one in self.fields if one.macro in TYPED and one.filled]

    @property
    def sent(self) -> bool:
        """Whether it changes anything: a search does not."""
        return 'method="post"' in self.html


TYPED: Final = ("text", "area", "per_language", "number", "cell", "moment", "day")
"""The macros of `fields.html` in which something is typed."""


def _parsed(template: str) -> nodes.Template:
    return _ENVIRONMENT.parse((HERE / template).read_text("utf-8"))


def _macros(template: str) -> dict[str, nodes.Macro]:
    return {macro.name: macro for macro in _parsed(template).find_all(nodes.Macro)}


MACROS: Final = _macros("fields.html")


def dotted(node: nodes.Node) -> str:
    """Return a name with dots, "" of what is none."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{dotted(node.node)}.{node.attr}"
        case _:
            return ""


def _begins_filled(tag: str) -> bool:
    return re.search(rf'value="[^"]*{_GAP}', tag) is not None


def _name(tag: str) -> str:
    found = re.search(r'\bname="([^"]*)"', tag)
    return found[1].replace(_GAP, "*") if found else ""


Known = Mapping[str, nodes.Expr]
"""What the names in a template stand for, as far as it says so itself."""


def bound(macro: nodes.Macro, call: nodes.Call) -> dict[str, nodes.Expr]:
    """Return the arguments of a call by their names."""
    names = [argument.name for argument in macro.args]
    return dict(zip(names, call.args, strict=False)) | {one.key: one.value for one in call.kwargs}


def constant(value: nodes.Expr | None, known: Known) -> bool:
    """Whether a value is the same on every page."""
    match value:
        case None | nodes.Const() | nodes.Dict():
            return True
        case nodes.Name(name=name) if name in known:
            return constant(known[name], _without(known, name))
        case nodes.Call(node=nodes.Getattr(node=of, attr="get")):
            return constant(of, known)
        case nodes.Call(node=called):
            return dotted(called) in {"_", "n_"}
        case _:
            return False


def _without(known: Known, name: str) -> Known:
    return {other: value for other, value in known.items() if other != name}


def written(value: nodes.Expr | None, known: Known) -> str:
    """Return a text as far as the template says it, with `*` for the rest."""
    match value:
        case nodes.Const():
            return str(value.value)
        case nodes.Concat():
            return "".join(written(part, known) for part in value.nodes)
        case nodes.Name() if value.name in known:
            return written(known[value.name], _without(known, value.name))
        case _:
            return "*"


class Walk:
    """Everything that a template says, in its order: text, and what stands in its gaps."""

    def __init__(self) -> None:
        self.macros: dict[str, nodes.Macro] = {}
        self.known: dict[str, nodes.Expr] = {}
        self.inside: Sequence[nodes.Node] = ()

    def through(self, template: str) -> Iterator[str | Field]:
        """Yield text and fields; a gap is a sign that stands for nothing else."""
        yield from self._of(_parsed(template).body)

    def _of(self, body: Sequence[nodes.Node]) -> Iterator[str | Field]:
        for node in body:
            yield from self._one(node)

    def _one(self, node: nodes.Node) -> Iterator[str | Field]:
        match node:
            case nodes.Macro():
                self.macros[node.name] = node
            case nodes.Import():
                found = _macros(str(written(node.template, {})))
                self.macros |= {f"{node.target}.{name}": macro for name, macro in found.items()}
            case nodes.Assign(target=nodes.Name(name=name), node=nodes.Expr() as value):
                self.known[name] = value
            case nodes.Include():
                yield from self.through(written(node.template, {}))
            case nodes.CallBlock():
                yield from self._called(node.call, node.body)
            case nodes.If():
                yield from self._of([*node.body, *node.elif_, *node.else_])
            case nodes.TemplateData():
                yield node.data
            case nodes.Output():
                yield from self._of(node.nodes)
            case nodes.Call():
                yield from self._called(node, ())
            case nodes.Expr():
                yield _GAP
            case _:
                yield from self._of(list(getattr(node, "body", [])))

    def _called(self, call: nodes.Call, inside: Sequence[nodes.Node]) -> Iterator[str | Field]:
        """Yield what a macro says; those of `fields` are fields."""
        name = dotted(call.node)
        own = name.removeprefix("fields.")
        if name == "caller":
            yield from self._of(self.inside)
        elif own != name and own in MACROS:
            said = bound(MACROS[own], call)
            filled = not constant(said.get("value"), self.known)
            yield Field(own, written(said.get("name"), self.known), said, filled)
        elif macro := self.macros.get(name):
            before = self.inside, self.known
            given = {k: v for k, v in bound(macro, call).items() if dotted(v) != k}
            self.inside, self.known = inside, self.known | given
            yield from self._of(macro.body)
            self.inside, self.known = before
        else:
            yield _GAP


def forms() -> Iterator[Form]:
    """Yield every form of the desk that changes something; one that is included with each page."""
    for path in sorted(HERE.rglob("*.html")):
        yield from (form for form in _of_one(str(path.relative_to(HERE))) if form.sent)


def _of_one(template: str) -> Iterator[Form]:
    now: Form | None = None
    for event in Walk().through(template):
        if isinstance(event, Field):
            if now:
                now.add(event)
            continue
        for part in re.split(r"(<form\b|</form>)", event):
            if part == "<form":
                now = Form(template)
            elif part == "</form>" and now:
                yield now
                now = None
            elif now:
                now.html += part
