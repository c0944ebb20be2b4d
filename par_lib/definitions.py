"""What one module defines, which names each definition uses, and what importing the module does besides.

The source is read, not run. A definition is a function, a class or an assignment at the top of a module. All
other statements there, and functions given to a decorator that may register them somewhere, are the module's
body: it runs wherever the module is imported. Assignments, and decorators in `_ONLY_WRAP`, are taken to do
nothing but make what they name.
"""

from __future__ import annotations

import ast
import hashlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from par_lib.collection import uncollected

_ONLY_WRAP = frozenset({"cache", "contextmanager", "dataclass", "draws", "final", "lru_cache", "overload"})
_one_at_a_time = threading.Lock()


@dataclass(slots=True)
class Definition:
    """One definition, or the body of a module.

    Args:
        texts: Its source, and where the names come from that it uses of other modules.
        uses: Names as they stand in it, with attributes: `word`, `words.word`.
        imports: Modules, or names in modules, that it imports itself when it runs.
    """

    texts: list[str] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)

    @property
    def hash(self) -> str:
        """The start of the SHA-256 of its texts; empty where there are none."""
        return hashlib.sha256("\0".join(self.texts).encode()).hexdigest()[:16] if self.texts else ""


@dataclass(frozen=True, slots=True)
class Module:
    """The definitions of a module by name, its body, and what its imported names stand for.

    Args:
        definitions: By name; several of one name count as one.
        body: What importing it does besides defining.
        origins: For each imported name the places that it may come from, with dots.
        imports: What is imported with the module itself.
    """

    definitions: dict[str, Definition]
    body: Definition
    origins: dict[str, set[str]]
    imports: set[str]


def read_module(source: str, package: str) -> Module:
    r"""Reads the source of a module; `package` is the one whose modules are followed, others are not.

    Raises:
        SyntaxError: the source is no Python.

    >>> module = read_module("from lib.a import f\nimport math\ndef g():\n    return f(math.pi)", "lib")
    >>> sorted(module.definitions), sorted(module.definitions["g"].uses), module.imports
    (['g'], ['f', 'math.pi'], {'lib.a.f'})
    """
    tree, lines = _parsed(source), source.splitlines()
    found = Module({}, Definition(), {}, set())
    outside: dict[str, str] = {}
    for node in _top(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, origin in _imported(node):
                _note_import(found, outside, name, origin, found.imports, package)
            continue
        for definition in _places(found, node):
            first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
            definition.texts.append("\n".join(lines[first - 1 : node.end_lineno]))
            for used in _names(node):
                if isinstance(used, str):
                    definition.uses.add(used)
                    continue
                for name, origin in _imported(used):
                    _note_import(found, outside, name, origin, definition.imports, package)
    _add_origins(found, outside)
    return found


def _parsed(source: str) -> ast.Module:
    """The tree of a source.

    Python before 3.11.8 fails where another thread parses meanwhile, which only the collector of garbage lets
    happen (issue 106905 of CPython).
    """
    with _one_at_a_time, uncollected():
        return ast.parse(source)


def _top(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements at the top, with those for type checkers; no documentation, which nothing is made of."""
    for number, node in enumerate(statements):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield from node.body
        elif number or not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """The names that an import binds, and what each stands for; the project has no relative imports."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        else:
            yield alias.asname or alias.name.partition(".")[0], alias.name


def _note_import(
    found: Module, outside: dict[str, str], name: str, origin: str, importing: set[str], package: str
) -> None:
    if origin.partition(".")[0] != package:
        outside[name] = f"{outside[name]} {origin}" if name in outside else origin
        return
    importing.add(origin)
    # `import package.module` binds the package alone
    found.origins.setdefault(name, set()).add(package if name == package else origin)


def _places(found: Module, node: ast.stmt) -> list[Definition]:
    """Where a statement belongs: to the names that it defines, or to the body."""
    names: list[str] = []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        names = [node.name] if all(map(_only_wraps, node.decorator_list)) else []
        if not names:  # who asks for it by its name finds it in the body
            found.definitions.setdefault(node.name, found.body)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        plain = [name for target in targets for name in _plain(target)]
        names = [name for name in plain if name]
        names = names if len(names) == len(plain) else []
    if not names:
        return [found.body]
    return [found.definitions.setdefault(name, Definition()) for name in names]


def _plain(target: ast.expr) -> list[str]:
    """The names that an assignment to a target binds; empty ones for what lies in another object."""
    if isinstance(target, ast.Tuple | ast.List):
        return [name for one in target.elts for name in _plain(one)]
    return [target.id if isinstance(target, ast.Name) else ""]


def _only_wraps(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in _ONLY_WRAP


def _names(within: ast.AST) -> Iterator[str | ast.Import | ast.ImportFrom]:
    """Names in a statement, with their attributes, and the imports in it."""
    waiting = [within]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            path = _dotted(node)
            if path:
                yield path
            else:
                waiting.append(node.value)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _dotted(node: ast.Attribute) -> str:
    """`a.b.c` where that is all there is; empty where the value is more than a name."""
    parts: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    return ".".join([inner.id, *reversed(parts)]) if isinstance(inner, ast.Name) else ""


def _add_origins(found: Module, outside: dict[str, str]) -> None:
    """Makes what a name stands for part of the text of all that use it: another import, another meaning."""
    used: set[str] = set()
    for definition in {id(one): one for one in [*found.definitions.values(), found.body]}.values():
        roots = {name.partition(".")[0] for name in definition.uses}
        used |= roots
        said = {name: {outside[name]} for name in roots & outside.keys()}
        said |= {name: found.origins[name] for name in roots & found.origins.keys()}
        if said and definition.texts:
            definition.texts.append(" ".join(f"{name}={sorted(said[name])}" for name in sorted(said)))
    # what is imported and never named is imported for what that does
    unused = sorted(outside[name] for name in outside.keys() - used)
    if unused:
        found.body.texts.append(" ".join(unused))
