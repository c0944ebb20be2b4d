"""Which definitions something depends on: what it names, at any depth and anywhere in it, and no more."""

import pytest

from par_lib.code import Code, modules_of, used_names


def names(*roots):
    return {line.split(" ")[0] for line in Code(roots).lines}


def test_names_are_followed_through_modules():
    drawn = names("par_lib.report.figures.trend")
    assert {
        "par_lib.report.figures.trend.points_over_years",
        "par_lib.report.figures.style.PALETTE",
        "par_lib.report.language.Language",
    } <= drawn
    assert not any(name.startswith(("par_lib.report.figures.heat", "par_lib.inputs.")) for name in drawn)


def test_a_function_alone_does_not_depend_on_those_beside_it():
    used = names("par_lib.survey.codes.sums_by")
    assert {"par_lib.survey.codes.sums_by", "par_lib.survey.codes.Floats"} <= used
    assert "par_lib.survey.codes.label_codes" not in used
    assert "par_lib.survey.codes.label_codes" in names("par_lib.survey.codes")


def test_imports_inside_functions_count():
    assert "par_lib.execution.engine.ReportEngine" in names("par_lib.build.run")


def test_functions_that_a_decorator_registers_count_where_their_module_is_imported():
    """The set of renderers is what modules put into it when they are imported; nobody names a renderer."""
    assert "par_lib.pdf.nodes.tables" in names("par_lib.pdf.registry", "par_lib.pdf.nodes.tables.EMPTY")
    assert any(name.startswith("par_lib.pdf.nodes.tables._") for name in names("par_lib.build.paper"))


def test_what_is_computed_does_not_depend_on_what_is_drawn():
    computing = names("par_lib.analysis.compute")
    assert "par_lib.scoring.aggregate.node_points" in computing
    assert not any(
        name.startswith(("par_lib.report.", "par_lib.build.", "par_lib.cli.")) for name in computing
    )


def test_versions_of_libraries_count():
    code = Code(("par_lib.errors",), ("numpy",))
    assert code.lines[0].startswith("numpy ")
    assert code.hash != Code(("par_lib.errors",)).hash


def test_code_that_is_run_uses_what_it_names():
    source = (
        "from par_lib.report import words as w\nfrom par_lib import errors\nprint(w.word('a', 'vi'), errors)"
    )
    assert used_names(source) == ("par_lib.errors", "par_lib.report.words.word")
    assert used_names("import par_lib.errors") == ("par_lib.errors",)
    assert modules_of(used_names(source)) == ("par_lib.errors", "par_lib.report.words")


def test_code_that_is_no_python_is_an_error():
    with pytest.raises(SyntaxError):
        used_names("%matplotlib inline")
