"""Ways to damage a file, each a pure function of seeded draws and the file's bytes.

None of them knows what the readers look for: they change bytes, marks of the file's own language (XML, CSV,
YAML) and what programs are known to trip over, so that a mutant may be harmless, broken or a trap.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

Mutator = Callable[[random.Random, bytes], bytes]

_NUMBERS = (
    *(
        "1e309",
        "-1e309",
        "1e-400",
        "١٢",
        "1_000",
        "１２",
        "0x10",
        "1.234",
        "1,5",
        "1.234,5",
        "+0.5",
        ".5",
        "5.",
    ),
    *(
        "inf",
        "nan",
        "NaN",
        "-0",
        "1e5",
        "1E2",
        " 0.5 ",
        "0.5\u00a0",
        "\u200f0.5",
        "1/2",
        "50%",
        "=1+1",
        "'0.5",
    ),
    *("0.30000000000000004", "9007199254740993", "9" * 400, "0.1e1", "1d2", "TRUE", "2023-01-05", "½", "−1"),
)
_SIGNS = (
    "\u200f",
    "\u202e",
    "\ufeff",
    "\u200b",
    "\u0301",
    "\u00ad",
    "\ud7ff",
    "\u2028",
    "\x85",
    "\x1f",
    "\t",
)


def _at(draw: random.Random, content: bytes) -> int:
    return draw.randrange(len(content) + 1)


def _replaced(content: bytes, first: int, last: int, new: bytes) -> bytes:
    return content[:first] + new + content[last:]


def _one(draw: random.Random, pattern: bytes, content: bytes) -> re.Match[bytes] | None:
    found = list(re.finditer(pattern, content))
    return draw.choice(found) if found else None


# --- any bytes ---------------------------------------------------------------------------------------------


def flip_bits(draw: random.Random, content: bytes) -> bytes:
    changed = bytearray(content or b"\0")
    for _ in range(draw.choice((1, 1, 2, 8, 64))):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def insert_bytes(draw: random.Random, content: bytes) -> bytes:
    at = _at(draw, content)
    return _replaced(content, at, at, draw.randbytes(draw.choice((1, 2, 16, 300))))


def truncate(draw: random.Random, content: bytes) -> bytes:
    return content[: _at(draw, content)]


def delete_bytes(draw: random.Random, content: bytes) -> bytes:
    at = _at(draw, content)
    return _replaced(content, at, at + draw.choice((1, 3, 40, 2000)), b"")


def repeat_bytes(draw: random.Random, content: bytes) -> bytes:
    first = _at(draw, content)
    piece = content[first : first + draw.choice((1, 10, 200))]
    return _replaced(content, first, first, piece * draw.choice((1, 2, 50)))


ANY: tuple[Mutator, ...] = (flip_bits, insert_bytes, truncate, delete_bytes, repeat_bytes)


# --- text --------------------------------------------------------------------------------------------------


def change_digit(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"\d", content)
    return _replaced(content, *match.span(), draw.choice(b"0123456789.,-e").to_bytes()) if match else content


def change_number(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", content)
    return _replaced(content, *match.span(), draw.choice(_NUMBERS).encode()) if match else content


def insert_sign(draw: random.Random, content: bytes) -> bytes:
    at = _at(draw, content)
    return _replaced(content, at, at, draw.choice(_SIGNS).encode())


def double_line(draw: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = draw.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at : at + draw.choice((1, 1, 5))], *lines[at + 1 :]])


def drop_line(draw: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = draw.randrange(len(lines))
    return b"".join([*lines[:at], *lines[at + draw.choice((1, 1, 4)) :]])


def swap_lines(draw: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


def other_encoding(draw: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(
        draw.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1258", "utf-32", "latin-1")), "replace"
    )


def other_line_ends(draw: random.Random, content: bytes) -> bytes:
    ends = draw.choice((b"\r\n", b"\r", b"\n\n", b"\x85", b"\x0b"))
    if draw.random() < 0.5:
        return content.replace(b"\n", ends)
    match = _one(draw, b"\n", content)
    return _replaced(content, *match.span(), ends) if match else content


_TEXT: tuple[Mutator, ...] = (
    *(change_digit, change_number, insert_sign, double_line, drop_line, swap_lines, other_encoding),
    other_line_ends,
)


# --- CSV ---------------------------------------------------------------------------------------------------


def csv_mark(draw: random.Random, content: bytes) -> bytes:
    at = _at(draw, content)
    marks = (b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b'"\n"', b"\0", b"\xef\xbb\xbf", b"'", b"\\")
    return _replaced(content, at, at, draw.choice(marks))


def csv_cell(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"(?<=[,;\t\n])[^,;\t\n\"]*(?=[,;\t\n])", content)
    cells = (
        *(
            "=1+1",
            "@SUM(A1)",
            "+1",
            '=HYPERLINK("x")',
            "x" * 200_000,
            '"' + "y\n" * 500 + '"',
            '"a ""b"" c"',
            "",
        ),
        *(" ", "\u00a0", "'01", "001", "1e3", '" 0.5"', '"0.5" ', "#N/A", "NULL", "01/02/2023", *_NUMBERS),
    )
    return _replaced(content, *match.span(), draw.choice(cells).encode()) if match else content


def csv_separator(draw: random.Random, content: bytes) -> bytes:
    return content.replace(b",", draw.choice((b";", b"\t", b"|", b", ", b",,")))


def csv_quote_all(_: random.Random, content: bytes) -> bytes:
    return b"\n".join(
        b",".join(b'"' + cell + b'"' for cell in line.split(b",")) for line in content.splitlines()
    )


CSV: tuple[Mutator, ...] = (*ANY, *_TEXT, csv_mark, csv_cell, csv_cell, csv_separator, csv_quote_all)


# --- YAML --------------------------------------------------------------------------------------------------


def yaml_value(draw: random.Random, content: bytes) -> bytes:
    """Another kind of value where a key or an item of a list has one."""
    match = _one(draw, rb"(?<=[:\-] )[^\n#]+", content)
    values = (
        *(
            "[]",
            "{}",
            "null",
            "~",
            "true",
            "yes",
            "0o17",
            "1:30",
            ".nan",
            ".inf",
            "-.inf",
            "1e400",
            "2023-13-45",
        ),
        *(
            "!!python/object/apply:os.system ['true']",
            "!!python/name:os.system",
            "!!binary aGk=",
            "!!set {a, b}",
        ),
        *(
            "!!int x",
            "!!float x",
            "!!timestamp x",
            "!x y",
            "2023-01-01",
            "2023-01-01T25:61:61Z",
            "0x1F",
            "1_000",
        ),
        *(
            "&a [*a]",
            "*nobody",
            "|\n   text",
            ">\n   text",
            '"\\x00"',
            '"\\ud800"',
            "'",
            "? x",
            "{a: 1, a: 2}",
        ),
        *(
            "[" * 2000,
            "{a: " * 500,
            "[" * 300 + "]" * 300,
            "9" * 5000,
            "1" * 700_000,
            "{? [a] : b}",
            "{1: 2}",
        ),
        *(
            "10/0",
            "1/3",
            "-1",
            "1e308",
            "0",
            "2020-2010",
            "0-99999999",
            "2023-2022",
            "../../etc/passwd",
            "/etc/passwd",
        ),
        *(
            "{kind: yes_no}",
            "{vi: a, en: b}",
            "{vi: 1, en: 2}",
            "[[a]]",
            '"<script>alert(1)</script>"',
            *_NUMBERS,
        ),
    )
    return _replaced(content, *match.span(), draw.choice(values).encode()) if match else content


def yaml_key(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"(?m)^( *(?:- )?)[\w\"]+:", content)
    if not match:
        return content
    keys = (
        b"x:",
        b"<<:",
        b"? a\n:",
        b"1:",
        b"null:",
        b"true:",
        b"[a, b]:",
        b"{a: b}:",
        b"__class__:",
        b"!!str k:",
        b"",
    )
    return _replaced(content, match.end(1), match.end(), draw.choice(keys))


def yaml_remove_key(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"[\w]+: [^,}\n]+,? ?", content)
    return _replaced(content, *match.span(), b"") if match else content


def yaml_double_key(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"(?m)^ *[\w]+:[^\n]*\n", content)
    return _replaced(content, match.end(), match.end(), match[0]) if match else content


def yaml_indent(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"(?m)^ *", content)
    return _replaced(content, *match.span(), b" " * draw.randrange(9)) if match else content


def yaml_bomb(draw: random.Random, content: bytes) -> bytes:
    """Aliases that stand for one another: small to read, without end when they are followed."""
    width, levels = draw.choice(((9, 9), (10, 30), (2, 100)))
    lines = ["zz0: &z0 [lol, lol]"]
    lines += [f"zz{at}: &z{at} [{', '.join([f'*z{at - 1}'] * width)}]" for at in range(1, levels)]
    bomb = "\n".join(lines).encode() + b"\n"
    match = _one(draw, rb"(?<=[:\-] )[^\n#&*]+", content)
    if match and draw.random() < 0.7:
        content = _replaced(content, *match.span(), f"*z{levels - 1}".encode())
    return bomb + content


def yaml_merge_bomb(draw: random.Random, content: bytes) -> bytes:
    levels = draw.choice((20, 60))
    lines = ["m0: &m0 {a: 1}"]
    lines += [f"m{at}: &m{at} {{<<: [*m{at - 1}, *m{at - 1}], k{at}: *m{at - 1}}}" for at in range(1, levels)]
    return "\n".join(lines).encode() + b"\n" + content


def yaml_head(draw: random.Random, content: bytes) -> bytes:
    heads = (
        b"%YAML 1.1\n---\n",
        b"%YAML 9.9\n---\n",
        b"--- a\n---\n",
        b"...\n",
        b"%TAG ! tag:x,1:\n---\n",
        b"%x\n",
        b"- ",
    )
    return draw.choice(heads) + content


YAML: tuple[Mutator, ...] = (
    *(
        *ANY,
        *_TEXT,
        yaml_value,
        yaml_value,
        yaml_value,
        yaml_key,
        yaml_remove_key,
        yaml_double_key,
        yaml_indent,
    ),
    *(yaml_bomb, yaml_merge_bomb, yaml_head),
)


# --- packed XML: .xlsx and .ods -----------------------------------------------------------------------------


def in_a_part(
    change: Mutator, wanted: bytes = rb"sheet\d|content|workbook|shared|styles|Content_Types|rels"
) -> Mutator:
    """The change made inside one XML part, packed again with the checksum that it has now."""

    def mutate(draw: random.Random, content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
        names = [
            name for name in parts if name.endswith((".xml", ".rels")) and re.search(wanted, name.encode())
        ]
        weights = [3 if "sheet" in name or name == "content.xml" else 1 for name in names]
        if names:
            name = draw.choices(names, weights)[0]
            parts[name] = change(draw, parts[name])
        return packed(parts)

    mutate.__name__ = change.__name__
    return mutate


def packed(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def xml_text(draw: random.Random, content: bytes) -> bytes:
    match = _one(draw, rb"(?<=>)[^<>]+(?=</)", content)
    texts = (
        *_NUMBERS,
        "",
        "a&#10;b",
        "_x0041_",
        "&#x2028;",
        "<![CDATA[0.5]]>",
        "0<!-- x -->.5",
        "#N/A",
        "1e",
        "&e;",
    )
    return _replaced(content, *match.span(), draw.choice(texts).encode()) if match else content


def xml_attribute(draw: random.Random, content: bytes) -> bytes:
    """Another value of one attribute: types and places of cells, styles, references, counts."""
    match = _one(draw, rb'([\w:]+)="([^"]*)"', content)
    if not match:
        return content
    values = {
        b"t": (b"n", b"s", b"str", b"b", b"e", b"d", b"inlineStr", b"x", b"shared", b""),
        b"r": (
            b"A1",
            b"E5",
            b"XFD1048576",
            b"5",
            b"1",
            b"0",
            b"-1",
            b"A0",
            b"a5",
            b"$C$5",
            b"99999999999",
            b"E05",
            b"5E",
        ),
        b"s": (b"0", b"1", b"2", b"9", b"999", b"-1", b"x"),
        b"numFmtId": (b"0", b"9", b"10", b"14", b"22", b"49", b"164", b"46", b"-1", b"x"),
        b"ref": (b"A1", b"A1:XFD1048576", b"B5:A1", b"C4:F9", b"x", b"A:A"),
    }
    near = (
        b"",
        b"0",
        b"1",
        b"-1",
        b"true",
        b"99999999999999999999",
        b"x",
        b"preserve",
        match[2] + b"1",
        match[2][::-1],
    )
    return _replaced(content, match.start(2), match.end(2), draw.choice(values.get(match[1], near)))


def xml_new_attribute(draw: random.Random, content: bytes) -> bytes:
    match = _one(
        draw,
        rb"<(c|row|col|sheet|v|t|xf|numFmt|workbookPr|table:table-(?:cell|row|column))(?=[ />])",
        content,
    )
    if not match:
        return content
    new = (
        *(
            b'hidden="1"',
            b'ht="0" customHeight="1"',
            b'collapsed="1"',
            b'state="veryHidden"',
            b'date1904="1"',
        ),
        *(
            b'xml:space="preserve"',
            b'applyNumberFormat="1"',
            b'table:visibility="collapse"',
            b'office:value="0.77"',
        ),
        *(
            b'table:number-columns-repeated="3"',
            b'table:number-rows-repeated="2"',
            b'office:value-type="percentage"',
        ),
        *(
            b'office:string-value="0.5"',
            b'table:formula="of:=1"',
            b'table:number-columns-spanned="2"',
            b't="str"',
            b's="3"',
        ),
        *(
            b'office:value-type="string"',
            b'table:number-rows-repeated="99999999"',
            b'office:boolean-value="true"',
        ),
    )
    return _replaced(content, match.end(), match.end(), b" " + draw.choice(new))


def xml_element(draw: random.Random, content: bytes) -> bytes:
    """One element twice, away, or in place of another."""
    names = rb"c|row|v|is|t|si|xf|numFmt|mergeCell|sheet|col|table:table-cell|table:table-row"
    pattern = rb"<(" + names + rb")\b[^>]*?(?:/>|>.*?</\1>)"
    first, second = _one(draw, pattern, content), _one(draw, pattern, content)
    if not first or not second:
        return content
    kind = draw.randrange(4)
    if kind == 0:
        return _replaced(content, *first.span(), b"")
    if kind == 1:
        return _replaced(content, first.end(), first.end(), first[0])
    return (
        _replaced(content, *second.span(), first[0])
        if kind == 2
        else _replaced(content, second.end(), second.end(), first[0])
    )


def xml_injection(draw: random.Random, content: bytes) -> bytes:
    """Marks that readers treat differently, put where an element ends."""
    match = _one(draw, rb"(?<=>)(?=<)", content)
    at = match.start() if match else 0
    new = (
        *(
            b"<!-- x -->",
            b"<?x y?>",
            b"<x/>",
            b'<c r="E6"><v>0.33</v></c>',
            b"<f>1+1</f>",
            b"<v>0.44</v>",
            b"<is><t>z</t></is>",
        ),
        *(
            b"<t>extra</t>",
            b"<rPh><t>extra</t></rPh>",
            b"<r><t>extra</t></r>",
            b'<row r="6"><c r="E6"><v>1</v></c></row>',
        ),
        *(
            b'<mergeCells><mergeCell ref="D5:E9"/></mergeCells>',
            b'<extLst><ext><c r="E6"><v>9</v></c></ext></extLst>',
        ),
        *(
            b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"/>',
            b"<row/>",
            b"<c/>",
        ),
        *(
            b'<row r="7" hidden="1"/>',
            b"<text:s/>",
            b"<text:p>extra</text:p>",
            b"<table:table-cell/>",
            b"<table:table-row/>",
        ),
        *(
            b'<x:c xmlns:x="urn:x" r="E6"><x:v>0.2</x:v></x:c>',
            b"<office:annotation><text:p>n</text:p></office:annotation>",
        ),
    )
    return _replaced(content, at, at, draw.choice(new))


def xml_format(draw: random.Random, content: bytes) -> bytes:
    """A number format that shows something else than the value."""
    codes = (
        *(b";;;", b"0%", b"0", b"0,", b"0.00,,", b'"5"0', b'"1"', b"General%", b"dd/mm/yyyy", b"[h]:mm"),
        *(
            b"# ?/?",
            b"0E+0",
            b"@",
            b"\\%0",
            b'0"%"',
            b"[Red]0;[Blue]0",
            b"[>1]0%;0",
            b"??",
            b"-0",
            b"0.0;0.0",
        ),
    )
    code = draw.choice(codes).replace(b'"', b"&quot;").replace(b">", b"&gt;")
    number = draw.choice((164, 170, 9, 2, 49))
    new = b'<numFmts count="1"><numFmt numFmtId="%d" formatCode="%s"/></numFmts>' % (number, code)
    content = re.sub(rb"<numFmts.*?</numFmts>|<numFmts[^>]*/>", b"", content)
    content = re.sub(rb"(<styleSheet[^>]*>)", rb"\1" + new.replace(b"\\", b"\\\\"), content, count=1)
    match = re.search(rb"<cellXfs.*?</cellXfs>", content, re.DOTALL)
    if not match:
        return content
    which = _one(draw, rb'numFmtId="\d+"', match[0])
    if not which:
        return content
    at = match.start() + which.start()
    return _replaced(content, at, at + len(which[0]), b'numFmtId="%d" applyNumberFormat="1"' % number)


def xml_entities(draw: random.Random, content: bytes) -> bytes:
    """Entities that grow, that read a file, or that only stand there."""
    kinds = (
        b'<!DOCTYPE x [<!ENTITY a "0.5">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
            b'<!ENTITY %s "%s">' % (bytes([98 + at]), b"&%s;" % bytes([97 + at]) * 10) for at in range(9)
        ) + b"]>",
        b"<!DOCTYPE x>",
        b'<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    )  # fmt: skip
    head = re.match(rb"\s*<\?xml[^>]*\?>", content)
    at = head.end() if head else 0
    match = _one(draw, rb"(?<=>)[^<>]+(?=</)", content)
    if match:
        content = _replaced(content, *match.span(), draw.choice((b"&a;", b"&j;")))
    return _replaced(content, at, at, draw.choice(kinds))


def xml_encoding(draw: random.Random, content: bytes) -> bytes:
    name = draw.choice(("utf-16", "utf-8-sig", "cp1258", "utf-32"))
    return re.sub(rb"\s*<\?xml[^>]*\?>", b"", content).decode("utf-8", "replace").encode(name, "replace")


def zip_tricks(draw: random.Random, content: bytes) -> bytes:
    """Parts away, twice, renamed, far away, without end; an archive before or behind another."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    name = draw.choice(list(parts))
    kind = draw.randrange(9)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[
            draw.choice(("../" + name, "/" + name, name.upper(), name.replace("/", "\\"), "x" * 60_000))
        ] = parts.pop(name)[:9]
    elif kind == 2:
        parts[name] = b" " * (90 * 2**20) + parts[name]
    elif kind == 3:
        parts |= {f"x{at}.xml": b"" for at in range(2500)}
    elif kind == 4:
        return draw.randbytes(40) + content
    elif kind == 5:
        return content + draw.choice((b"PK\5\6" + bytes(18), bytes(40), content))
    elif kind == 6:
        parts["xl/vbaProject.bin"] = b"x"
    elif kind == 7:
        parts["xl/externalLinks/externalLink1.xml"] = (
            b'<externalLink><externalBook r:id="rId1"/></externalLink>'
        )
    else:
        other = draw.choice(list(parts))
        parts[name], parts[other] = parts[other], parts[name]
    return packed(parts)


