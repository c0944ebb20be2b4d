"""The fixture project as PDF: every node type that the theme knows has a form on paper, too."""

from __future__ import annotations

import io

import pypdf
import pytest
from site_theme import nodes  # noqa: F401 - importing it registers the renderers
from site_theme.registry import RENDERERS as ON_SCREEN

from par_lib.pdf.document import whole_book
from par_lib.pdf.registry import RENDERERS
from par_lib.pdf.site_content import SiteContent
from par_lib.pdf.typeset import typeset
from tests.book.jupyter_book import Build
from tests.pdf.trees import STRINGS, STYLE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]


def test_paper_knows_what_the_screen_knows() -> None:
    assert ON_SCREEN.keys() <= RENDERERS.keys()


@pytest.fixture(scope="module")
def text(editions: dict[str, Build]) -> str:
    folder = editions["vi"].project / "_build" / "site"
    (made,) = typeset([whole_book(SiteContent(folder), "vi")], folder, STYLE, STRINGS)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


@pytest.mark.parametrize(
    "shown",
    [
        "ẰẲẴẶ ấầẩẫậ ỂỄỆ ữự ỳỵỷỹ Đđ",  # letters
        "5. bắt đầu từ năm", "☑", "Lời đáp của đơn vị giữa hai vòng thẩm định.",  # lists
        "Nguy hiểm", "Cảnh báo", "Quan trọng", "Định lý 1. Định lý mẫu",  # MyST's own English in Vietnamese
        "Nội dung ẩn.", "Nội dung hai, có cải cách tài chính công.",  # what folds on a screen
        "def share(points: float)", "dòng 59", "ZeroDivisionError: division by zero <i>",
        "Saltelli", "Nội dung chú thích một.", "Xem Hình 2", "Hình 1. Thanh của ba đơn vị.",
        "<script>alert(1)</script>", "=cmd()", "../../etc/passwd",
    ],
)  # fmt: skip
def test_what_a_page_says_is_on_paper(text: str, shown: str) -> None:
    assert shown in text.replace("\u00a0", " ")
