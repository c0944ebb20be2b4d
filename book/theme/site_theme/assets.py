"""Files beside the pages: what MyST copied, and the theme's own style, scripts and fonts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections import Counter
from pathlib import Path, PurePosixPath

import fontpkg_be_vietnam_pro

from site_theme.content import ContentServer
from site_theme.fonts import digits_of_one_width, web_font
from site_theme.image_size import image_size

STYLES = ("tokens", "base", "layout", "text", "tables", "figures", "blocks", "code", "search", "laboratory",
          "explanations", "print")  # fmt: skip
SCRIPTS = ("words", "navigation", "scroll-regions", "tables", "tabs", "search", "downloads")
LATER_SCRIPTS = ("table-files",)  # when the reader asks for what they make
LABORATORY_SCRIPTS = ("laboratory-arithmetic", "laboratory-state", "laboratory")  # on its pages only
EXPLANATION_SCRIPTS = ("explanations",)  # where numbers are explained
DRAWN = {"Regular": 400, "SemiBold": 600}  # weights of letters in drawings
FACES = ("Regular", "Italic", "SemiBold", "SemiBoldItalic")


# MyST names a copy after the path and the time of its source, which differ from machine to machine.
COPY = re.compile(r"^(?P<stem>.*?)-?[0-9a-f]{32}(?P<suffix>\.[^.]+)$")


class MediaFolder:
    """Copies files of the content server beside the pages, each once and named by its content."""

    def __init__(self, server: ContentServer, folder: Path) -> None:
        self._server, self._folder = server, folder
        self._copied: dict[str, str] = {}
        self._sizes: dict[str, tuple[int, int] | None] = {}
        self._drawings: dict[str, bytes] = {}
        self.used: Counter[str] = Counter()  # how often addresses were given out since this was emptied

    def link(self, url: str) -> str:
        """The relative address of a file of the content server, which is copied; others are kept."""
        if not url.startswith("/"):
            return url
        if url not in self._copied:
            path = PurePosixPath(url)
            found = COPY.match(path.name)
            stem, suffix = found.group("stem", "suffix") if found else (path.stem, path.suffix)
            self._copied[url] = self._write(stem, suffix, self._server.read_bytes(url))
        self.used[self._copied[url]] += 1
        return self._copied[url]

    def store(self, text: str, suffix: str) -> str:
        """Writes text that MyST kept in the page to a file of its own."""
        href = self._write("", suffix, text.encode("utf-8"))
        self.used[href] += 1
        return href

    def give_back(self, href: str) -> None:
        """Takes back one use of an address: the page has what is in the file."""
        self.used[href] -= 1

    def _write(self, stem: str, suffix: str, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()[:16]
        target = self._folder / "files" / f"{stem}{'-' if stem else ''}{digest}{suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        href = f"files/{target.name}"
        self._sizes[href] = image_size(content)
        if suffix == ".svg":
            self._drawings[href] = content
        return href

    def size(self, href: str) -> tuple[int, int] | None:
        """Width and height in pixels of an image that was copied, where they are known."""
        return self._sizes.get(href)

    def drawing(self, href: str) -> bytes:
        """The content of an SVG file that was copied; nothing of other files."""
        return self._drawings.get(href, b"")

    def read_text(self, url: str) -> str:
        """The text of a file that a page holds only by its address, such as a long output."""
        return self._server.read_text(url)


def write_assets(theme: Path, folder: Path) -> list[str]:
    """Writes assets/: one style sheet, scripts, the fonts with their licence; returns their names."""
    assets = folder / "assets"
    shutil.rmtree(assets, ignore_errors=True)
    assets.mkdir(parents=True, exist_ok=True)
    sheets = ((theme / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    (assets / "theme.css").write_text("\n".join(sheets), encoding="utf-8")
    for name in ("colour-mode", *SCRIPTS, *LATER_SCRIPTS, *LABORATORY_SCRIPTS, *EXPLANATION_SCRIPTS):
        shutil.copyfile(theme / "js" / f"{name}.js", assets / f"{name}.js")
    shutil.copyfile(theme / "icon.svg", assets / "icon.svg")
    package = Path(fontpkg_be_vietnam_pro.__file__).parent
    drawn = {}
    for face in FACES:
        font = (package / "files" / f"BeVietnamPro-{face}.ttf").read_bytes()
        web = web_font(font)
        (assets / f"be-vietnam-pro-{face.lower()}.woff2").write_bytes(web)
        if "Italic" not in face:
            digits = assets / f"be-vietnam-pro-digits-{face.lower()}.woff2"
            digits.write_bytes(digits_of_one_width(font))
        if face in DRAWN:
            drawn[DRAWN[face]] = base64.b64encode(web).decode("ascii")
    # A picture made of a drawing cannot load a font, and a page opened from a folder may not read one.
    fonts = f"const drawingFonts = {json.dumps(drawn, sort_keys=True)};\n"
    (assets / "drawing-fonts.js").write_text(fonts, encoding="utf-8")
    shutil.copyfile(package / "LICENSE", assets / "be-vietnam-pro-licence.txt")
    return sorted(path.relative_to(folder).as_posix() for path in assets.iterdir())
