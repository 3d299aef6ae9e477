"""Those who keep the record: what waits, what is on record, one honour with its papers and what can be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.files.attach import attached, detach
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.stock.wording import wording_of
from zgh.kit.dates import full
from zgh.kit.lists import Action, Column, ListPage, Preset
from zgh.kit.pages import page

from .filters import DeskFilter
from .forms_words import ReasonForm, ReplyForm, RevokeForm, StoryForm, VerifyForm
from .models import Honour, Paper
from .models.entering import problems
from .models.verifying import is_here, reachable
from .pages import PARTS, act, acts_on, asked, brand_of, others_of, papers_and_photo, story_of
from .words import meta, said

JOIN = (
    *(
        "person__user",
        "union",
        "award",
        "entered_by",
        "verified_by",
        "reported_by",
        "batch",
    ),
    *PARTS,
)
BUTTONS = (
    *("take_up", "decline", "amend", "record", "revise", "discard", "resume", "verify", "send_back", "publish"),
    *("withdraw", "put_back", "revoke", "restore", "remember", "let_go", "link_story", "settle", "add_photo"),
)
UNVERIFIED = Q(state="recorded", verified_by=None)


class Desk(ListPage):
    """荣誉 at the desk: what waits first."""

    model, verb, key, title, here = Honour, "keep", "honours.desk", gettext_lazy("荣誉"), "honours_desk"
    template, subject, stale_count = "honours/desk.html", "person", 0
    filters = DeskFilter
    views = [
        Preset("", gettext_lazy("全部"), ~Q(state="dropped")),
        Preset("verify", gettext_lazy("等核对"), UNVERIFIED, tone="is-soon"),
        Preset("reported", gettext_lazy("本人报来"), Q(state="reported"), tone="is-soon"),
        Preset("wanted", gettext_lazy("要求更正"), ~Q(wanted=""), tone="is-soon"),
        Preset("draft", gettext_lazy("登记中"), Q(state="draft")),
        Preset("published", gettext_lazy("上墙的"), Q(state="published")),
        Preset("recorded", gettext_lazy("只登记"), Q(state__in=("recorded", "withdrawn"), verified_by__isnull=False)),
        Preset("revoked", gettext_lazy("已撤销"), Q(state="revoked")),
        Preset("dropped", gettext_lazy("没有收录"), Q(state="dropped")),
    ]
    actions = [Action("verify", gettext_lazy("核对"), "checks")]
    columns = [
        Column(
            "holder", gettext_lazy("获得者"), value=lambda row: row.holder_name, is_title=True,
            cell="honours/cell_holder.html",
        ),
        Column("title", gettext_lazy("荣誉名称"), sort="title"),
        Column("level", gettext_lazy("级别")),
        Column("year", gettext_lazy("年份"), value=lambda row: str(row.year), sort="year"),
        Column("body", gettext_lazy("授予机关")),
        Column("number", gettext_lazy("文号")),
        Column("union", gettext_lazy("工会")),
        Column("state", gettext_lazy("状态"), value=lambda row: said(row)[0]),
    ]  # fmt: skip
    empty = {
        "title": gettext_lazy("这一栏里没有荣誉"),
        "text": gettext_lazy(
            "登记一项，或者把手头的荣誉台账整表导进来。只作记录和学习，不排名次，不计分，不作考核依据。"
        ),
        "icon": "award",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows, and what verifying one asks."""
        return rows.select_related("person__user", "union", "entered_by", "batch")

    def file_columns(self) -> list[Column]:
        """In a file what a ledger has besides."""
        more = [
            Column("kind", gettext_lazy("授予谁")),
            Column("granted_on", gettext_lazy("授予日期"), value=lambda row: full(row.granted_on)),
            Column("citation", gettext_lazy("表彰词")),
            Column("revoked", gettext_lazy("撤销文号"), value=lambda row: row.revoked_number),
        ]
        return [*super().file_columns(), *more]

    def page_of(self, rows: QuerySet, first: int) -> Any:
        """With a mark of what each row says: nobody verifies what they have not seen."""
        part = list(super().page_of(rows, first))
        for row in part:
            row.seen = wording_of(row)
        return part

    def act_verify(self, row: Honour) -> None:
        """On the wall besides, where nobody has to be asked first. What says something else by now is left."""
        seen = self.request.POST.get(f"seen-{row.pk}", "")
        try:
            row.verify(self.request.user, seen, is_shown=is_here(row) and (row.kind != "person" or reachable(row)))
        except ValidationError as error:
            if error.code == "stale":
                self.stale_count = self.stale_count + 1
            raise

    def act_on_all(self, action: Action | None) -> None:
        """And how many somebody has changed since the list was opened."""
        super().act_on_all(action)
        if self.stale_count:
            words = {"n": self.stale_count}
            messages.warning(self.request, _("其中%(n)d项您打开以后别人刚改过，没有核对，请再看一遍") % words)


