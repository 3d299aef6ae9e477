"""What somebody was just submitting, kept while they prove that it is them, so that nothing typed is lost.

Sealed, in the shared cache, for ten minutes, for this login only. Not in the session: that is loaded at every
request, and a long text would be carried along by all of them.
"""

from __future__ import annotations

import json
import re
import secrets
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import HttpRequest

from zgh.kit.gates import came_from
from zgh.kit.sealed import seal, unseal

LIFE = 600  # seconds
KEY = re.compile(r"[A-Za-z0-9_-]{10,40}")


class Held(NamedTuple):
    """A POST that waits. `lost_files`: it had files, which are chosen again; `back`: the page it was made on."""

    path: str
    fields: list[tuple[str, str]]
    lost_files: bool
    back: str


def keep(request: HttpRequest) -> str:
    """Put this POST aside; the id that fetches it.

    What the view declares as @sensitive_post_parameters is typed again: no page carries passwords in hidden fields.
    """
    never = {"csrfmiddlewaretoken", *getattr(request, "sensitive_post_parameters", ())}
    fields = [(name, value) for name in request.POST if name not in never for value in request.POST.getlist(name)]
    key = secrets.token_urlsafe(16)
    facts = json.dumps([request.get_full_path(), fields, bool(request.FILES), came_from(request)])
    cache.set(_place(request.user, key), seal(facts), LIFE)
    return key


def fetch(user: Any, key: str) -> Held | None:
    """What this login put aside under `key`; None when it is over, or somebody else's."""
    sealed = cache.get(_place(user, key)) if KEY.fullmatch(key) else None
    if not sealed:
        return None
    path, fields, lost_files, back = json.loads(unseal(sealed))
    return Held(path, [(name, value) for name, value in fields], lost_files, back)


def _place(user: Any, key: str) -> str:
    return f"held:{user.pk}:{key}"
