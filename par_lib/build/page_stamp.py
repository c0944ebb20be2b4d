"""What a page was made from, for readers who want to check it: inputs, framework, code, and the command."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from par_lib.build.plan import Run
from par_lib.project import Project
from par_lib.report.language import LANGUAGES, Language
from par_lib.report.markdown import SCREEN_ONLY, escape
from par_lib.stamps import file_hashes

_SHOWN = 16  # digits of a hash that a page shows
_TABLE = re.compile(r"^(:{3,}\{table\} .*)$", re.MULTILINE)
_TEXTS = {
    "vi": {
        "stamp": "Dấu",
        "title": "Trang này được tạo ra thế nào",
        "intro": "Dấu {short} đứng ở mỗi hình và bảng của trang: hai bản cùng dấu được tính từ cùng số liệu, "
        "cùng bộ tiêu chí và cùng mã chương trình.",
        "notebook": "Notebook",
        "framework": "Bộ tiêu chí",
        "code": "Mã chương trình (SHA-256)",
        "command": "Chạy lại riêng notebook của trang, trong thư mục của dự án, và xuất thành "
        "notebook, HTML, mã Python:",
        "all": "Dựng lại cả báo cáo:",
        "files": "Tệp đầu vào và SHA-256",
    },
    "en": {
        "stamp": "Stamp",
        "title": "How this page was made",
        "intro": "The stamp {short} stands at every figure and table of this page: two copies with the same "
        "stamp were computed from the same inputs, the same framework and the same code.",
        "notebook": "Notebook",
        "framework": "Framework",
        "code": "Code (SHA-256)",
        "command": "To run the notebook of this page again, in the project's folder, and export it as "
        "notebook, HTML and script:",
        "all": "To build the whole report again:",
        "files": "Input files and their SHA-256",
    },
}


@dataclass(frozen=True, slots=True)
class PageSource:
    """What decides a page.

    Args:
        run: The run of its notebook.
        framework: The framework of its year, if it has one.
        inputs: The files that its notebook may read, other than results that are computed from inputs.
        code: The hash of the modules and libraries that it runs.
    """

    run: Run
    framework: str | None
    inputs: tuple[Path, ...]
    code: str

    def inputs_of(self, lang: Language) -> tuple[Path, ...]:
        """The inputs without texts that are written for another language: NAME.LANG.md."""
        others = tuple(f".{other}.md" for other in LANGUAGES if other != lang)
        return tuple(path for path in self.inputs if not path.name.endswith(others))


@dataclass(frozen=True, slots=True)
class PageStamp:
    """The same with the hashes of the files."""

    source: PageSource
    hashes: dict[str, str]

    @property
    def short(self) -> str:
        """Twelve digits that change with anything that the page was made from."""
        about = [self.source.run.id, self.source.framework, self.source.code, self.hashes]
        return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:12]


def page_stamp(project: Project, source: PageSource, lang: Language) -> PageStamp:
    """The stamp of a page in one language from the files as they are."""
    return PageStamp(source, file_hashes(project, sorted(source.inputs_of(lang))))


def target(slug: str) -> str:
    """The label of the section that explains the stamp of a page."""
    return f"stamp-{slug}"


def stamped(caption: str, stamp: PageStamp, slug: str, lang: Language) -> str:
    """A caption with the stamp of its page, which leads to what the page was made from."""
    return f"{caption} [{_TEXTS[lang]['stamp']} {stamp.short}](#{target(slug)})"


def stamped_table(markdown: str, stamp: PageStamp, slug: str, lang: Language) -> str:
    """A MyST table whose caption has the stamp."""
    return _TABLE.sub(lambda found: stamped(found[1], stamp, slug, lang), markdown, count=1)


def command(year: int, slug: str, lang: Language) -> str:
    """What runs the notebook of a page by itself, from the folder of the project (`par_lib.build.export`).

    >>> command(2023, "index-papi-2023", "en")
    '.venv/bin/par export 2023 index-papi-2023 --lang en'
    """
    return shlex.join([".venv/bin/par", "export", str(year), slug, "--lang", lang])


def how_made(stamp: PageStamp, slug: str, lang: Language, year: int) -> str:
    """The last section of a page: what it was made from, and how to make it again."""
    words, source = _TEXTS[lang], stamp.source
    facts = [
        (words["notebook"], f"notebooks/{source.run.notebook}.ipynb"),
        (words["code"], source.code[:_SHOWN]),
    ]
    facts += [(words["framework"], source.framework)] if source.framework else []
    lines = [f"- {escape(name)}: `{value}`" for name, value in facts]
    files = [f"- `{name}` `{digest[:_SHOWN]}`" for name, digest in stamp.hashes.items()]
    run = ["```bash", command(year, slug, lang), "```"]
    build = ["```bash", f"make book YEAR={year}", "```"]
    made = [
        *lines,
        "",
        words["command"],
        "",
        *run,
        "",
        words["all"],
        "",
        *build,
        "",
        f"{words['files']}:",
        "",
        *files,
    ]
    intro = words["intro"].format(short=f"`{stamp.short}`")
    begin = ["::::{div}", f":class: {SCREEN_ONLY}", "", f"({target(slug)})=", intro, ""]
    return "\n".join([*begin, f":::{{dropdown}} {words['title']}", *made, ":::", "::::"])
