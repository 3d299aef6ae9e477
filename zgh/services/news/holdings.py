"""What this room stores about people: what they wrote, reviewed, offered, and which articles they opened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, Subject, register

from .models import Article, Reading, Review, Revision, Submission

KEEP = _("随文章一起留作工会工作记录，不定期删除")
COMMON = {"why": _("发布工会资讯，并知道是谁写的、谁审的"), "basis": Basis.DUTY, "source": Source.SELF, "keep": KEEP}


def _readings(subject: Subject) -> object:
    rows = Reading.objects.filter(person=subject.person_id).select_related("article__live", "article__head")
    return rows.order_by("-read_at", "-pk")


register(
    Holding(
        key="news.articles",
        label=_("我写的文章"),
        seen_by=_("发布以后，收得到的职工；草稿只有发布资讯的同事"),
        rows=lambda subject: Article.objects.filter(by=subject.user).in_brief().order_by("-pk"),
        line=lambda row: Line(row.title, row.changed_at, [Fact(_("状态"), row.get_state_display())]),
        **COMMON,
    )
)
register(
    Holding(
        key="news.revisions",
        label=_("我存的稿子"),
        seen_by=_("发布资讯的同事"),
        rows=lambda subject: Revision.objects.filter(by=subject.user).defer("body", "text").order_by("-pk"),
        line=lambda row: Line(row.title or _("没有标题的草稿"), row.at, [Fact(_("第几稿"), row.number)]),
        **COMMON,
    )
)
register(
    Holding(
        key="news.reviews",
        label=_("我审过的稿子"),
        seen_by=_("发布资讯的同事"),
        rows=lambda subject: Review.objects.filter(by=subject.user).select_related("revision").order_by("-pk"),
        line=lambda row: Line(row.revision.title, row.at, [Fact(_("意见"), row.note or "—")]),
        **COMMON,
    )
)
register(
    Holding(
        key="news.submissions",
        label=_("我投的稿"),
        seen_by=_("投稿的和收稿的工会里发布资讯的同事"),
        rows=lambda subject: (
            Submission.objects.filter(by=subject.user)
            .select_related("article__live", "article__head", "to")
            .order_by("-pk")
        ),
        line=lambda row: Line(str(row.article), row.at, [Fact(_("投给"), row.to)]),
        **COMMON,
    )
)
register(
    Holding(
        key="news.readings",
        label=_("我读过的文章"),
        why=_("知道通知有没有送到；首页不再催您读已经读过的"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_(
            "没有人看得到您读了什么；只有法定告知的通知，发布它的同事、您所在工会和它上级里发布资讯的同事看得到谁读了、谁还没读"
        ),
        keep=KEEP,
        rows=_readings,
        line=lambda row: Line(str(row.article), row.read_at, [Fact(_("必读"), _("是") if row.is_owed else _("否"))]),
    )
)
