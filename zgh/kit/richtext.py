"""Articles as HTML: cleaned of what Word, WeChat and strangers bring, read as plain text, compared by paragraphs.

What is safe is decided once, by `nh3`, as the last step of `clean`; everything before only saves the meaning (headings,
lists, paragraphs) of markup that is about to be dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nh3
from lxml import etree, html
from lxml.html import HtmlElement

from .forms import UNWANTED

FILE = re.compile(r"^/files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/$")
BLOCKS = frozenset(
    ("p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr", "table", "thead", "tbody", "tr", "th", "td", "video")
)
INLINE = frozenset(["strong", "em", "u", "s", "a", "br", "img"])
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "video": {"src", "title", "controls", "preload", "playsinline"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em", "del": "s", "strike": "s"}
DROPPED = ("style", "script", "head", "title", "meta", "link", "xml", "noscript", "iframe", "form", "button", "svg")
WRAPPERS = frozenset(
    (
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "center",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "address",
        "pre",
    )
)
LOOSE = frozenset(("span", "font", "label", "small", "big", "ins", "mark", "sup", "sub", "code", "tt", "abbr"))
SPACES = re.compile(r"[ \t\r\n\f\u00a0\u3000]+")
NUMBERED = re.compile(r"^\s*(\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})[.、)）]")
MARKUP = re.compile(r"<(/?[a-zA-Z][\w:]*)(\s[^<>]*)?/?>|<!--")  # "a < b" is no markup
LONGEST = 400_000  # characters of markup read at all; Word brings forty for each one people see


def clean(markup: str) -> str:
    """Markup that may stand in a page as it is: our few tags, pictures of our own store, links. "" for nothing at all.

    Plain text becomes paragraphs. Never raises, whatever is pasted.
    """
    markup = UNWANTED.sub("", markup[:LONGEST]).strip()
    if not markup:
        return ""
    if not MARKUP.search(markup):
        lines = (line.strip() for line in markup.splitlines())
        markup = "".join(f"<p>{html_escaped(line)}</p>" for line in lines if line)
    return _safe(_safe(markup))  # what the first pass unwraps may leave empty paragraphs behind


def _safe(markup: str) -> str:
    return nh3.clean(
        _meaning(markup),
        tags=set(BLOCKS | INLINE),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    ).strip()


def html_escaped(text: str) -> str:
    """Text as markup."""
    return nh3.clean_text(text).replace("&#32;", " ").replace("&#47;", "/")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if FILE.match(value) else None
    if name in ("colspan", "rowspan"):
        return value if value.isdecimal() and 1 < int(value) <= 50 else None
    return value


def _meaning(markup: str) -> str:
    """The same markup in our words: sections are paragraphs, Word's typed bullets are lists."""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return html_escaped(markup)
    etree.strip_elements(root, *DROPPED, with_tail=False)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for node in list(root.iter()):
        if isinstance(node.tag, str):
            _in_our_words(node)
    _lists(root)
    etree.strip_tags(root, *LOOSE)
    for node in reversed(list(root.iter(*WRAPPERS))):
        if node is not root:
            _unwrap(node)
    _paragraphs(root)
    for node in reversed(list(root.iter("p", "h2", "h3", "li", "blockquote", "ul", "ol", "a", "strong", "table"))):
        if _is_empty(node):
            node.drop_tree()
    return "".join([root.text or "", *(html.tostring(child, encoding="unicode") for child in root)])


def _in_our_words(node: HtmlElement) -> None:
    if node.tag not in BLOCKS | INLINE | WRAPPERS:
        node.tag = RENAMED.get(node.tag, "span")  # o:p, v:shape and what nobody knows
    if node.tag not in ("br", "hr", "img"):
        node.text = SPACES.sub(" ", node.text) if node.text else node.text
    node.tail = SPACES.sub(" ", node.tail) if node.tail else node.tail
    if node.tag == "img" and not FILE.match(node.get("src", "")):
        node.drop_tree()  # pictures of other sites would tell them who reads


