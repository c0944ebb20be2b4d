"""Which definitions of par_lib a notebook or a module depends on, and what their text hashes to.

Names are followed from definition to definition, through the imports of each module and wherever in a
definition they stand. So a changed function makes stale what calls it, directly or by others, and nothing
else. More is followed than is ever called: a class counts whole, and so does a module passed on as a value.
Nothing is looked up by a name made at run time (the tests run notebooks and compare what was called).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from par_lib.definitions import Module, read_module
from par_lib.kept_definitions import ROOT as _ROOT
from par_lib.kept_definitions import module_of

_PACKAGE = _ROOT.name
_BODY = ""  # in the place of a name: what importing a module does
_ALL = "*"  # in the place of a name: all that is in a module
_Place = tuple[str, str]  # a module and a name in it


@dataclass(frozen=True)
class Code:
    """What something runs of par_lib, with all that this uses of it.

    Args:
        roots: Names such as `par_lib.scoring.frames.score_area`; the name of a module stands for all of it.
        libraries: Installed packages whose version may change a result.
    """

    roots: tuple[str, ...]
    libraries: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """One line a library and definition, each with its name and its version or the hash of its text.

        >>> Code(("par_lib.files.write_text",), ("numpy",)).lines  # doctest: +ELLIPSIS
        ('numpy ...', ..., 'par_lib.files.write_text ...')
        """
        libraries = [f"{name} {version(name)}" for name in self.libraries]
        return (*libraries, *sorted(filter(None, map(_line, _closure(self.roots)))))

    @property
    def hash(self) -> str:
        """SHA-256 of the lines."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


def used_names(source: str) -> tuple[str, ...]:
    r"""What Python code that is run as a whole uses of par_lib: the roots of its `Code`.

    Raises:
        SyntaxError: the source is no Python.

    >>> used_names("import pandas\nfrom par_lib.report import words\nwords.word('mean', 'vi')")
    ('par_lib.report.words.word',)
    """
    module = read_module(source, _PACKAGE)
    parts = [module.body, *module.definitions.values()]
    used = {place for part in parts for name in part.uses for place in _imported(module, name)}
    imported = {(_split(name)[0], _ALL) for name in module.imports.union(*(part.imports for part in parts))}
    # a module of which nothing is named is imported for what that does
    used |= {place for place in imported if place[0] not in {module for module, _ in used}}
    return tuple(sorted(module if name == _ALL else f"{module}.{name}" for module, name in used))


def read_all() -> None:
    """Reads every module now, for a process that starts threads later: see `definitions._parsed`."""
    for path in sorted(_ROOT.rglob("*.py")):
        place = path.relative_to(_ROOT.parent).with_suffix("")
        _read(".".join(place.parts).removesuffix(".__init__"))


def modules_of(roots: Iterable[str]) -> tuple[str, ...]:
    """The modules that names lie in, sorted.

    >>> modules_of(("par_lib.code.Code", "par_lib.code", "par_lib.survey.forms"))
    ('par_lib.code', 'par_lib.survey.forms')
    """
    return tuple(sorted({_split(root)[0] for root in roots}))


def _closure(roots: tuple[str, ...]) -> set[_Place]:
    found: set[_Place] = set()
    waiting = [place for root in roots for place in _places(root)]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting.extend(_next(place))
    return found


@cache
def _next(place: _Place) -> tuple[_Place, ...]:
    """What one place leads to: names that it uses, and what is imported with it."""
    name_of_module, name = place
    module = _read(name_of_module)
    if name == _ALL:
        return (*((name_of_module, one) for one in module.definitions), (name_of_module, _BODY))
    if name != _BODY:
        definition, imports = module.definitions[name], module.definitions[name].imports
        around = {name_of_module}
    else:
        definition, imports = module.body, module.imports | module.body.imports
        parts = name_of_module.split(".")
        around = {".".join(parts[:depth]) for depth in range(1, len(parts))}  # the packages around it
    used = {(name_of_module, root) for use in definition.uses if (root := _root(use)) in module.definitions}
    used |= {one for use in definition.uses for one in _imported(module, use)}
    around |= {_split(one)[0] for one in imports}
    return (*used, *((one, _BODY) for one in around))


def _imported(module: Module, name: str) -> Iterator[_Place]:
    """What a name with its attributes stands for in other modules."""
    for origin in module.origins.get(_root(name), ()):
        yield from _places(origin + name.removeprefix(_root(name)))


def _places(dotted: str) -> Iterator[_Place]:
    """The definition that a full name stands for, found where it was made; else its whole module."""
    name_of_module, attributes = _split(dotted)
    module = _read(name_of_module)
    name = _root(attributes)
    if name in module.definitions:
        yield name_of_module, name
    for origin in module.origins.get(name, ()):
        yield from _places(origin + attributes.removeprefix(name))
    if name not in module.definitions and name not in module.origins:
        yield name_of_module, _ALL


def _root(name: str) -> str:
    return name.partition(".")[0]


@cache
def _split(dotted: str) -> tuple[str, str]:
    """The module or package in a full name, and the rest of it."""
    parts = dotted.split(".")
    depth = 1
    while depth < len(parts) and _file(".".join(parts[: depth + 1])) is not None:
        depth += 1
    return ".".join(parts[:depth]), ".".join(parts[depth:])


@cache
def _file(module: str) -> Path | None:
    """The file or, of a package without code of its own, the folder of a module."""
    place = _ROOT.joinpath(*module.split(".")[1:])
    for path in (place / "__init__.py", place.with_suffix(".py"), place):
        if path.exists():
            return path
    return None


@cache
def _read(module: str) -> Module:
    path = _file(module)
    source = path.read_text(encoding="utf-8") if path is not None and path.is_file() else ""
    return module_of(source)


@cache
def _line(place: _Place) -> str:
    """The full name of a place, and the hash of its text; empty where it has none."""
    name_of_module, name = place
    module = _read(name_of_module)
    if name == _ALL:
        return ""
    text = (module.definitions[name] if name else module.body).hash
    return f"{name_of_module}{'.' if name else ''}{name} {text}" if text else ""
