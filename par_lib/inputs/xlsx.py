"""Excel workbooks as bytes: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NO_MOMENT = b"1980-01-01T00:00:00Z"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can hold


def workbook_bytes(book: Workbook) -> bytes:
    """The workbook as a file, without the moment of writing, which openpyxl puts into it."""
    saved = io.BytesIO()
    book.save(saved)
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            body = old.read(name)
            new.writestr(part, _MOMENT.sub(_NO_MOMENT, body) if name == "docProps/core.xml" else body)
    return packed.getvalue()
