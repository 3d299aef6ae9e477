"""Keys that tell no order: beside a hidden author's question "the next number" would tell when it was asked."""

from __future__ import annotations

import secrets

from django.db import models

LARGEST = 2**53  # what a number holds in any browser


def random_key() -> int:
    """A key nobody can guess or sort by."""
    return secrets.randbelow(LARGEST - 1) + 1


class Unordered(models.Model):
    """A row whose key is no counter."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)

    class Meta:
        abstract = True
