"""The kinds of decisions that are written anywhere, read from the code itself.

Whatever is given as the kind of an `Entry` is found, through functions that hand their own `kind`
on; what cannot be read so is an error, for then a kind could be overlooked.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from bot.editions.editing import Part
from budget.moderation import Subject

ROOT: Final = Path(__file__).parents[3]

Function = ast.FunctionDef | ast.AsyncFunctionDef

COMPOSED: Final = {
    "f'{part}-changed'": {f"{part}-changed" for part in Part},
    "f'{thing.subject}-{what}'": {
        f"{subject}-{what}"
        for subject in Subject
        for what in ("opened", "hidden", "restored", "stays-hidden")
    },
    "ends[changed.stage]": set[str](),
}
"""Kinds that are put together, and of what."""


@dataclass
class Module:
    """A module: what it is called, what it imports, its constants, and its functions."""

    path: Path
    tree: ast.Module
    imports: dict[str, str] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    writers: dict[str, int] = field(default_factory=dict)
    """Functions that write a kind, and the how manieth argument that is."""
    functions: list[tuple[Function, bool]] = field(default_factory=list)
    """Every function that is given a `kind`, and whether it is a method."""

    def __post_init__(self) -> None:
        self.functions = list(self._functions())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                names = ((one.asname or one.name, one.name) for one in node.names)
                self.imports |= {known: f"{node.module}.{name}" for known, name in names}
        for node in ast.walk(self.tree):
            for target, value in _assigned(node):
                self.constants.setdefault(target, value)

    @cached_property
    def name(self) -> str:
        """How it is imported."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    def _functions(self) -> Iterator[tuple[Function, bool]]:
        nodes = list(ast.walk(self.tree))
        classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
        methods = {id(one) for node in classes for one in node.body}
        for node in nodes:
            if isinstance(node, Function) and "kind" in _parameters(node):
                yield node, id(node) in methods


def _parameters(function: Function) -> list[str]:
    return [one.arg for one in function.args.args]


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            yield from (
                (name.id, value)
                for name, value in zip(names, values, strict=True)
                if isinstance(name, ast.Name)
            )


@cache
def kinds() -> frozenset[str]:
    """Return every kind that is written; raise `ValueError` where one cannot be read."""
    modules = [
        Module(path, ast.parse(path.read_text("utf-8")))
        for room in ("bot", "storage")
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    while _learned(modules):
        pass
    found: set[str] = set()
    for module in modules:
        handed_on = {id(one) for function, _method in module.functions for one in _own(function)}
        for call, given in _given(module, modules):
            if id(given) not in handed_on:
                found |= _read(given, module, modules, call)
    return frozenset(found)


def _own(function: Function) -> Iterator[ast.Name]:
    """Yield where a function has its own `kind`: whoever calls it says which."""
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    yield from (name for name in names if name.id == "kind")


def _learned(modules: list[Module]) -> bool:
    """Note one more function that hands its `kind` on; False if there is none."""
    for module in modules:
        for function, is_method in module.functions:
            if function.name in module.writers:
                continue
            calls = _given(Module(module.path, ast.Module([function], [])), modules, module)
            if any(isinstance(given, ast.Name) and given.id == "kind" for _call, given in calls):
                module.writers[function.name] = _parameters(function).index("kind") - is_method
                return True
    return False


def _given(
    module: Module, modules: list[Module], within: Module | None = None
) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield what is given as a kind, wherever one is written in a module."""
    around = within or module
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and (at := _place(node, around, modules)) is not None:
            named = [one.value for one in node.keywords if one.arg == "kind"]
            yield from ((node, given) for given in (named or node.args[at : at + 1]))


def _place(call: ast.Call, module: Module, modules: list[Module]) -> int | None:
    """Return the how manieth argument of what is called is a kind, or None."""
    match call.func:
        case ast.Name(id="Entry"):
            return 1 if module.imports.get("Entry") == "storage.journal.Entry" else None
        case ast.Name(id=name) if name in module.writers:
            return module.writers[name]
        case ast.Name(id=name) if name in module.imports:
            return _elsewhere(module.imports[name], modules)
        case ast.Attribute(value=ast.Name(id=of), attr=name) if of in module.imports:
            return _elsewhere(f"{module.imports[of]}.{name}", modules)
        case ast.Attribute(attr=name) if len(call.args) > 1:
            return _elsewhere(f"bot.acting.{name}", modules)
    return None


def _elsewhere(dotted: str, modules: list[Module]) -> int | None:
    where, _dot, name = dotted.rpartition(".")
    return next((one.writers.get(name) for one in modules if one.name == where), None)


def _read(given: ast.expr, module: Module, modules: list[Module], call: ast.Call) -> set[str]:
    """Return the kinds that an expression can be."""
    match given:
        case ast.Constant(value=str(kind)):
            return {kind}
        case ast.IfExp(body=one, orelse=other):
            return _read(one, module, modules, call) | _read(other, module, modules, call)
        case ast.Name(id=name) if name in module.constants:
            return _read(module.constants[name], module, modules, call)
        case ast.Attribute(value=ast.Name(id="entry"), attr="kind"):
            return set()  # it was written once before
        case ast.Attribute(attr=name) if any(name in one.constants for one in modules):
            there = [one for one in modules if name in one.constants]
            return {kind for one in there for kind in _read(one.constants[name], one, [], call)}
        case ast.Subscript(value=ast.Name(id=name)) if name in module.constants:
            return _members(module.constants[name], module, call)
        case _ if ast.unparse(given) in COMPOSED:
            return COMPOSED[ast.unparse(given)]
    raise ValueError(f"{module.path}:{call.lineno}: which kind is {ast.unparse(given)}?")


def _members(of: ast.expr, module: Module, call: ast.Call) -> set[str]:
    match of:
        case ast.Dict(values=values) | ast.Tuple(elts=values):
            return {kind for value in values for kind in _read(value, module, [], call)}
    raise ValueError(f"{module.path}:{call.lineno}: which kinds are {ast.unparse(of)}?")
