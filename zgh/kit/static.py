"""Third-party front-end files come from npm by an allow-list; names are hashed, bodies compressed."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage
from django.contrib.staticfiles.finders import BaseFinder


class NpmFinder(BaseFinder):
    """Placeholder replaced by the front-end work."""

    def find(self, path, find_all=False, **kwargs):
        return [] if find_all else None

    def list(self, ignore_patterns):
        return []


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed."""
