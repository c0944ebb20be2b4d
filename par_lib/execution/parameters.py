"""The parameters of a notebook: what its `parameters` cell declares, and whether given values fit.

papermill logs a misspelt parameter and runs on with the default, so a report could be computed for the
wrong year without anybody noticing. Here every name and every value is checked before a kernel starts.

The cell tagged `parameters` holds plain assignments, one a parameter:

    series = "par-ministry"     # optional, text
    year: int                   # required
    area: str = None            # required as well: None is not a text
    lang: Literal["vi", "en"] = "vi"
    units: list[str] | None = None
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from operator import or_
from typing import Any, Literal, TypeAlias

from nbformat import NotebookNode
from pydantic import TypeAdapter, ValidationError

from par_lib.errors import ArgumentError, ExitCode, ParError

ParameterValue: TypeAlias = (
    "str | int | float | bool | Sequence[ParameterValue] | Mapping[str, ParameterValue] | None"
)

_CONTAINERS: dict[str, Any] = {
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "Sequence": Sequence,
    "Mapping": Mapping,
}
_NAMED_TYPES: dict[str, Any] = {"str": str, "int": int, "float": float, "bool": bool, **_CONTAINERS}


@dataclass(frozen=True)
class Parameter:
    """One declared parameter; `kind` is the type that values must have (`Any` when nothing tells)."""

    name: str
    kind: Any
    kind_name: str
    required: bool
    default: object = None


@dataclass(frozen=True)
class ParameterFault:
    """What is wrong with one parameter of one run."""

    name: str
    problem: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}" + (f"\n    hint: {self.hint}" if self.hint else "")


class ParameterFaults(ParError):
    r"""The parameters given to a notebook do not fit the ones that it declares; all faults at once.

    >>> str(ParameterFaults("area.ipynb", [ParameterFault("yaer", "not declared", "did you mean year?")]))
    'area.ipynb: 1 fault in its parameters\nyaer: not declared\n    hint: did you mean year?'
    """

    exit_code = ExitCode.USAGE

    def __init__(self, notebook: str, faults: Sequence[ParameterFault]) -> None:
        self.notebook, self.faults = notebook, tuple(faults)
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        super().__init__(
            "\n".join([f"{notebook}: {count} in its parameters", *(str(fault) for fault in self.faults)])
        )


def declared_parameters(notebook: NotebookNode) -> dict[str, Parameter]:
    r"""The parameters that the `parameters` cell declares, in its order; empty without such a cell.

    >>> import nbformat.v4 as v4
    >>> cell = v4.new_code_cell("year: int\nlang = 'vi'", metadata={"tags": ["parameters"]})
    >>> declared = declared_parameters(v4.new_notebook(cells=[cell]))
    >>> [(parameter.name, parameter.kind_name, parameter.required) for parameter in declared.values()]
    [('year', 'int', True), ('lang', 'str', False)]
    """
    found: dict[str, Parameter] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code" or "parameters" not in cell.metadata.get("tags", []):
            continue
        for statement in _statements(cell.source):
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                parameter = _annotated(statement.target.id, statement.annotation, statement.value)
                found[parameter.name] = parameter
            elif isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        found[target.id] = _from_default(target.id, statement.value)
    return found


def check_parameters(
    notebook: str, declared: Mapping[str, Parameter], given: Mapping[str, ParameterValue]
) -> None:
    """Raises `ParameterFaults` unless every given name is declared, fits its type, and none is missing.

    A whole number is taken where a fraction is declared; true and false are not taken as numbers.

    >>> year = Parameter("year", int, "int", required=True)
    >>> check_parameters("area.ipynb", {"year": year}, {"year": 2023})
    >>> check_parameters("area.ipynb", {"year": year}, {"yaer": "2023"})
    Traceback (most recent call last):
    ...
    par_lib.execution.parameters.ParameterFaults: area.ipynb: 2 faults in its parameters
    yaer: no such parameter; there is year
        hint: did you mean year?
    year: missing; a value of type int is needed
    """
    faults: list[ParameterFault] = []
    for name, value in given.items():
        if name not in declared:
            near = get_close_matches(name, declared, n=3, cutoff=0.5)
            known = f"there is {', '.join(declared)}" if declared else "the notebook declares none"
            hint = f"did you mean {' or '.join(near)}?" if near else ""
            faults.append(ParameterFault(name, f"no such parameter; {known}", hint))
        elif not _is_plain(value):
            hint = "give text, numbers, true or false, None, or lists and mappings of these"
            faults.append(
                ParameterFault(name, f"a {type(value).__name__} cannot be written into a notebook", hint)
            )
        elif not _fits(declared[name].kind, value):
            problem = f"expected {declared[name].kind_name}, found {value!r} ({type(value).__name__})"
            faults.append(ParameterFault(name, problem))
    faults.extend(
        ParameterFault(parameter.name, f"missing; a value of type {parameter.kind_name} is needed")
        for parameter in declared.values()
        if parameter.required and parameter.name not in given
    )
    if faults:
        raise ParameterFaults(notebook, faults)


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise ArgumentError(
            "parameters cell",
            expected="assignments in plain Python",
            found=f"{(error.text or '').strip()!r} in line {error.lineno} ({error.msg})",
        ) from None


def _annotated(name: str, annotation: ast.expr, value: ast.expr | None) -> Parameter:
    kind, kind_name = _type_of(annotation), ast.unparse(annotation).strip("'\"")
    if value is None:
        return Parameter(name, kind, kind_name, required=True)
    default = _literal(value)
    none_as_blank = isinstance(value, ast.Constant) and value.value is None and not _fits(kind, None)
    return Parameter(name, kind, kind_name, none_as_blank, default)


def _from_default(name: str, value: ast.expr) -> Parameter:
    default = _literal(value)
    if default is None:  # nothing tells the type: None itself, or an expression
        return Parameter(name, Any, "any", required=False)
    return Parameter(name, type(default), type(default).__name__, required=False, default=default)


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return None


def _type_of(annotation: ast.expr) -> Any:  # noqa: ANN401  # a type form has no type
    """The type that an annotation names, read without running it; `Any` when it is no plain one."""
    match annotation:
        case ast.Constant(value=None):
            return None
        case ast.Constant(value=str() as text):
            return _type_of(ast.parse(text, mode="eval").body)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _NAMED_TYPES.get(name, Any)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            parts = [_type_of(left), _type_of(right)]
            return Any if Any in parts else reduce(or_, (type(None) if p is None else p for p in parts))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=choices):
            allowed = _literal(choices)
            return Any if allowed is None else Literal[allowed]
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in _CONTAINERS:
            items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return _CONTAINERS[name][tuple(_type_of(item) for item in items)]
    return Any


def _fits(kind: Any, value: object) -> bool:  # noqa: ANN401  # a type form has no type
    try:
        TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _is_plain(value: object) -> bool:
    match value:
        case None | bool() | int() | float() | str():
            return type(value).__module__ == "builtins"  # numpy's numbers print differently
        case list() | tuple():
            return all(_is_plain(item) for item in value)
        case dict():
            return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    return False
