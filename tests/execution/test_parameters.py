import nbformat.v4 as v4
import numpy as np
import pytest

from par_lib.errors import ArgumentError
from par_lib.execution.parameters import ParameterFaults, check_parameters, declared_parameters


def declared(source):
    cell = v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    return declared_parameters(v4.new_notebook(cells=[v4.new_code_cell("other = 1"), cell]))


@pytest.mark.parametrize(
    ("declaration", "required"),
    [
        ("p: int", True),
        ("p: int = None", True),
        ("p: 'int' = None", True),
        ("p: int | None = None", False),
        ("p: Optional = None", False),
        ("p = None", False),
        ("p = 1", False),
        ("p: int = 1", False),
        ("p = today()", False),
    ],
)
def test_what_is_required(declaration, required):
    assert declared(declaration)["p"].required is required


@pytest.mark.parametrize(
    ("declaration", "fitting", "unfitting"),
    [
        ("p = 1", [2, -1], ["2", 2.5, True, None, [1]]),
        ("p = 1.5", [2, 2.5], ["2", True, None]),
        ("p = True", [False], [0, "yes"]),
        ("p = 'vi'", ["en", ""], [1, None]),
        ("p = ['a']", [[], ["b", "c"]], ["b", {"b": 1}]),
        ("p = {'a': 1}", [{}, {"b": 2.0}], [["b"], "b"]),
        ("p = None", [1, "a", None, [1]], []),
        ("p = today()", [1, "a"], []),
        ("p: str | None = None", ["a", None], [1]),
        ("p: 'str | int'", ["a", 1], [1.5]),
        ("p: list[int] = None", [[1, 2]], [["1"], [1.5], 1]),
        ("p: dict[str, float] = {}", [{"a": 1, "b": 0.5}], [{"a": "1"}]),
        ("p: Literal['vi', 'en'] = 'vi'", ["en"], ["fr", 1]),
        ("p: typing.Any", [1, "a", None], []),
        ("p: SomethingElse = 1", ["a"], []),
        ("p: int['x'] = 1", ["a"], []),
        ("p: Literal[X] = 1", ["a"], []),
        ("p: list[SomethingElse] = None", [[1, "a"]], [1]),
    ],
)
def test_which_values_fit(declaration, fitting, unfitting):
    for value in fitting:
        check_parameters("n.ipynb", declared(declaration), {"p": value})
    for value in unfitting:
        with pytest.raises(ParameterFaults, match="p: expected"):
            check_parameters("n.ipynb", declared(declaration), {"p": value})


@pytest.mark.parametrize(
    "value", [np.float64(1.5), np.array([1.0]), {1: 2}, object(), [object()], {"a": {1}}]
)
def test_only_plain_values_are_written_into_a_notebook(value):
    with pytest.raises(ParameterFaults, match="cannot be written into a notebook"):
        check_parameters("n.ipynb", declared("p = None"), {"p": value})


def test_all_faults_are_told_at_once_with_the_nearest_name():
    with pytest.raises(ParameterFaults) as caught:
        check_parameters("n.ipynb", declared("series: str\nyear = 2023\nlang = 'vi'"), {"yaer": 1, "lang": 2})
    assert [(fault.name, fault.hint) for fault in caught.value.faults] == [
        ("yaer", "did you mean year?"),
        ("lang", ""),
        ("series", ""),
    ]
    assert caught.value.notebook == "n.ipynb"


def test_a_notebook_without_parameters_takes_none():
    assert declared_parameters(v4.new_notebook(cells=[v4.new_code_cell("year = 2023")])) == {}
    with pytest.raises(ParameterFaults, match="the notebook declares none"):
        check_parameters("n.ipynb", {}, {"year": 2023})


def test_other_statements_of_the_cell_declare_nothing():
    assert list(declared("import os\na = b = 1\nfor i in []: c = 1\nd: int\ne, f = 1, 2\n")) == [
        "a",
        "b",
        "d",
    ]


def test_a_cell_that_is_no_python_is_refused():
    with pytest.raises(ArgumentError, match="'year =' in line 2"):
        declared("lang = 'vi'\nyear = ")
