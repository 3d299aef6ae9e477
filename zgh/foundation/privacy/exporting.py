"""Files of personal data: a few rows and one's own leave at once and are noted, more wait for a second person (R12)."""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid
from typing import IO, Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.access.scopes import reach
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit import vault
from zgh.kit.export import Stamp, Taking, Verdict, csv_parts, fill_xlsx
from zgh.kit.lists import listed

from .desks import desk_of
from .figures import figure
from .models import Export, ExportSubject
from .models.correction import reason as said
from .notices import EXPORT_ASKED, EXPORT_DECIDED

SALT = "privacy.export"
DECIDERS = ("chair", "audit", "orgs")
BATCH = 500


def admit(taking: Taking) -> Verdict:
    """The gatekeeper of `kit.export`: a few rows leave at once and are noted, for more it asks for a reason.

    What somebody took at once today counts, so that many small files are no way around. Rows a person brought along
    themselves tell them nothing new: they leave at once and do not count, but stamped and noted like the others.
    """
    if taking.is_own:
        return stamp(_note(taking, Export.State.BROUGHT))
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Export.objects.filter(user=taking.user, state=Export.State.AT_ONCE, asked_at__gte=midnight)
    taken = today.aggregate(n=Sum("count"))["n"] or 0
    if taken + taking.count > figure("export_rows"):
        return redirect(f"{reverse('privacy:ask_export')}?what={signed(taking)}")
    _note(taking, Export.State.AT_ONCE)
    return None


def signed(taking: Taking) -> str:
    """The wish as it travels through the address to the page that asks for a reason."""
    facts = {"key": taking.key, "kind": taking.kind, "query": taking.query, "picked": list(taking.picked)}
    facts["reason"] = taking.reason
    return signing.dumps(facts, salt=SALT, compress=True)


def wish(text: str) -> dict[str, Any] | None:
    """What `signed` said, None for anything else."""
    try:
        return signing.loads(text, salt=SALT, max_age=86400)
    except signing.BadSignature:
        return None


def count_of(user: Any, what: dict[str, Any]) -> tuple[int, str]:
    """How many rows the wish means now, and what the list is called. KeyError when there is no such list."""
    rows, _columns, page = listed(what["key"], user, what["query"], what["picked"])
    return rows.count(), str(page.title)


def ask(*, by: User, what: dict[str, Any], reason: str, once: uuid.UUID | None = None) -> Export:
    """Ask a second person. The same `once` twice is one request. Raises ValidationError for an empty list or reason."""
    count, title = count_of(by, what)
    if not count:
        raise ValidationError(_("现在没有可以导出的行"), code="empty")
    facts = {"list_key": what["key"], "kind": what["kind"], "query": what["query"], "picked": what["picked"]}
    facts |= {"title": title[:60], "count": count, "reason": said(reason)[:200], "state": Export.State.ASKED}
    with transaction.atomic():
        row, is_new = Export.objects.get_or_create(
            once=once or uuid.uuid4(), user=by, defaults={"union": union_for(by), **facts}
        )
        if is_new:
            record(by, "privacy.submit", row, after={"list": row.list_key, "count": count}, note=row.reason)
            _hand_to_desk(row)
    return row


def _hand_to_desk(row: Export) -> None:
    desk = desk_of(row.union, DECIDERS, but=(row.user,), only_above=("orgs",))
    text = _("%(name)s申请导出“%(title)s”%(count)d行") % {
        "name": row.user.name,
        "title": row.title,
        "count": row.count,
    }
    url = row.get_absolute_url()
    open_todo(about=row, verb="approve", title=text, union=desk.union, duty=desk.duty, url=url)
    send(EXPORT_ASKED, desk.users, about=row, text=text, url=url)


def approve(row: Export, *, by: User, verdict: str = "") -> None:
    """A second person agrees; the file is made in the background."""
    _check(row, "approve", by)
    with transaction.atomic():
        row.flow.move(row, "approve", by, decider=by, decided_at=timezone.now(), verdict=verdict.strip()[:200])
        from .tasks import build_export

        build_export.enqueue(row.pk)


def refuse(row: Export, *, by: User, verdict: str) -> None:
    """Not for this purpose, or not so much; the reason goes to who asked."""
    _check(row, "refuse", by)
    verdict = said(verdict)[:200]
    with transaction.atomic():
        row.flow.move(row, "refuse", by, decider=by, decided_at=timezone.now(), verdict=verdict)
        close_todos(row)
        _tell(row, _("没有同意导出“%(title)s”：%(why)s") % {"title": row.title, "why": verdict})


def withdraw(row: Export, *, by: User) -> None:
    """Who asked takes it back."""
    _check(row, "withdraw", by)
    with transaction.atomic():
        row.flow.move(row, "withdraw", by)
        close_todos(row)


