"""Lists: one declaration gives the table, the phone cards, filters, saved filters, bulk acts and the export.

    class CaseList(ListPage):
        model, verb, key, title = Case, "view", "voice.cases", _("职工心声")
        columns = [
            Column("due_at", _("时限"), cell="voice/cells.html#due", sort="due_at", width="w-6"),
            Column("title", _("心声"), is_title=True),
            Column("author_name", _("提出人"), value="author.name", is_meta=True),
            Column("state", _("状态"), value=lambda case: case.get_state_display()),
        ]
        filters = CaseFilter                      # a kit.filters.FilterForm; lives in the address
        views = [Preset("open", _("待办"), Q(state="open")), Preset("late", _("已超时"), late, tone="is-late")]
        actions = [Action("accept", _("受理"), "checks")]

        def refine(self, rows):                   # joins and narrowing; permission is already applied
            return rows.select_related("union")

    path("", CaseList.as_view(), name="cases")

Bulk acts call `row.<verb>(by=user)` unless the class has `act_<verb>(row)`; each row in its own transaction.
A cell template gets `row` and `value`. Only rows one may `verb` are ever listed, acted on or exported.
Exports of lists about people (`is_personal`, the default) pass the gatekeeper of `kit.export`; `subject` leads from a
row to the id of the person it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import get_resolver
from django.utils.cache import patch_vary_headers
from django.utils.decorators import classonlymethod
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from .cells import Column, Row
from .counts import CAP, capped_counts, shown_count
from .export import LIMIT, WRITERS, Taking, hand_out
from .filters import FilterForm, chips, without
from .forms import clean_text
from .gates import Gate, sign_in_first
from .nulls import by
from .numbers import whole
from .pages import wants_part
from .refusals import Refusal

__all__ = ["PICK_LIMIT", "Action", "Column", "ListPage", "Preset", "ids", "listed"]

PICK_LIMIT = 200  # rows one bulk act takes; a page shows far fewer


@dataclass(frozen=True)
class Preset:
    """A named view of the list, shown as a tab with its count. `q` is a Q or a function of the user.

    `verb`: a narrower permission that holds on all of this view's rows, where the list's own is dear to ask.
    """

    key: str
    label: Any
    q: Q | Callable[[Any], Q] | None = None
    tone: str = ""
    verb: str = ""

    def apply(self, rows: QuerySet, user: Any) -> QuerySet:
        """The rows of this view."""
        q = self.q(user) if callable(self.q) else self.q
        return rows if q is None else rows.filter(q)


@dataclass(frozen=True)
class Action:
    """A bulk act. With `url` (a page name) the selection is posted to that page (as `rows`) instead."""

    verb: str
    label: Any
    icon: str = ""
    url: str = ""


class ListPage(View):
    """A list of rows one may see; the module's docstring shows how to declare one.

    Cost: one query for the rows, one for all counts, one for saved filters, whatever the number of rows.
    """

    model: type[Model]
    verb = "view"
    key = ""
    title: Any = ""
    columns: Sequence[Column] = ()
    filters: type[FilterForm] | None = None
    views: Sequence[Preset] = ()
    actions: Sequence[Action] = ()
    buttons: Sequence[str] = ()  # verbs that become row.can_<verb>
    ordering: Sequence[str] = ()  # default: the model's
    page_size = 20
    cap = CAP  # tabs count no further; 99 where nobody needs to know more than 99+
    has_export = True
    is_personal = True  # unless it says otherwise: an export that nobody classified is asked about
    subject = ""  # lookup from a row to the id of the person it is about; "" when it is about nobody in particular
    finds_first = False  # which rows are on the page is found before `refine` adds to them: for the longest tables
    template = "lists/desk.html"  # lists/app.html is the same in the phone shell
    part = "lists/list.html"  # what htmx swaps: `#z-list`, where a template has a list of its own
    here = ""  # key of the menu entry
    has_preview = False  # on wide screens list.js shows the row's page in the pane
    empty: ClassVar[dict[str, Any]] = {"title": gettext_lazy("这里还没有内容")}  # arguments of {% empty_state %}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Lists can be found by their key, for exports that are made later."""
        super().__init_subclass__(**kwargs)
        if cls.key:
            _lists[cls.key] = cls

    @classonlymethod
    def as_view(cls, **initkwargs: Any) -> Callable:  # noqa: N805
        """The view, with its gate on it."""
        view = super().as_view(**initkwargs)
        view.gate = Gate("allowed", verb=cls.verb, model=cls.model)
        return view

    def refine(self, rows: QuerySet) -> QuerySet:
        """Joins, annotations and narrowing of the permitted rows."""
        return rows

    def extra(self) -> dict[str, Any]:
        """More context for a template of one's own."""
        return {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Signed-in people only."""
        return sign_in_first(request) or super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The page, its list alone for htmx, or the file."""
        rows = self.narrowed()
        if (kind := request.GET.get("format")) in WRITERS and self.has_export:
            return self.export(rows, kind)
        context = {"list": self, "title": self.title, "here": self.here, **self.shown(rows), **self.extra()}
        answer = render(request, self.part if wants_part(request) else self.template, context)
        patch_vary_headers(answer, ["HX-Request"])
        return answer

    def narrowed(self) -> QuerySet:
        """What the filters and the named view of the address leave."""
        query = self.request.GET
        self.form = self.filters(query, user=self.request.user) if self.filters else FilterForm({})
        self._narrowed: dict[str, QuerySet] = {}
        self.view = next((v for v in self.views if v.key == query.get("view")), (*self.views, None)[0])
        return self.rows_of(self.view)

    def permitted(self, verb: str = "") -> QuerySet:
        """The one door to rows: what this person may `verb`, refined."""
        return self.refine(self.model._default_manager.all().permitted(verb or self.verb, self.request.user))

    def rows_of(self, view: Preset | None) -> QuerySet:
        """What the filters leave of one view."""
        verb = (view.verb if view else "") or self.verb
        if verb not in self._narrowed:  # eight tabs share one or two permissions: built once, cloned
            self._narrowed[verb] = self.form.narrow(self.permitted(verb))
        rows = self._narrowed[verb]
        return view.apply(rows, self.request.user) if view else rows

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        """Rows of the page asked for, tabs and pager."""
        counts = capped_counts([self.rows_of(view) for view in self.views] or [rows], self.cap)
        total = counts[self.views.index(self.view)] if self.view else counts[0]
        first = (number := self.number()) * self.page_size - self.page_size
        part = list(self.page_of(rows, first))
        query = self.request.GET
        return {
            "headings": [(column, *self.heading(column)) for column in self.columns],
            "rows": [Row(row, self.columns) for row in part[: self.page_size]],
            "tabs": [self.tab(view, count) for view, count in zip(self.views, counts, strict=False)],
            "total": shown_count(total, self.cap),
            "first": first + 1,
            "last": first + min(len(part), self.page_size),
            "previous": number - 1,
            "next": number + 1 if len(part) > self.page_size and number < self.last_page else 0,
            "is_cut": len(part) > self.page_size and number >= self.last_page,
            "chips": chips(self.form, query),
            "is_filtered": any(self.form.cleaned_data.values()),
            "saved": self.saved(),
        }

    def page_of(self, rows: QuerySet, first: int) -> QuerySet:
        """One page of the sorted rows and one row more, which tells that there is a next page."""
        span = slice(first, first + self.page_size + 1)
        if self.finds_first:
            verb = self.view.verb if self.view else ""
            rows = self.permitted(verb).filter(pk__in=self.sorted(rows)[span].values("pk"))
            span = slice(None)
        if self.buttons:
            rows = rows.with_can(self.request.user, *self.buttons)
        return self.sorted(rows)[span]

    def tab(self, view: Preset, count: int) -> tuple[Preset, str, str]:
        """A named view, its count, its link."""
        return view, shown_count(count, self.cap), f"{without(self.request.GET, 'view')}&view={view.key}"

    @property
    def last_page(self) -> int:
        """Deeper pages are not offered: an offset reads all it skips. Narrow the filters instead."""
        return max(1, CAP // self.page_size)

    def number(self) -> int:
        """The page asked for, within bounds whatever was typed."""
        return min(max(whole(self.request.GET.get("page", "")) or 1, 1), self.last_page)

    def sorted(self, rows: QuerySet) -> QuerySet:
        """By the column asked for, else the list's own order; always with the key, so that pages never overlap."""
        asked = self.request.GET.get("sort", "")
        column = next((c for c in self.columns if c.sort and c.key == asked.removeprefix("-")), None)
        if column:
            return rows.order_by(by(rows, column.sort, is_down=asked.startswith("-")), "-pk")
        order = list(self.ordering) or list(self.model._meta.ordering)
        return rows.order_by(*order, *([] if {"pk", "-pk"} & set(order) else ["-pk"]))

    def heading(self, column: Column) -> tuple[str, str]:
        """Where a click on the heading leads, and aria-sort of the present order."""
        if not column.sort:
            return "", ""
        asked = self.request.GET.get("sort", "")
        turn = f"-{column.key}" if asked == column.key else column.key
        state = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked, "none")
        return f"{without(self.request.GET, 'sort')}&sort={turn}", state

    def export(self, rows: QuerySet, kind: str, picked: Sequence[int] = ()) -> HttpResponse:
        """The filtered rows as a file; too many are refused rather than cut off unseen."""
        [count] = capped_counts([rows], LIMIT)
        if count > LIMIT:
            messages.error(self.request, _("一次最多导出 %(limit)d 行。请先用筛选缩小范围，再导出") % {"limit": LIMIT})
            return redirect(self.request.path + without(self.request.GET))
        query = without(self.request.GET)[1:]
        facts = {"key": self.key, "count": count, "query": query, "user": self.request.user}
        taking = Taking(title=str(self.title), kind=kind, rows=rows, subject=self.subject, picked=picked, **facts)
        name = self.key.replace(".", "-") or "list"
        return hand_out(taking, self.file_columns(), name, is_personal=self.is_personal)

    def file_columns(self) -> list[Column]:
        """The columns of a file."""
        return [column for column in self.columns if column.export]

    def leaving(self, rows: QuerySet, reason: str) -> None:
        """Called in the transaction that lets a file of these rows leave; for files that show more than the page."""

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """A bulk act, or keeping and dropping a saved filter; then the same list again."""
        act = request.POST.get("act", "")
        if act == "save-view":
            self.save_view(clean_text(request.POST.get("name", ""), lines=False))
        elif act.startswith("drop-view:"):
            self.saved().filter(pk__in=ids([act.removeprefix("drop-view:")])).delete()
        elif act == "export" and self.has_export:
            picked = self.picked()
            if chosen := list(picked.values_list("pk", flat=True)):
                return self.export(picked, "xlsx", chosen)
            self.say_nothing_is_picked(_("导出"))
        else:
            self.act_on_all(next((a for a in self.actions if a.verb == act and not a.url), None))
        return redirect(request.get_full_path())

    def picked(self) -> QuerySet:
        """The selected rows, as far as one may see them."""
        return self.permitted().filter(pk__in=ids(self.request.POST.getlist("rows"))[:PICK_LIMIT])

    def act_on_all(self, action: Action | None) -> None:
        """Do one verb to every selected row; those others were faster with are counted, not fatal."""
        if action is None:
            raise Http404
        rows = list(self.picked().permitted(action.verb, self.request.user))
        done = sum(self._act(action.verb, row) for row in rows)
        absent = len(set(self.request.POST.getlist("rows"))) - len(rows)
        facts = (
            (done, _("已%(act)s %(count)d 件")),
            (len(rows) - done, _("%(count)d 件已被别人办了")),
            (absent, _("%(count)d 件您不能办")),
        )
        said = [text % {"act": action.label, "count": count} for count, text in facts if count]
        if said:
            (messages.success if done else messages.warning)(self.request, "，".join(said))
        else:
            self.say_nothing_is_picked(action.label)

    def say_nothing_is_picked(self, label: Any) -> None:
        """What to do first."""
        messages.warning(self.request, _("还没有选。请先选几件，再点“%(act)s”") % {"act": label})

    def _act(self, verb: str, row: Any) -> bool:
        own = getattr(self, f"act_{verb}", None)
        try:
            with transaction.atomic():
                own(row) if own else getattr(row, verb)(by=self.request.user)
        except (Refusal, ValidationError):
            return False
        return True

    def saved(self) -> QuerySet:
        """This person's saved filters of this list."""
        return self.request.user.saved_views.filter(list_key=self.key)

    def save_view(self, name: str) -> None:
        """Keep the present filters under a name; the same name again replaces them."""
        query = without(self.request.GET)[1:]
        if not name or len(name) > 30 or len(query) > 1000:
            messages.error(self.request, _("请给视图起个名字，最多 30 个字"))
            return
        self.request.user.saved_views.update_or_create(list_key=self.key, name=name, defaults={"query": query})
        messages.success(self.request, _("已存为视图“%(name)s”") % {"name": name})


_lists: dict[str, type[ListPage]] = {}


def listed(key: str, user: Any, query: str = "", picked: Sequence[int] = ()) -> tuple[QuerySet, list[Column], ListPage]:
    """Rows, file columns and the list itself as `user` would export it now, with what they may see now.

    KeyError when no list has this key any more. For exports that are made after the request that asked for them.
    """
    get_resolver().url_patterns  # noqa: B018 (a worker has served no page yet: this reads every room's lists)
    request = HttpRequest()
    request.method, request.user, request.GET = "GET", user, QueryDict(f"{query}&format=xlsx")  # type: ignore[assignment]
    page = _lists[key]()
    page.setup(request)
    rows = page.permitted().filter(pk__in=list(picked)) if picked else page.narrowed()
    return rows, page.file_columns(), page


def ids(texts: Sequence[str]) -> list[int]:
    """Row ids out of what was posted; anything else is nobody's row."""
    return [number for text in texts if (number := whole(text)) is not None]
