"""Front-end files: an allow-list out of node_modules, one sprite, hashed and compressed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from zgh.kit import sprite
from zgh.kit.static import NPM, NpmFinder

MODULES = Path(settings.ROOT) / "node_modules"
HOUSE = Path(settings.ROOT) / "zgh"
FIRST_VISIT_LIMIT = 200_000


@pytest.fixture
def collected(tmp_path: Path, settings: object) -> Path:
    """All static files as production serves them."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DATA_DIR = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "zgh.kit.static.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "static"


def test_only_files_on_the_list_leave_node_modules() -> None:
    assert all(finders.find(name) for name in NPM)
    assert not finders.find("htmx.org/package.json")
    assert not finders.find("vendor/htmx.js")
    assert not NpmFinder().find("../package.json")


def test_the_sprite_holds_every_icon_the_house_names_and_no_more_than_needed() -> None:
    text = sprite.sprite(HOUSE, MODULES)
    assert '<symbol id="bell" viewBox="0 0 24 24"' in text
    assert '<symbol id="message-2-heart"' in text
    assert 'id="zodiac-leo"' not in text
    assert "style=" not in text


@pytest.mark.parametrize(
    ("name", "source"),
    [("page.html", '{% icon "no-such-icon" %}'), ("menu.py", 'Item(icon="no-such-icon")')],
)
def test_a_misspelt_icon_stops_the_build_and_says_where(tmp_path: Path, name: str, source: str) -> None:
    (tmp_path / name).write_text(source)
    with pytest.raises(sprite.UnknownIconError, match=f"{name}.*no-such-icon"):
        sprite.sprite(tmp_path, MODULES)


def test_icons_handed_on_are_found(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text('COMING = (("约场地", "calendar-event"), ("x", "not-an-icon"))')
    (tmp_path / "page.html").write_text('{% include "parts/x.html" with icon_name="map-search" word="no" %} "bell"')
    assert sprite.used(tmp_path, {"calendar-event", "map-search", "bell"}) == {"calendar-event", "map-search"}


EDITOR = "vendor/editor.min.js"  # only those who write articles ever load it


def test_static_files_are_hashed_and_compressed_and_a_first_visit_is_small(collected: Path) -> None:
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    base = ["css/zgh.css", "css/token.css", "css/base.css", "css/shell.css", "css/part.css", "css/form.css"]
    first = [
        *base,
        *(name for name in NPM if name != EDITOR),
        "vendor/icons.svg",
        "js/theme.js",
        "js/page.js",
        "js/form.js",
        "js/drafts.js",
        "js/app.js",
        "img/mark.svg",
    ]
    sizes = {name: (collected / f"{paths[name]}.gz").stat().st_size for name in first}
    assert all((collected / f"{paths[name]}.br").is_file() for name in first)
    assert sum(sizes.values()) < FIRST_VISIT_LIMIT, sizes
    assert paths["vendor/tabler.min.css"].split("/")[-1] in (collected / paths["css/zgh.css"]).read_text()


def test_every_style_stands_in_a_layer() -> None:
    for path in (HOUSE / "static/css").glob("*.css"):
        text = path.read_text()
        assert "@layer" in text, path.name
        assert len(text.splitlines()) < 400, path.name
