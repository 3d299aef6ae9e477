"""Those who look after the stage: works to feature, collections to make. What waits is on the desk of `moderation`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.audience.reaching import Named, describe, described
from zgh.kit.dates import when
from zgh.kit.lists import Action, Column, ListPage, Preset

from .forms import CollectionFilter, DeskFilter
from .models import Collection, Work
from .pages import act


class Works(ListPage):
    """作品 at the desk."""

    model, verb, key, title, here = Work, "keep", "showcase.desk", gettext_lazy("展示舞台"), "showcase_desk"
    template, subject = "showcase/desk.html", "author__person"
    filters = DeskFilter
    views = [
        Preset("", gettext_lazy("展示中"), Q(state="published")),
        Preset("featured", gettext_lazy("精选"), Q(state="published", featured_at__isnull=False)),
        Preset("submitted", gettext_lazy("等着看"), Q(state="submitted"), tone="is-soon"),
        Preset("hidden", gettext_lazy("没有展示"), Q(state__in=("hidden", "removed"))),
    ]
    actions = [
        Action("feature", gettext_lazy("选为精选"), "star"), Action("unfeature", gettext_lazy("取消精选"), "star-off")
    ]  # fmt: skip
    columns = [
        Column("title", gettext_lazy("题目"), is_title=True),
        Column("kind", gettext_lazy("类别")),
        Column("author", gettext_lazy("作者"), value=lambda row: row.author.name),
        Column("union", gettext_lazy("工会")),
        Column("published_at", gettext_lazy("展示时间"), value=lambda row: when(row.published_at), sort="published_at"),
        Column("featured", gettext_lazy("精选"), value=lambda row: bool(row.featured_at)),
        Column("state", gettext_lazy("状态"), value=lambda row: row.get_state_display()),
    ]
    empty = {
        "title": gettext_lazy("这一栏里没有作品"),
        "text": gettext_lazy("职工送来的作品先在“评论与举报”里看，通过了就到这里。"),
        "icon": "palette",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("author", "union")


class Albums(ListPage):
    """专辑 at the desk."""

    model, verb, key, title, here = Collection, "keep", "showcase.albums", gettext_lazy("专辑"), "showcase_desk"
    template, is_personal = "showcase/desk.html", False
    filters = CollectionFilter
    columns = [
        Column("title", gettext_lazy("题目"), is_title=True),
        Column("union", gettext_lazy("工会")),
        Column("whom", gettext_lazy("给谁看"), export=lambda row: describe(row.audience)),
        Column("state", gettext_lazy("状态"), value=lambda row: row.get_state_display()),
        Column("published_at", gettext_lazy("展示时间"), value=lambda row: when(row.published_at), sort="published_at"),
    ]
    empty = {
        "title": gettext_lazy("还没有专辑"),
        "text": gettext_lazy("挑几件作品，写一段导语，就是一本专辑。"),
        "icon": "album",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("union", "audience__union")

    def file_columns(self) -> list[Column]:
        """For a file of any length the names are read once, with the first line."""
        named: list[Named] = []

        def whom(row: Collection) -> str:
            if not named:
                used = Collection.objects.permitted("keep", self.request.user).select_related("audience")
                named.append(Named.of(*(row.audience for row in used)))
            return describe(row.audience, named[0])

        return [replace(column, export=whom) if column.key == "whom" else column for column in super().file_columns()]

    def page_of(self, rows: QuerySet, first: int) -> Any:
        """With whom each is for, in one query whatever the number of rows."""
        part = list(super().page_of(rows, first))
        for row, words in zip(part, described([row.audience for row in part]), strict=True):
            row.whom = words
        return part


@require_POST
@allowed("feature", Work, join=("union", "author"))
def feature(request: HttpRequest, work: Work) -> HttpResponse:
    """Recommend it."""
    return act(request, work, "feature", _("选为精选了，作者收到了消息"))


@require_POST
@allowed("unfeature", Work, join=("union", "author"))
def unfeature(request: HttpRequest, work: Work) -> HttpResponse:
    """No longer."""
    return act(request, work, "unfeature", _("不再是精选"))