@allowed("keep", Honour, buttons=BUTTONS, join=JOIN)
def work(request: HttpRequest, honour: Honour) -> HttpResponse:
    """One honour at the desk."""
    return work_page(request, honour)


def work_page(request: HttpRequest, honour: Honour, form: VerifyForm | None = None) -> HttpResponse:
    """The page, with what was ticked wrongly. Ten queries at most."""
    honour.meta, honour.said = meta(honour), said(honour)  # type: ignore[attr-defined]
    paper, portrait = papers_and_photo(honour)
    here = is_here(honour)
    context = {
        "here": "honours_desk",
        "honour": honour,
        "paper": paper,
        "portrait": portrait,
        "others": others_of(honour, request.user),
        "story": story_of(honour, request.user),
        "brand": brand_of(honour, request.user),
        "acts": acts_on(honour),
        "is_here": here,
        "form": form or _verify_form(honour, here),
        "missing": problems(honour, bool(paper and paper.attached_files)) if honour.state == "draft" else [],
    }
    return page(request, "honours/work.html", context, status=422 if form is not None else 200)


def _verify_form(honour: Honour, here: bool, data: Any = None) -> VerifyForm:
    facts = {"is_here": here, "is_reachable": honour.kind != "person" or reachable(honour)}
    return VerifyForm(data, initial={"seen": wording_of(honour)}, **facts)


@require_POST
@allowed("keep", Honour, buttons=BUTTONS, join=JOIN)
def verify(request: HttpRequest, honour: Honour) -> HttpResponse:
    """I have compared it with the document or the certificate. Whoever comes second is told so."""
    if not honour.can_verify:
        raise Overtaken(honour, "verify") if honour.verified_by_id else Http404
    form = _verify_form(honour, is_here(honour), request.POST)
    form.is_valid()
    try:
        honour.verify(request.user, request.POST.get("seen", ""), **form.facts)
    except ValidationError as error:
        form.add_error(None, error)
        honour = _again(request, honour)
        form.data = {
            **form.data.dict(),
            "seen": wording_of(honour),
        }  # the page shows it as it is now: that is what is signed
        return work_page(request, honour, form)
    return _done(
        request, honour, _("核对好了，本人收到了消息") if form.facts["is_shown"] else _("核对好了，只登记，不上墙")
    )


def _again(request: HttpRequest, honour: Honour) -> Honour:
    """As it is now, with its buttons."""
    rows = Honour.objects.permitted("keep", request.user).with_can(request.user, *BUTTONS)
    return rows.select_related(*JOIN).get(pk=honour.pk)


def _done(request: HttpRequest, honour: Honour, said_so: str) -> HttpResponse:
    messages.success(request, said_so)
    return redirect(honour.desk_url)