_INSIDE = (
    *(flip_bits, change_digit, change_number, insert_sign, xml_text, xml_text, xml_attribute, xml_attribute),
    *(
        xml_new_attribute,
        xml_element,
        xml_element,
        xml_injection,
        xml_injection,
        delete_bytes,
        xml_entities,
        xml_encoding,
    ),
)
PACKED: tuple[Mutator, ...] = (
    *(flip_bits, truncate, delete_bytes, zip_tricks),
    *(in_a_part(change) for change in _INSIDE),
    *(
        in_a_part(change, rb"sheet1|sheet2|content")
        for change in (xml_text, xml_attribute, xml_element, xml_new_attribute)
    ),
    in_a_part(xml_format, rb"styles"),
)


# Of an .xls file, whose parts are tied by their places, little is left to be read after other changes.
KINDS = {".xlsx": PACKED, ".ods": PACKED, ".xls": (*ANY, *[flip_bits] * 10), ".csv": CSV, ".yml": YAML}


def mutant(suffix: str, seed: str, content: bytes) -> tuple[str, bytes]:
    """One mutant of a file of that ending, and what was done to it; the same seed gives the same one."""
    draw = random.Random(seed)  # noqa: S311 - to be made again
    kinds = KINDS[suffix]
    chosen = [draw.choice(kinds)] + [draw.choice(kinds) for _ in range(draw.choice((0, 0, 0, 1)))]
    for at, change in enumerate(chosen):
        try:
            content = change(draw, content)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            RuntimeError,
            OSError,
            EOFError,
        ):  # the first change left nothing that could be opened for the second
            chosen = chosen[:at]
            break
    return "+".join(change.__name__ for change in chosen), content
