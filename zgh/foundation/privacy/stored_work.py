"""What `notices`, `todo`, `files` and `audit` store: what one was told, has to do, has uploaded, has done."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audit.models import Record
from zgh.foundation.audit.words import thing, word
from zgh.foundation.files.models import StoredFile
from zgh.foundation.notices.kinds import kind_of
from zgh.foundation.notices.masks import mask_of
from zgh.foundation.notices.models import Notice, Preference
from zgh.foundation.todo.models import Todo

from .registry import Basis, Fact, Holding, Line, Source, Subject, register
from .stored_accounts import SIGNING


def _hidden_notices(subject: Subject) -> QuerySet:
    mask = mask_of(subject.user)
    return Notice.objects.filter(mask=mask) if mask else Notice.objects.none()


def _notice(notice: Notice) -> Line:
    facts = [Fact(_("种类"), notice.look.title), Fact(_("已读时间"), notice.read_at)]
    return Line(notice.text, notice.created_at, facts)


def _wish(wish: Preference) -> Line:
    return Line(kind_of(wish.kind).title, None, [Fact(_("另外发到手机或邮箱"), wish.is_wanted)])


def _todo(todo: Todo) -> Line:
    facts = [Fact(_("到期"), todo.due_at), Fact(_("办完"), todo.closed_at)]
    return Line(todo.title, todo.opened_at, facts)


def _about(subject: Subject) -> QuerySet:
    """What was done to the person's record and login, but for signing in and looks, which are told apart."""
    mine = Q(about_type="accounts.user", about_id=subject.user.pk)
    if subject.person:
        mine |= Q(about_type="orgs.person", about_id=subject.person_id)
    return Record.objects.filter(mine).exclude(verb__in=(*SIGNING, "orgs.unseal")).order_by("-pk")


def _change(record: Record) -> Line:
    return Line(word(record.verb), record.at, [Fact(_("谁办的"), record.actor_name), Fact(_("说明"), record.note)])


def _act(record: Any) -> Line:
    facts = [Fact(_("对象"), f"{thing(record.about_type)} {record.about_id or ''}"), Fact(_("说明"), record.note)]
    return Line(word(record.verb), record.at, facts)


register(
    Holding(
        key="notices.notices",
        label=_("给您的消息"),
        why=_("告诉您办到哪一步了"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("只有您自己"),
        kept_by="notices.read",
        rows=lambda subject: Notice.objects.filter(user=subject.user),
        line=_notice,
    )
)
register(
    Holding(
        key="notices.hidden",
        label=_("隐名事项的消息"),
        why=_("您隐去姓名提的事，办到哪一步了"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("只有您自己；库里没有您的名字"),
        kept_by="notices.read",
        rows=_hidden_notices,
        line=_notice,
        is_hidden=True,
    )
)
register(
    Holding(
        key="notices.preferences",
        label=_("提醒设置"),
        why=_("按您的意思决定要不要发短信和邮件"),
        basis=Basis.CONSENT,
        source=Source.SELF,
        seen_by=_("只有您自己"),
        keep=_("您改掉为止"),
        rows=lambda subject: Preference.objects.filter(user=subject.user),
        line=_wish,
    )
)
register(
    Holding(
        key="todo.todos",
        label=_("交给您办的事"),
        why=_("记得哪些事等着您，什么时候到期"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("您自己和同一职责的上级工会干部"),
        keep=_("工作记录，长期保留"),
        rows=lambda subject: Todo.objects.filter(user=subject.user).order_by("-opened_at", "-pk"),
        line=_todo,
    )
)
register(
    Holding(
        key="files.files",
        label=_("您传的文件"),
        why=_("办事要用的照片和材料"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("看得到那件事的人"),
        keep=_("和那件事一样久"),
        rows=lambda subject: StoredFile.objects.filter(uploaded_by=subject.user).order_by("-pk"),
        line=lambda file: Line(file.name, file.created_at, [Fact(_("用在"), thing(file.owner_type))]),
    )
)
register(
    Holding(
        key="audit.acts",
        label=_("您办过的事"),
        why=_("谁在什么时候办了什么，要说得清"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("审计人员；办同一件事的人"),
        kept_by="audit.records",
        rows=lambda subject: Record.objects.filter(actor_id=subject.user.pk).order_by("-pk"),
        line=_act,
    )
)
register(
    Holding(
        key="audit.about",
        label=_("谁改过我的资料和账号"),
        why=_("谁在什么时候改了您的资料，要说得清"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("您自己，审计人员"),
        kept_by="audit.records",
        rows=_about,
        line=_change,
    )
)
