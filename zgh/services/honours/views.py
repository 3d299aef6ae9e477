"""The wall, one honour, one's own honours, and telling of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.stock.wording import wording_of
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page

from . import making
from .figures import figures
from .filters import WallFilter
from .forms import ReportForm
from .forms_words import PhotoForm, WantedForm
from .models import Award, Honour, Portrait
from .models.paper import put_photo
from .pages import PARTS, act, acts_on, asked, dressed, job_of, others_of, papers_and_photo, story_of
from .words import meta, said

JOIN = ("person__user", "union", *PARTS)
BUTTONS = ("read", "keep", "agree", "hide", "show", "ask_change", "add_photo", "take_back")


class Wall(ListPage):
    """荣誉墙: the latest year first. By nothing else: no rankings of people or of unions."""

    model, verb, key, title, here = Honour, "read", "honours.wall", gettext_lazy("荣誉墙"), "honours_wall"
    template, has_export, page_size, cap = "honours/wall.html", False, 24, 999
    columns = [Column("honour", "", value=lambda row: row)]
    filters = WallFilter
    ordering = ("-year", "-pk")
    views = [
        Preset("", gettext_lazy("全部")),
        Preset("person", gettext_lazy("个人"), Q(kind="person")),
        Preset("team", gettext_lazy("集体"), Q(kind="team")),
        Preset("union", gettext_lazy("工会组织"), Q(kind="union")),
    ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """Whose they are."""
        return rows.select_related("person", "union")

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        """With photos."""
        found = super().shown(rows)
        dressed(row.row for row in found["rows"])
        return found

    def extra(self) -> dict[str, Any]:
        """The numbers above, computed from the records."""
        return {"tab": "services", "figures": figures(self.request.user), "place": self.form.place}


class Mine(ListPage):
    """我的荣誉: what is on record about me, what I have told of, what I am asked."""

    model, verb, key, title, here = Honour, "follow", "honours.mine", gettext_lazy("我的荣誉"), "honours"
    template, has_export, page_size, cap = "honours/mine.html", False, 20, 99
    columns = [Column("honour", "", value=lambda row: row)]
    ordering = ("-year", "-pk")

    def refine(self, rows: QuerySet) -> QuerySet:
        """Whose they are."""
        return rows.select_related("person", "union")

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        """With photos and where each stands."""
        found = super().shown(rows)
        dressed(row.row for row in found["rows"])
        return found

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "me"}


@allowed("view", Honour, buttons=BUTTONS, join=JOIN)
def honour(request: HttpRequest, honour: Honour) -> HttpResponse:
    """One honour: as everybody sees it; for its holder with what they decide; for who keeps it a way to the desk."""
    return honour_page(request, honour)


def honour_page(request: HttpRequest, honour: Honour, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with forms that were filled in wrongly. Eleven queries at most."""
    user = request.user
    is_mine = bool(honour.person_id and honour.person.user_id == user.pk)
    paper, portrait = papers_and_photo(honour)
    can_see_photo = portrait is not None and (portrait.state == "agreed" or is_mine)
    honour.photo = portrait.photo if can_see_photo and portrait else None  # type: ignore[attr-defined]
    honour.meta, honour.said = meta(honour), said(honour)  # type: ignore[attr-defined]
    is_own = is_mine or honour.reported_by_id == user.pk
    context = {
        "tab": "me" if is_own else "services",
        "honour": honour,
        "job": job_of(honour),
        "others": others_of(honour, user),
        "story": story_of(honour, user),
        "is_mine": is_mine,
        "is_own": is_own,
        "portrait": portrait if is_mine else None,
        "paper": paper if is_own else None,
        "acts": acts_on(honour) if is_own else [],
        "now": timezone.now(),
        "seen": wording_of(honour),
        **forms,
    }
    return page(request, "honours/honour.html", context, status=status)


