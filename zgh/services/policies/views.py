"""Asking and reading: the answer with its source, other provinces, the library, a leave reckoned, a person instead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.files.attach import attached_to
from zgh.foundation.orgs.belonging import home_of
from zgh.foundation.stock.wording import wording_of
from zgh.kit.forms import clean_text
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page, wants_part
from zgh.kit.regions import PROVINCES

from .answering import LONGEST, answer, by_province, chosen, rules_of
from .choosing import DAY_UNITS, Choice
from .clauses import tell_clauses
from .filters import DocumentFilter
from .forms import LeaveForm
from .history import acts_of
from .models import KINDS, Document, Kind, Rule
from .models.gap import note
from .models.keepers import is_keeper, province_of
from .models.rule import LEAVES
from .once import once
from .passages import passages_of, telling
from .places import MAINLAND
from .reckoning import DAYS, MOST, mode_for, reckon
from .rephrasing import is_set_up, rephrase
from .sources import taken_from
from .words import COUNTED, line_for, said_of

# What people ask most, as a door to tap.
COMMON = (
    Kind.MARRIAGE,
    Kind.MATERNITY,
    Kind.PATERNITY,
    Kind.CHILDCARE,
    Kind.PARENTS,
    Kind.ANNUAL,
    Kind.HEAT,
    Kind.SICK,
)

RULES_SHOWN = 40  # of one document at first


@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """查政策: a box, and below it the answer for where one works, with its source."""
    text = clean_text(request.GET.get("q", ""), lines=False)[:LONGEST]
    kind, place = request.GET.get("kind", ""), request.GET.get("province")
    context: dict[str, Any] = {"q": text, "tab": "services", "provinces": MAINLAND.items()}
    if text or kind in KINDS:
        found = answer(text, request.user, kind=kind, province=place)
        kind = found.kind
        is_open = not found.is_sure and bool(kind or telling(text))
        is_noted = is_open and not is_keeper(request.user)  # keepers look at what others have asked
        is_noted = is_noted and _note(request.user, "asked", found.text, found.province, kind)
        context |= {"answer": found, "said": said_of(found), "is_noted": is_noted}
        context["is_rephrasing"] = bool(found.passages) and is_set_up()
    context["common"] = [(key, KINDS[key]) for key in COMMON if key != kind]
    return page(request, "policies/ask.html", context)


@signed_in
def compare(request: HttpRequest, kind: str) -> HttpResponse:
    """The same in every province: for who moves, and for whoever writes the group's rules."""
    if kind not in KINDS:
        raise Http404
    home, today, rules = province_of(request.user), timezone.localdate(), rules_of(kind, request.user)
    context = {
        "kind": kind,
        "label": KINDS[kind],
        "rows": by_province(rules, today),
        "home": home,
        "tab": "services",
    }
    return page(request, "policies/compare.html", context | {"country": chosen(rules, "", today)})


@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """A leave from a day on: the last day off and the day one is back."""
    home = province_of(request.user)
    kind = request.GET.get("kind") if request.GET.get("kind") in LEAVES else LEAVES[0]
    start = {"kind": kind, "province": request.GET.get("province", home), "first": timezone.localdate()}
    form = LeaveForm(request.GET if "first" in request.GET else None, initial=start, home=home)
    context: dict[str, Any] = {"form": form, "tab": "services", "home": home}
    if form.is_bound and form.is_valid():
        context |= _reckoned(request, form)
    return page(request, "policies/leave.html", context, status=422 if form.errors else 200)


def _reckoned(request: HttpRequest, form: LeaveForm) -> dict[str, Any]:
    """The reckoning and the rules it comes from; where they say several figures, these to choose from."""
    data = form.cleaned_data
    known = chosen(rules_of(data["kind"], request.user), data["province"], data["first"])
    choice = known.counted_in(DAY_UNITS) if known else None
    tell_clauses(choice.all_sources if choice else ())
    figures = choice.figures if choice else []
    rule = figures[0] if len(figures) == 1 else None
    days = data["days"] or (int(float(rule.value)) if rule else 0)
    context = {"choice": choice, "rule": rule, "is_own": bool(data["days"])}
    if not 1 <= days <= MOST:
        form.add_error("days", _unanswered(choice))
        return context | {"offered": _offered(figures)}
    said = mode_for(figures)
    by = data["by"] or said or DAYS
    is_said = bool(said) and by == said
    found, counted = reckon(data["first"], days, home_of(request.user), by), COUNTED[by, is_said] % {"days": days}
    return context | {"days": days, "found": found, "by": by, "is_said": is_said, "counted": counted}


def _unanswered(choice: Choice | None) -> str:
    """Why nothing was reckoned, and what to do."""
    if choice is None or len(choice.figures) < 2:
        return _("这里没有查到天数，请自己填")
    return _("说法不一，还没核实，请自己填天数") if choice.only else _("有几种情形，请自己填天数")


