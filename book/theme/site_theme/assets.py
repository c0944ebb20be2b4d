"""Files beside the pages: what MyST copied, and the theme's own style, scripts and fonts."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path, PurePosixPath

import fontpkg_be_vietnam_pro

from .content import ContentServer
from .woff import woff_from_truetype

STYLES = ("tokens", "base", "layout", "text", "tables", "figures", "blocks", "code", "search", "print")
SCRIPTS = ("words", "navigation", "scroll-regions", "tables", "tabs", "search")
FACES = ("Regular", "Italic", "SemiBold", "SemiBoldItalic")


class MediaFolder:
    """Copies files of the content server beside the pages, each once."""

    def __init__(self, server: ContentServer, folder: Path) -> None:
        self._server, self._folder = server, folder

    def link(self, url: str) -> str:
        """The relative address of a file of the content server, which is copied; others are kept."""
        if not url.startswith("/"):
            return url
        name = PurePosixPath(url).name
        target = self._folder / "files" / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self._server.read_bytes(url))
        return f"files/{name}"

    def store(self, text: str, suffix: str) -> str:
        """Writes text that MyST kept in the page to a file of its own, named by its content."""
        name = f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.{suffix}"
        target = self._folder / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return f"files/{name}"

    def read_text(self, url: str) -> str:
        """The text of a file that a page holds only by its address, such as a long output."""
        return self._server.read_text(url)


def write_assets(theme: Path, folder: Path) -> None:
    """Writes assets/: one style sheet, the scripts, the fonts with their licence."""
    assets = folder / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    sheets = ((theme / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    (assets / "theme.css").write_text("\n".join(sheets), encoding="utf-8")
    for name in ("colour-mode", *SCRIPTS):
        shutil.copyfile(theme / "js" / f"{name}.js", assets / f"{name}.js")
    package = Path(fontpkg_be_vietnam_pro.__file__).parent
    for face in FACES:
        truetype = (package / "files" / f"BeVietnamPro-{face}.ttf").read_bytes()
        (assets / f"be-vietnam-pro-{face.lower()}.woff").write_bytes(woff_from_truetype(truetype))
    shutil.copyfile(package / "LICENSE", assets / "be-vietnam-pro-licence.txt")
