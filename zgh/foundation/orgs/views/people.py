"""People: the cadre's list, one person's page, and looking at what is hidden."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.access.scopes import reach
from zgh.foundation.accounts.fresh import fresh
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField
from zgh.kit.lists import Column, ListPage
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from ..correct import correct
from ..forms import ReplacePhoneForm, UnsealForm
from ..importing.roster.columns import labels
from ..models import Employment, ImportRow, Membership, Officer, Person, Union
from ..models.dated import holds
from ..models.scoping import KEEPERS, next_sibling
from ..seek import people_called
from ..unseal import FIELDS, looks_at
from ..unseal import unseal as read_sealed

NUMBERS = {"phone": _("手机号"), "id_number": _("身份证号")}
RECENT = 20
MOST_CHOICES = 200


class PersonFilter(FilterForm):
    """By name or number, union with all below, unit, membership and sex."""

    q = CleanTextField(label=_("姓名、首字母或工号"))
    union = forms.TypedChoiceField(label=_("工会"), coerce=int)
    company = CleanTextField(label=_("单位"))
    membership = forms.ChoiceField(
        label=_("会籍"), choices=[("", _("全部")), *Membership.Standing.choices, ("none", _("不是会员"))]
    )
    sex = forms.ChoiceField(label=_("性别"), choices=[("", _("全部")), *Person.Sex.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Unions to choose from: the tops of what one keeps, the level below, and the one in the address."""
        super().__init__(*args, **kwargs)
        unions = Union.objects.permitted("view_people", self.user)
        tops = {low for duty in KEEPERS for low, _high in reach(self.user, duty)}
        deepest = min(map(len, tops), default=0) // Union.steplen + 1
        if unions.filter(depth=deepest).count() > MOST_CHOICES:  # too many to choose from: go through the tree
            deepest -= 1
        wanted = Q(depth__lte=deepest) | Q(pk=whole(self.data.get("union", "")))
        rows = unions.filter(wanted)
        choices = [("", _("全部")), *((union.pk, str(union)) for union in rows)]
        self.fields["union"].choices = choices  # type: ignore[attr-defined]

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Latin letters are initials or a number, anything else the beginning of a name or of a given name."""
        return rows.filter(pk__in=people_called(text))

    def narrow_union(self, rows: QuerySet, pk: int) -> QuerySet:
        """The union and everything below it."""
        path = Union.objects.permitted("view_people", self.user).filter(pk=pk).values_list("path", flat=True).first()
        return rows.filter(union__path__gte=path, union__path__lt=next_sibling(path)) if path else rows.none()

    def narrow_company(self, rows: QuerySet, text: str) -> QuerySet:
        """People who work at a unit with this in its name, or with this code."""
        named = (
            Q(company__name__icontains=text) | Q(company__short_name__icontains=text) | Q(company__code__iexact=text)
        )
        return rows.filter(Exists(Employment.objects.filter(holds(), named, person=OuterRef("pk"))))

    def narrow_membership(self, rows: QuerySet, standing: str) -> QuerySet:
        """Live membership of this standing, or none."""
        live = Membership.objects.filter(holds(), person=OuterRef("pk"))
        return rows.filter(~Exists(live) if standing == "none" else Exists(live.filter(standing=standing)))


def _membership(person: Any) -> str:
    return str(Membership.Standing(person.standing).label if person.standing else _("不是会员"))


class PersonList(ListPage):
    """The people a cadre looks after."""

    model, key, title, here = Person, "orgs.people", _("职工名册"), "orgs"
    subject = "pk"
    finds_first = True
    filters = PersonFilter
    ordering = ("pk",)
    columns = [
        Column("name", _("姓名"), is_title=True, sort="name"),
        Column("unit", _("单位"), is_meta=True),
        Column("union", _("工会"), "union"),
        Column("post", _("岗位")),
        Column("membership", _("会籍"), _membership),
        Column("phone", _("手机号"), "user.phone.number_mask"),
        Column("no", _("工号")),
    ]
    empty = {
        "title": _("这里还没有职工"),
        "text": _("导入花名册以后，您范围里的职工都在这里。"),
        "icon": "users",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """The latest live job and membership as columns of the row; sealed numbers are never loaded."""
        jobs = Employment.objects.filter(holds(), person=OuterRef("pk")).order_by("-starts_on", "-pk")
        live = Membership.objects.filter(holds(), person=OuterRef("pk"))
        unit = Coalesce(NullIf("company__short_name", Value("")), "company__name")
        return (
            rows.select_related("union", "user__phone")
            .defer("user__phone__number", "user__password")
            .annotate(
                unit=Subquery(jobs.values(name=unit)[:1]),
                post=Subquery(jobs.values("post")[:1]),
                no=Subquery(jobs.values("employee_no")[:1]),
                standing=Subquery(live.values("standing")[:1]),
            )
        )


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    own = Person.objects.permitted("view", request.user).filter(user=request.user.pk).first()
    if own is None:
        raise Http404
    return redirect(own)


@never_cache
@allowed("view", Person, buttons=["unseal", "replace_phone"])
def person(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything one may know of a person; their own page also says who has looked."""
    is_self = person.user_id == request.user.pk
    looks = list(looks_at(person)[:RECENT]) if is_self else []
    for look in looks:
        look.field = NUMBERS.get(look.after.get("field", ""), "")
    context = {
        "person": person,
        "union": person.union,
        "jobs": _past(Employment.objects.permitted("view", request.user), person, "company"),
        "memberships": _past(Membership.objects.permitted("view", request.user).lasting(), person, "union"),
        "offices": Officer.objects.permitted("view", request.user).filter(person=person).select_related("union"),
        "numbers": _numbers(Person.objects.permitted("view", request.user), person),
        "changes": _changes(ImportRow.objects.permitted("recall", request.user), person),
        "looks": looks,
        "is_self": is_self,
        "tab": "me" if is_self else "",
    }
    return page(request, "orgs/person.html", context)


