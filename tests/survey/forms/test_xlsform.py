"""Forms pass pyxform, and what is filled in with them comes back as the same answers."""

import io
import random

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from par_lib.errors import UnknownName
from par_lib.inputs.series import read_register
from par_lib.intake.survey.answers import take_answers
from par_lib.intake.survey.export import Export
from par_lib.survey.forms.xlsform import problems, sheets, xlsform
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.units.unit_set import load_units

SURVEYS = [("par-province", "province-2022"), ("par-ministry", "ministry-2022")]


@pytest.fixture(params=SURVEYS, ids=[series for series, _ in SURVEYS])
def survey(request, shipped):
    series, name = request.param
    register = read_register(shipped)
    units = load_units(shipped, register, register.series(series).file.units)
    return load_questionnaire(shipped, name, 2023), units


def test_pyxform_has_nothing_against_any_form(survey):
    questionnaire, units = survey
    judged = units.with_status(2023, "ranked", "assessed")
    for group in questionnaire.file.groups:
        assert problems(xlsform(questionnaire, group.code, judged)) == []


def test_pyxform_would_say_what_is_wrong(survey):
    questionnaire, units = survey
    content = xlsform(questionnaire, questionnaire.file.groups[0].code, units.units)
    book = load_workbook(io.BytesIO(content))
    book["survey"].append(["select_one nothing", "strange", "Lạ", "Strange"])
    saved = io.BytesIO()
    book.save(saved)
    assert "nothing" in problems(saved.getvalue())[0]


def test_both_languages_and_every_question_are_in_the_xform(survey):
    questionnaire, units = survey
    group = questionnaire.file.groups[0].code
    xml = convert(xlsform(questionnaire, group, units.units), file_type=".xlsx").xform
    for question in questionnaire.questions(group):
        assert question.text.vi in xml
        assert f"/{question.code}" in xml
    assert 'lang="English (en)"' in xml
    assert 'lang="Tiếng Việt (vi)"' in xml


def test_same_questionnaire_same_bytes(survey):
    questionnaire, units = survey
    group = questionnaire.file.groups[-1].code
    assert xlsform(questionnaire, group, units.units) == xlsform(questionnaire, group, units.units)


def test_an_unknown_group(survey):
    questionnaire, units = survey
    with pytest.raises(UnknownName, match="group"):
        xlsform(questionnaire, "nobody", units.units)


def filled(questionnaire, group, form, separator, draw):
    """An export of seven ballots filled in by chance with a form, and the answers that were given."""
    path, kinds = [], {}
    for row in form["survey"]:
        if row["type"] == "begin_group":
            path.append(row["name"])
        elif row["type"] == "end_group":
            path.pop()
        else:
            kinds[separator.join([*path, row["name"]])] = (row["name"], row["type"])
    options = {}
    for choice in form["choices"]:
        options.setdefault(choice["list_name"], []).append(choice["name"])
    rows, answers = [], []
    for number in range(7):
        cells = {
            "group": group.code,
            "cluster": "xa-01",
            "respondent": str(number),
            "start": "2023-11-02T08:00:00.000+07:00",
            "end": "2023-11-02T08:05:00.000+07:00",
        }
        for name, kind in kinds.values():
            if kind.startswith("select_one "):
                cells[name] = draw.choice(options[kind.removeprefix("select_one ")])
        answers += [
            (cells["unit"], group.code, question.code, int(cells[question.code]))
            for question in questionnaire.questions(group.code)
        ]
        shown = [cells.get(name, "") for name, _ in kinds.values()]
        rows.append((*shown, f"uuid:{group.code}-{number}", "x"))
    header = (*kinds, "_uuid", f"meta{separator}audit")
    return Export(f"{group.code}.csv", header, tuple(rows), tuple(range(2, 9))), answers


@pytest.mark.parametrize("separator", ["/", "-"])  # KoboToolbox, ODK Central
def test_a_filled_export_comes_back(survey, separator):
    questionnaire, units = survey
    draw = random.Random(20231)  # noqa: S311 - no secret
    judged = units.with_status(2023, "ranked", "assessed")
    exports, given = [], []
    for group in questionnaire.file.groups:
        form = sheets(questionnaire, group.code, judged)
        export, answers = filled(questionnaire, group, form, separator, draw)
        exports.append(export)
        given += answers
    taken = take_answers(exports, questionnaire, units)
    back = taken.answers[["unit", "group", "question", "answer"]].itertuples(index=False, name=None)
    assert sorted(back) == sorted(given)
    assert taken.blank == 0
    assert set(taken.durations["seconds"]) == {300.0}
