"""Those who keep brands: the list, one brand's desk, its milestones and people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import word
from zgh.foundation.files.attach import attached
from zgh.foundation.files.editing import put_in
from zgh.foundation.files.models import LIMIT
from zgh.kit.dates import day
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from . import keeping
from .forms import BrandForm, DeskFilter, FoundForm, MilestoneForm, PersonFields, PersonForm, PlaceForm, ReasonForm
from .models import Brand, BrandPerson, Milestone
from .models.brand import Stale
from .models.person import is_with_us
from .models.seats import DUTIES, OPEN, is_of_the_group
from .pages import refused
from .words import said

BUTTONS = ("edit", "place", "retire", "bring_back", "add_milestone", "add_person")
JOIN = ("union",)
ACTS_SHOWN = 15


class Desk(ListPage):
    """品牌 of my unions and those below."""

    model, verb, key, title, here = Brand, "work", "brands.desk", gettext_lazy("品牌"), "brands_desk"
    template, is_personal = "brands/desk.html", False
    filters = DeskFilter
    views = [
        Preset("", gettext_lazy("在做的"), Q(state__in=OPEN)),
        Preset("trial", gettext_lazy("试行中"), Q(state="trial"), tone="is-soon"),
        Preset("retired", gettext_lazy("已收官"), Q(state="retired")),
        Preset("closed", gettext_lazy("没有通过"), Q(state="closed")),
    ]
    columns = [
        Column("name", gettext_lazy("品牌"), is_title=True, cell="brands/cell_name.html", export=str, sort="name"),
        Column("kind", gettext_lazy("类别")),
        Column("union", gettext_lazy("工会"), sort="union__path"),
        Column("state", gettext_lazy("状态"), value=lambda row: said(row)[0]),
        Column("followers", gettext_lazy("关注的人"), value=lambda row: row.follower_count),
        Column("founded_on", gettext_lazy("创建"), value=lambda row: day(row.founded_on), sort="founded_on"),
        Column("recognised_on", gettext_lazy("认定"), value=lambda row: day(row.recognised_on), sort="recognised_on"),
    ]
    empty = {
        "title": gettext_lazy("这一栏里还没有品牌"),
        "text": gettext_lazy("本单位有办得久的好做法，可以申请孵化成品牌：有人辅导、试行，认定了全集团都看得到。"),
        "icon": "seedling",
    }  # fmt: skip

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a line shows."""
        return rows.in_brief().with_followers(self.request.user)

    def extra(self) -> dict[str, Any]:
        """Whether one may found a brand."""
        return {"may_found": is_of_the_group(self.request.user)}


@on_duty(*DUTIES)
def found(request: HttpRequest) -> HttpResponse:
    """A brand of the group's own, recognised at once; only for who publishes for the whole group."""
    if not is_of_the_group(request.user):
        raise Http404
    form = FoundForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = Brand.found(request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("建好了，全集团都看得到。接着写故事、放封面"))
            return draft_saved(redirect(row.work_url), "brands-found")
    return one_form(request, form, _("创建一个品牌"), reverse("brands:desk"), _("创建"), draft="brands-found")


@allowed("work", Brand, buttons=BUTTONS, join=JOIN)
def work(request: HttpRequest, brand: Brand) -> HttpResponse:
    """One brand's desk: the words, the milestones, the people, what happened."""
    return show_work(request, brand)


def show_work(request: HttpRequest, brand: Brand, status: int = 200, **more: Any) -> HttpResponse:
    """The desk page, also with a form that came back."""
    user = request.user
    milestones = list(Milestone.objects.permitted("view", user).filter(brand=brand))
    people = BrandPerson.objects.permitted("view", user).filter(brand=brand).exclude(state="off")
    context = {
        "brand": brand, "state": said(brand), "form": _form(brand),
        "milestones": [row for row in milestones if row.removed_at is None],
        "removed": [row for row in milestones if row.removed_at is not None],
        "people": people.with_can(user, "amend_person", "take_off").annotate(is_with_us=is_with_us()),
        "place_form": PlaceForm(initial={"rank": brand.rank}),
        "acts": [(word(act.verb), act) for act in history(brand).order_by("-at", "-pk")[:ACTS_SHOWN]],
        "here": "brands_desk",
    }  # fmt: skip
    return page(request, "brands/work.html", context | more, status=status)


def _form(brand: Brand, data: Any = None, files: Any = None) -> BrandForm:
    return BrandForm(data, files, brand=brand, upload=reverse("brands:picture", args=[brand.pk]))


