"""One XLSForm for each respondent group, as ODK and KoboToolbox take it; checked by pyxform.

The names of questions are the codes of the questionnaire and the names of choices are the numbers of options,
so an export of what was filled in comes back through `par survey intake` as it is.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Font

from par_lib.errors import ParError, UnknownName
from par_lib.inputs.xlsx import workbook_bytes
from par_lib.methodology.questionnaire import RespondentGroup
from par_lib.methodology.schema import Text
from par_lib.survey.questionnaire import Questionnaire
from par_lib.units.unit_set import Unit

VI, EN = "label::Tiếng Việt (vi)", "label::English (en)"
SAYS_VI, SAYS_EN = (f"constraint_message::{name}" for name in ("Tiếng Việt (vi)", "English (en)"))
SURVEY = ("type", "name", VI, EN, "required", "appearance", "calculation", "constraint", SAYS_VI, SAYS_EN)
CHOICES = ("list_name", "name", VI, EN)
SETTINGS = ("form_title", "form_id", "version", "default_language")

UNIT = Text(vi="Đơn vị được đánh giá", en="Unit assessed")
PLACE = Text(vi="Mã địa bàn điều tra", en="Code of the place")
PLACE_CODE = Text(
    vi="Mã viết liền, có chữ số, ví dụ xa-012; không ghi tên người",
    en="One word with a digit, such as xa-012; no name of a person",
)
NUMBER = Text(vi="Mã số phiếu được cấp (không ghi họ tên)", en="Number of your ballot (no names)")

Row = dict[str, str]
Sheets = dict[str, list[Row]]


def xlsform(questionnaire: Questionnaire, group: str, units: Sequence[Unit]) -> bytes:
    """The workbook of one group; the same questionnaire gives the same bytes.

    Args:
        questionnaire: of the year.
        group: code of the respondent group.
        units: who can be judged.

    Raises:
        UnknownName: no such group.
        ParError: pyxform refuses the form, which would be a mistake of this program.
    """
    content = _workbook(sheets(questionnaire, group, units))
    for problem in problems(content):
        raise ParError(f"form of {group}: {problem}")
    return content


def problems(content: bytes) -> list[str]:
    """What pyxform says against a form: its refusal, or its warnings."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    try:
        # ODK's own validator is a Java program that checks the same XForm once more; it is not run here
        convert(io.BytesIO(content), warnings=warnings, validate=False, file_type=".xlsx")
    except PyXFormError as error:
        return [str(error)]
    return warnings


def sheets(questionnaire: Questionnaire, group: str, units: Sequence[Unit]) -> Sheets:
    """The rows of the sheets `survey`, `choices` and `settings`."""
    known = {one.code: one for one in questionnaire.file.groups}
    if group not in known:
        raise UnknownName("group", group, list(known))
    rows = [{"type": moment, "name": moment} for moment in ("start", "end")]
    rows += _head(questionnaire, known[group])
    framework = questionnaire.framework
    leaves = [leaf for leaf in questionnaire.leaves if group in leaf.groups]
    for area, below in groupby(leaves, key=lambda leaf: framework.area_of(leaf.code)):
        rows.append({"type": "begin_group", "name": f"area_{area.code}", **_label(area.name)})
        rows += [
            {"type": f"select_one {question.scale}", "name": question.code, "required": "yes"}
            | _label(question.text)
            for leaf in below
            for question in leaf.questions
        ]
        rows.append({"type": "end_group"})
    used = {question.scale for question in questionnaire.questions(group)}
    choices = [{"list_name": "units", "name": unit.code, **_label(unit.name)} for unit in units]
    choices += [
        {"list_name": scale, "name": str(option.value), **_label(option.name)}
        for scale, options in questionnaire.file.scales.items()
        if scale in used
        for option in options
    ]
    settings = {
        "form_title": f"{questionnaire.file.name.vi}, {framework.year}: {known[group].name.vi}",
        "form_id": f"{questionnaire.file.questionnaire}_{framework.year}_{group}",
        "version": hashlib.sha256(repr((rows, choices)).encode()).hexdigest()[:12],
        "default_language": "Tiếng Việt (vi)",
    }
    return {"survey": rows, "choices": choices, "settings": [settings]}


def _head(questionnaire: Questionnaire, group: RespondentGroup) -> list[Row]:
    rows = [{"type": "calculate", "name": "group", "calculation": f"'{group.code}'"}]
    if questionnaire.file.note:
        rows.append({"type": "note", "name": "about", **_label(questionnaire.file.note)})
    if questionnaire.file.judges == "several":
        rows.append({"type": "text", "name": "respondent", "required": "yes", **_label(NUMBER)})
    unit = {"type": "select_one units", "name": "unit", "required": "yes", "appearance": "minimal"}
    rows.append(unit | _label(UNIT))
    if group.clustered:
        # what `par survey intake` takes for a place, so that no name of a person is filled in
        code = {"constraint": "regex(., '^[A-Za-z0-9._/-]*[0-9][A-Za-z0-9._/-]*$')"}
        says = {SAYS_VI: PLACE_CODE.vi, SAYS_EN: PLACE_CODE.en}
        rows.append({"type": "text", "name": "cluster", "required": "yes", **_label(PLACE), **code, **says})
    return rows


def _label(text: Text) -> Row:
    return {VI: text.vi, EN: text.en}


def _workbook(content: Sheets) -> bytes:
    book = Workbook()
    for number, (title, columns) in enumerate(
        (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS))
    ):
        sheet = book.create_sheet(title, number)
        sheet.append(columns)
        for row in content[title]:
            sheet.append([row.get(column) for column in columns])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.data_type, cell.number_format = "s" if cell.value is not None else "n", "@"
        sheet.freeze_panes = "A2"
    del book["Sheet"]
    return workbook_bytes(book)
