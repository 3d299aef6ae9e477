"""Third-party front-end files come from npm by an allow-list; names are hashed, bodies compressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .sprite import sprite

NPM = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/editor.min.js": ".zgh/editor.min.js",  # made from front/editor.js by `npm run build`
}
ICONS = "vendor/icons.svg"


class NpmFinder(BaseFinder):
    """Finds the few files we serve out of node_modules, and makes the icon sprite.

    Never the whole of node_modules: one package alone may hold 60 MB that nobody should be able to fetch.
    """

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.modules = Path(settings.ROOT) / "node_modules"
        self.made = Path(settings.DATA_DIR) / "made"

    def check(self, **_kwargs: Any) -> list:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """The file behind a static name, for the development server; an empty list for any other name."""
        found = self._file(path)
        if found is None or not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Every name with a storage that can open it, for collectstatic."""
        storage = _Named(self)
        for path in (*NPM, ICONS):
            if not matches_patterns(path, list(ignore_patterns or [])):
                yield path, storage

    def _file(self, path: str) -> Path | None:
        if path == ICONS:
            return self._make_icons()
        return self.modules / NPM[path] if path in NPM else None

    def _make_icons(self) -> Path:
        target = self.made / "icons.svg"
        text = sprite(Path(settings.ROOT) / "zgh", self.modules)
        if not target.is_file() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return target


class _Named(FileSystemStorage):
    """Opens a static name of the finder; collectstatic asks storages by name."""

    prefix = None

    def __init__(self, finder: NpmFinder) -> None:
        super().__init__(location=finder.modules)
        self.finder = finder

    def path(self, name: str) -> str:
        return str(self.finder._file(name))


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names, gzip and brotli beside each file.

    Vendor files end in `sourceMappingURL=`; the maps are not served, so that pattern must not be followed
    (collectstatic would fail on the missing map).
    """

    patterns = tuple(
        (glob, tuple(p for p in patterns if "sourceMappingURL" not in (p[0] if isinstance(p, tuple) else p)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )
