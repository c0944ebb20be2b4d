"""Which modules of par_lib a notebook or a module depends on, and what their text hashes to.

Modules are followed through their import statements, wherever in them those stand, so a changed module makes
stale what imports it, directly or by other modules, and nothing else.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import par_lib

_ROOT = Path(par_lib.__file__).parent


@dataclass(frozen=True)
class Code:
    """The modules that something runs, by name, with everything that they import of par_lib.

    Args:
        modules: Names such as `par_lib.scoring.frames`; a name that is no module counts as its package.
        libraries: Installed packages whose version may change a result.
    """

    modules: tuple[str, ...]
    libraries: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """One line a library and module, each with its name and its version or the hash of its text.

        >>> Code(("par_lib.errors",), ("numpy",)).lines  # doctest: +ELLIPSIS
        ('numpy ...', 'par_lib/__init__.py ...', 'par_lib/errors.py ...')
        """
        libraries = [f"{name} {version(name)}" for name in self.libraries]
        return (*libraries, *(f"{_name(path)} {_hash(path)}" for path in sorted(_closure(self.modules))))

    @property
    def hash(self) -> str:
        """SHA-256 of the lines."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


def imported_modules(source: str) -> tuple[str, ...]:
    r"""The modules of par_lib that Python code imports, with those that it imports names from.

    Raises:
        SyntaxError: the source is no Python.

    >>> imported_modules("import pandas\nfrom par_lib.report import words\nimport par_lib.errors")
    ('par_lib.report', 'par_lib.report.words', 'par_lib.errors')
    """
    return tuple(dict.fromkeys(_imports(source)))


def is_module(name: str) -> bool:
    """Whether a name within par_lib is a module, or a package with code of its own.

    >>> is_module("par_lib.code"), is_module("par_lib.survey.forms"), is_module("par_lib.code.Code")
    (True, True, False)
    """
    place = _ROOT.joinpath(*name.split(".")[1:])
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def _imports(source: str) -> Iterator[str]:
    for node in _statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:  # the project has no relative imports
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == _ROOT.name)


def _statements(within: ast.AST) -> Iterator[ast.AST]:
    """All statements, and the cases and handlers that hold some; no expressions, which are most of a tree."""
    for _, value in ast.iter_fields(within):
        for node in value if isinstance(value, list) else ():
            if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
                yield node
                yield from _statements(node)


def _closure(modules: Iterable[str]) -> set[Path]:
    found: set[Path] = set()
    waiting = list(modules)
    while waiting:
        for path in _files(waiting.pop()):
            if path not in found:
                found.add(path)
                waiting += _imports_of(path)
    return found


@cache
def _files(module: str) -> tuple[Path, ...]:
    """The files that importing a module runs: its own and those of the packages around it."""
    parts = module.split(".")[1:]
    packages = [_ROOT.joinpath(*parts[:depth], "__init__.py") for depth in range(len(parts) + 1)]
    own = _ROOT.joinpath(*parts).with_suffix(".py") if parts else _ROOT / "__init__.py"
    return tuple(path for path in (*packages, own) if path.is_file())


@cache
def _imports_of(path: Path) -> tuple[str, ...]:
    return imported_modules(path.read_text(encoding="utf-8"))


@cache
def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


def _name(path: Path) -> str:
    return path.relative_to(_ROOT.parent).as_posix()
