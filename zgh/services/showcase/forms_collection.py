"""A collection put together: which works, found by words, in which order; and one work put into one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.forms import CleanTextField, OneTimeForm, offer
from zgh.kit.lists import ids
from zgh.kit.numbers import whole

from .models import Collection, Work
from .models.collection import has

MOST_WORKS = 60  # shown at once; others are found by words
MOST_PICKED = 200
MOST_OFFERED = 20  # collections; older ones are found by their title


@dataclass(frozen=True)
class Choice:
    """One work that can be chosen, as the page shows it."""

    work: Work
    is_in: bool
    place: str


def is_looking(data: Any) -> bool:
    """Whether more works are looked for: by the button, or by the Enter key with new words in the box beside it.

    The first button of the page is pressed by Enter in any line (`enter`) and saves, unless there is something to find.
    """
    return "find" in data or ("enter" in data and data.get("q", "") != data.get("looked", ""))


class CollectionForm(OneTimeForm):
    """A collection. Works in the order of the numbers beside them; the first is the cover.

    Where more works are looked for nothing is saved, and what is ticked stays among the choices.
    """

    title = CleanTextField(
        label=gettext_lazy("题目"), max_length=40, error_messages={"required": gettext_lazy("给专辑起个题目")}
    )
    story = CleanTextField(
        label=gettext_lazy("导语"), lines=True, max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-grow": True}),
    )  # fmt: skip
    q = forms.CharField(label=gettext_lazy("找作品"), max_length=40, required=False)
    works = forms.ModelMultipleChoiceField(
        label=gettext_lazy("选作品"), queryset=Work.objects.none(), required=False,
        error_messages={"invalid_choice": gettext_lazy("有一件作品不在展示了，请重新选")},
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: Any, collection: Collection | None = None, first: int = 0, **kwargs: Any
    ) -> None:
        """`first`: a work (its id) ticked at the start of a new one."""
        self.mine = mine = collection.places() if collection else {}
        if collection:
            kwargs["initial"] = {"title": collection.title, "story": collection.story, "works": list(mine)}
        super().__init__(*args, **kwargs)
        self.ticked = set(ids(self.data.getlist("works"))[:MOST_PICKED] if self.is_bound else mine or {first})
        self.shown = offer(self.fields["works"], self._choices(user))
        now = [work.pk for work in self.shown if work.pk in mine]
        self.initial["seen"] = ",".join(map(str, now))
        self.initial["mark"] = collection.mark(mine) if collection else ""
        known = ids(self.data["seen"].split(",")) if "seen" in self.data else now
        # Only what the page showed and still can be seen may be taken out: the rest was never decided on.
        self.unseen = sorted(set(mine) - set(known).intersection(now))
        if is_looking(self.data):
            self._errors = ErrorDict()  # nothing is judged yet

    def _choices(self, user: Any) -> Any:
        """What is in it or ticked, and the newest others with the words looked for."""
        rows = Work.objects.permitted("keep", user).filter(state="published").select_related("author")
        others, text = rows, (self.data.get("q") or "").strip()[:40]
        for word in text.split():
            others = others.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(author__name__icontains=word))
        newest = others.order_by("-published_at").values_list("pk", flat=True)[:MOST_WORKS]
        return rows.filter(pk__in={*newest, *self.mine, *self.ticked})

    @property
    def choices(self) -> list[Choice]:
        """What is in it or ticked first, in order, then the others, the newest first."""
        rows = [Choice(work, work.pk in self.ticked, self._typed(work.pk)) for work in self.shown]
        return sorted(rows, key=lambda one: (not one.is_in, self.mine.get(one.work.pk, len(self.mine) + 1)))

    def _typed(self, pk: int) -> str:
        return str(self.data.get(f"place-{pk}", self.mine.get(pk, ""))).strip()[:5]

    @property
    def facts(self) -> dict[str, Any]:
        """What `posting.arrange` takes besides the works and whom it is for."""
        facts = {name: self.cleaned_data[name] for name in ("title", "story", "once")}
        return facts | {"kept": self.unseen, "seen": self.data.get("mark")}

    def ordered(self) -> list[Work]:
        """The chosen works by their numbers, those without one last in the order they had.

        Two with the same number: whoever came up to it stands before, whoever went down to it behind.
        """
        return sorted(self.cleaned_data["works"], key=self._rank)

    def _rank(self, work: Work) -> tuple[int, int, int]:
        had = self.mine.get(work.pk, len(self.mine) + MOST_PICKED)
        place = whole(self._typed(work.pk)) or had
        return place, (place > had) - (place < had), had

    def clean(self) -> dict[str, Any]:
        """At least one work, in sight of this editor or not; numbers where numbers are asked for."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("works") or self.unseen):
            self.add_error("works", _("至少选一件作品"))
        if any(self._typed(pk) and not whole(self._typed(pk)) for pk in self.ticked):
            self.add_error("works", _("排第几只写数字，从1起；不写的排在后面"))
        return data


class PutInForm(forms.Form):
    """Into which collection; of those this person may amend and that do not have the work, the newest, or by title."""

    collection = forms.ModelChoiceField(
        label=gettext_lazy("加入哪本专辑"), queryset=Collection.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("请选一本专辑")},
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, work: Work, title: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, wanted = self.fields["collection"], Q()
        for word in title.split():
            wanted &= Q(title__icontains=word)
        offered = Collection.objects.permitted("take_in", user).exclude(has(work)).filter(wanted)
        field.queryset = offered
        found = list(offered.order_by("-pk")[: MOST_OFFERED + 1])
        self.is_cut = len(found) > MOST_OFFERED
        field.choices = [(row.pk, field.label_from_instance(row)) for row in found[:MOST_OFFERED]]
