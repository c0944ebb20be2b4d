"""What `definitions` reads in the project's own sources, kept beside their bytecode.

Reading all sources takes 0.7 s, in every process that has to know what depends on what. As with bytecode,
`make setup` writes it, a source that has changed since is read itself, and nothing is lost without it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import par_lib
from par_lib import definitions
from par_lib.definitions import Definition, Module, read_module
from par_lib.files import write_text

ROOT = Path(par_lib.__file__).parent
FILE = ROOT / "__pycache__" / "definitions.json"


def module_of(source: str) -> Module:
    r"""As `definitions.read_module` for a source of this package, read only if it has to be.

    Raises:
        SyntaxError: the source is no Python.

    >>> sorted(module_of("import math\nx = math.pi").definitions)
    ['x']
    """
    kept = _kept(FILE).get(_hash(source))
    if kept is not None:
        with suppress(ValueError, KeyError, TypeError):
            return _from_json(kept)
    return read_module(source, ROOT.name)


def keep(file: Path = FILE) -> None:
    """Reads all sources and writes what is in them."""
    sources = [path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.py"))]
    modules = {_hash(source): _as_json(read_module(source, ROOT.name)) for source in sources}
    write_text(file, json.dumps({"reader": _reader(), "modules": modules}, ensure_ascii=False))


@cache
def _kept(file: Path) -> dict[str, Any]:
    """By the hash of the source; nothing where another reader or nobody wrote it, or it is damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(file.read_text(encoding="utf-8"))
        if found["reader"] == _reader():
            return dict(found["modules"])
    return {}


@cache
def _reader() -> str:
    """What decides how a source is read."""
    source = Path(str(definitions.__file__)).read_text(encoding="utf-8")
    return f"{sys.version_info.major}.{sys.version_info.minor} {_hash(source)}"


def _hash(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _as_json(module: Module) -> dict[str, Any]:
    """The body itself may stand in the place of a definition: it does so as null."""
    return {
        "definitions": {
            name: None if one is module.body else _part_as_json(one)
            for name, one in module.definitions.items()
        },
        "body": _part_as_json(module.body),
        "origins": {name: sorted(places) for name, places in module.origins.items()},
        "imports": sorted(module.imports),
    }


def _part_as_json(part: Definition) -> list[list[str]]:
    return [part.texts, sorted(part.uses), sorted(part.imports)]


def _from_json(kept: dict[str, Any]) -> Module:
    body = _part_from_json(kept["body"])
    return Module(
        {name: body if one is None else _part_from_json(one) for name, one in kept["definitions"].items()},
        body,
        {name: set(places) for name, places in kept["origins"].items()},
        set(kept["imports"]),
    )


def _part_from_json(kept: list[list[str]]) -> Definition:
    texts, uses, imports = kept
    return Definition(list(texts), set(uses), set(imports))


if __name__ == "__main__":
    keep()