def _lists(root: HtmlElement) -> None:
    """Word writes a list as paragraphs, each with its bullet typed in."""
    for line in list(root.iter("p")):
        if "mso-list" not in line.get("style", "") and "MsoListParagraph" not in line.get("class", ""):
            continue
        bullets = [span for span in line.iter("span") if "mso-list" in span.get("style", "")]
        sign = (bullets[0] if bullets else line).text_content()
        for bullet in bullets:
            bullet.drop_tree()
        kind = "ol" if NUMBERED.match(sign) else "ul"
        before = line.getprevious()
        if before is None or before.tag != kind or before.get("class") != "word":
            before = etree.Element(kind, {"class": "word"})
            line.addprevious(before)
        line.tag = "li"
        before.append(line)
        if line.tail and line.tail.strip():  # words between two paragraphs stay behind the list
            before.tail = line.tail + (before.tail or "")
        line.tail = None


def _unwrap(node: HtmlElement) -> None:
    """A wrapper of paragraphs goes; one of words becomes a paragraph."""
    if node.tag in WRAPPERS and any(child.tag in BLOCKS for child in node):
        _paragraphs(node)
        node.drop_tag()
    else:
        node.tag = "p"


def _paragraphs(parent: HtmlElement) -> None:
    """Words that stand between paragraphs become one."""
    line: HtmlElement | None = None
    if parent.text and parent.text.strip():
        line = etree.Element("p")
        line.text, parent.text = parent.text, None
        parent.insert(0, line)
    for child in list(parent):
        if child is line:
            continue
        is_block = child.tag in BLOCKS or child.tag in WRAPPERS or child.tag == "img"
        tail = child.tail
        if is_block:
            line = None
            child.tail = None
        else:
            if line is None:
                line = etree.Element("p")
                child.addprevious(line)
            line.append(child)  # takes its tail along
            continue
        if tail and tail.strip():
            line = etree.Element("p")
            line.text = tail
            child.addnext(line)


def _is_empty(node: HtmlElement) -> bool:
    return not node.text_content().strip() and node.find(".//img") is None and node.find(".//video") is None


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list item, cell, picture or video: its tag and the words in it."""

    tag: str
    text: str


def blocks(markup: str) -> list[Block]:
    """The paragraphs of cleaned markup, in order."""
    if not markup:
        return []
    root = html.fragment_fromstring(markup, create_parent="div")
    return [block for node in root for block in _blocks_of(node)]


def _blocks_of(node: Any) -> Iterator[Block]:
    if node.tag == "img":
        yield Block("img", node.get("alt", ""))
    elif node.tag == "video":
        yield Block("video", node.get("title", ""))
    elif node.tag == "tr":
        yield Block("tr", " | ".join(" ".join(_words(cell).split()) for cell in node))
    elif node.tag in ("ul", "ol", "table", "thead", "tbody") or any(child.tag in BLOCKS for child in node):
        if node.text and node.text.strip():
            yield Block(str(node.tag), node.text.strip())
        for child in node:
            yield from _blocks_of(child)
    elif text := _words(node):
        yield Block(str(node.tag), text)
    for picture in node.iter("img", "video") if node.tag in ("p", "li") else ():
        yield from _blocks_of(picture)


def _words(node: HtmlElement) -> str:
    for line in node.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return node.text_content().strip()


def text_of(markup: str) -> str:
    """The words alone, a line a paragraph: for search, summaries and counting."""
    return "\n".join(block.text for block in blocks(markup) if block.text)


@dataclass(frozen=True)
class Shown:
    """A picture or a video in the text: its public number in our store and the words that say what it shows."""

    uuid: str
    alt: str
    is_video: bool


def files_in(markup: str) -> list[Shown]:
    """Pictures and videos of cleaned markup, in order."""
    if "/files/" not in markup:
        return []
    root = html.fragment_fromstring(markup, create_parent="div")
    found = ((node, FILE.match(node.get("src", ""))) for node in root.iter("img", "video"))
    return [
        Shown(match[1], node.get("alt") or node.get("title") or "", node.tag == "video")
        for node, match in found
        if match
    ]


def holds(markup: str, key: str) -> bool:
    """Whether a file (its public number) stands in cleaned markup, shown or linked."""
    return f"/files/{key}/" in markup


def with_files(markup: str, renamed: dict[str, str]) -> str:
    """The same words with other files: `renamed` maps old public numbers to new ones (a copy owns its own files)."""
    for old, new in renamed.items():
        markup = markup.replace(f"/files/{old}/", f"/files/{new}/")
    return markup
