"""XML of spreadsheets, read so that nothing of it can be taken in two ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from par_lib.intake.marks import Attributes, refuse_document_type

# A number as both formats write it; programs differ in what they make of anything else.
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def parse_strictly(
    xml: bytes,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    letters: Callable[[str], None] | None = None,
) -> None:
    """Reads XML once; names carry their namespace before a brace. A document type is refused.

    Raises:
        ValueError: it is not such XML.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = letters
    parser.StartDoctypeDeclHandler = refuse_document_type
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the parser takes no keywords
    except expat.ExpatError as error:
        raise ValueError(f"{name} is no XML ({error})") from None
