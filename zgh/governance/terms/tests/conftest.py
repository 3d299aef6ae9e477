"""Files stay in memory."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def memory(settings):
    backend = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
