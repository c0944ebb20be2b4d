"""Reads one YAML file into a pydantic model: safe, duplicate keys refused, every fault with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from par_lib.errors import Fault, InputFaults

Model = TypeVar("Model", bound=BaseModel)

# pydantic's wording is for programmers; these are the cases that people meet.
_WORDS = {
    "missing": ("this key", "nothing", "add it"),
    "extra_forbidden": (
        "a known key",
        "an unknown one",
        "check its spelling against the schema in data/schema",
    ),
}


def read_yaml(path: Path, file: str, model: type[Model]) -> tuple[Model, Positions]:
    """The validated content of `path`, and where in the file each part of it stands.

    Raises:
        InputFaults: every fault of the file, with its line.
    """
    document = _parse(path, file)
    positions = Positions(document)
    try:
        return model.model_validate(document), positions
    except ValidationError as error:
        raise InputFaults(_fault(file, positions, dict(item)) for item in error.errors()) from None


class Positions:
    """Lines of a parsed YAML document, by path of keys and indexes."""

    def __init__(self, document: object) -> None:
        self._document = document

    def where(self, path: Sequence[str | int]) -> str:
        r"""The line of the deepest part of `path` that the document holds, and the path itself.

        >>> Positions(YAML().load("a:\n  - b: 1\n")).where(["a", 0, "b"])
        'line 2, a[0].b'
        """
        node, line = self._document, 1
        for key in path:
            try:
                line = _line(node, key)
                node = node[key]  # type: ignore[index]  # guarded by the exceptions below
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return f"line {line}, {dotted(path)}" if path else f"line {line}"


def dotted(path: Sequence[str | int]) -> str:
    """A path as people write it.

    >>> dotted(["tree", 0, "children", 2, "max"])
    'tree[0].children[2].max'
    """
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


def _line(node: object, key: str | int) -> int:
    if isinstance(node, CommentedMap):
        return int(node.lc.key(key)[0]) + 1
    if isinstance(node, CommentedSeq):
        return int(node.lc.item(key)[0]) + 1
    raise KeyError(key)


def _parse(path: Path, file: str) -> object:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputFaults([Fault(file, expected="a file", found="none")]) from None
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x}"
        hint = "save the file as UTF-8"
        raise InputFaults([Fault(file, expected="UTF-8 text", found=found, hint=hint)]) from None
    try:
        document = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        found = str(error.problem).splitlines()[0]
        hint = "check indentation, colons and quotes near this line"
        raise InputFaults([Fault(file, f"line {line}", expected="YAML", found=found, hint=hint)]) from None
    except YAMLError as error:
        raise InputFaults([Fault(file, expected="YAML", found=str(error).splitlines()[0])]) from None
    if not isinstance(document, CommentedMap):
        found = "an empty file" if document is None else type(document).__name__
        raise InputFaults([Fault(file, "line 1", expected="keys and values", found=found)])
    return document


def _fault(file: str, positions: Positions, item: dict[str, object]) -> Fault:
    path = [key for key in item["loc"] if isinstance(key, str | int)]  # type: ignore[attr-defined]
    where, kind = positions.where(path), str(item["type"])
    if kind in _WORDS:
        expected, found, hint = _WORDS[kind]
        return Fault(file, where, expected=expected, found=found, hint=hint)
    message = str(item["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return Fault(file, where, expected=message, found=repr(item.get("input"))[:80])