@require_POST
@allowed("publish", Honour, join=JOIN)
def publish(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Onto the wall, with what has to be said about somebody who has left or cannot be reached."""
    form = _verify_form(honour, is_here(honour), request.POST)
    form.is_valid()
    facts = {name: value for name, value in form.facts.items() if name != "is_shown"}
    return act(request, honour, "publish", _("上墙了，本人收到了消息"), honour.desk_url, **facts)


def _simple(verb: str, words: Any) -> Any:
    """A verb without words."""

    @require_POST
    @allowed(verb, Honour, join=JOIN)
    def view(request: HttpRequest, honour: Honour) -> HttpResponse:
        return act(request, honour, verb, str(words), honour.desk_url)

    return view


take_up = _simple("take_up", gettext_lazy("收下了。核一核、补一补，再请同事核对"))
record = _simple("record", gettext_lazy("登记好了，等第二个人核对"))
revise = _simple("revise", gettext_lazy("可以改了。改好要再核对一次才上墙"))
discard = _simple("discard", gettext_lazy("不收录了，在“没有收录”里还找得回来"))
resume = _simple("resume", gettext_lazy("找回来了，接着登记"))
put_back = _simple("put_back", gettext_lazy("放回墙上了"))
restore = _simple("restore", gettext_lazy("恢复成已登记，请同事再核对"))
remember = _simple("remember", gettext_lazy("记下了，本人不在职以后也作为历史展示"))
let_go = _simple("let_go", gettext_lazy("记下了，本人不在职就不再展示"))


def _worded(request: HttpRequest, honour: Honour, form: Any, verb: str, words: dict[str, Any]) -> HttpResponse:
    """A verb with words: a page of one form."""

    def save() -> str:
        getattr(honour, verb)(request.user, **form.cleaned_data)
        return honour.desk_url

    context = {"honour": honour, "back": honour.desk_url, "draft": f"honour-{verb}-{honour.pk}", **words}
    said_so = context.pop("said")
    return asked(request, form, save, said_so, "honours/decide.html", here="honours_desk", **context)


@allowed("decline", Honour, join=JOIN)
def decline(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Not into the record."""
    words = {
        "heading": _("不收录"),
        "lead": _("报的人看得到原因。"),
        "button": _("不收录这一项"),
        "said": _("告诉本人了"),
    }
    return _worded(request, honour, ReasonForm(request.POST or None), "decline", words)


@allowed("send_back", Honour, join=JOIN)
def send_back(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Not right yet."""
    words = {"heading": _("退回去改"), "lead": _("登记的同事看得到原因。"), "button": _("退回"), "said": _("退回了")}
    return _worded(request, honour, ReasonForm(request.POST or None), "send_back", words)


@allowed("withdraw", Honour, join=JOIN)
def withdraw(request: HttpRequest, honour: Honour) -> HttpResponse:
    """Put up in error."""
    words = {
        "heading": _("从荣誉墙撤下"), "lead": _("登记还在，随时可以放回去。授予机关撤销荣誉的，请用“登记撤销”。"),
        "button": _("撤下这一项"), "said": _("撤下了"),
    }  # fmt: skip
    return _worded(request, honour, ReasonForm(request.POST or None), "withdraw", words)


@allowed("revoke", Honour, join=JOIN)
def revoke(request: HttpRequest, honour: Honour) -> HttpResponse:
    """The granting body has taken it back."""
    words = {
        "heading": _("登记荣誉撤销"),
        "lead": _("照授予机关的文件登记。荣誉墙不再展示，登记和原因一直留着，本人会收到消息。"),
        "button": _("登记撤销"), "said": _("登记了，荣誉墙不再展示"),
    }  # fmt: skip
    return _worded(request, honour, RevokeForm(request.POST or None), "revoke", words)


@allowed("settle", Honour, join=JOIN)
def settle(request: HttpRequest, honour: Honour) -> HttpResponse:
    """What its holder asked for is done, or stays for a reason."""
    words = {
        "heading": _("答复本人"), "lead": honour.wanted, "button": _("答复"), "said": _("答复了，本人收到了消息")
    }  # fmt: skip
    return _worded(request, honour, ReplyForm(request.POST or None), "settle", words)


@allowed("link_story", Honour, join=JOIN)
def link_story(request: HttpRequest, honour: Honour) -> HttpResponse:
    """The article that tells how it came about."""
    initial = {"story": honour.story.get_absolute_url() if honour.story else "", "brand": honour.brand_id}
    form = StoryForm(request.POST or None, user=request.user, initial=initial)
    words = {
        "heading": _("连上事迹文章和品牌"),
        "lead": _("文章在“资讯”里写、审、发布，这里只连过去。看得到文章的同事才看得到这个连接。"),
        "button": _("连上"), "said": _("记下了"),
    }  # fmt: skip
    return _worded(request, honour, form, "link_story", words)


@require_POST
@allowed("amend", Honour, join=JOIN)
def take_off(request: HttpRequest, honour: Honour, uuid: Any) -> HttpResponse:
    """A certificate that does not belong here, off for good; while the honour is being written."""
    paper = Paper.objects.permitted("view", request.user).filter(honour=honour).first()
    file = attached(paper).filter(uuid=uuid).first() if paper and honour.flow.can(honour, "amend") else None
    try:
        if file is not None and paper is not None:
            detach(paper, file, request.user)
            messages.success(request, _("取下了"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(honour.desk_url)
