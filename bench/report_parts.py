"""Writes the measurements of the organisation as tables people can read: bench/organisation.md."""

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
    "search": (
        "Search of people",
        ("what", "people", "CPU ms", "median ms", "worst ms", "first ms", "statements", "HTML bytes"),
        ("cpu_ms", "ms", "worst_ms", "cold_ms", "statements", "bytes"),
    ),
}
NOTE = """Imports run as `zgh import` in a process of its own; seconds include its start and, where it writes, one comparison before and
one more that guards the writing; peak memory is that of the process. Pages are visited in one process by Django's test
client: no web server, no network. CPU ms is the processor time of that process (SQLite included, PostgreSQL not), the figure to
compare; the others depend on what else the machine does. People are filled in by INSERT … SELECT, without phones,
identity numbers and memberships; 1,400,000 people on PostgreSQL only."""


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Replace `path` with the figures of these rows."""
    lines = [
        "# Measurements of the organisation",
        "",
        f"Made by `make bench` on {dt.date.today():%Y-%m-%d}. {_machine()}",
    ]
    load = f"Load average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    lines += ["", f"{NOTE} {load}", ""]
    for part, (title, head, keys) in HEADS.items():
        for database in dict.fromkeys(row["database"] for row in rows if row["part"] == part):
            lines += [f"## {title}, {database}", "", f"| {' | '.join(head)} |", "|---|" + "--:|" * (len(head) - 1)]
            for row in rows:
                if (row["part"], row["database"]) == (part, database):
                    figures = " | ".join(f"{row[key]:,}" for key in keys)
                    lines.append(f"| {row['what']} | {row['count']:,} | {figures} |")
            lines.append("")
    path.write_text("\n".join(lines))
