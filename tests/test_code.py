"""Which modules something depends on: what is imported, at any depth and anywhere in it, and no more."""

import pytest

from par_lib.code import Code, imported_modules


def names(*modules):
    return {line.split(" ")[0] for line in Code(modules).lines}


def test_imports_are_followed_through_modules():
    drawn = names("par_lib.report.figures.trend")
    assert {
        "par_lib/report/figures/trend.py",
        "par_lib/report/figures/style.py",
        "par_lib/errors.py",
    } <= drawn
    assert "par_lib/report/figures/heat.py" not in drawn
    assert not any(name.startswith("par_lib/inputs/") for name in drawn)


def test_imports_inside_functions_count():
    assert "par_lib/execution/engine.py" in names("par_lib.build.run")


def test_a_name_imported_from_a_package_leads_to_its_module():
    assert imported_modules("from par_lib.report import words as w") == (
        "par_lib.report",
        "par_lib.report.words",
    )
    assert "par_lib/report/words.py" in names(*imported_modules("from par_lib.report import words"))


def test_what_is_computed_does_not_depend_on_what_is_drawn():
    computing = names("par_lib.analysis.compute")
    assert "par_lib/scoring/aggregate.py" in computing
    assert not any(
        name.startswith(("par_lib/report/", "par_lib/build/", "par_lib/cli/")) for name in computing
    )


def test_versions_of_libraries_count():
    code = Code(("par_lib.errors",), ("numpy",))
    assert code.lines[0].startswith("numpy ")
    assert code.hash != Code(("par_lib.errors",)).hash


def test_code_that_is_no_python_is_an_error():
    with pytest.raises(SyntaxError):
        imported_modules("%matplotlib inline")
