"""Names of the parts of an index, by the codes that published figures have."""

from __future__ import annotations

from collections.abc import Mapping

from par_lib.inputs.series import Series
from par_lib.methodology.load import load_framework
from par_lib.project import Project
from par_lib.report.language import Language

JOINED = "+"  # stands between score sources whose points were published together


def part_names(project: Project, series: Series, year: int, lang: Language) -> dict[str, str]:
    """Names by code of nodes and score sources."""
    names: dict[str, str] = {}
    for name, of_year in series.naming_frameworks(year).items():
        framework = load_framework(project, name, of_year)
        names |= {key: text[lang] for key, text in framework.score_sources.items()}
        names |= {node.code: node.name[lang] for node in framework.nodes}
    return names


def named_part(quantity: str, code: str, names: Mapping[str, str]) -> str:
    """What a published figure is: its quantity, and the part of the index that it is about.

    >>> named_part("Hạng", "", {}), named_part("Hạng", "sipas", {"sipas": "SIPAS"})
    ('Hạng', 'Hạng: SIPAS')
    >>> named_part("Điểm", "leaders+sipas", {"leaders": "Lãnh đạo", "sipas": "SIPAS"})
    'Điểm: Lãnh đạo + SIPAS'
    """
    if not code:
        return quantity
    return f"{quantity}: " + " + ".join(names.get(one, one) for one in code.split(JOINED))
