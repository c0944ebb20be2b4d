"""The only door for HTML that others wrote: outputs of notebooks, citations, formulas from KaTeX.

The list of what may pass follows from the site's content security policy: nothing that runs, loads or styles.
"""

from __future__ import annotations

import html
import re

import nh3
from markupsafe import Markup

TEXT_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "div", "dl", "dt", "em", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
CELL = {"class", "colspan", "rowspan"}
TEXT_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "ol": {"start", "reversed"},
    "table": {"class"},
    "tr": {"class"},
    "td": CELL,
    "th": CELL | {"scope"},
}
# MathML Core (W3C) as far as KaTeX writes it; colours and styles stay behind, the page's style decides.
MATH_TAGS = {
    "annotation", "math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom",
    "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
    "mtext", "mtr", "munder", "munderover", "semantics",
}  # fmt: skip
MATH_ATTRIBUTES = {
    "*": {"mathvariant"},
    "annotation": {"encoding"},
    "math": {"display", "xmlns"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mo": {"accent", "fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits", "rspace",
           "separator", "stretchy", "symmetric"},
    "mover": {"accent"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "linebreak", "width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "columnlines", "columnspacing", "rowlines", "rowspacing", "width"},
    "munder": {"accentunder"},
}  # fmt: skip
EMPTY_HEADER = re.compile(r"<th(?P<attributes>[^>]*)>\s*</th>")
MATH = re.compile(r"<math.*</math>", re.DOTALL)


def clean_html(source: str) -> Markup:
    """HTML reduced to text, lists and tables; scripts, styles, images and unknown links are taken out.

    >>> clean_html('<b onclick="f()">a</b><script>f()</script>')
    Markup('<b>a</b>')
    """
    cleaned = nh3.clean(
        source, tags=TEXT_TAGS, attributes=TEXT_ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"}
    )
    # pandas leaves the corner of a table as an empty header, which a screen reader would announce.
    return Markup(EMPTY_HEADER.sub(r"<td\g<attributes>></td>", cleaned))  # noqa: S704 - cleaned above


def clean_math(source: str) -> Markup | None:
    """The MathML that KaTeX puts beside its HTML, or None when there is none."""
    found = MATH.search(source)
    if not found:
        return None
    return Markup(nh3.clean(found[0], tags=MATH_TAGS, attributes=MATH_ATTRIBUTES))  # noqa: S704 - cleaned here


def html_text(source: str) -> str:
    """The words of HTML without its tags.

    >>> html_text("<td>a &amp; b</td><td>c</td>")
    'a & b c'
    """
    spaced = source.replace("<", " <")
    return " ".join(
        html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})).split()
    )
