"""Addresses that stay the same while the process runs."""

from __future__ import annotations

from functools import cache

from django.urls import reverse


@cache
def address(url_name: str) -> str:
    """Where the page of this name lives (one without arguments); the resolver is asked once per process."""
    return reverse(url_name)
