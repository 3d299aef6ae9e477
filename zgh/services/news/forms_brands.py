"""What whoever keeps a brand types about an article of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zgh.kit.forms import offer
from zgh.services.brands.models import Brand

from .forms import ReasonForm
from .models import Article


class UntagForm(ReasonForm):
    """Of which brand no longer, and why."""

    brand = forms.ModelChoiceField(
        label=gettext_lazy("从哪个品牌的页面拿掉"), queryset=Brand.objects.none(), empty_label=None,
        help_text=gettext_lazy("文章照常可读，只是品牌页上不再有它"),
    )  # fmt: skip
    field_order = ("brand", "reason")

    def __init__(self, *args: Any, user: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Brand.objects.permitted("work", user).filter(pk__in=article.brand_ids())
        offer(self.fields["brand"], rows.only("name"))
