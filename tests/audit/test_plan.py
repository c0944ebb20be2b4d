import pytest
from pydantic import ValidationError

from par_lib.audit.plan import AuditFile, codes_to_leave_out, read_audit_plan
from par_lib.errors import ArgumentError, InputFaults
from par_lib.inputs.series import read_register
from par_lib.methodology.load import load_framework
from tests.audit.small import write


@pytest.fixture
def framework(small):
    return load_framework(small, "small", 2020)


def test_defaults_where_there_is_no_file(small, framework):
    plan = read_audit_plan(small, "small", framework)
    assert plan == AuditFile(series="small")
    assert codes_to_leave_out(plan, framework) == ("A", "B", "C")


def test_shipped_plans_fit_every_year_of_their_series(shipped):
    paths = sorted((shipped.data / "audits").glob("*.yml"))
    assert paths
    register = read_register(shipped)
    for path in paths:
        series = register.computed(path.stem)
        for year in series.years:
            assert read_audit_plan(shipped, path.stem, series.framework(shipped, year)).series == path.stem


def test_two_areas_are_not_left_out_by_default(shipped):
    framework = load_framework(shipped, "ministry-2023-blocks", 2023)
    assert codes_to_leave_out(AuditFile(series="x"), framework) == ()


def test_every_fault_of_a_file_with_its_line(small, framework):
    write(
        small.data / "audits" / "small.yml",
        ["series: smal", "sources:", "  leave_out: [A, A9, Bx]"],
    )
    with pytest.raises(InputFaults) as caught:
        read_audit_plan(small, "small", framework)
    told = str(caught.value)
    assert "3 faults" in told
    assert "line 1, series: expected small, found smal" in told
    assert "line 3, sources.leave_out[1]" in told
    assert "found Bx" in told


@pytest.mark.parametrize(
    "lines",
    [
        ["replicates: 10"],
        ["seed: -1"],
        ["base: 100"],
        ["sources: {aggregation: [geometric]}"],
        ["sources: {aggregation: [arithmetic, arithmetic]}"],
        ["sources: {normalisation: [min_max, share]}"],
        ["sources: {weights: {share: 1.5}}"],
        ["sources: {wieghts: null}"],
        ["verdict: {robust: 0.5, fragile: 0.4}"],
    ],
)
def test_what_a_plan_cannot_be(small, framework, lines):
    write(small.data / "audits" / "small.yml", ["series: small", *lines])
    with pytest.raises(InputFaults, match=r"line 2"):
        read_audit_plan(small, "small", framework)


def test_changed_keeps_the_rest_and_its_limits():
    plan = AuditFile(series="x", replicates=500, seed=4)
    assert plan.changed(seed=9) == AuditFile(series="x", replicates=500, seed=9)
    assert plan.changed() == plan
    with pytest.raises(ArgumentError, match="replicates: expected 100 or more, found 99"):
        plan.changed(replicates=99)
    with pytest.raises(ArgumentError, match="seed"):
        plan.changed(seed=-1)
    with pytest.raises(ValidationError):
        plan.seed = 3


def test_a_list_of_codes_may_name_inner_nodes(framework):
    plan = AuditFile(series="x", sources={"leave_out": ["A1", "C", "A1"]})
    assert codes_to_leave_out(plan, framework) == ("A1", "C")
