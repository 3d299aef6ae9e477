"""What keepers write: honours, awards, and whole files of honours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.orgs.importing.columns import Unreadable
from zgh.foundation.orgs.importing.template import workbook
from zgh.foundation.orgs.models import Employment
from zgh.foundation.stock.wording import wording_of
from zgh.kit.export import XLSX
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from . import bringing, making, undoing
from .columns import COLUMNS
from .fields import first_union
from .filters import AwardFilter
from .forms import AwardForm, BringForm, HonourForm
from .models import Award, Batch, Honour
from .models.keepers import DUTIES, keeps_all
from .models.paper import put_papers
from .pages import act, asked

FACTS = ("kind", "holder", "award", "title", "level", "body", "year", "granted_on", "number", "citation")
LINES = 50
KINDS = (("wrong", gettext_lazy("有错的")), ("new", gettext_lazy("要写入的")), ("same", gettext_lazy("已经有的")))


@on_duty(*DUTIES)
def enter(request: HttpRequest) -> HttpResponse:
    """A new one, as a draft; sent to be verified at once where that was the button."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = HonourForm(data, files, user=request.user)

    def save() -> str:
        facts = {"once": form.cleaned_data["once"], "files": form.cleaned_data["files"], **form.facts}
        return _sent(request, making.enter(by=request.user, **facts))

    context = {"heading": _("登记一项荣誉"), "back": reverse("honours:desk"), "draft": "honour-enter"}
    return asked(request, form, save, _("存好了"), "honours/enter.html", here="honours_desk", **context)


