"""All unions as one list: what the figures of the map lead to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.regions import PROVINCES

from ..layers import open_today
from ..models import Union, UnionAlias


class UnionFilter(FilterForm):
    """By name, other name, initials or code, province and kind."""

    q = CleanTextField(label=_("工会名称、俗称、首字母或编码"))
    province = forms.MultipleChoiceField(label=_("省份"), choices=list(PROVINCES.items()))
    kind = forms.MultipleChoiceField(label=_("类型"), choices=Union.Kind.choices)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Part of any of its names, its code, the beginning of its initials."""
        other = UnionAlias.objects.permitted("view", self.user).filter(name__icontains=text)
        found = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text)
        return rows.filter(found | Q(initials__begins=text.lower()) | Q(pk__in=other.values("union")))


def _closed(_user: Any) -> Q:
    return Q(closed_on__lte=timezone.localdate())


class UnionList(ListPage):
    """Unions that exist today, and those that were closed."""

    model, key, title = Union, "orgs.unions", _("工会名单")
    template = "lists/app.html"
    filters = UnionFilter
    views = [Preset("", _("现有"), lambda _user: open_today()), Preset("closed", _("已撤销"), _closed)]
    columns = [
        Column("name", _("工会"), is_title=True),
        Column("parent_name", _("上级工会"), is_meta=True),
        Column("kind", _("类型")),
        Column("province", _("省份")),
        Column("superior", _("属地上级")),
        Column("founded_on", _("成立日期"), sort="founded_on"),
        Column("closed_on", _("撤销日期")),
        Column("code", _("编码"), sort="code"),
    ]
    empty = {"title": _("这里还没有工会"), "text": _("导入组织架构以后，工会都列在这里。"), "icon": "sitemap"}

    def refine(self, rows: QuerySet) -> QuerySet:
        """Whose union it is, one level up."""
        parents = Union.objects.filter(path=OuterRef("parent_path")).values("short_name")
        with_path = rows.select_related("superior").annotate(
            parent_path=Substr("path", 1, Length("path") - Union.steplen)
        )
        return with_path.annotate(parent_name=Subquery(parents[:1]))
