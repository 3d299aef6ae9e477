"""Writes the measurements beside the pages as tables people can read: organisation.md, conversation.md, policies.md."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

from bench.report import _machine

HEADS = {
    "imports": ("Imports", ("what", "lines", "s", "CPU s", "peak MB", "target s"), ("s", "cpu_s", "mb", "target_s")),
    "tree": (
        "Tree of unions",
        ("what", "unions", "CPU ms", "median ms", "worst ms", "first ms", "statements", "HTML bytes"),
        ("cpu_ms", "ms", "worst_ms", "cold_ms", "statements", "bytes"),
    ),
    "search": ("Search", ("what", "rows", "median ms", "p95 ms", "p99 ms", "note"), ("ms", "p95", "p99", "note")),
    "people": (
        "Search of people",
        ("what", "people", "CPU ms", "median ms", "worst ms", "first ms", "statements", "HTML bytes"),
        ("cpu_ms", "ms", "worst_ms", "cold_ms", "statements", "bytes"),
    ),
    "voice": (
        "Many cases",
        ("what", "cases", "CPU ms", "median ms", "worst ms", "first ms", "statements", "HTML bytes"),
        ("cpu_ms", "ms", "worst_ms", "cold_ms", "statements", "bytes"),
    ),
    "policies": (
        "Asking what holds",
        ("what", "documents", "CPU ms", "median ms", "worst ms", "first ms", "statements", "HTML bytes"),
        ("cpu_ms", "ms", "worst_ms", "cold_ms", "statements", "bytes"),
    ),
    "news": (
        "Many articles",
        ("what", "articles", "CPU ms", "median ms", "worst ms", "first ms", "statements", "HTML bytes"),
        ("cpu_ms", "ms", "worst_ms", "cold_ms", "statements", "bytes"),
    ),
    "crowd": (
        "Many people at once",
        (
            *("what", "people", "requests", "s", "rps", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "+ DB"),
            *("statements", "answers", "count"),
        ),
        ("requests", "s", "rps", "p50", "p95", "p99", "cpu_ms", "pg_ms", "statements", "answers", "note"),
    ),
}
PEOPLE_NOTE = """Imports run as `zgh import` in a process of its own; seconds include its start and, where it writes, one comparison before and
one more that guards the writing; peak memory is that of the process. Pages are visited in one process by Django's test
client: no web server, no network. CPU ms is the processor time of that process (SQLite included, PostgreSQL not), the figure to
compare; the others depend on what else the machine does. People are filled in by INSERT … SELECT, without phones,
identity numbers and memberships; 1,400,000 people on PostgreSQL only."""
VOICE_NOTE = """A group of 2,800 employees. Cases went through their lives as in the demonstration (talk, answers, clocks, ratings, audit);
pages are visited in one process by Django's test client, CPU ms is the processor time of that process (SQLite included,
PostgreSQL not). **Many people at once** goes over loopback to two web workers, the load generator on the same two cores:
2,000 people support one case as fast as 64 connections carry it, every tenth by two taps that race (target: 10 s, and as many
counted as people); 500 phones each ask for the wall of a live reception every 4 s, once holding the newest (204) and
once without (200). CPU ms is of the server processes a request, + DB that of PostgreSQL."""
POLICIES_NOTE = """Documents are those of the demonstration, copied until there are so many: every question has as many near misses as
copies. Pages are visited in one process by Django's test client; CPU ms is the processor time of that process (SQLite
included, PostgreSQL not). The ceiling is Django with sessions and sign-in alone: one row, one template."""
NEWS_NOTE = """Articles are those of the demonstration, copied over ten years until there are so many, with an audience and a version each.
Pages are visited in one process by Django's test client; CPU ms is the processor time of that process (SQLite included,
PostgreSQL not). The ceiling is Django with sessions and sign-in alone: one row, one template."""
SEARCH_NOTE = """30,000 documents, 65,000 cases and 5,000 receptions of about 400 characters, stitched of the demonstration's own
sentences and of words drawn by how common they are; a group of 2,800 employees. The employee may read a third of them, the
chair of the group nearly all. Each kind holds about a dozen queries, asked six times, in one process without web server:
statements, ranking, texts and marks of what is shown, permission included (targets: rebuild 180 s, p95 50 ms). Page and
suggestions are whole requests by Django's test client; the last rows go over loopback to two web workers."""
FILES = {
    "organisation.md": ("Measurements of the organisation", PEOPLE_NOTE, ("imports", "tree", "people")),
    "search.md": ("Measurements of the search", SEARCH_NOTE, ("search",)),
    "conversation.md": ("Measurements of the conversation", VOICE_NOTE, ("voice", "crowd")),
    "news.md": ("Measurements of the news", NEWS_NOTE, ("news",)),
    "policies.md": ("Measurements of asking about policies", POLICIES_NOTE, ("policies",)),
}


def write(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Replace the files in `folder` of which a part was measured."""
    for name, (title, note, parts) in FILES.items():
        if mine := [row for row in rows if row["part"] in parts]:
            (folder / name).write_text(_page(title, note, mine))


def _page(title: str, note: str, rows: list[dict[str, Any]]) -> str:
    load = f"Load average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    lines = [
        f"# {title}",
        "",
        f"Made by `make bench` on {dt.date.today():%Y-%m-%d}. {_machine()}",
        "",
        f"{note} {load}",
        "",
    ]
    for part, (heading, head, keys) in HEADS.items():
        for database in dict.fromkeys(row["database"] for row in rows if row["part"] == part):
            lines += [f"## {heading}, {database}", "", f"| {' | '.join(head)} |", "|---|" + "--:|" * (len(head) - 1)]
            for row in rows:
                if (row["part"], row["database"]) == (part, database):
                    figures = " | ".join(f"{row[key]:,}" if not isinstance(row[key], str) else row[key] for key in keys)
                    lines.append(f"| {row['what']} | {row['count']:,} | {figures} |")
            lines.append("")
    return "\n".join(lines)