@allowed("amend", Honour, join=("person__user", "union", "award", "entered_by"))
def amend(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Other facts while it is being written, and more certificates."""
    if not honour.flow.can(honour, "amend"):
        return redirect(honour.desk_url)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {name: getattr(honour, name) for name in FACTS} | {
        "who": _named(honour, request.user),
        "union": honour.union.code,
    }
    form = HonourForm(data, files, user=request.user, honour=honour, initial=initial)

    def save() -> str:
        honour.amend(request.user, request.POST.get("seen", ""), **form.facts)
        put_papers(honour, request.user, form.cleaned_data["files"])
        return _sent(request, honour)

    context = {
        "heading": _("改登记"), "back": honour.desk_url, "draft": f"honour-{honour.pk}", "seen": wording_of(honour),
        "honour": honour,
    }  # fmt: skip
    return asked(request, form, save, _("存好了"), "honours/enter.html", here="honours_desk", **context)


def _sent(request: HttpRequest, honour: Honour) -> str:
    """To be verified, where that was the button and nothing is missing; else what is missing is said on its page."""
    if "record" in request.POST:
        try:
            honour.record(request.user)
        except ValidationError as error:
            messages.warning(request, _("先存成草稿了：%(missing)s") % {"missing": "；".join(error.messages)})
    return honour.desk_url


def _named(honour: Honour, user: Any) -> str:
    """What the field finds the holder by: the number where this cadre sees it, else the name."""
    if honour.person_id is None:
        return ""
    jobs = Employment.objects.at().permitted("view", user).filter(person=honour.person_id)
    return jobs.values_list("employee_no", flat=True).first() or honour.person.name


class Awards(ListPage):
    """奖项: the list that entering and importing know."""

    model, verb, key, title, here = Award, "view", "honours.awards", gettext_lazy("奖项库"), "honours_desk"
    template, is_personal, buttons = "honours/awards.html", False, ("amend",)
    filters = AwardFilter
    views = [
        Preset("", gettext_lazy("在用"), Q(state="in_use")),
        Preset("retired", gettext_lazy("停用"), Q(state="retired")),
    ]
    columns = [
        Column("name", gettext_lazy("奖项"), is_title=True, sort="name", cell="honours/cell_award.html", export=str),
        Column("level", gettext_lazy("级别")),
        Column("kind", gettext_lazy("授予谁")),
        Column("body", gettext_lazy("通常由谁授予")),
        Column("aliases", gettext_lazy("别的叫法"), value=lambda row: "、".join(row.aliases)),
        Column(
            "treatment",
            gettext_lazy("随奖待遇"),
            value=lambda row: " ".join(filter(None, (row.treatment, row.treatment_number))),
        ),
    ]
    empty = {"title": gettext_lazy("这一栏里没有奖项"), "icon": "award"}

    def extra(self) -> dict[str, Any]:
        """Whether this person keeps the list."""
        return {"may_add": keeps_all(self.request.user)}


@on_duty(*DUTIES)
def add_award(request: HttpRequest) -> HttpResponse:
    """A new line of the list; by those who keep it for the whole group."""
    if not keeps_all(request.user):
        raise Http404
    form = AwardForm(request.POST or None, user=request.user)

    def save() -> str:
        making.add_award(by=request.user, once=form.cleaned_data["once"], **form.facts)
        return "honours:awards"

    context = {"heading": _("加一个奖项"), "back": reverse("honours:awards"), "draft": "honour-award"}
    return asked(request, form, save, _("加好了"), "honours/award.html", here="honours_desk", **context)


@allowed("amend", Award)
def amend_award(request: HttpRequest, award: Award) -> HttpResponse:
    """Other facts."""
    names = ("name", "kind", "level", "body", "treatment", "treatment_number")
    initial = {name: getattr(award, name) for name in names} | {"aliases": "、".join(award.aliases)}
    form = AwardForm(request.POST or None, user=request.user, award=award, initial=initial)

    def save() -> str:
        award.amend(request.user, request.POST.get("seen", ""), **form.facts)
        return "honours:awards"

    context = {
        "heading": _("改奖项"), "back": reverse("honours:awards"), "draft": f"honour-award-{award.pk}",
        "seen": wording_of(award), "award": award,
    }  # fmt: skip
    return asked(
        request, form, save, _("改好了，登记过的荣誉不变"), "honours/award.html", here="honours_desk", **context
    )


@require_POST
@allowed("retire", Award)
def retire(request: HttpRequest, award: Award) -> HttpResponse:
    """Offer it no more."""
    return act(request, award, "retire", _("停用了，登记时不再出现；登记过的荣誉不变"), "honours:awards")


@require_POST
@allowed("bring_back", Award)
def bring_back(request: HttpRequest, award: Award) -> HttpResponse:
    """Offer it again."""
    return act(request, award, "bring_back", _("放回来用了"), "honours:awards")


@on_duty(*DUTIES)
def bring(request: HttpRequest) -> HttpResponse:
    """A file of honours: looked at first."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringForm(data, files, user=request.user)

    def save() -> Batch:
        file, union = form.cleaned_data["file"], form.cleaned_data["union"] or first_union(request.user)
        try:
            return bringing.bring(
                by=request.user, union=union, file=file, name=file.name, once=form.cleaned_data["once"]
            )
        except Unreadable as error:
            raise ValidationError({"file": str(error)}) from None

    batches = Batch.objects.permitted("view", request.user).select_related("union").defer("sealed")[:10]
    context = {"batches": batches, "here": "honours_desk", "draft": ""}
    return asked(request, form, save, _("比对好了，还没有写"), "honours/bring.html", **context)


@on_duty(*DUTIES)
def template(request: HttpRequest) -> HttpResponse:
    """The empty file to fill in."""
    answer = HttpResponse(workbook(COLUMNS), content_type=XLSX)
    name = content_disposition_header(as_attachment=True, filename=_("荣誉台账模板.xlsx"))
    answer["Content-Disposition"] = name
    return answer


@allowed("view", Batch, join=("union",))
def batch(request: HttpRequest, batch: Batch) -> HttpResponse:
    """What a file would add, line by line; what is wrong first."""
    lines = batch.lines
    kind = request.GET.get("kind", "")
    if kind not in ("new", "same", "wrong"):
        kind = "wrong" if batch.wrong_count else "new"
    chosen = [line for line in lines if line["kind"] == kind]
    number = min(max(whole(request.GET.get("page", "")) or 1, 1), len(chosen) // LINES + 1)
    first = (number - 1) * LINES
    context = {
        "undo_count": undoing.undoable(batch, request.user).count() if batch.state == "applied" else 0,
        "kept": Honour.objects.permitted("keep", request.user).filter(batch=batch).in_brief()[:LINES]
        if batch.state == "undone" else (),
        "batch": batch, "here": "honours_desk", "kind": kind, "rows": chosen[first : first + LINES],
        "tabs": [(key, label, getattr(batch, f"{key}_count")) for key, label in KINDS],
        "previous": number - 1, "next": number + 1 if len(chosen) > first + LINES else 0,
    }  # fmt: skip
    return page(request, "honours/batch.html", context)


@require_POST
@allowed("apply", Batch, join=("union", "by"))
def apply(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Write what was previewed."""
    try:
        written = bringing.apply(batch, request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(batch)
    said = _("写入了%(n)d项，等同事核对") % {"n": len(written.rows)}
    if written.absent:
        said = _("%(said)s；另外%(n)d项刚刚有人登记过或者不再归您管，没有再写") % {"said": said, "n": written.absent}
    messages.success(request, said)
    return redirect(batch)


@require_POST
@allowed("undo", Batch, join=("union", "by"))
def undo(request: HttpRequest, batch: Batch) -> HttpResponse:
    """What it wrote goes again; what somebody has worked on since stays and is named."""
    done = undoing.undo(batch, request.user)
    said = _("撤销了，删掉了%(n)d项") % {"n": done.gone}
    if done.kept:
        facts = {"said": said, "n": len(done.kept)}
        said = _("%(said)s；另外%(n)d项写入以后有人动过，或者已经归别的工会，留着没动") % facts
    messages.success(request, said)
    return redirect(batch)


@require_POST
@allowed("give_up", Batch)
def give_up(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Nothing of it is written."""
    return act(request, batch, "give_up", _("放弃了，什么都没有写"), "honours:bring")
