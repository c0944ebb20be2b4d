"""Which column of an export is what; every column that is nothing known is dropped unread.

Exports name one question in many ways: `q231` (plain), `about/q231` (KoboToolbox), `about-q231` (ODK
Central), `q231. How do you rate …` and `grid[q231]` (LimeSurvey), or by the text of the question alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from par_lib.errors import Fault
from par_lib.methodology.questionnaire import Question
from par_lib.units.names import name_key

# Each role with the names it goes by, best first: in exports of ODK, KoboToolbox, LimeSurvey, plain tables.
_ROLES: dict[str, tuple[str, ...]] = {
    "respondent": ("respondent", "_uuid", "key", "instanceid", "_id", "id", "response id"),
    "unit": ("unit", "đơn vị", "don_vi"),
    "group": ("group", "nhóm", "nhom"),
    "stratum": ("stratum", "tầng", "tang"),
    "cluster": ("cluster", "cụm", "cum"),
    "mode": ("mode", "hình thức", "hinh_thuc"),
    "weight": ("weight", "trọng số", "trong_so"),
    "question": ("question",),
    "answer": ("answer",),
    "start": ("start", "startdate", "date started"),
    "end": ("end", "submitdate", "date submitted"),
}
# Numbers that a tool gives once in the world, or that the team gave; others start again in every file.
LASTING_IDS = frozenset({"respondent", "_uuid", "key", "instanceid"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of the columns of one export."""

    roles: dict[str, int] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    lasting: bool = False  # whether numbers of respondents hold across files

    @property
    def long(self) -> bool:
        """One row an answer, not one row a ballot."""
        return "question" in self.roles and "answer" in self.roles


def recognise(header: Sequence[str], questions: Sequence[Question], file: str) -> tuple[Columns, list[Fault]]:
    """Finds every column that is wanted; two columns for one question are a fault.

    >>> recognise(["_uuid", "phone", "a/unit"], [], "x.csv")[0]
    Columns(roles={'respondent': 0, 'unit': 2}, questions={}, dropped=('phone',), lasting=True)
    """
    codes = {question.code for question in questions}
    texts = {name_key(words): question.code for question in questions for words in _texts(question)}
    roles: dict[str, tuple[int, int]] = {}  # role → (how good the name is, column)
    found: dict[str, int] = {}
    used: set[int] = set()
    faults = []
    for place, name in enumerate(header):
        code = next((one for one in _candidates(name) if one in codes), None) or texts.get(name_key(name))
        role = None if code else _role(name)
        if code in found:
            first = header[found[code]]
            faults.append(Fault(file, "row 1", expected=f"one column for {code}", found=f"{first}, {name}"))
        elif code:
            found[code] = place
            used.add(place)
        elif role:
            roles[role[0]] = min(roles.get(role[0], (99, 0)), (role[1], place))
    used |= {place for _, place in roles.values()}
    lasting = "respondent" in roles and _ROLES["respondent"][roles["respondent"][0]] in LASTING_IDS
    dropped = tuple(name for place, name in enumerate(header) if place not in used)
    return Columns({role: place for role, (_, place) in roles.items()}, found, dropped, lasting), faults


def _texts(question: Question) -> Iterator[str]:
    yield question.text.vi
    yield question.text.en


def _candidates(name: str) -> Iterator[str]:
    text = name.casefold()
    yield text
    yield text.rpartition("/")[2]
    yield text.rpartition("-")[2]
    if text.endswith("]"):
        yield text.removesuffix("]").rpartition("[")[2]
    yield text.partition(".")[0].strip()


def _role(name: str, roles: Mapping[str, tuple[str, ...]] = _ROLES) -> tuple[str, int] | None:
    for text in _candidates(name):
        for role, names in roles.items():
            if text in names:
                return role, names.index(text)
    return None
