"""Loads YAML from people who are not trusted: nothing is run, nothing grows, nothing means something else.

Beside what the safe loader of any library refuses, these are refused: tags and directives, which change what
a value is; characters that nobody sees; nesting without end; aliases that stand for one another until they
are more than memory holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    ScalarEvent,
)
from ruamel.yaml.nodes import Node
from ruamel.yaml.parser import ParserError, RoundTripParser

from par_lib.unseen import unseen_sign

MOST_LETTERS = 2_000_000
MOST_DEPTH = 40
MOST_VALUES = 100_000  # where each alias counts as all that it stands for


def load_yaml(text: str) -> object:
    r"""The document of a text, with the lines of its parts (ruamel.yaml's round-trip types).

    Raises:
        YAMLError: it is no YAML, or not such YAML; a `MarkedYAMLError` says where.

    >>> load_yaml("a: [1, x]")
    {'a': [1, 'x']}
    >>> load_yaml("a: !!python/name:os.system x")
    Traceback (most recent call last):
    ruamel.yaml.parser.ParserError: found a tag, tag:yaml.org,2002:python/name:os.system
    ...
    """
    if len(text) > MOST_LETTERS:
        raise ParserError(problem=f"found more than {MOST_LETTERS} letters")
    yaml = YAML(typ="rt", pure=True)
    yaml.Parser, yaml.Constructor = _Parser, _Constructor
    document: object = yaml.load(text)
    _count(document, {}, set())
    return document


class _Parser(RoundTripParser):
    """Refuses marks that change what a value is, and nesting that no person writes."""

    _depth = 0

    def get_event(self) -> Event:
        event: Event = super().get_event()
        if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
            raise ParserError(problem="found a directive", problem_mark=event.start_mark)
        if isinstance(event, CollectionEndEvent):
            self._depth -= 1
        return event

    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Event:  # noqa: FBT001, FBT002
        event: Event = super().parse_node(block, indentless_sequence)
        problem = ""
        if isinstance(event, CollectionStartEvent):
            self._depth += 1
            if self._depth > MOST_DEPTH:
                problem = f"found more than {MOST_DEPTH} levels"
        if isinstance(event, ScalarEvent | CollectionStartEvent):
            if event.tag is not None:
                problem = f"found a tag, {str(event.tag)[:40]}"
            if event.anchor in self._anchors:
                problem = f"found the anchor {event.anchor} again"
            if event.anchor:
                self._anchors.add(event.anchor)
        if isinstance(event, ScalarEvent):
            # the reader itself marks with U+0007 where lines of a folded text meet
            sign = unseen_sign(event.value.replace("\a", "") if event.style == ">" else event.value)
            sign = sign or ("the character U+000D" if "\r" in event.value else "")
            problem = f"found {sign}" if sign else problem
        if problem:
            raise ParserError(problem=problem, problem_mark=event.start_mark)
        return event

    @cached_property
    def _anchors(self) -> set[str]:
        return set()


class _Constructor(RoundTripConstructor):
    """Says where a value stands that looks like a number or a date and is none."""

    def construct_object(self, node: Node, deep: bool = False) -> object:  # noqa: FBT001, FBT002 - as above it
        if node in self.recursive_objects and node not in self.constructed_objects:
            problem = "found an alias of what it stands in"
            raise ConstructorError(problem=problem, problem_mark=node.start_mark)
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError, TypeError, AttributeError) as error:
            found = str(node.value)[:40] if isinstance(node.value, str) else type(error).__name__
            problem = f"found a value that cannot be read, {found}"
            raise ConstructorError(problem=problem, problem_mark=node.start_mark) from None


def _count(node: object, known: dict[int, int], within: set[int]) -> int:
    """How many values a document has when every alias is followed."""
    if not isinstance(node, Mapping | list | set | tuple):
        return 1
    if id(node) in within:
        raise MarkedYAMLError(problem="found an alias of what it stands in")
    if id(node) not in known:
        within.add(id(node))
        parts: Iterable[object] = [*node.keys(), *node.values()] if isinstance(node, Mapping) else node
        known[id(node)] = 1 + sum(_count(part, known, within) for part in parts)
        within.discard(id(node))
    if known[id(node)] > MOST_VALUES:
        raise MarkedYAMLError(problem=f"found aliases for more than {MOST_VALUES} values")
    return known[id(node)]
