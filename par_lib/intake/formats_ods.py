"""What the formats of an OpenDocument spreadsheet make of its cells (OpenDocument 1.3, part 3, 16.29).

Each is written as the number format of Excel that says the same, so that both are judged alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from par_lib.intake.marks import Mark
from par_lib.intake.number_format import format_marks
from par_lib.intake.strict_xml import Attributes, scan

_KINDS = ("number-style", "percentage-style", "currency-style", "text-style", "boolean-style")
_MOMENTS = ("date-style", "time-style")
_SIGNS = {"scientific-number": "0E+0", "fraction": "# ?/?", "text-content": "@"}
_ALL = frozenset({Mark.DISGUISED, Mark.RESHAPED})
_DEFAULT = "Default"


@dataclass(slots=True)
class _Format:
    """One format: the code of what it shows, and the formats that conditions put in its place."""

    kind: str
    code: str = ""
    others: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Style:
    """One cell style: its format, the style that it rests on, and those that conditions put in its place."""

    format: str
    parent: str
    others: list[str] = field(default_factory=list)


class OdsFormats:
    """The formats and the cell styles of a spreadsheet, from the parts that define them.

    Raises:
        ValueError: a part is damaged.
    """

    def __init__(self, *parts: bytes) -> None:
        self._formats: dict[str, _Format] = {}
        self._styles: dict[str, _Style] = {}
        self._known: dict[str, frozenset[Mark]] = {}
        for part in parts:
            reader = _Reader(self._formats, self._styles)
            scan(part, reader.start, reader.end, reader.letters)

    def marks(self, style: str) -> frozenset[Mark]:
        """How what is shown of cells of that style differs from what is in them."""
        if style not in self._known:
            self._known[style] = self._of_style(style or _DEFAULT, 0)
        return self._known[style]

    def _of_style(self, name: str, depth: int) -> frozenset[Mark]:
        style = self._styles.get(name)
        if style is None:
            return frozenset()
        if depth > len(self._styles):
            raise ValueError("a style that rests on itself")
        found = self._of_format(style.format) if style.format else frozenset()
        if not style.format and style.parent != name:
            found = self._of_style(style.parent, depth + 1)
        for other in style.others:
            if self._of_style(other, depth + 1) != found:
                return _ALL
        return found

    def _of_format(self, name: str) -> frozenset[Mark]:
        form = self._formats.get(name)
        if form is None:
            return frozenset()
        if form.kind in _MOMENTS:
            return frozenset({Mark.DISGUISED})
        others = [self._formats[other] for other in form.others if other in self._formats]
        if len(others) < len(form.others) or any(other.others for other in others):
            return _ALL
        if form.kind == "text-style" and "@" not in form.code:
            return _ALL
        return format_marks(";".join(one.code for one in (*others, form)))


class _Reader:
    """Follows the styles of one part."""

    def __init__(self, formats: dict[str, _Format], styles: dict[str, _Style]) -> None:
        self._formats, self._styles = formats, styles
        self._format: _Format | None = None
        self._style: _Style | None = None
        self._text: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name in (*_KINDS, *_MOMENTS):
            self._format = self._formats[attributes.get("name", "")] = _Format(name)
        elif name == "map":
            self._others().append(attributes.get("apply-style-name", ""))
        elif self._format is not None:
            self._add(self._format, name, attributes)
        elif name == "style" and attributes.get("family") == "table-cell":
            self._style = _Style(
                attributes.get("data-style-name", ""), attributes.get("parent-style-name", "")
            )
            for key in ("name", "display-name"):  # conditional formats call styles as people do
                if key in attributes:
                    self._styles[attributes[key]] = self._style
        elif name == "default-style" and attributes.get("family") == "table-cell":
            default = _Style(attributes.get("data-style-name", ""), "")
            self._styles.setdefault(_DEFAULT, default)

    def end(self, name: str) -> None:
        if name in (*_KINDS, *_MOMENTS):
            self._format = None
        elif name == "style":
            self._style = None
        elif self._format is not None and self._text is not None:
            self._format.code += _literal(self._text, percent=self._format.kind == "percentage-style")
            self._text = None

    def letters(self, text: str) -> None:
        if self._text is not None:
            self._text += text

    def _others(self) -> list[str]:
        found = self._format or self._style
        return [] if found is None else found.others

    def _add(self, form: _Format, name: str, attributes: Attributes) -> None:
        """One element of a format."""
        if name == "number":
            form.code += _digits(attributes)
        elif name == "embedded-text":  # among the digits
            form.code += '"0"'
        elif name in ("text", "currency-symbol", "fill-character"):
            self._text = ""
        else:
            form.code += _SIGNS.get(name, "")


def _digits(attributes: Attributes) -> str:
    """The digits of a number as Excel writes them; divided ones end with a comma.

    >>> _digits({"min-integer-digits": "1", "decimal-places": "2"}), _digits({"display-factor": "1000"})
    ('0.0', '#.0,')
    """
    whole = "0" if attributes.get("min-integer-digits", "0") != "0" else "#"
    decimals = "" if attributes.get("decimal-places", "") == "0" else ".0"
    divided = "," if attributes.get("display-factor", "1") != "1" else ""
    return whole + decimals + divided


def _literal(text: str, *, percent: bool) -> str:
    r"""A text of a format as Excel writes it: signs of numbers and percentages bare, the rest as letters.

    >>> print(_literal(" %", percent=True), _literal("(5", percent=False))
    \ % (\5
    """
    bare = "-()%" if percent else "-()"
    return "".join(letter if letter in bare else f"\\{letter}" for letter in text)
