"""What the workbooks look like that units, the council and those who measure fill in.

One description for writing and for reading: a column is known by its heading, a row by its code. A workbook
is of one stage: `self` and `round-N` are of one unit with a sheet for each area, `measured` is of all units
with one sheet. All words in them are Vietnamese.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from par_lib.inputs.entry import MEASURED, SELF, round_of, wants_target
from par_lib.inputs.scores import State
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.notation import rule_text

COVER = "Hướng dẫn"
MEASURED_SHEET = "Số liệu"
STATE_WORDS = {
    State.SCORED: "Chấm điểm",
    State.NOT_APPLICABLE: "Không áp dụng",
    State.NOT_AVAILABLE: "Không có số liệu",
}
YES, NO = "Có", "Không"
ALL_UNITS = "Tất cả đơn vị"

# Labels of the cover, each followed by its value in the next cell.
LABELS = {
    "unit": "Đơn vị",
    "code": "Mã đơn vị",
    "series": "Chỉ số",
    "year": "Năm đánh giá",
    "stage": "Loại phiếu",
    "framework": "Bộ tiêu chí",
    "digest": "Phiên bản bộ tiêu chí",
}

_CARE = "Không thêm, xóa, trộn, ẩn hàng hoặc cột; không dùng công thức; không đổi tên trang tính."
INSTRUCTIONS = {
    SELF: (
        "Mỗi lĩnh vực một trang tính. Chỉ điền vào các ô màu vàng; các ô khác được khóa.",
        "Trạng thái: chọn “Chấm điểm”, hoặc “Không áp dụng” khi tiêu chí không áp dụng cho đơn vị.",
        "Giá trị: số liệu gốc theo cột “Cách tính điểm” (tỷ lệ 85 % điền 85).",
        "Điểm tự chấm không vượt quá điểm tối đa.",
        _CARE,
    ),
    "round": (
        "Điểm tự đánh giá, minh chứng và ghi chú của đơn vị ở các cột bên trái. Chỉ điền vào các ô màu vàng.",
        "Vòng 1: chấm mọi tiêu chí.",
        "Từ vòng 2: đơn vị điền giải trình; Hội đồng để trống những tiêu chí giữ nguyên điểm.",
        "Nhận xét nêu lý do khi điểm thẩm định khác điểm tự đánh giá.",
        _CARE,
    ),
    MEASURED: (
        "Mỗi hàng là một đơn vị và một tiêu chí đo bằng điều tra xã hội học hoặc số liệu thống kê.",
        "Giá trị: số liệu gốc theo cột “Cách tính điểm” (tỷ lệ 85 % điền 85).",
        _CARE,
    ),
}

# Said on the cover where a maximum is illustrative.
ILLUSTRATIVE = (
    "Điểm tối đa có căn cứ “minh họa” chưa được công bố: chỉ để thử mẫu biểu, không phải quy định chính thức."
)
BASES = {"official": "chính thức", "derived": "suy ra", "illustrative": "minh họa"}

Kind = Literal["text", "number", "state"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; `filled` ones are for those who get the workbook."""

    key: str
    heading: str
    width: int
    filled: bool = False
    kind: Kind = "text"


def stage_title(stage: str) -> str:
    """How a stage is called on a cover.

    >>> stage_title("self"), stage_title("round-2")
    ('Tự đánh giá', 'Thẩm định vòng 2')
    """
    number = round_of(stage)
    if number:
        return f"Thẩm định vòng {number}"
    return "Số liệu điều tra, thống kê" if stage == MEASURED else "Tự đánh giá"


def columns(framework: Framework, stage: str) -> tuple[Column, ...]:
    """The columns of the sheets of a stage, from left to right."""
    number = round_of(stage) or 0
    leaves = entry_leaves(framework, stage)
    found = [Column("code", "Mã", 9), Column("name", "Nội dung", 52)]
    if stage == MEASURED:
        found = [Column("unit", "Mã đơn vị", 11), Column("unit_name", "Đơn vị", 24), *found]
    found += [
        Column("maximum", "Điểm tối đa", 9),
        Column("basis", "Căn cứ điểm tối đa", 12),
        Column("rule", "Cách tính điểm", 38),
    ]
    if number:
        found += [
            Column("self_value", "Giá trị tự đánh giá", 11),
            Column("self_points", "Điểm tự đánh giá", 11),
            Column("self_evidence", "Minh chứng của đơn vị", 30),
            Column("self_note", "Ghi chú của đơn vị", 24),
        ]
    if number > 1:
        found += [
            Column("last_points", f"Điểm thẩm định vòng {number - 1}", 11),
            Column("last_note", f"Nhận xét vòng {number - 1}", 30),
            Column("explanation", f"Giải trình sau vòng {number - 1}", 36, filled=True),
        ]
    found.append(Column("state", "Trạng thái", 15, filled=True, kind="state"))
    found.append(
        Column("value", "Giá trị thẩm định" if number else "Giá trị", 11, filled=True, kind="number")
    )
    if any(wants_target(leaf) for leaf in leaves):
        found.append(Column("target", "Chỉ tiêu", 11, filled=True, kind="number"))
    points = "Điểm thẩm định" if number else "Điểm tự chấm" if stage == SELF else "Điểm"
    found.append(Column("points", points, 11, filled=True, kind="number"))
    if stage == SELF:
        found.append(Column("evidence", "Minh chứng", 40, filled=True))
    found.append(Column("note", "Nhận xét" if number else "Ghi chú", 30, filled=True))
    return tuple(found)


def entry_leaves(framework: Framework, stage: str) -> tuple[Node, ...]:
    """The leaves that are filled in at a stage."""
    return tuple(leaf for leaf in framework.leaves if framework.is_appraised(leaf) == (stage != MEASURED))


def area_title(framework: Framework, area: Node) -> str:
    """Title of the sheet of an area, as far as Excel allows one."""
    title = f"{framework.depth_names[0].vi} {area.code}"
    return "".join("-" if letter in r"[]:*?/\'" else letter for letter in title)[:31]


def digest(framework: Framework) -> str:
    """What tells versions of a framework apart: a hash of codes, names, maxima, sources, roles and rules."""
    lines = [framework.id, str(framework.year)]
    for node in framework.nodes:
        rule = rule_text(node.rule) if node.rule else ""
        cells = (node.code, node.name.vi, str(node.max_points), node.score_source or "", node.role, rule)
        lines.append("|".join(cells))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
