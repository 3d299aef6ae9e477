"""Writes what was measured as a table people can read, the bad numbers too."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

TARGETS = {
    "employee home": 8, "voice list": 8, "case page": 10, "workbench": 8, "workbench voice list": 8,
    "post a suggestion": 8, "sign in: ask for a code": 10, "sign in: enter the code": 10,
}  # fmt: skip


def write(path: Path, runs: list[dict[str, Any]], seconds: float) -> None:
    """Replace `path` with the figures of these runs."""
    lines = [
        "# Measurements",
        "",
        f"Made by `make bench` on {dt.date.today():%Y-%m-%d}. {_machine()}",
        "",
        f"Two web workers; each figure is {seconds:g} s of load from another process on the same machine (posting and sign-in send each",
        "request once). **CPU ms** is processor time of the server processes per request, **+ DB** that of PostgreSQL; these are the",
        "figures to compare. rps and latencies are what was left of a machine shared with the load generator. Why targets are missed",
        "and what would help: docs/decisions/0011-what-a-page-costs.md.",
        "",
    ]
    for run in runs:
        lines += _table(run)
    lines += _growth(runs)
    path.write_text("\n".join(lines) + "\n")


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "granian", "psycopg"))
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."


def _table(run: dict[str, Any]) -> list[str]:
    head = f"## {run['database']}, scale {run['scale']}: {run['people']:,} logins, {run['cases']:,} cases"
    lines = [
        head,
        "",
        "| page | statements | HTML bytes | connections | rps | p50 ms | p95 ms | p99 ms | CPU ms | + DB | target | errors |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in run["rows"]:
        target = TARGETS.get(row["name"])
        for connections, got in row["loads"].items():
            total = got["cpu"] + got["pg"]
            verdict = "" if target is None else f"≤ {target} {'✓' if total <= target else '✗'}"
            errors = sum(n for status, n in got["status"].items() if int(status) >= 400) + got["broken"]
            lines.append(
                f"| {row['name']} | {row['statements']} | {row['bytes']:,} | {connections} | {got['rps']} | {got['p50']} | {got['p95']} | {got['p99']} "
                f"| **{got['cpu']}** | {got['pg']} | {verdict} | {errors} |"
            )
    return [*lines, ""]


def _growth(runs: list[dict[str, Any]]) -> list[str]:
    """CPU at the largest scale over CPU at scale 1, at eight connections."""
    lines = ["## Growth: CPU at scale 10 over scale 1 (8 connections, application + database; target ≤ 1.2)", ""]
    for database in dict.fromkeys(run["database"] for run in runs):
        by_scale = {
            run["scale"]: {r["name"]: r["loads"][8] for r in run["rows"]} for run in runs if run["database"] == database
        }
        if {"1", "10"} <= set(by_scale):
            parts = []
            for name in TARGETS:
                small, big = (by_scale[s][name]["cpu"] + by_scale[s][name]["pg"] for s in ("1", "10"))
                parts.append(f"{name} {big / small:.2f}" if small else f"{name} –")
            lines.append(f"- {database}: " + ", ".join(parts))
    return lines
