"""Reads one YAML file into a pydantic model: safe, duplicate keys refused, every fault with its line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from par_lib.errors import Fault, InputFaults
from par_lib.inputs.yaml_safe import load_yaml

Model = TypeVar("Model", bound=BaseModel)
NEWLINE = "\n"

# pydantic's wording is for programmers; these are the cases that people meet.
_EXPECTED = {
    "missing": "this key",
    "extra_forbidden": "a known key",
    "model_type": "keys and values",
    "dict_type": "keys and values",
    "list_type": "a list",
    "string_type": "a text (in quotes, where it looks like a number or a date)",
}
_SYNTAX_HINT = "check indentation, colons and quotes near this line"
_HINTS = {"missing": "add it", "extra_forbidden": "check its spelling against the schema in data/schema"}


def read_yaml(path: Path, file: str, model: type[Model]) -> tuple[Model, Positions]:
    """The validated content of `path`, and where in the file each part of it stands.

    The same text read again is neither parsed nor validated again: nothing of what is returned can change.

    Raises:
        InputFaults: every fault of the file, with its line.
    """
    return _validated(_read_text(path, file), file, model)


@lru_cache(maxsize=128)
def _validated(text: str, file: str, model: type[Model]) -> tuple[Model, Positions]:
    document = _parse(text, file)
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

        >>> Positions(load_yaml("a:\n  - b: 1\n")).where(["a", 0, "b"])
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


def _parse(text: str, file: str) -> object:
    try:
        document = load_yaml(text)
    except ReaderError as error:
        where = f"line {text.count(NEWLINE, 0, error.position) + 1}"
        found = f"the character U+{ord(text[error.position]):04X}"
        raise InputFaults([Fault(file, where, expected="printable text", found=found)]) from None
    except MarkedYAMLError as error:
        raise InputFaults([_syntax_fault(file, error)]) from None
    if not isinstance(document, CommentedMap):
        found = {type(None): "an empty file", CommentedSeq: "a list"}.get(type(document), repr(document)[:80])
        raise InputFaults([Fault(file, "line 1", expected="keys and values", found=found)])
    return document


def _read_text(path: Path, file: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", NEWLINE)
    except OSError as error:
        found = "none" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise InputFaults([Fault(file, expected="a readable file", found=found)]) from None
    except UnicodeDecodeError as error:
        where = f"line {error.object[: error.start].count(NEWLINE.encode()) + 1}"
        found = f"byte 0x{error.object[error.start]:02x} of another encoding"
        hint = "save the file as UTF-8"
        raise InputFaults([Fault(file, where, expected="UTF-8 text", found=found, hint=hint)]) from None


def _syntax_fault(file: str, error: MarkedYAMLError) -> Fault:
    problem = str(error.problem).splitlines()[0].removeprefix("found ")
    # What is not closed is noticed at the end of the file, but to be mended where it begins.
    at_end = "end of stream" in problem or "<stream end>" in problem
    mark = error.context_mark if at_end and error.context_mark else error.problem_mark
    expected = "each key once" if isinstance(error, DuplicateKeyError) else "YAML"
    hint = "remove one of them" if isinstance(error, DuplicateKeyError) else _SYNTAX_HINT
    return Fault(file, f"line {mark.line + 1 if mark else 1}", expected=expected, found=problem, hint=hint)


def _fault(file: str, positions: Positions, item: dict[str, object]) -> Fault:
    path = [key for key in item["loc"] if isinstance(key, str | int)]  # type: ignore[attr-defined]
    kind = str(item["type"])
    message = str(item["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    found = {"missing": "nothing", "extra_forbidden": str(path[-1]) if path else ""}.get(
        kind, repr(item.get("input"))[:80]
    )
    expected, hint = _EXPECTED.get(kind, message), _HINTS.get(kind, "")
    return Fault(file, positions.where(path), expected=expected, found=found, hint=hint)
