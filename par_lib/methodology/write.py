"""Writes a framework file: the head of an existing one, comments and all, above a tree in one layout."""

from __future__ import annotations

import io
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from par_lib.methodology.notation import points_number, rule_mapping
from par_lib.methodology.schema import FrameworkFile, NodeFile, Text

_PLAIN_KEYS = ("kind", "better", "years")  # words of the notation; all other text is quoted


def framework_text(head: str, file: FrameworkFile) -> str:
    """The text of a framework file.

    Args:
        head: The text of the framework file whose head is kept: all that stands beside its tree.
        file: The framework to write; but for its name, years and tree, and for totals and bands left out,
            its content is that of `head`.

    Returns:
        YAML that reads back as `file`.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 10_000  # lines stay as they were broken by hand
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(head)
    before = FrameworkFile.model_validate(document)
    document["framework"] = file.framework
    if file.years != before.years:
        document["years"] = _flow([_years(span) for span in file.years], "years")
    for key in ("totals", "bands"):
        kept = getattr(file, key)
        for index, item in reversed(list(enumerate(getattr(before, key)))):
            if item not in kept:
                del document[key][index]
    document["tree"] = [_node(node) for node in file.tree]
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue()


def _node(node: NodeFile) -> CommentedMap:
    texts = {
        "role": None if node.role == "score" else node.role,
        "score_source": node.score_source,
        "status": node.status,
    }
    result = CommentedMap({"code": Quoted(node.code), "name": _text(node.name)})
    if isinstance(node.max, list):
        result["max"] = _flow(
            [{"years": _years(item.years), "points": points_number(item.points)} for item in node.max]
        )
    elif node.max is not None:
        result["max"] = _flow(points_number(node.max))
    if node.years is not None:
        result["years"] = _flow([_years(span) for span in node.years], "years")
    result.update({key: text for key, text in texts.items() if text is not None})
    if node.source is not None:
        result["source"] = _text(node.source)
    if node.note is not None:
        result["note"] = _text(node.note)
    if node.rule is not None:
        result["rule"] = _flow(rule_mapping(node.rule))
    if node.children:
        result["children"] = [_node(child) for child in node.children]
    return result


def _text(text: Text) -> object:
    return _flow({"vi": text.vi, "en": text.en})


def _years(span: tuple[int, int]) -> int | str:
    return span[0] if span[0] == span[1] else f"{span[0]}-{span[1]}"


def _flow(value: object, key: str = "") -> object:
    """The value in flow style: on one line, in braces or brackets."""
    if isinstance(value, Mapping):
        mapping = CommentedMap({name: _flow(item, str(name)) for name, item in value.items()})
        mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = CommentedSeq([_flow(item, key) for item in value])
        sequence.fa.set_flow_style()
        return sequence
    return Quoted(value) if isinstance(value, str) and key not in _PLAIN_KEYS else value