def build(row: Export) -> None:
    """Make the approved file, seal it and note whose data is in it. Repeats safely: an approved row is built once.

    The rows are those the asking person may see at this moment; whoever has left the duty gets none.
    """
    rows, columns, page = listed(row.list_key, row.user, row.query, row.picked)
    with tempfile.TemporaryFile() as file:
        _fill(file, row, rows, columns)
        file.seek(0)
        name = vault.put("exports", file.read())
    people = set(rows.values_list(page.subject, flat=True)) - {None} if page.subject else set()
    expires_at = timezone.now() + dt.timedelta(hours=figure("export_hours"))
    try:
        with transaction.atomic():
            left: dict[str, Any] = {"downloads_left": figure("export_downloads"), "expires_at": expires_at}
            row.flow.move(row, "build", None, file=name, count=rows.count(), **left)
            _note_people(row, people)
            page.leaving(rows, row.reason)
            _tell(row, _("可以下载了：“%(title)s”") % {"title": row.title})
    except Exception:
        vault.drop(name)
        raise


def _fill(file: IO[bytes], row: Export, rows: Any, columns: Any) -> None:
    mark = stamp(row)
    if row.kind == "csv":
        file.writelines(csv_parts(rows, columns, mark))
    else:
        fill_xlsx(file, rows, columns, mark)


def fail(row: Export) -> None:
    """It could not be made; who asked hears of it and may ask again."""
    with transaction.atomic():
        row.flow.move(row, "fail", None)
        _tell(row, _("“%(title)s”没有做成，请重新申请") % {"title": row.title})


def take(row: Export, *, by: User) -> bytes:
    """The file, one of its downloads used up and noted. Raises PermissionDenied when none is left or time is over.

    Also when a duty has ended since: then the list is gone for this person, or less than the file shows. Raises
    ValidationError when only some in the file have moved out of sight: it is asked for anew.
    """
    if not may(by, "take", row):
        raise PermissionDenied
    if _has_lost_sight(row, by):
        if _has_lost_duty(row, by):
            raise PermissionDenied
        raise ValidationError(_("名单里有人已经不归您看了，这份文件不能再下载。请重新申请"), code="out_of_sight")
    with transaction.atomic():
        if not row.use_one():
            raise PermissionDenied
        record(by, "privacy.take", row, after={"list": row.list_key, "count": row.count}, note=row.reason)
    return vault.read(row.file)


def _has_lost_sight(row: Export, by: User) -> bool:
    """Whether the file shows more than `by` may see now. One row of one's own is left to everybody, so each counts."""
    rows, _columns, page = listed(row.list_key, by, row.query, row.picked)
    if not rows.exists():
        return True
    if not page.subject:
        return rows.count() < row.count
    # Without the filters of the file: what one has worked on since has not gone out of sight.
    seen = page.model._default_manager.all().permitted(page.verb, by).exclude(**{page.subject: None})  # type: ignore[attr-defined]
    return row.subjects.exclude(person__in=seen.order_by().values(page.subject)).exists()


def _has_lost_duty(row: Export, by: User) -> bool:
    """Whether a duty of the day the file was asked for has ended."""
    asked_on = timezone.localdate(row.asked_at)
    held = Duty.objects.filter(user=by, starts_on__lte=asked_on, ends_on__gte=asked_on)
    return held.filter(ends_on__lte=timezone.localdate()).exists()


def stamp(row: Export) -> Stamp:
    """智工汇 · DC-000012 · 王丽娟 · 2026-11-26 11:20 · …: what stands on every page of the file."""
    at = timezone.localtime(row.decided_at or row.asked_at)
    parts = [_("智工汇导出"), row.number, row.user.name, f"{at:%Y-%m-%d %H:%M}"]
    if row.decider:
        parts.append(_("%(name)s同意") % {"name": row.decider.name})
    if row.reason:
        parts.append(_("只用于%(reason)s") % {"reason": row.reason})
    return Stamp(row.number, " · ".join([*parts, _("含个人信息，不要转发，用完删除")]))


def union_for(user: Any) -> Union:
    """Where this person's work begins: the topmost union of their duties, else the one that looks after them."""
    tops = sorted({low for code in Duty.Code.values for low, _high in reach(user, code)}, key=len)
    if tops:
        return Union.objects.get(path=tops[0])
    person = Person.objects.filter(user=user, union__isnull=False).select_related("union").first()
    found = person.union if person else Union.objects.filter(depth=1).first()
    if found is None:
        raise PermissionDenied
    return found


def _note(taking: Taking, state: str) -> Export:
    """Rows that leave at once: the same ledger, the same trace for the people in it."""
    facts = {"list_key": taking.key, "title": taking.title[:60], "kind": taking.kind, "query": taking.query}
    people = set(taking.rows.values_list(taking.subject, flat=True)) - {None} if taking.subject else set()
    with transaction.atomic():
        row = Export.objects.create(
            user=taking.user,
            union=union_for(taking.user),
            state=state,
            count=taking.count,
            picked=list(taking.picked),
            **facts,
        )
        _note_people(row, people)
    return row


def _note_people(row: Export, people: set[int]) -> None:
    found = [ExportSubject(export=row, person_id=pk) for pk in sorted(people)]
    ExportSubject.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)


def _tell(row: Export, text: str) -> None:
    send(EXPORT_DECIDED, [row.user], about=row, text=text, url=row.get_absolute_url())


def _check(row: Export, verb: str, by: User) -> None:
    """Asked again here: views fetch by permission, other callers may not."""
    if not may(by, verb, row):
        raise PermissionDenied