@require_POST
@allowed("edit", Brand, buttons=BUTTONS, join=JOIN)
def edit(request: HttpRequest, brand: Brand) -> HttpResponse:
    """Keep the words. Somebody else's save in between is said, and nothing typed here is lost."""
    form = _form(brand, request.POST, request.FILES)
    if not form.is_valid():
        return show_work(request, brand, 422, form=form)
    try:
        keeping.rewrite(brand, request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return show_work(request, brand, 422, form=form)
    except Stale:
        brand.refresh_from_db()
        form.data = {**form.data.dict(), "seen": brand.seen}
        form.add_error(None, _("刚刚有同事存过。您写的还在下面；再存一次就以您的为准"))
        return show_work(request, brand, 409, form=form)
    messages.success(request, _("存好了，同事现在看到的就是这样"))
    return draft_saved(redirect(brand.work_url), f"brands-{brand.pk}")


@require_POST
@allowed("edit", Brand)
def picture(request: HttpRequest, brand: Brand) -> HttpResponse:
    """A picture for the story: its address, or a sentence why not."""
    return put_in(request, brand, most=LIMIT, elsewhere=_("故事里只放图片和视频"))


picture.takes_film = True  # type: ignore[attr-defined]


@require_POST
@allowed("place", Brand, buttons=BUTTONS, join=JOIN)
def place(request: HttpRequest, brand: Brand) -> HttpResponse:
    """Where it stands in lists."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return show_work(request, brand, 422, place_form=form)
    brand.place(request.user, form.cleaned_data["rank"])
    messages.success(request, _("排好了"))
    return redirect(brand.work_url)


@allowed("retire", Brand, join=JOIN)
def retire(request: HttpRequest, brand: Brand) -> HttpResponse:
    """It has run its course, and why."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        brand.retire(request.user, form.cleaned_data["reason"])
        messages.success(request, _("收官了。做过的事都还看得到，还可以重新启用"))
        return redirect(brand.work_url)
    return one_form(request, form, _("“%(name)s”收官") % {"name": brand.name}, brand.work_url, _("收官"))


@require_POST
@allowed("bring_back", Brand)
def bring_back(request: HttpRequest, brand: Brand) -> HttpResponse:
    """It lives again."""
    brand.bring_back(request.user)
    messages.success(request, _("重新启用了"))
    return redirect(brand.work_url)


@allowed("add_milestone", Brand, join=JOIN)
def add_milestone(request: HttpRequest, brand: Brand) -> HttpResponse:
    """Something that happened."""
    sent = request.method == "POST"
    form = MilestoneForm(request.POST if sent else None, request.FILES if sent else None)
    key = f"brands-milestone-{brand.pk}"
    if sent and form.is_valid():
        try:
            Milestone.add(request.user, brand, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("files", error.messages)
        else:
            messages.success(request, _("记上了"))
            return draft_saved(redirect(brand.work_url), key)
    return one_form(request, form, _("%(name)s：记一件大事") % {"name": brand}, brand.work_url, _("记上"), draft=key)


@allowed("amend_milestone", Milestone, join=("brand__union",))
def amend_milestone(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Other words, other pictures."""
    sent = request.method == "POST"
    form = MilestoneForm(request.POST if sent else None, request.FILES if sent else None, milestone=milestone)
    key, back = f"brands-milestone-of-{milestone.pk}", milestone.brand.work_url
    if sent and form.is_valid():
        try:
            milestone.amend(request.user, **form.cleaned_data, gone=request.POST.getlist("gone"))
        except ValidationError as error:
            refused(form, milestone, error, "files")
        else:
            messages.success(request, _("改好了"))
            return draft_saved(redirect(back), key)
    return one_form(request, form, milestone.title, back, _("存下"), draft=key, photos=attached(milestone))


@require_POST
@allowed("remove_milestone", Milestone, join=("brand__union",))
def remove_milestone(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Off the history."""
    milestone.remove(request.user)
    messages.success(request, _("拿掉了，在“拿掉的”里还能放回来"))
    return redirect(milestone.brand.work_url)


@require_POST
@allowed("put_back_milestone", Milestone, join=("brand__union",))
def put_back_milestone(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """On it again."""
    milestone.put_back(request.user)
    messages.success(request, _("放回去了"))
    return redirect(milestone.brand.work_url)


@allowed("add_person", Brand, join=JOIN)
def add_person(request: HttpRequest, brand: Brand) -> HttpResponse:
    """A colleague, who is asked; or somebody from outside."""
    form = PersonForm(request.POST or None, brand=brand)
    if request.method == "POST" and form.is_valid():
        try:
            row = BrandPerson.add(request.user, brand, **form.facts)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            is_asked = row.state == "asked"
            messages.success(request, _("问本人了，同意了就出现") if is_asked else _("写上了"))
            return redirect(brand.work_url)
    return one_form(request, form, _("%(name)s：写上一位") % {"name": brand}, brand.work_url, _("写上"))


@allowed("amend_person", BrandPerson, join=("brand__union", "user"))
def amend_person(request: HttpRequest, person: BrandPerson) -> HttpResponse:
    """Other words about them; a colleague is asked anew."""
    initial = {"role": person.role, "words": person.words, "place": person.place}
    form = PersonFields(request.POST or None, initial=initial)
    back = person.brand.work_url
    if request.method == "POST" and form.is_valid():
        person.amend(request.user, **form.cleaned_data)
        messages.success(request, _("改好了；改了文字的会再问本人一遍"))
        return redirect(back)
    return one_form(request, form, person.name, back, _("存下"))


@require_POST
@allowed("take_off", BrandPerson, join=("brand__union",))
def take_off(request: HttpRequest, person: BrandPerson) -> HttpResponse:
    """No longer one of its people."""
    person.take_off(request.user)
    messages.success(request, _("拿掉了；再写上会再问本人"))
    return redirect(person.brand.work_url)


def one_form(
    request: HttpRequest, form: Any, heading: str, back: str, send: str, *, draft: str = "", **more: Any
) -> HttpResponse:
    """A page with one form."""
    context = {"form": form, "heading": heading, "back": back, "send": send, "draft": draft, "here": "brands_desk"}
    return page(request, "brands/form.html", context | more, status=422 if form.errors else 200)
