"""For those who look after a union's place: what waits, deciding, the lists of words, the rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import reach
from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import changes
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.dates import full, when
from zgh.kit.lists import Action, Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from .forms import ReasonForm, ReviewFilter, RulesForm, WordFilter, WordsForm
from .listing import add_words as add_to
from .models import Desk, Review, Word
from .models.desk import figures, set_rules
from .models.seats import DUTIES, looks_after
from .pages import BUTTONS, decided, review_page

JOIN = ("union", "author", "of__decided_by", "of__union")
SHOWN = 10


def reasons_of(row: Review) -> str:
    """Why it is looked at, in words for a file."""
    words = "、".join(hit["text"] for hit in row.hits)
    return " ".join(filter(None, (row.get_kind_display(), row.get_why_display() if row.why else "", words)))


class Reviews(ListPage):
    """评论与举报: what waits for me first, then what was decided."""

    model, key, title, here = Review, "moderation.desk", gettext_lazy("评论与举报"), "moderation"
    template, subject = "moderation/desk.html", "author__person"
    filters = ReviewFilter
    views = [
        Preset("", gettext_lazy("待审"), Q(state="open", kind="held"), tone="is-soon"),
        Preset("flagged", gettext_lazy("被举报"), Q(state="open", kind__in=("flagged", "patrol")), tone="is-late"),
        Preset("appeal", gettext_lazy("申诉"), Q(state="open", kind="appeal"), tone="is-soon"),
        Preset("late", gettext_lazy("过时没看"), lambda _user: Q(state="open", due_at__lt=timezone.now()), "is-late"),
        Preset("done", gettext_lazy("看过的"), ~Q(state="open")),
    ]
    actions = [
        Action("approve", gettext_lazy("通过"), "check"),
        Action("hide", gettext_lazy("不显示"), "eye-off", url="moderation:hide_many"),
        Action("remove", gettext_lazy("移除"), "trash", url="moderation:remove_many"),
    ]
    columns = [
        Column(
            "text", gettext_lazy("内容"), is_title=True, cell="moderation/cell_text.html", export=lambda row: row.text
        ),
        Column("thing", gettext_lazy("什么")),
        Column("author_name", gettext_lazy("署名")),
        Column("why", gettext_lazy("为什么看"), cell="moderation/cell_why.html", export=reasons_of),
        Column("union", gettext_lazy("工会")),
        Column("opened_at", gettext_lazy("什么时候"), value=lambda row: when(row.opened_at), sort="opened_at"),
        Column("state", gettext_lazy("结果"), value=lambda row: row.get_state_display(), sort="state"),
        Column("reason", gettext_lazy("理由"), value=lambda row: row.reason or "—"),
    ]
    empty = {
        "title": gettext_lazy("都看过了"),
        "text": gettext_lazy("有等着审的、被举报的、申诉的，会排在这里，也会发待办给您。"),
        "icon": "eye-check",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("union")

    def sorted(self, rows: QuerySet) -> QuerySet:
        """What has waited longest first; of what is done the newest."""
        if "sort" not in self.request.GET and self.view and self.view.key == "done":
            return rows.order_by("-decided_at", "-pk")
        return super().sorted(rows)


@allowed("view", Review, buttons=BUTTONS, join=JOIN)
def review(request: HttpRequest, review: Review) -> HttpResponse:
    """One look."""
    return review_page(request, review)


@require_POST
@allowed("approve", Review, buttons=BUTTONS, join=JOIN)
def approve(request: HttpRequest, review: Review) -> HttpResponse:
    """Everybody may read it."""
    said = _("恢复显示了，作者收到了消息") if review.kind == "appeal" else _("通过了，大家都能看到")
    return decided(request, review, None, lambda _data: review.approve(request.user), said)


@require_POST
@allowed("hide", Review, buttons=BUTTONS, join=JOIN)
def hide(request: HttpRequest, review: Review) -> HttpResponse:
    """Not shown, with a reason."""
    form, said = ReasonForm(request.POST), _("不显示了，理由和申诉的办法已经告诉作者")
    return decided(request, review, form, lambda data: review.hide(request.user, data["reason"]), said)


@require_POST
@allowed("remove", Review, buttons=BUTTONS, join=JOIN)
def remove(request: HttpRequest, review: Review) -> HttpResponse:
    """Gone, with a reason."""
    form, said = ReasonForm(request.POST), _("移除了，理由和申诉的办法已经告诉作者")
    return decided(request, review, form, lambda data: review.remove(request.user, data["reason"]), said)


@require_POST
@allowed("uphold", Review, buttons=BUTTONS, join=JOIN)
def uphold(request: HttpRequest, review: Review) -> HttpResponse:
    """The appeal changes nothing, with a reason."""
    form, said = ReasonForm(request.POST), _("维持了原来的决定，理由已经告诉作者")
    return decided(request, review, form, lambda data: review.uphold(request.user, data["reason"]), said)


@require_POST
@allowed("pass_up", Review, buttons=BUTTONS, join=JOIN)
def pass_up(request: HttpRequest, review: Review) -> HttpResponse:
    """Let the union above decide."""
    return decided(request, review, None, lambda _data: review.pass_up(request.user), _("交给上级工会了"))


class Words(ListPage):
    """敏感词: the lists of my unions."""

    model, key, title, here = Word, "moderation.words", gettext_lazy("敏感词"), "moderation"
    template, is_personal = "moderation/desk.html", False
    filters = WordFilter
    views = [
        Preset("", gettext_lazy("在用"), lambda _user: holds()),
        Preset("ended", gettext_lazy("停用了"), lambda _user: Q(ends_on__lte=timezone.localdate())),
    ]
    actions = [Action("end", gettext_lazy("停用"), "x")]
    columns = [
        Column("text", gettext_lazy("词"), is_title=True, sort="text"),
        Column("category", gettext_lazy("类别"), sort="category"),
        Column("action", gettext_lazy("怎么办"), sort="action"),
        Column("union", gettext_lazy("工会")),
        Column("starts_on", gettext_lazy("从哪天起"), value=lambda row: full(row.starts_on), sort="starts_on"),
        Column("ends_on", gettext_lazy("到哪天止"), value=lambda row: full(row.ends_on) or "—", sort="ends_on"),
    ]
    empty = {
        "title": gettext_lazy("还没有敏感词"),
        "text": gettext_lazy("加几个要留意的词。碰到了先由人看过再显示，或者提醒写的人改一改；怎么定总是人说了算。"),
        "icon": "list-search",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("union")


@on_duty(*DUTIES)
def add_words(request: HttpRequest) -> HttpResponse:
    """One word or a list of them."""
    form = WordsForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            added = add_to(data["union"], request.user, data["lines"], data["ends_on"])
        except ValidationError as error:
            form.add_error("words", error)
        else:
            said = ngettext("加了%(n)d个词", "加了%(n)d个词", added.new) % {"n": added.new}
            known = _("，%(n)d个已经有了") % {"n": added.known} if added.known else ""
            messages.success(request, said + known)
            return draft_saved(redirect("moderation:words"), "words")
    context = {"form": form, "here": "moderation"}
    return page(request, "moderation/add_words.html", context, status=422 if form.errors else 200)


@on_duty(*DUTIES)
def own_rules(request: HttpRequest) -> HttpResponse:
    """To the union one looks after; with several, the first in the tree."""
    held = duty_unions(request.user)
    mine = sorted((union for duty in DUTIES for union in held.get(duty, ())), key=lambda union: union.path)
    return redirect("moderation:rules", pk=mine[0].pk)


@allowed("view", Union)
def rules(request: HttpRequest, union: Union) -> HttpResponse:
    """The rules of one union with their origin, and a change of them."""
    if not looks_after(request.user, union):
        raise Http404
    form = RulesForm(request.POST or None, figures=figures(union))
    if request.method == "POST" and form.is_valid():
        set_rules(union, request.user, **form.cleaned_data)
        messages.success(request, _("改好了，新写的按新的算"))
        return draft_saved(redirect("moderation:rules", pk=union.pk), f"rules-{union.pk}")
    context: dict[str, Any] = {"here": "moderation", "union": union, "form": form, "acts": _acts(request, union)}
    context["others"] = _others(request, union)
    return page(request, "moderation/rules.html", context, status=422 if form.errors else 200)


def _others(request: HttpRequest, union: Union) -> list[Union]:
    """Further unions this person looks after by a duty of their own."""
    held = duty_unions(request.user)
    found = {one.pk: one for duty in DUTIES if reach(request.user, duty) for one in held.get(duty, ())}
    return [one for one in sorted(found.values(), key=lambda one: one.path) if one.pk != union.pk]


def _acts(request: HttpRequest, union: Union) -> list[tuple[Any, list[tuple[str, str, str]]]]:
    """Who changed which rule, newest first. At most two queries."""
    row = Desk.objects.permitted("view", request.user).filter(union=union).first()
    records = history(row).filter(verb="moderation.set").order_by("-pk")[:SHOWN] if row else []
    return [(act, changes(act.about_type, act.before, act.after)) for act in records]
