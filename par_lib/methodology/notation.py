"""How points and rules are written: as in a framework file, and on one line for a cell or a message."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from ruamel.yaml.error import YAMLError

from par_lib.inputs.yaml_safe import load_yaml
from par_lib.methodology.schema import Rule, Text

_WORD = re.compile(r"[a-z_]+")
_EXPECTED = 'a rule such as {kind: yes_no} or {kind: proportional, unit: "%", full: 100}'
_YAML_WORDS = ("true", "false", "null")


def points_number(points: Fraction) -> int | float | str:
    """Points as a number of a file: the text of a fraction where decimals do not end.

    >>> points_number(Fraction(137, 2)), points_number(Fraction(10, 3)), points_number(Fraction(80))
    (68.5, '10/3', 80)
    """
    if points.denominator == 1:
        return int(points)
    decimal = float(points)
    return decimal if Fraction(repr(decimal)) == points else str(points)


def rule_mapping(rule: Rule) -> dict[str, Any]:
    """A rule as the mapping of a framework file, its kind first, without what is as by default."""
    mapping = _mapping(rule)
    return {"kind": mapping.pop("kind"), **mapping}


def rule_text(rule: Rule) -> str:
    """A rule on one line, in the notation of framework files (YAML flow style).

    >>> rule_text(parse_rule('{kind: steps, unit: "%", steps: [{at: 100, points: 1}]}'))
    '{kind: steps, unit: "%", steps: [{at: 100, points: 1}]}'
    """
    return _flow(rule_mapping(rule))


def parse_rule(text: str) -> Rule:
    """The rule that `rule_text` writes.

    Raises:
        ValueError: the text is no YAML mapping, or (pydantic's ValidationError) the mapping is no rule.

    >>> parse_rule("{kind: yes_no}").kind
    'yes_no'
    """
    try:
        mapping = load_yaml(text)
    except YAMLError:
        raise ValueError(_EXPECTED) from None
    if isinstance(mapping, dict) and "kind" in mapping:
        return _rules().validate_python(mapping)
    raise ValueError(_EXPECTED)


@cache
def _rules() -> TypeAdapter[Rule]:
    return TypeAdapter(Rule)


def _mapping(model: BaseModel) -> dict[str, Any]:
    fields = type(model).model_fields
    return {
        name: _plain(getattr(model, name))
        for name, field in fields.items()
        if field.is_required() or getattr(model, name) != field.default
    }


def _plain(value: object) -> object:
    if isinstance(value, Text) and value.vi == value.en:
        return value.vi  # a unit of measure such as %
    if isinstance(value, BaseModel):
        return _mapping(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return points_number(value) if isinstance(value, Fraction) else value


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    text = str(value)
    if isinstance(value, str) and (not _WORD.fullmatch(text) or text in _YAML_WORDS):
        return json.dumps(text, ensure_ascii=False)
    return text
