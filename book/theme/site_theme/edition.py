"""What all pages of one language share: options, words, templates, files, contents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from site_theme.assets import MediaFolder
from site_theme.content import ContentServer
from site_theme.faults import RenderFault, RenderFaults
from site_theme.localise import localise
from site_theme.navigation import Entry, contents
from site_theme.stable_ids import StableIds
from site_theme.text import trees
from site_theme.words import Words


@dataclass(frozen=True)
class Edition:
    """One language of the book; `content` holds the JSON of the pages to make by slug, in reading order."""

    config: dict[str, Any]
    project: dict[str, Any]
    options: dict[str, Any]
    content: dict[str, dict[str, Any]]
    words: Words
    templates: Environment
    media: MediaFolder
    ids: StableIds
    tree: list[Entry]


def load_edition(
    server: ContentServer,
    folder: Path,
    theme: Path,
    config: dict[str, Any],
    home: dict[str, Any],
    content: dict[str, dict[str, Any]],
) -> Edition:
    """What pages share.

    Args:
        server: What MyST made.
        folder: Where the site is written.
        theme: The folder of the theme.
        config: MyST's configuration of the site.
        home: Front matter of the first page.
        content: MyST's JSON of the pages to make.

    Errors: RenderFaults when the site asks for a language that the theme has no words for.
    """
    project = config["projects"][0]
    options = config.get("options") or {}
    try:
        words = Words(str(options.get("lang") or "vi"), theme / "strings")
    except ValueError as error:
        raise RenderFaults([RenderFault("myst.yml", str(error))]) from error
    page_trees = [tree for page in content.values() for tree in trees(page)]
    for tree in page_trees:
        localise(tree, words)
    templates = Environment(
        loader=FileSystemLoader(theme / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["t"] = words
    home_title = str(home.get("short_title") or home.get("title") or words["home"])
    return Edition(
        config=config,
        project=project,
        options=options,
        content=content,
        words=words,
        templates=templates,
        media=MediaFolder(server, folder),
        ids=StableIds(page_trees),
        tree=contents(Entry(home_title, "index.html", project["index"]), project["pages"]),
    )
