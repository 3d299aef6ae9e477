"""Which brands an article belongs to, for whoever keeps one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zgh.foundation.access.gate import allowed
from zgh.kit.pages import page

from .forms_brands import UntagForm
from .models import Article


@allowed("untag", Article, join=("union", "live", "head", "by"))
def untag(request: HttpRequest, article: Article) -> HttpResponse:
    """Off the page of a brand, with a reason."""
    form = UntagForm(request.POST or None, user=request.user, article=article)
    if request.method == "POST" and form.is_valid():
        brand = form.cleaned_data["brand"]
        article.untag(request.user, brand, form.cleaned_data["reason"])
        messages.success(request, _("从“%(name)s”的页面拿掉了，作者会看到原因") % {"name": brand.name})
        return redirect(article)
    context = {
        "form": form, "heading": _("把“%(title)s”从品牌页拿掉") % {"title": article.title},
        "back": article.get_absolute_url(), "send": _("从品牌页拿掉"), "here": "brands_desk",
    }  # fmt: skip
    return page(request, "news/form.html", context, status=422 if form.errors else 200)
