"""What this room stores about people: works, what they are named in, what they like."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Kind, Line, Source, register, register_kind

from .models import Appreciation, Part, Work
from .models.erasing import LEAST_DAYS, drop, outlived

WHY = _("让同事看到您愿意展示的作品和故事")
COMMON = {"why": WHY, "basis": Basis.CONSENT, "source": Source.SELF}
KEEP = _(
    "展示着的到您收回为止；没展示过的您随时可以自己删除，展示过的收回满六个月以后可以；放着不动的和被移除的按保存期限"
)


def _work(work: Work) -> Line:
    facts = [Fact(_("类别"), work.get_kind_display()), Fact(_("状态"), work.get_state_display())]
    return Line(work.title, work.created_at, [*facts, Fact(_("文字"), work.text), Fact(_("原因"), work.reason)])


register(
    Holding(
        key="showcase.works",
        label=_("我的作品"),
        seen_by=_("您选的工会的职工；没展示的只有您和管展示的工会"),
        keep=KEEP,
        rows=lambda subject: Work.objects.filter(author=subject.user).order_by("-created_at", "-pk"),
        line=_work,
        **COMMON,
    )
)
register(
    Holding(
        key="showcase.parts",
        label=_("写到我的作品"),
        seen_by=_("您同意以后，看得到作品的同事；没同意以前只有作者和管展示的工会"),
        keep=_("和作品一样久，作品删除的时候一起删"),
        rows=lambda subject: Part.objects.filter(user=subject.user).select_related("work").order_by("-pk"),
        line=lambda part: Line(
            part.work.title if part.work.state == "published" else part.work.get_kind_display(),
            part.asked_at,
            [Fact(_("在作品里"), part.get_role_display()), Fact(_("您的意思"), part.get_state_display())],
        ),
        **COMMON,
    )
)
register(
    Holding(
        key="showcase.likes",
        label=_("我点赞的作品"),
        seen_by=_("没有人；大家只看到满3人以后的人数"),
        keep=_("您收回，或者作品删除为止"),
        rows=lambda subject: Appreciation.objects.filter(by=subject.user).select_related("work").order_by("-pk"),
        line=lambda like: Line(like.work.title),
        **COMMON,
    )
)
register_kind(
    Kind(
        key="showcase.untouched",
        label=_("放着不动的草稿、收回的和被移除的作品"),
        basis=_("作者没有再用，之后没有必要再留；展示着的、还在看的不删"),
        least_days=LEAST_DAYS,
        due=outlived,
        drop=drop,
    )
)
