"""XML of spreadsheets, read so that nothing of it can be taken in two ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

Attributes = dict[str, str]

# A number as both formats write it; programs differ in what they make of anything else.
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ENCODINGS = ("utf-8", "utf-16")  # those that every XML processor knows


def parse_strictly(
    xml: bytes,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    letters: Callable[[str], None] | None = None,
) -> None:
    """Reads XML once; names carry their namespace before a brace.

    A document type is refused, as its entities could grow without end; so are other versions of XML,
    encodings that its processors need not know, CDATA sections, which some readers pass over, and text that
    goes on after a comment or instruction, where some readers stop.

    Raises:
        ValueError: it is not such XML.
    """
    parser = expat.ParserCreate(namespace_separator="}")

    def again() -> None:
        _listen(parser, start, end, letters)

    def interrupted(*_: str) -> None:  # up to the next element; ordinary files have no such marks
        _listen(parser, _then(again, start), _then(again, end), _refuse_more_text)

    parser.buffer_text = True
    parser.XmlDeclHandler = _check_declaration
    _listen(parser, start, end, letters)
    parser.CommentHandler = parser.ProcessingInstructionHandler = interrupted
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartCdataSectionHandler = _refuse_raw_text
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the parser takes no keywords
    except (expat.ExpatError, LookupError) as error:  # LookupError: no such encoding
        raise ValueError(f"{name} is no XML ({error})") from None


def scan(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    letters: Callable[[str], None] | None = None,
) -> None:
    """Reads XML once, strictly, with the names of elements and attributes without their namespace.

    Raises:
        ValueError: it is not such XML.
    """

    def local_start(name: str, attributes: Attributes) -> None:
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def local_end(name: str) -> None:
        if end is not None:
            end(_local(name))

    parse_strictly(xml, "a part", local_start, local_end, letters)


def _listen(
    parser: expat.XMLParserType,
    start: Callable[..., None],
    end: Callable[..., None] | None,
    letters: Callable[[str], None] | None,
) -> None:
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = letters


def _then(first: Callable[[], None], second: Callable[..., None] | None) -> Callable[..., None]:
    def both(*arguments: object) -> None:
        first()
        if second is not None:
            second(*arguments)

    return both


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _check_declaration(version: str, encoding: str | None, _standalone: int) -> None:
    if version != "1.0":
        raise ValueError(f"XML of version {version[:20]}")
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise ValueError(f"XML in the encoding {encoding[:20]}")


def _refuse_more_text(text: str) -> None:
    if text.strip():
        raise ValueError(f"XML with a comment before the text {text.strip()[:20]!r}")


def _refuse_raw_text() -> None:
    raise ValueError("XML with a CDATA section")


def _refuse_document_type(*_: object) -> None:
    raise ValueError("XML with a document type")
