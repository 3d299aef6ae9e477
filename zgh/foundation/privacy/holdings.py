"""What the rooms below store about people, who know nothing of this room, and what it stores itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.importing.undo import DAYS as UNDO_DAYS
from zgh.foundation.orgs.models import ImportRow

from . import stored_accounts, stored_here, stored_orgs, stored_work  # noqa: F401 (each declares its holdings)
from .figures import figure
from .registry import Kind, register_kind

SETTLED = ("applied", "undone", "discarded", "refused")  # batches nobody will go on with


def _notice_days() -> int:
    return int(getattr(settings, "NOTICE_KEEP_DAYS", 180))


register_kind(
    Kind(
        key="notices.read",
        label=_("看过的消息"),
        basis=_("只是告知，办的事各有自己的记录"),
        due=lambda before: Notice.objects.filter(read_at__lt=before),
        preset_days=_notice_days,
    )
)
register_kind(
    Kind(
        key="accounts.sessions",
        label=_("已经失效的登录状态"),
        basis=_("登录过的证据在操作日志里"),
        due=lambda before: Session.objects.filter(expire_date__lt=min(before, timezone.now())),
    )
)
register_kind(
    Kind(
        key="orgs.import_rows",
        label=_("导入文件逐行的对比"),
        basis=_("写进去的资料在名册里；逐行对比只用来查错和撤销"),
        least_days=UNDO_DAYS,
        due=lambda before: ImportRow.objects.filter(batch__created_at__lt=before, batch__state__in=SETTLED),
    )
)
register_kind(
    Kind(
        key="audit.records",
        label=_("操作日志"),
        basis=_("网络安全法要求网络日志至少留存六个月；日志不能改也不能删"),
        least_days=183,
    )
)
register_kind(
    Kind(
        key="orgs.import_leftovers",
        label=_("导入时加密暂存的文件、样例、待写内容和撤销要用的旧值"),
        basis=_("只为核对、写入和撤销；写完或放弃就删样例和文件，过了能撤销的日子就删旧值"),
        fixed=format_lazy(_("最多{n}天"), n=UNDO_DAYS),
    )
)
register_kind(
    Kind(
        key="privacy.copies",
        label=_("数据副本的内容"),
        basis=_("给本人下载用；什么时候要过，长期留着"),
        fixed=format_lazy(_("{n}小时"), n=figure("copy_hours")),
    )
)
register_kind(
    Kind(
        key="privacy.export_files",
        label=_("批准导出的文件"),
        basis=_("给申请人下载用；谁在什么时候导出的，长期留着"),
        fixed=format_lazy(_("{n}小时"), n=figure("export_hours")),
    )
)
