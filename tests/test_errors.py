import pickle

import pytest

from par_lib.errors import (
    FAULT_COLUMNS,
    ArgumentError,
    ExitCode,
    Fault,
    InputFaults,
    ParError,
    UnknownName,
    raise_if,
)


def test_a_fault_says_where_what_and_what_to_do():
    fault = Fault("a.csv", "row 3, column b", "MOJ", "C1", expected="x", found="y", hint="z")
    assert str(fault) == "a.csv, row 3, column b (unit MOJ, code C1): expected x, found y\n    hint: z"
    assert str(Fault("a.csv", expected="x", found="y")) == "a.csv: expected x, found y"
    assert FAULT_COLUMNS == ("file", "where", "unit", "code", "expected", "found", "hint")


def test_all_faults_are_raised_together_each_once():
    first, second = Fault("a", "row 1", expected="x", found="y"), Fault("b", expected="x", found="y")
    with pytest.raises(InputFaults, match="2 faults") as caught:
        raise_if([second, first, second])
    assert caught.value.faults == (first, second)
    assert caught.value.exit_code == ExitCode.INPUT
    raise_if([])


def test_a_hundred_faults_are_a_hundred_lines():
    faults = [Fault("a", f"row {row}", expected="x", found="y") for row in range(100)]
    assert len(str(InputFaults(faults)).splitlines()) == 101


def test_unknown_name_offers_the_nearest():
    error = UnknownName("series", "papy", ["papi", "par-ministry"])
    assert (
        str(error) == "series: expected one of papi, par-ministry, found 'papy'\n    hint: did you mean papi?"
    )
    assert error.exit_code == ExitCode.USAGE
    assert isinstance(error, (ArgumentError, ValueError, ParError))


def test_unknown_name_among_many_or_none():
    many = str(UnknownName("unit", "zzz", [f"U{i}" for i in range(63)]))
    assert "… (63 in all)" in many
    assert "hint" not in many
    assert "there is none yet" in str(UnknownName("year", "2023", []))


def test_exit_codes_are_what_the_readme_of_a_shell_expects():
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 4, 130]
    assert ParError.exit_code == ExitCode.RUN


@pytest.mark.parametrize(
    "error",
    [
        InputFaults([Fault("a", expected="x", found="y")]),
        ArgumentError("ties", expected="x", found="y", hint="z"),
        UnknownName("series", "papy", ["papi"]),
        ParError("plain"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_say_the_same_after_a_worker_process(error):
    returned = pickle.loads(pickle.dumps(error))  # noqa: S301 - made on the line itself
    assert type(returned) is type(error)
    assert str(returned) == str(error)
    assert vars(returned) == vars(error)
