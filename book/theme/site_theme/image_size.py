"""Width and height of images, so that a page keeps their place before they are drawn."""

from __future__ import annotations

import re
import struct

PNG = b"\x89PNG\r\n\x1a\n"
SVG_TAG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
LENGTH = re.compile(r"^\s*(?P<number>[0-9.]+)\s*(?P<unit>px|pt|pc|in|cm|mm)?\s*$")
# CSS Values 4, §6.2: absolute lengths in pixels.
PIXELS = {None: 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG (its IHDR chunk) or an SVG (its lengths, else its view box).

    None when the image does not say, or is of another kind.

    >>> image_size(b'<svg width="72pt" height="1in"></svg>')
    (96, 96)
    >>> image_size(b'<svg viewBox="0 0 640 280"></svg>')
    (640, 280)
    """
    if content.startswith(PNG):
        width, height = struct.unpack_from(">II", content, 16)
        return int(width), int(height)
    tag = SVG_TAG.search(content)
    return _svg_size(tag[0].decode("utf-8", "replace")) if tag else None


def _svg_size(tag: str) -> tuple[int, int] | None:
    lengths = [_pixels(_attribute(tag, name)) for name in ("width", "height")]
    box = _attribute(tag, "viewBox").replace(",", " ").split()
    if None in lengths and len(box) == 4:
        lengths = [_pixels(part) for part in box[2:]]
    width, height = lengths
    return (round(width), round(height)) if width and height else None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\b{name}\s*=\s*["']([^"']*)["']""", tag)
    return found[1] if found else ""


def _pixels(length: str) -> float | None:
    found = LENGTH.match(length)
    return float(found["number"]) * PIXELS[found["unit"]] if found else None