def _past(rows: QuerySet, person: Person, place: str) -> QuerySet:
    return rows.filter(person=person).select_related(place).order_by("-starts_on", "-pk")


def _numbers(rows: QuerySet, person: Person) -> list[tuple[str, Any, str]]:
    """(field, label, masked) of the hidden numbers; the sealed columns stay unread."""
    masked = rows.filter(pk=person.pk).values_list("user__phone__number_mask", "identity__number_mask")
    masks = dict(zip(FIELDS, masked.get(), strict=True))
    return [(field, NUMBERS[field], masks[field] or "") for field in FIELDS]


def _changes(rows: QuerySet, person: Person) -> list[tuple[ImportRow, list]]:
    """What imports have changed, latest first."""
    found = rows.filter(person=person, is_applied=True).select_related("batch").defer("payload").order_by("-pk")
    names = labels()
    return [(row, row.lines(names)) for row in found[:RECENT]]


@never_cache
@allowed("unseal", Person)
@fresh(reading=True)
def unseal(request: HttpRequest, person: Person, field: str) -> HttpResponse:
    """Ask why, then show one number once. One's own needs no reason and leaves no record."""
    if field not in FIELDS:
        raise Http404
    is_self, number = person.user_id == request.user.pk, None
    form = UnsealForm(request.POST or None)
    if is_self:
        number = read_sealed(person, field, request.user)
    elif form.is_valid():
        try:
            number = read_sealed(person, field, request.user, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error)
    context = {"person": person, "label": NUMBERS[field], "form": form, "number": number, "is_self": is_self}
    return page(request, "orgs/unseal.html", context)


@never_cache
@allowed("replace_phone", Person, join=("user",))
@fresh
def replace_phone(request: HttpRequest, person: Person) -> HttpResponse:
    """Another number to sign in with, for whoever has lost the old one and cannot ask for it themselves."""
    form = ReplacePhoneForm(request.POST or None)
    if form.is_valid():
        try:
            correct(person, "phone", form.cleaned_data["phone"], request.user, note=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("phone", error)
        else:
            messages.success(request, _("已经换好。本人用新号码收验证码登录，原来的设备都退出了"))
            return redirect(person)
    context = {"person": person, "form": form}
    return page(request, "orgs/replace_phone.html", context, status=422 if form.errors else 200)