@signed_in
def report(request: HttpRequest) -> HttpResponse:
    """我有一项荣誉没有登记: with the certificate; the rest is the union's work."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(data, files)

    def save() -> Honour:
        return making.report(by=request.user, **form.cleaned_data)

    names = Award.objects.permitted("view", request.user).filter(state="in_use", kind="person")
    context = {"names": names.values_list("name", flat=True), "tab": "me", "draft": "honour-report"}
    said_so = _("送出了。工会登记好，会请您再看一眼")
    return asked(request, form, save, said_so, "honours/report.html", **context)


@require_POST
@allowed("take_back", Honour, join=JOIN)
def take_back(request: HttpRequest, honour: Honour) -> HttpResponse:
    """I have thought again."""
    return act(request, honour, "take_back", _("收回了，证书照片也删掉了"))


@require_POST
@allowed("agree", Honour, join=JOIN)
def agree(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Let it be shown."""
    seen = request.POST.get("seen", "")
    return act(request, honour, "agree", _("谢谢您。现在大家看得到了，以后也可以改主意"), seen=seen)


@require_POST
@allowed("hide", Honour, join=JOIN)
def hide(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Not on the wall."""
    return act(request, honour, "hide", _("不上墙了，也搜不到。工会的登记还在，以后可以改主意"))


@require_POST
@allowed("show", Honour, join=JOIN)
def show(request: HttpRequest, honour: Honour) -> HttpResponse:
    """On the wall again."""
    return act(request, honour, "show", _("可以展示了"))


@allowed("ask_change", Honour, join=JOIN)
def ask_change(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Something about it is wrong."""
    form = WantedForm(request.POST or None, initial={"wanted": honour.wanted})

    def save() -> Honour:
        honour.ask_change(request.user, form.cleaned_data["wanted"])
        return honour

    context = {
        "heading": _("哪里不对"), "lead": _("工会看过会改好，或者告诉您为什么这样写。"), "button": _("告诉工会"),
        "back": honour.get_absolute_url(), "draft": f"honour-wanted-{honour.pk}", "tab": "me", "honour": honour,
    }  # fmt: skip
    return asked(request, form, save, _("告诉工会了，有了结果发消息给您"), "honours/ask.html", **context)


@allowed("add_photo", Honour, join=JOIN)
def add_photo(request: HttpRequest, honour: Honour) -> HttpResponse:
    """One's own photo, or one a cadre has of the ceremony: then the person is asked."""
    is_mine = bool(honour.person_id and honour.person.user_id == request.user.pk)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PhotoForm(data, files, is_team=honour.kind != "person")

    def save() -> Any:
        put_photo(honour, request.user, form.cleaned_data["files"][0])
        return honour if is_mine else honour.desk_url

    lead = _("照片只在这项荣誉旁边展示。原来有的会换掉。")
    if not is_mine and honour.kind == "person":
        lead = _("会先问本人，本人同意了才展示。原来有的会换掉。")
    context = {
        "heading": _("放一张照片"), "lead": lead, "button": _("放上"), "has_files": True, "honour": honour,
        "back": honour.get_absolute_url() if is_mine else honour.desk_url, "draft": "",
        "tab": "me" if is_mine else "services",
    }  # fmt: skip
    return asked(request, form, save, _("放好了"), "honours/ask.html", **context)


@require_POST
@allowed("allow", Portrait, join=("honour__person",))
def allow(request: HttpRequest, portrait: Portrait) -> HttpResponse:
    """The photo may be shown."""
    back = portrait.honour.get_absolute_url()
    return act(request, portrait, "allow", _("照片可以展示了"), back, seen=request.POST.get("seen", ""))


@require_POST
@allowed("refuse", Portrait, join=("honour__person",))
def refuse(request: HttpRequest, portrait: Portrait) -> HttpResponse:
    """No photo: it is deleted."""
    honour = portrait.honour
    is_mine = bool(honour.person_id and honour.person.user_id == request.user.pk)
    back = honour.get_absolute_url() if is_mine else honour.desk_url
    return act(request, portrait, "refuse", _("照片删掉了，不再展示"), back)
