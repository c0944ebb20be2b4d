"""Text in code: read back by Typst itself."""

import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.pdf.typst_code import EMPTY, NONE, array, boolean, call, joined, number, string
from tests.report.test_markdown import HOSTILE

TYPST = [
    '#image("/etc/passwd")',
    "$x$ #let a = 1",
    "@label <label>",
    "*b* _i_ `raw` = Heading",
    """"; panic("x'" \\""",
    "#{",
    "// comment",
    "/* open",
    "\\u{41}",
]


def read_back(code):
    # a compiler of bytes answers once
    return json.loads(typst.Compiler(b"", ignore_system_fonts=True).eval(code, format="json"))


@pytest.mark.parametrize("text", [*HOSTILE, *TYPST])
def test_text_stays_text(text):
    assert read_back(string(text)) == text.replace("\r", "\n")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_stays_text(text):
    assert read_back(string(text)) == text.replace("\r", "\n")


def test_values():
    code = array([number(2.5), boolean(value=True), NONE, array([string("a")])])
    assert read_back(code) == [2.5, True, None, ["a"]]


def test_calls_and_sequences():
    assert call("f", string("a"), two_words=number(3, "pt")) == 'f(two-words: 3pt, "a")'
    assert joined([]) == EMPTY
    assert joined([EMPTY, string("a"), NONE]) == '"a"'
    assert read_back(joined([string("a"), string("b")])) == "ab"
