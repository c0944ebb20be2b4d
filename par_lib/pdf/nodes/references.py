"""Links, cross references, citations and footnotes; what lies outside the document stays as words."""

from __future__ import annotations

import re

from par_lib.pdf.page import Page, target_of
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node, children, html_text
from par_lib.pdf.typst_code import EMPTY, Code, call, joined, string

_COUNTED = {"figure", "table", "code", "equation"}  # what the document numbers for itself
_SAFE = re.compile(r"^(https?|mailto|tel):", re.IGNORECASE)


@renders("link")
def link(page: Page, node: Node) -> Code:
    """A link out of the document, or to one of its pages."""
    url = str(node["url"])
    body = page.body(node) if children(node) else page.text(url)
    if _SAFE.match(url):
        return call("link", string(url), body)
    path, _, anchor = url.partition("#")
    slug = path.strip("/") or (page.slug if anchor else "index")
    target = target_of(slug, anchor)
    if url.startswith("/") and not anchor and not page.tabled and target in page.targets:
        return call("page-reference", string(target), body)
    return _linked(page, body, target) if url.startswith(("/", "#")) else body


@renders("crossReference")
def cross_reference(page: Page, node: Node) -> Code:
    """A reference to something numbered or named; numbers are the document's own."""
    html_id = str(node.get("html_id") or node.get("identifier") or "")
    slug = str(node.get("url") or "").strip("/") if node.get("remote") else page.slug
    target = target_of(slug or "index", html_id)
    words = page.words.reference(node)
    if words and target in page.targets and node.get("kind") in _COUNTED:
        return call("numbered-reference", string(target))
    body = page.text(words) if words else page.body(node) if children(node) else page.text(html_id)
    return _linked(page, body, target)


@renders("cite")
def cite(page: Page, node: Node) -> Code:
    """One citation; its entry stands at the end of the page."""
    if node.get("error"):
        page.fault(f"citation {node.get('label')}: {node['error']}")
    page.cited.append(str(node["label"]))
    return page.body(node)


@renders("citeGroup")
def cite_group(page: Page, node: Node) -> Code:
    """Several citations."""
    parts = [page.render(child) for child in children(node)]
    between = [code for part in parts for code in (string("; "), part)][1:]
    inside = node.get("kind") == "parenthetical"
    return joined([string("("), *between, string(")")]) if inside else joined(between)


@renders("bibliography")
def bibliography(_page: Page, _node: Node) -> Code:
    """The works cited stand at the end of the page."""
    return EMPTY


def works_cited(page: Page, references: dict[str, object]) -> Code:
    """The works that the page cites, in the order of MyST."""
    cited = references.get("cite")
    if not isinstance(cited, dict):
        return EMPTY
    works = [html_text(cited["data"][label]["html"]) for label in cited.get("order", [])]
    return joined(call("par", page.text(work)) for work in works)


@renders("footnoteReference")
def footnote_reference(page: Page, node: Node) -> Code:
    """A footnote, at the foot of the sheet where it is first referred to."""
    key = str(node["identifier"])
    if key not in page.footnotes:
        page.fault(f"footnote {key}: expected its definition on the page, found none")
        return EMPTY
    label = string(target_of(page.slug, f"footnote {key}"))
    if key in page.footnotes_set:
        return call("footnote", call("label", label))
    page.footnotes_set.add(key)
    return call("labelled", call("footnote", page.body(page.footnotes[key])), label)


@renders("footnoteDefinition")
def footnote_definition(_page: Page, _node: Node) -> Code:
    """Set where it is referred to."""
    return EMPTY


def _linked(page: Page, body: Code, target: str) -> Code:
    return call("link", call("label", string(target)), body) if target in page.targets else body
