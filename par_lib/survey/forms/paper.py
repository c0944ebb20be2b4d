"""One ballot to print for each respondent group and language: HTML with a style sheet for A4 paper."""

from __future__ import annotations

from itertools import count, groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from par_lib.errors import UnknownName
from par_lib.report.language import Language
from par_lib.survey.forms.xlsform import NUMBER, PLACE, UNIT
from par_lib.survey.questionnaire import Questionnaire

_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "how": "Xin đánh dấu × vào một ô cho mỗi câu hỏi; không ghi họ tên, số điện thoại vào phiếu.",
        "number": "TT",
        "question": "Nội dung",
        "thanks": "Xin trân trọng cảm ơn Ông/Bà!",
    },
    "en": {
        "how": "Mark one box with × for each question. Write no name, number or address on the ballot.",
        "number": "No.",
        "question": "Question",
        "thanks": "Thank you!",
    },
}


def paper_ballot(questionnaire: Questionnaire, group: str, lang: Language) -> str:
    """The ballot of one group as a page; every text is escaped.

    Raises:
        UnknownName: no such group.
    """
    known = {one.code: one for one in questionnaire.file.groups}
    if group not in known:
        raise UnknownName("group", group, list(known))
    file, framework = questionnaire.file, questionnaire.framework
    lines = [UNIT[lang], *([PLACE[lang]] if known[group].clustered else [])]
    lines += [NUMBER[lang]] if file.judges == "several" else []
    numbers = count(1)
    sections = []
    leaves = [leaf for leaf in questionnaire.leaves if group in leaf.groups]
    for area, below in groupby(leaves, key=lambda leaf: framework.area_of(leaf.code)):
        questions = [question for leaf in below for question in leaf.questions]
        blocks = [
            {
                "options": file.scales[scale],
                "questions": [(next(numbers), question) for question in of_scale],
            }
            for scale, of_scale in groupby(questions, key=lambda question: question.scale)
        ]
        sections.append({"title": area.name[lang], "blocks": blocks})
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    return templates.get_template("ballot.html.j2").render(
        lang=lang,
        title=f"{file.name[lang]}, {framework.year}",
        group=known[group].name[lang],
        note=file.note[lang] if file.note else "",
        words=_WORDS[lang],
        lines=lines,
        sections=sections,
    )
