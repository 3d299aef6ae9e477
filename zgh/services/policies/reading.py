"""Words out of an uploaded file, and what is doubtful about them. Bounded in time, memory, pages and length."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from zgh.foundation.files.documents import TYPES
from zgh.foundation.files.models import StoredFile
from zgh.foundation.files.texts import decoded
from zgh.kit.forms import clean_text

from .models.document import LONGEST
from .pages import joined, lines_of, without_marks

CHILD = Path(__file__).with_name("extracting.py")
PATIENCE = 25  # seconds on the clock; the child stops itself after 20 of processor
READABLE = ("docx", "pdf", "txt")
# Replacement characters, private use (fonts that were not embedded) and letters no Chinese file is written in.
ODD = re.compile("[\ufffd\ue000-\uf8ff\u0180-\u024f\u0370-\u03ff\u0590-\u08ff\u0900-\u1cff]")
GARBLED = 0.05
LEAST = 10  # characters of a page that has words
SHOWN = 12  # page numbers named in one sentence


@dataclass
class Reading:
    """What was read: text with page marks, pages, and notes as [code, facts]."""

    text: str = ""
    page_count: int = 0
    notes: list[list[Any]] = field(default_factory=list)


def kind_of(file: StoredFile) -> str:
    """docx, pdf or txt; "" for what has no words to take."""
    found = next((ending for ending, content_type in TYPES.items() if content_type == file.content_type), "")
    return found if found in READABLE else ""


def read(file: StoredFile, title: str = "", number: str = "") -> Reading:
    """The words of a stored file, checked against what the library says of it. Never raises for what is in the file.

    Reads the store and may take seconds: outside transactions.
    """
    kind = kind_of(file)
    with default_storage.open(file.stored_as) as stored:
        data = stored.read()
    found = _plain(data) if kind == "txt" else _child(kind, data)
    pages, notes = [clean_text(page) for page in found["pages"]], list(found["notes"])
    if not notes or pages:
        notes += doubts(pages, title, number)
    text = joined(pages) if any(pages) else ""
    if len(text) > LONGEST:
        notes.append(["long", {"count": len(text), "most": LONGEST}])
        text = text[:LONGEST]
    return Reading(text, len(pages) if kind == "pdf" else 0, notes)


def _plain(data: bytes) -> dict[str, Any]:
    text = decoded(data)
    return {"pages": [text] if text else [], "notes": [] if text else [["damaged", {}]]}


def _child(kind: str, data: bytes) -> dict[str, Any]:
    """Read in a process without our environment; one that dies or takes too long has read nothing."""
    command = [sys.executable, "-I", str(CHILD), kind]
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, env={}, check=False)  # noqa: S603 (our own program)
    except subprocess.TimeoutExpired:
        return {"pages": [], "notes": [["heavy", {}]]}
    try:
        return json.loads(ran.stdout)
    except ValueError:
        return {"pages": [], "notes": [["heavy", {}]]}


def doubts(pages: list[str], title: str, number: str) -> list[list[Any]]:
    """What somebody who compares should look at first."""
    notes: list[list[Any]] = []
    empty = [n for n, text in enumerate(pages, start=1) if len(text.strip()) < LEAST]
    if pages and len(empty) == len(pages):
        return [["scanned", {}]]
    if not pages:
        return [["empty", {}]]
    if empty:
        notes.append(["bare", {"pages": _some(empty), "count": len(empty)}])
    if garbled := [n for n, text in enumerate(pages, start=1) if _is_garbled(text)]:
        notes.append(["garbled", {"pages": _some(garbled), "count": len(garbled)}])
    whole = _bare("".join(pages))
    notes += [
        [f"no_{what}", {}] for what, said in (("title", title), ("number", number)) if said and _bare(said) not in whole
    ]
    return notes


def _is_garbled(text: str) -> bool:
    letters = [char for char in text if not char.isspace()]
    return bool(letters) and len(ODD.findall(text)) / len(letters) > GARBLED


def _some(numbers: list[int]) -> str:
    return "、".join(map(str, numbers[:SHOWN])) + ("…" if len(numbers) > SHOWN else "")


def _bare(text: str) -> str:
    """Letters and digits alone: spaces, brackets and the two kinds of 〔2024〕 make no difference."""
    return "".join(char for char in text if char.isalnum())


__all__ = ["READABLE", "Reading", "doubts", "kind_of", "lines_of", "read", "without_marks"]
