"""Findings of the summary: what the data of a year say most plainly, chosen by a rule, never by hand.

Every series of the report whose figures were measured or published is asked the same questions (`KINDS`):

    order       how many neighbours in the ranking does the audit tell apart?
    change      which unit has changed most since the year before?
    lost        where are more points lost than the weight of an area lets one expect?
    gap         which unit ranks most differently in the two parts of an index of two parts?
    agreement   do its ranks agree with those of another series of the same units?

A question is answered only from at least half of the ranked units (`finding_sentences.COVERED`). The
summary shows three answers (`choose`): the series in the order of the report each answer the first question
that none before has answered; where there are fewer than three such answers, the first of those left over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from par_lib.report.language import Language

Kind = Literal["order", "change", "lost", "gap", "agreement"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence (Markdown) about a series, and the year's page that shows what it rests on."""

    kind: Kind
    series: str
    text: str
    page: str


def choose(candidates: Sequence[Finding], names: Sequence[str], shown: int = SHOWN) -> list[Finding]:
    """The findings of the summary by the rule above, in the order of the series.

    Args:
        candidates: All answers.
        names: Series in the order of the report.
        shown: How many to choose.

    >>> found = [Finding(kind, name, "", "") for name, kind in
    ...          [("a", "order"), ("b", "order"), ("b", "lost"), ("c", "order"), ("a", "gap")]]
    >>> [(one.series, one.kind) for one in choose(found, ["a", "b", "c"])]
    [('a', 'order'), ('b', 'lost'), ('a', 'gap')]
    """
    ordered = sorted(candidates, key=lambda one: (names.index(one.series), KINDS.index(one.kind)))
    chosen: list[Finding] = []
    for name in names:
        kinds = {one.kind for one in chosen}
        chosen += [one for one in ordered if one.series == name and one.kind not in kinds][:1]
    taken = {one.kind for one in chosen}
    for one in ordered:
        if len(chosen) < shown and one.kind not in taken:
            chosen.append(one)
            taken.add(one.kind)
    return chosen[:shown]


def page_of(finding: Finding, pages: Collection[str], lang: Language) -> str:
    """A link to the page of a finding, in brackets; nothing where the report has no such page.

    >>> page_of(Finding("gap", "papi", "", "index-papi-2023"), {"index-papi-2023"}, "en")
    ' ([see the page](index-papi-2023.ipynb))'
    """
    said = {"vi": "xem trang", "en": "see the page"}[lang]
    return f" ([{said}]({finding.page}.ipynb))" if finding.page in pages else ""
