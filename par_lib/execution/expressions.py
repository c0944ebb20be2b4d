r"""Inline expressions: MyST's eval role in markdown cells, and where its results are kept.

A sentence such as ``The mean is {eval}`f"{mean:.2f}"`.`` shows a number that the kernel computed. The
results are kept where JupyterLab's MyST extension keeps them, in the cell's metadata:

    "user_expressions": [{"expression": "f\"{mean:.2f}\"",
                          "result": {"status": "ok", "data": {"text/plain": "'84.38'"}, "metadata": {}}}]

What Jupyter Book 2.1.7 does with them when it builds from executed notebooks (transforms/inlineExpressions.js
and process/notebook.js inside its bundle): the role becomes a node `inlineExpression`; its `value` is looked
up among `expression` by exact equality; the first MIME type of `data` among image/*, text/latex (as
inline mathematics), text/html and text/plain is shown; one pair of quotes around text/plain is taken away,
so an expression that gives a text shows the text. A result that is absent or in error shows nothing, without
a message: this is why a failing expression fails the run here. Results of a notebook's first cell are
ignored there if the cell starts with page front matter (`---`), and the Markdown export leaves them out.
"""

from __future__ import annotations

import re

from nbformat import NotebookNode

METADATA_KEY = "user_expressions"

_FENCE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<body>.*?)(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_LITERAL_DIRECTIVE = re.compile(r"\{\s*(?:code|code-block|code-cell|math|mermaid|raw|embed|eval-rst)\b")
_CODE_SPAN = re.compile(
    r"(?P<eval>(?<!\\)\{\s*eval\s*\})?(?<!`)(?P<ticks>`+)(?!`)(?P<body>.+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)


def inline_expressions(markdown: str) -> list[str]:
    r"""The expressions of all eval roles of a markdown text, each once, in order of appearance.

    Code spans and code blocks are no expressions; the bodies of directives such as notes are searched.

    >>> inline_expressions("Mean {eval}`mean`, of {eval}`len(units)` units, mean {eval}`mean` again.")
    ['mean', 'len(units)']
    >>> inline_expressions("Write `` {eval}`x` `` to see x.\n\n```python\n'{eval}`y`'\n```")
    []
    >>> inline_expressions(":::{note}\n{eval}`z`\n:::\n```{tip}\n{eval}`w`\n```")
    ['z', 'w']
    """
    text = _FENCE.sub(_without_code, markdown)
    found = (match["body"] for match in _CODE_SPAN.finditer(text) if match["eval"])
    return list(dict.fromkeys(found))


def is_shown(cell: NotebookNode, lang: str | None) -> bool:
    """Whether a cell belongs to the edition in `lang`: it has no `lang-xx` tag, or the one of `lang`.

    >>> import nbformat.v4 as v4
    >>> cell = v4.new_markdown_cell("Trung bình", metadata={"tags": ["lang-vi"]})
    >>> is_shown(cell, "vi"), is_shown(cell, "en"), is_shown(cell, None)
    (True, False, True)
    """
    languages = {tag for tag in cell.metadata.get("tags", []) if tag.startswith("lang-")}
    return lang is None or not languages or f"lang-{lang}" in languages


def _without_code(block: re.Match[str]) -> str:
    info = block["info"].strip()
    if info.startswith("{") and not _LITERAL_DIRECTIVE.match(info):
        return _FENCE.sub(_without_code, block["body"])
    return "\n"
