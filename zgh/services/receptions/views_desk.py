"""Those who run receptions: the list, scheduling, the console, the minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.accounts.models import User
from zgh.kit.dates import when
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from .ask import schedule as put_up
from .forms import DeskFilter, MinutesForm, QuestionFilter, ReasonForm, ReceptionForm
from .minutes import record_of
from .models import Question, Reception
from .models.readers import DUTIES
from .pages import console_page, counts_of, left_of, try_verb
from .words import span_of

JOIN = ("union", "host")
BUTTONS = ("revise", "cancel", "begin", "end", "write", "publish")
FACTS = (
    *("title", "about", "place", "link", "collect_from", "starts_at", "ends_at"),
    *("is_open_to_group", "every_nth", "max_open"),
)


class DeskReceptions(ListPage):
    """主席接待日 at the desk: what my unions have held and will hold."""

    model, verb, key, title, here = Reception, "run", "receptions.desk", gettext_lazy("主席接待日"), "receptions"
    template, is_personal = "receptions/desk.html", False
    filters = DeskFilter
    views = [
        Preset("", gettext_lazy("将要举行"), Q(state__in=("scheduled", "collecting", "live"))),
        Preset("minutes", gettext_lazy("等纪要"), Q(state="minutes"), tone="is-soon"),
        Preset("published", gettext_lazy("已发纪要"), Q(state="published")),
        Preset("all", gettext_lazy("全部")),
    ]
    columns = [
        Column("starts_at", gettext_lazy("时间"), value=lambda row: when(row.starts_at, "time"), sort="starts_at"),
        Column("title", gettext_lazy("主题"), cell="receptions/cell_title.html", is_title=True, export=str),
        Column("union", gettext_lazy("工会")),
        Column("office", gettext_lazy("主持人")),
        Column("state", gettext_lazy("状态"), cell="receptions/cell_state.html", sort="state",
               export=lambda row: Reception.State(row.shown_state()).label),
    ]  # fmt: skip
    empty = {
        "title": gettext_lazy("还没有安排过接待日"),
        "text": gettext_lazy("定个时间，先收问题再当面答。没来得及答的自动转成心声，不会落下。"),
        "icon": "broadcast",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.in_brief()

    def sorted(self, rows: QuerySet) -> QuerySet:
        """What comes next first, unless somebody sorts otherwise or looks back."""
        if "sort" in self.request.GET or (self.view and self.view.key):
            return super().sorted(rows)
        return rows.order_by("starts_at", "pk")


class DeskQuestions(ListPage):
    """Every question of one reception, for those who run it. A hidden author is an alias on screen and in files."""

    model, verb, key, title, here = Question, "moderate", "receptions.questions", gettext_lazy("全部提问"), "receptions"
    template = "receptions/questions.html"
    subject = "author__person"
    filters = QuestionFilter
    ordering = ("-vote_count", "pk")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever does not run the reception finds nothing here."""
        self.reception = None
        if request.user.is_authenticated:
            found = Reception.objects.permitted("run", request.user).select_related("union")
            self.reception = found.filter(pk=kwargs["pk"]).first()
            if self.reception is None:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """Question, who, votes, what became of it."""
        user = self.request.user
        return [
            Column("text", _("问题"), is_title=True),
            Column("author", _("提问人"), value=lambda row: row.shown_author_for(user)),
            Column("category", _("类别")),
            Column("vote_count", _("想听的人"), value=lambda row: row.shown_votes or "—", sort="vote_count"),
            Column("state", _("状态"), value=lambda row: row.get_state_display(), sort="state"),
            Column("told", _("回答、编号或原因"), value=told),
        ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """Of this reception alone."""
        return rows.filter(reception=self.reception).select_related("reception", "author", "origin", "category", "case")

    def extra(self) -> dict[str, Any]:
        """Whose questions these are."""
        return {"reception": self.reception}


def told(row: Question) -> str:
    """What became of it, in a cell."""
    return row.reply or (row.case.number if row.case else row.reason)


@on_duty(*DUTIES)
def schedule(request: HttpRequest) -> HttpResponse:
    """Plan a reception."""
    form = ReceptionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in FACTS}
        union, once, told = (form.cleaned_data[name] for name in ("union", "once", "is_announced"))
        row = put_up(by=request.user, union=union, host=_host(form), once=once, is_announced=told, **facts)
        messages.success(request, _("安排好了。到了征集时间，职工就能提问"))
        return draft_saved(redirect("receptions:console", pk=row.pk), "reception")
    context = {"form": form, "here": "receptions", "heading": _("安排一场接待日"), "button": _("安排好了")}
    return page(request, "receptions/form.html", context, status=422 if form.errors else 200)