def _offered(rules: list[Rule]) -> list[int]:
    """The whole days these rules say, to choose from where there are several."""
    days = sorted({int(rule.figure) for rule in rules if rule.unit in DAY_UNITS and rule.figure.isdigit()})
    return [n for n in days if 1 <= n <= MOST] if len(rules) > 1 else []


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """(text, kind, province) of the answer a button stood under; anything that is none of ours is left out."""
    text = clean_text(request.POST.get("q", ""), lines=False)[:LONGEST]
    kind, province = request.POST.get("kind", ""), request.POST.get("province", "")
    kind, province = kind if kind in KINDS else "", province if province in PROVINCES else ""
    return text or str(KINDS.get(kind, "")), kind, province


def _note(user: Any, what: str, text: str, province: str, kind: str) -> bool:
    """Once a person, day and question: pressed or asked again it is the same need. Whether it stands in the list.

    Where the kind is known it is enough: nobody typed these words for a keeper's eyes.
    """
    words = str(KINDS[kind]) if kind else text, province, kind
    return once(user, lambda: note(what, *words), what, *words)


@require_POST
@signed_in
def pass_on(request: HttpRequest) -> HttpResponse:
    """No good answer: the question goes to the union, and the library learns what it lacks. Nobody's name is kept."""
    text, kind, province = _asked(request)
    for what in ("passed_on", "asked"):  # what it opens again is counted
        _note(request.user, what, text, province, kind)
    place = PROVINCES.get(province, "")
    words = _("我想问问%(place)s的政策：%(text)s") if place else _("我想问问政策：%(text)s")
    words %= {"place": place, "text": text}
    return redirect(f"{reverse('voice:ask')}?{urlencode({'kind': 'question', 'about': 'policy', 'text': words})}")


@require_POST
@signed_in
def judge(request: HttpRequest) -> HttpResponse:
    """有用 or 没用: counted for the keepers by question and province, never by person."""
    text, kind, province = _asked(request)
    is_helpful = request.POST.get("is_helpful") == "1"
    is_noted = _note(request.user, "helpful" if is_helpful else "unhelpful", text, province, kind)
    if wants_part(request):
        return render(request, "policies/judged.html", {"is_helpful": is_helpful, "is_noted": is_noted})
    messages.success(request, _("谢谢，记下了") if is_noted else _("谢谢"))
    return redirect(f"{reverse('policies:ask')}?{urlencode({'q': text, 'kind': kind, 'province': province})}")


@signed_in
def rephrased(request: HttpRequest) -> HttpResponse:
    """The passages in plainer words, by a model of language where one is set up; loaded after the page."""
    text = clean_text(request.GET.get("q", ""), lines=False)[:LONGEST]
    found = answer(text, request.user, kind=request.GET.get("kind", ""), province=request.GET.get("province"))
    said = rephrase(text, found.passages) if found.passages else None
    return render(request, "policies/rephrased.html", {"said": said, "passages": found.passages})


class Library(ListPage):
    """政策文件: what one may read, in force first."""

    model, key, title, here = Document, "policies.documents", gettext_lazy("政策文件"), "policies"
    template, part, page_size, cap, is_personal = "policies/documents.html", "policies/shelf.html", 20, 99, False
    filters = DocumentFilter
    views = [
        Preset("", gettext_lazy("现行"), lambda _user: Q(state="published") & ~Q(ends_on__lte=timezone.localdate())),
        Preset("ended", gettext_lazy("已失效"), lambda _user: Q(state="published", ends_on__lte=timezone.localdate())),
    ]
    empty = {
        "title": gettext_lazy("还没有文件"),
        "text": gettext_lazy("工会放上来的文件会排在这里。"),
        "icon": "file-certificate",
    }

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """The line on the phone; the facts in a file."""
        return [
            Column("line", _("文件"), value=line_for, export=str),
            Column("number", _("文号")),
            Column("issuer", _("发文机关")),
            Column("starts_on", _("施行日期"), sort="starts_on"),
            Column("ends_on", _("失效日期")),
        ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """Words are not shown in the list: they are the longest column."""
        return rows.defer("text")

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "services"}


@allowed("view", Document, buttons=("amend", "compare", "publish", "withdraw"), join=("union", "compared_by"))
def document(request: HttpRequest, document: Document) -> HttpResponse:
    """One document: what it is, whether it holds, what was taken from it, its words and files."""
    user = request.user
    others = Document.objects.permitted("view", user).filter(Q(supersedes=document) | Q(pk=document.supersedes_id))
    has_words = ExpressionWrapper(~Q(text=""), output_field=BooleanField())
    near = list(others.defer("text").annotate(has_words=has_words))
    attached_to([document])
    rules = taken_from(document, user, None if "all" in request.GET else RULES_SHOWN + 1)
    context = {
        "document": document,
        "rules": rules if "all" in request.GET else rules[:RULES_SHOWN],
        "has_more_rules": "all" not in request.GET and len(rules) > RULES_SHOWN,
        "before": next((row for row in near if row.pk == document.supersedes_id), None),
        "after": [row for row in near if row.pk != document.supersedes_id],
        "passages": passages_of(document.text),
        "reworded_at": document.reworded_at,
        "tab": "services",
    }
    if document.can_amend:  # type: ignore[attr-defined]
        context["waiting"] = document.extracts.permitted("compare", user).filter(state="waiting").select_related("file")
        context |= {"seen": wording_of(document), "acts": acts_of(document, user)}
    return page(request, "policies/document.html", context)
