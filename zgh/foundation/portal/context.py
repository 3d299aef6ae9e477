"""What every page's frame needs: the variable `shell`."""

from __future__ import annotations

from django.http import HttpRequest

from .shell import shell_of


def shell(request: HttpRequest) -> dict:
    """`shell`, lazy and one per request; see shell.py for what templates may ask of it."""
    return {"shell": shell_of(request)}