@allowed("revise", Reception, buttons=BUTTONS, join=JOIN)
def revise(request: HttpRequest, reception: Reception) -> HttpResponse:
    """Change what was announced."""
    initial = {name: getattr(reception, name) for name in FACTS}
    initial |= {"host": reception.host_id, "union": reception.union_id}
    form = ReceptionForm(request.POST or None, user=request.user, reception=reception, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in FACTS}
        reception.revise(request.user, host=_host(form), **facts)
        messages.success(request, _("改好了，提过问题的同事收到了消息"))
        return draft_saved(redirect(reception.desk_url), f"reception-{reception.pk}")
    context = {"form": form, "here": "receptions", "heading": _("改这场的安排"), "button": _("改好了")}
    context |= {"reception": reception}
    return page(request, "receptions/form.html", context, status=422 if form.errors else 200)


def _host(form: ReceptionForm) -> User:
    return User(pk=form.cleaned_data["host"], name=form.host_name)


@allowed("run", Reception, buttons=BUTTONS, join=JOIN)
def console(request: HttpRequest, reception: Reception) -> HttpResponse:
    """Where a reception is run."""
    return console_page(request, reception)


@allowed("run", Reception)
def news(request: HttpRequest, reception: Reception) -> HttpResponse:
    """What came while a console stood open: 204 for who has seen this version, and nothing typed is replaced."""
    if request.GET.get("v") == str(reception.lock_count):
        return HttpResponse(status=204)
    return page(request, "receptions/news.html", {"reception": reception, "waiting": reception.waiting_count()})


@require_POST
@allowed("begin", Reception, join=JOIN)
def begin(request: HttpRequest, reception: Reception) -> HttpResponse:
    """Go live."""
    said = _("开始了。大家在手机上看得到现在回答哪一个")
    return try_verb(request, None, lambda _data: reception.begin(request.user), said, reception.desk_url)


@allowed("end", Reception, buttons=BUTTONS, join=JOIN)
def end(request: HttpRequest, reception: Reception) -> HttpResponse:
    """First what will become of the rest, then the end itself."""
    if request.method != "POST":
        counts = counts_of(reception)
        context = {"reception": reception, "here": "receptions", "left": left_of(reception), "counts": counts}
        return page(request, "receptions/end.html", context)
    made = reception.end(request.user)
    words = ngettext("结束了，%(n)d个没答的问题转成了心声", "结束了，%(n)d个没答的问题转成了心声", made)
    messages.success(request, words % {"n": made} if made else _("结束了，问题都答完了"))
    return redirect(reception.minutes_url)


@allowed("cancel", Reception, buttons=BUTTONS, join=JOIN)
def cancel(request: HttpRequest, reception: Reception) -> HttpResponse:
    """Not after all, with a reason."""
    form = ReasonForm(request.POST or None)
    context = {"reception": reception, "form": form, "here": "receptions", "counts": counts_of(reception)}
    if request.method != "POST":
        return page(request, "receptions/cancel.html", context)

    def show(*, status: int) -> HttpResponse:
        return page(request, "receptions/cancel.html", context, status=status)

    said = _("已经取消，提过问题的同事收到了消息，问题都转成了心声")
    return try_verb(
        request, form, lambda data: reception.cancel(request.user, data["reason"]), said, reception.desk_url, show=show
    )


@allowed("run", Reception, buttons=BUTTONS, join=JOIN)
def write(request: HttpRequest, reception: Reception) -> HttpResponse:
    """The minutes: words above, answers below, and what is still missing."""
    form = MinutesForm(request.POST or None, initial={"minutes": reception.minutes})
    if request.method == "POST" and form.is_valid():
        reception.write(request.user, form.cleaned_data["minutes"])
        messages.success(request, _("存好了，还没有发布"))
        return draft_saved(redirect(reception.minutes_url), f"minutes-{reception.pk}")
    context = {"reception": reception, "form": form, "here": "receptions", "span": span_of(reception)}
    context |= {"record": record_of(reception)}
    return page(request, "receptions/write.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("publish", Reception, join=JOIN)
def publish(request: HttpRequest, reception: Reception) -> HttpResponse:
    """Give the minutes to everybody; with the words as they stand in the box."""
    form = MinutesForm(request.POST)

    def give(data: dict[str, Any]) -> None:
        if "minutes" in request.POST:
            reception.write(request.user, data["minutes"])
        reception.publish(request.user)

    return try_verb(
        request, form, give, _("发布了，提过问题的同事收到了消息"), reception.minutes_url,
        draft=f"minutes-{reception.pk}",
    )  # fmt: skip
