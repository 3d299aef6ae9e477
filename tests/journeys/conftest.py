"""A small demonstration group, really served, and people with browsers in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from scripts.browser import PHONE, chromium, sign_in, visitor
from scripts.serving import ROOT, serving
from tests import migrated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


expect.set_options(timeout=15_000)  # a machine with other work takes its time
# Refusals and a network that somebody pulled are part of journeys; browsers log both as errors.
EXPECTED = ("status of 4", "ERR_INTERNET_DISCONNECTED", "Failed to fetch")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a twentieth of the demonstration group."""
    data = Path(tmp_path_factory.mktemp("house"))
    env = {**os.environ, "ZGH_MODE": "demo", "ZGH_DATA": str(data)}
    env.pop("DATABASE_URL", None)
    shutil.copy(migrated.sqlite_file(), data / "zgh.sqlite3")
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["demo", "--scale", "0.05"]):
        subprocess.run([sys.executable, "-m", "zgh.config.cli", *command], cwd=ROOT, env=env, check=True)
    return data


@pytest.fixture(scope="session")
def house(data: Path) -> Iterator[str]:
    """The address of a running platform with a worker on it."""
    with serving(data, has_worker=True) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with chromium() as running:
        yield running


@pytest.fixture
def someone(house: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`someone("demo-chair")`: that person's browser, signed in, on a phone unless told otherwise.

    Ends with an error when a page of theirs said something on the console that a person would not want.
    """
    pages: list[Page] = []
    troubles: list[str] = []

    def enter(login: str = "", size: dict[str, int] | None = None, **how: Any) -> Page:
        page = visitor(browser, house, size or PHONE, **how)
        page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        pages.append(page)
        if login:
            sign_in(page, login)
        return page

    yield enter
    for page in pages:
        page.context.close()
    assert [line for line in troubles if not any(known in line for known in EXPECTED)] == []
