"""Asks for known vulnerabilities of what the lock files hold: `python -m scripts.audit`.

Ends with 1 if one was found. Where no advisories can be had (closed networks) it says so in one line and ends with 0:
a build must not fail for want of a network. ADVISORIES=https://… names an OSV service of one's own to ask instead of
PyPI; the registry for npm is npm's own setting.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.bootstrap import ROOT, npm_command

PATIENCE = 120  # seconds for one tool


@dataclass
class Outcome:
    """What one tool said: `found` as lines, how many packages were looked up, and how many could not be."""

    found: list[str] = field(default_factory=list)
    checked: int = 0
    unknown: int = 0


def of_pip(said: str) -> Outcome:
    """pip-audit's JSON. A package it skipped was not found where it asked: nothing is known about it."""
    outcome = Outcome()
    for package in json.loads(said)["dependencies"]:
        if "skip_reason" in package:
            outcome.unknown += 1
            continue
        outcome.checked += 1
        for one in package["vulns"]:
            names = ", ".join([one["id"], *one.get("aliases", [])])
            fixed = ", ".join(one.get("fix_versions", [])) or "none yet"
            outcome.found.append(f"{package['name']} {package['version']}: {names}; fixed in {fixed}")
    return outcome


def of_npm(said: str) -> Outcome:
    """npm audit's JSON. Raises KeyError where npm got no advisories and answered with an error instead."""
    report = json.loads(said)
    outcome = Outcome(checked=report["metadata"]["dependencies"]["total"])
    for name, package in report["vulnerabilities"].items():
        why = [one["url"] if isinstance(one, dict) else f"through {one}" for one in package["via"]]
        outcome.found.append(f"{name} {package['range']}: {package['severity']}; {', '.join(why)}")
    return outcome


def pip_command(lock: str, advisories: str = "") -> list[str]:
    """How pip-audit is asked: versions from the lock, nothing is installed or resolved."""
    own = ["--vulnerability-service", "osv", "--osv-url", advisories] if advisories else []
    tool = str(Path(sys.executable).with_name("pip-audit"))
    words = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "10"]
    return [tool, "-r", lock, *words, *own]


def ask(command: list[str], read: Callable[[str], Outcome], cwd: Path = ROOT, **env: str) -> Outcome:
    """Run one tool and read what it says; an outcome that checked nothing where it could say nothing."""
    environment: dict[str, Any] = {**os.environ, **env}
    try:
        said = subprocess.run(  # noqa: S603 (our own tools)
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        return read(said.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return Outcome()


def told(what: str, outcome: Outcome) -> bool:
    """Say it in a line, and one more for each finding; True if there is a finding."""
    if not outcome.checked:
        print(f"zgh: {what}: no advisories can be reached from here, nothing was checked.")
        return False
    rest = f", {outcome.unknown} unknown to the service" if outcome.unknown else ""
    print(f"zgh: {what}: {outcome.checked} packages checked{rest}, {len(outcome.found)} vulnerabilities.")
    for line in outcome.found:
        print(f"     ! {line}")
    return bool(outcome.found)


def main() -> int:
    """Both worlds; 1 if either has a finding."""
    advisories = os.environ.get("ADVISORIES", "")
    python = told("Python", ask(pip_command("requirements.lock", advisories), of_pip))
    npm = npm_command()
    path = f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    front = told("front end", ask([npm, "audit", "--json", "--omit=dev"], of_npm, PATH=path))
    return int(python or front)


if __name__ == "__main__":
    sys.exit(main())
