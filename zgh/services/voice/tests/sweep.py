"""Looks for a hidden author everywhere: in every column of every table and on every page somebody can open."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

Hit = tuple[str, Any, str]


def rows_that_tell(tokens: list[str]) -> set[Hit]:
    """(model, pk, column) of every value, of whatever type, that holds one of the tokens."""
    return {(label, pk, name) for label, pk, name, value in _values() if _tells(value, tokens)}


def tables_that_tell(tokens: list[str]) -> set[Hit]:
    """(table, row, "") of every row of the tables no model owns, the cache and the search index among them."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    hits: set[Hit] = set()
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - known):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            hits |= {
                (table, str(row)[:60], "") for row in cursor.fetchall() if any(_tells(v, tokens) for v in _opened(row))
            }
    return hits


def moments_that_tell(moment: dt.datetime) -> set[Hit]:
    """(model, pk, column) of every value that is in this very minute, as a moment or in words, in any zone."""
    minutes = {f"{at:%Y-%m-%d}{glue}{at:%H:%M}" for at in _zones(moment) for glue in (" ", "T")}
    hits: set[Hit] = set()
    for label, pk, name, value in _values():
        if isinstance(value, dt.datetime):
            found = value.replace(second=0, microsecond=0) == moment.replace(second=0, microsecond=0)
        else:
            found = any(minute in str(value) for minute in minutes)
        if found:
            hits.add((label, pk, name))
    return hits


def _zones(moment: dt.datetime) -> tuple[dt.datetime, ...]:
    return moment.astimezone(dt.UTC), timezone.localtime(moment)


def _values() -> Iterator[tuple[str, Any, str, Any]]:
    """Every value there is: (model, pk, column, value)."""
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields]
        for values in model._base_manager.values_list("pk", *columns).iterator():
            for name, value in zip(columns, values[1:], strict=True):
                yield model._meta.label, values[0], name, value


def _opened(row: tuple) -> list[Any]:
    """The values of a row, and what a cache has pickled in them."""
    values = list(row)
    for value in row:
        with suppress(ValueError, TypeError):
            values.append(base64.b64decode(value, validate=True))
    return values


def _tells(value: Any, tokens: list[str]) -> bool:
    if isinstance(value, (bytes, memoryview)):
        value = bytes(value).decode("utf-8", "replace")
    text = str(value)
    return any(token in text or token.encode("unicode_escape").decode() in text for token in tokens)


def addresses(**pks: list[Any]) -> Iterator[str]:
    """Every address of the house that a GET may open, once; numbers are filled from `pks` by room, else from "any"."""
    patterns = list(_patterns(get_resolver(), ""))
    found = (_filled(pattern, pk) for namespace, pattern in patterns for pk in pks.get(namespace, pks["any"]))
    yield from dict.fromkeys(path for path in found if path is not None)


def _patterns(resolver: URLResolver, prefix: str, namespace: str = "") -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver):
            yield from _patterns(each, route, each.namespace or namespace)
        elif isinstance(each, URLPattern):
            yield namespace, route


def _filled(route: str, pk: Any) -> str | None:
    """`<int:pk>` becomes the number; what needs other words cannot be filled."""
    parts = []
    for part in route.split("/"):
        if part.startswith("<"):
            parts.append(str(pk))
        elif any(sign in part for sign in "<(?$\\*"):
            return None
        else:
            parts.append(part)
    return "/" + "/".join(parts)


def text_of(answer: HttpResponse) -> str:
    """What the reader gets, unpacked: pages, CSV, spreadsheets."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace") + str(answer.headers)
