"""Reads the words of one docx or PDF, in a process of its own: `python -I extracting.py docx|pdf < file`.

It is run by path, knows nothing of the platform (no settings, no secrets, no database) and limits itself before it
reads a byte, because the file may be made to exhaust whoever opens it. Prints one JSON object:
{"pages": [text, …], "notes": [[code, facts], …]}; "pages" are those of a PDF, or one for a docx, which has none.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
PAGES = 400
LONGEST = 200_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
GONE = {f"{WORD}del", f"{WORD}moveFrom", f"{WORD}instrText", FALLBACK}
MARKS = {f"{WORD}tab": " ", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
CELLS = "｜"
NOTE = {"footnotes": "注", "endnotes": "尾注"}
ENDS = "。；：！？…》〉”）」』〕】"
BEGINS = re.compile(
    r"\s*(第[一二三四五六七八九十百千零〇\d]+[章节条编款]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+[.．、]|附件|附：)"
)
NUMBER_ONLY = re.compile(r"\s*[-—–－]?\s*(第\s*)?\d{1,4}(\s*页)?(\s*[/／]\s*(共\s*)?\d{1,4}(\s*页)?)?\s*[-—–－]?\s*")


def limit() -> None:
    """Memory, processor and no writing to disk: beyond them the process dies and nothing else does."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_docx(data: bytes) -> dict[str, Any]:
    """All words in reading order: paragraphs, headings, tables (one row a line), text boxes; footnotes at the end."""
    import docx

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    lines = [*_block(body), *_footnotes(document)]
    notes: list[list] = []
    if any(True for _ in body.iter(f"{WORD}ins", f"{WORD}del", f"{WORD}moveFrom")):
        notes.append(["revised", {}])
    numbered = sum(1 for _ in body.iter(f"{WORD}numPr"))
    if numbered:
        notes.append(["numbered", {"count": numbered}])
    if any(True for _ in body.iter(f"{WORD}drawing", f"{WORD}pict")):
        notes.append(["pictures", {}])
    return {"pages": ["\n".join(lines)], "notes": notes}


def _footnotes(document: Any) -> Iterator[str]:
    """注1：… of every footnote and endnote: parts of their own, whose first two entries are the lines above them."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    parts = {rel.reltype.rsplit("/", 1)[-1]: rel for rel in document.part.rels.values() if not rel.is_external}
    for sort in (sort for sort in NOTE if sort in parts):
        root = etree.fromstring(parts[sort].target_part.blob, parser)
        notes = (one for one in root if one.get(f"{WORD}type", "normal") == "normal")
        for n, one in enumerate(notes, start=1):
            if words := " ".join(filter(None, _block(one))):
                yield f"{NOTE[sort]}{n}：{words}"


def _block(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{WORD}p":
            yield from _paragraph(child).split("\n")
        elif child.tag == f"{WORD}tbl":
            yield from _table(child)
        elif child.tag not in GONE:  # content controls, inserted blocks
            yield from _block(child)


def _paragraph(element: Any) -> str:
    return "".join(_words(element)).strip()


def _words(element: Any) -> Iterator[str]:
    """Text with its tabs and breaks; what was struck out is left out, what was added is in."""
    for child in element:
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag == f"{WORD}p":  # of a text box
            yield f"\n{_paragraph(child)}\n"
        elif child.tag not in GONE:
            yield from _words(child)


def _table(table: Any) -> Iterator[str]:
    for row in table.iter(f"{WORD}tr"):
        if next(row.iterancestors(f"{WORD}tbl")) is table:
            cells = (" ".join(" ".join(_block(cell)).split()) for cell in row.iterchildren(f"{WORD}tc"))
            if line := CELLS.join(cells).strip(CELLS):
                yield line


def read_pdf(data: bytes) -> dict[str, Any]:
    """Page by page. Pages without words are pictures: said, not guessed."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"pages": [], "notes": [["encrypted", {}]]}
    count, notes, pages, length = len(reader.pages), [], [], 0
    if count > PAGES:
        notes.append(["many", {"count": count, "most": PAGES}])
    for page in reader.pages[:PAGES]:
        try:
            text = whole_lines(page.extract_text() or "")
        except MemoryError:
            raise
        except Exception:  # one bad page says nothing of the others
            text = ""
        pages.append(text)
        length += len(text)
        if length > LONGEST:
            break
    return {"pages": pages, "notes": notes}


def whole_lines(text: str) -> str:
    """Printed lines of a page joined to paragraphs; page numbers that stand alone go."""
    lines = [line.strip() for line in text.splitlines()]
    while lines and (not lines[0] or NUMBER_ONLY.fullmatch(lines[0])):
        lines.pop(0)
    while lines and (not lines[-1] or NUMBER_ONLY.fullmatch(lines[-1])):
        lines.pop()
    longest = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    before = ""
    for line in lines:
        if before and line and _goes_on(before, line, longest):
            gap = " " if f"{before[-1]}{line[0]}".isascii() else ""
            joined[-1] += gap + line
        else:
            joined.append(line)
        before = line
    return "\n".join(joined)


def _goes_on(before: str, line: str, longest: int) -> bool:
    """Whether a line continues the one before: that one was full, ended amid a sentence, and this begins nothing."""
    return len(before) >= longest * 0.85 and before[-1] not in ENDS and not BEGINS.match(line)


def main(kind: str) -> None:
    """Read standard input, print what was found."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        found = read_docx(data) if kind == "docx" else read_pdf(data)
    except MemoryError:
        found = {"pages": [], "notes": [["heavy", {}]]}
    except Exception:  # whatever a library raises at a file it was not made for
        found = {"pages": [], "notes": [["damaged", {}]]}
    json.dump(found, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main(sys.argv[1])
