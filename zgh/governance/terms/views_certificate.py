"""The ledger of certificates: entering one, its page, cancelling."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.orgs.models import Officer, Union
from zgh.kit.pages import page

from .columns import certificate_state
from .enter import enter as enter_certificate
from .forms import CertificateForm, ReasonForm
from .models import Certificate
from .models.certificate import change_days
from .pages import act
from .uscc import is_unions_own


@allowed("lead", Union, join=("superior",))
def enter(request: HttpRequest, union: Union) -> HttpResponse:
    """Enter the certificate issued to a union; the one before it is replaced."""
    old = Certificate.objects.permitted("view", request.user).filter(union=union, state="valid").first()
    chair = Officer.objects.permitted("view", request.user).at().filter(union=union, post="chair")
    name = chair.values_list("person__name", flat=True).first()
    registrar = old.registrar if old else str(union.superior or "")
    initial = {"uscc": union.uscc, "who": name or "", "registrar": registrar}
    form = CertificateForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    done = None
    if request.method == "POST":
        to = reverse("terms:union", kwargs={"pk": union.pk})
        done = act(request, form, lambda data: enter_certificate(request.user, union, **data), _("证书登记好了"), to)
        if done and form.cleaned_data["uscc"] and not is_unions_own(form.cleaned_data["uscc"]):
            messages.warning(request, _("工会的统一社会信用代码一般以81开头，这张不是。请再核对一眼，没错就不用管"))
    words = {
        "heading": _("登记换发的证书") if old else _("登记法人资格证书"),
        "button": _("登记"),
        "intro": _("原来那张会转为“已换发”，记录都留着。") if old else "",
        "union": union,
        "form": form,
        "here": "terms",
    }
    return done or page(request, "terms/form.html", words, status=422 if form.errors else 200)


@allowed("view", Certificate, buttons=("revoke",), join=("union", "representative"))
def certificate(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """What is on it, what it owes, the ones before it."""
    return _page(request, certificate, ReasonForm())


def _page(request: HttpRequest, certificate: Certificate, form: ReasonForm) -> HttpResponse:
    rows = Certificate.objects.permitted("view", request.user).filter(union=certificate.union_id).with_chair()
    history = list(rows.select_related("representative").order_by("-issued_on", "-pk"))
    days = change_days()
    read = next(row for row in history if row.pk == certificate.pk)
    context = {
        "row": certificate,
        "read": read,
        "state": certificate_state(read, days),
        "due_on": read.change_due_on(days),
        "days": days,
        "history": [row for row in history if row.pk != certificate.pk],
        "form": form,
        "here": "terms",
    }
    return page(request, "terms/certificate.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("revoke", Certificate, buttons=("revoke",), join=("union", "representative"))
def revoke(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """The registrar cancelled it."""
    form = ReasonForm(request.POST)
    done = act(
        request, form, lambda data: certificate.revoke(request.user, data["reason"]), _("已登记注销"), certificate
    )
    return done or _page(request, certificate, form)
