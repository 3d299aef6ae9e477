"""The service worker and the manifest: what makes the platform an app on a phone."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from . import home
from .keeping import ahead

SOURCE = "js/worker.js"
PATIENCE = 4000  # milliseconds a page may take before the copy kept on the phone is shown
# What every page needs, and what the pages fetched ahead need; the rest is kept when it is first used.
SHELL = (
    "css/zgh.css", "css/token.css", "css/base.css", "css/shell.css", "css/part.css", "css/form.css", "css/portal.css",
    "css/voice.css", "css/membership.css", "css/orgs.css", "vendor/tabler.min.css", "vendor/htmx.min.js",
    "vendor/icons.svg", "img/mark.svg", "img/app-192.png", "js/theme.js", "js/page.js", "js/form.js", "js/drafts.js",
    "js/app.js", "js/seek.js", "js/photo.js", "js/speech.js",
)  # fmt: skip
# Without hashed names an old copy could never be told from a new one: a worker from another run takes itself away.
RETIRED = """addEventListener("install", () => skipWaiting());
addEventListener("activate", async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await registration.unregister();
});
"""


def is_on() -> bool:
    """Whether static files carry hashes, as they do wherever the platform is really used."""
    return bool(getattr(staticfiles_storage, "manifest_hash", ""))


def source() -> str:
    """The worker's text for this version of the platform."""
    return _source(staticfiles_storage.manifest_hash) if is_on() else RETIRED  # type: ignore[attr-defined]


@lru_cache(maxsize=2)
def _source(version: str) -> str:
    facts = {
        "version": version,
        "files": [static(name) for name in SHELL],
        "static": settings.STATIC_URL,
        "offline": reverse("portal:offline"),
        "login": reverse("accounts:login"),
        "signOut": reverse("accounts:sign_out"),
        "ahead": ahead(),
        "patience": PATIENCE,
    }
    return f"const SHELL = {json.dumps(facts)};\n{_file(SOURCE)}"


def _file(name: str) -> str:
    """A static file's text, from where it is served."""
    stored = staticfiles_storage.stored_name(name)  # type: ignore[attr-defined]
    if staticfiles_storage.exists(stored):
        with staticfiles_storage.open(stored) as file:
            return file.read().decode()
    with open(str(finders.find(name)), encoding="utf-8") as source_file:
        return source_file.read()


def manifest() -> dict[str, Any]:
    """What the phone is told when somebody puts the platform on its desktop."""
    icons: list[dict[str, str]] = [
        {"src": static(f"img/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    maskable = {"src": static("img/app-maskable-512.png"), "sizes": "512x512", "type": "image/png"}
    shortcuts = [{"name": _("我的"), "url": reverse("portal:me")}]
    if lead := home.lead():
        shortcuts.insert(0, {"name": str(lead.label), "url": lead.url})
    return {
        "id": "/",
        "name": _("智工汇"),
        "short_name": _("智工汇"),
        "description": _("有事找娘家人"),
        "lang": "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f5f1",
        "theme_color": "#8f1021",
        "icons": [*icons, {**maskable, "purpose": "maskable"}],
        "shortcuts": shortcuts,
    }
