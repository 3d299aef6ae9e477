"""Structured logs that tell what happened and never who said what.

A line of a request holds: request id, method, route name, status, duration, number of statements, and for a write the
number of the account. Never a path, query string, body, name, phone or address. Messages of exceptions are left out too
(a database error quotes the row): production gets the exception's class and the places in the code.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, Processor

# Rooms whose requests are logged without an account: a time and a number would undo name-hiding (docs/decisions/0007),
# and who asks about a miscarriage leave is nobody's business. Reads carry no account anywhere, else the page before or
# after would tell it.
QUIET_ROOMS = {"voice", "receptions", "policies", "files", "search"}
PERSONAL = re.compile(r"(?<!\d)(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[\dXx])(?!\d)")
OUR_OWN_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # the second: a proxy's
PLACES = 25

log = structlog.get_logger("zgh.request")


def configure(mode: str, level: str = "") -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING. JSON in production and tests, readable lines elsewhere."""
    is_strict = mode in ("production", "test")
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso" if is_strict else "%H:%M:%S", utc=is_strict),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    after: list[Processor] = [reworded, structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    strict: list[Processor] = [places, structlog.processors.JSONRenderer(ensure_ascii=False)]
    readable: list[Processor] = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    return _logging(
        level.upper() or "INFO",
        {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": before,
            "processors": [*after, *(strict if is_strict else readable), scrubbed],
        },
        routine="WARNING" if mode == "demo" and not level else "INFO",  # the demo's console shows the addresses
    )


def _logging(level: str, formatter: dict[str, Any], routine: str) -> dict[str, Any]:
    quiet = {"level": "ERROR", "propagate": True, "handlers": []}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},  # libraries speak when something is wrong
        "loggers": {
            "zgh": {"level": level},
            "zgh.request": {"level": routine},
            "zgh.tasks": {"level": routine},
            "django": {"level": "INFO", "handlers": [], "propagate": True},
            "django.request": quiet,  # our own line has the status; Django's has the path
            "django.server": quiet,
            "django.security": quiet,
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # every scanner; the line with 400 is enough
            "django.db.backends": quiet,  # statements hold what people wrote
        },
    }


def reworded(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Django's own lines quote the path and the host; say the same without them."""
    record = event.get("_record")
    if record is not None and record.name.startswith(("django.request", "django.security", "django.server")):
        event["event"] = "request.failed" if record.name == "django.request" else record.name.removeprefix("django.")
        event["status"] = getattr(record, "status_code", None)
    return event


def places(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """An exception as its class and the places in the code, without its message."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    error = exc_info if isinstance(exc_info, BaseException) else exc_info[1] if exc_info else None
    if error is not None:
        event["error"] = _classes(error)
        frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
        event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    event.pop("stack_info", None)
    return event


def _classes(error: BaseException) -> str:
    """The class, and those of what caused it."""
    chain: list[str] = []
    at: BaseException | None = error
    while at is not None and len(chain) < 5:
        chain.append(f"{type(at).__module__}.{type(at).__qualname__}")
        at = at.__cause__ or at.__context__
    return " < ".join(chain)


def scrubbed(_logger: Any, _method: str, line: str) -> str:
    """The last net: whatever looks like a mobile or an ID number goes, whoever wrote the line."""
    return PERSONAL.sub("[removed]", line)


class Statements:
    """Counts the statements of one request."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


class RequestLog:
    """Middleware: one line a request, and a request id that every line of the request and the answer carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if OUR_OWN_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began, statements = time.perf_counter(), Statements()
        with connection.execute_wrapper(statements):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        _write(request, response, round((time.perf_counter() - began) * 1000, 1), statements.count)
        structlog.contextvars.clear_contextvars()
        return response


def _write(request: HttpRequest, response: HttpResponse, ms: float, statements: int) -> None:
    match = request.resolver_match
    facts = {
        "method": request.method if request.method in ("GET", "HEAD", "POST") else "other",
        "route": match.view_name if match else "",
        "status": response.status_code,
        "ms": ms,
        "statements": statements,
    }
    if user := _account(request):
        facts["user"] = user
    log.log(logging.ERROR if response.status_code >= 500 else logging.INFO, "request", **facts)


def _account(request: HttpRequest) -> int | None:
    """The number of the account that wrote something; nothing for reads and quiet rooms."""
    match = request.resolver_match
    if request.method in ("GET", "HEAD") or match is None or QUIET_ROOMS & set(match.namespaces):
        return None
    # Only what the view has looked up already: the log must not cost a query.
    return getattr(getattr(request, "_cached_user", None), "pk", None)
