"""What waits for those who keep the library: one to-do a union, while there is anything. Employees are told nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.stock.models import lock
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.foundation.todo.models import Todo

from .models import Desk, Extract, Gap
from .models.keepers import DUTY

VERB = "tend"


def tend() -> None:
    """Open the to-do of every union for which something waits, and close the others. In the act's transaction.

    Questions of a province wait where a union of that province keeps policies, all others at the root; words of a file
    wait at the nearest keeper above its document. Six statements where nothing changes.
    """
    unions = list(_keepers())
    root = next((union for union in unions if union.is_root()), None)
    if root is None:
        return
    with transaction.atomic(savepoint=False):
        desks = {desk.union_id: desk for desk in Desk.objects.select_related("union")}
        lock(_desk(root, desks))  # the last question settled and the next one asked at the same moment
        _put(_waiting(root, unions), {union.pk: union for union in unions}, desks)


def _desk(union: Union, desks: dict[int, Desk]) -> Desk:
    return desks.get(union.pk) or Desk.objects.get_or_create(union=union)[0]


def _keepers() -> Iterable[Union]:
    """The root, where everything waits that waits nowhere else, and whoever keeps policies today. One query."""
    held = Duty.objects.filter(holds(), code=DUTY, user__is_active=True).values("union")
    return Union.objects.filter(Q(depth=1) | Q(pk__in=held)).order_by("path")


def _waiting(root: Union, unions: list[Union]) -> dict[int, tuple[bool, bool]]:
    """Union id → whether questions wait for it, whether words of files do. Two queries."""
    asked = set(Gap.objects.filter(state="open").order_by().values_list("province", flat=True).distinct())
    read = Extract.objects.filter(state="waiting").order_by().values_list("document__union__path", flat=True).distinct()
    below = {union.province for union in unions if union != root} - {""}
    nearest = {_nearest(path or root.path, unions) for path in read}
    found = {}
    for union in unions:
        has_questions = bool(asked - below if union == root else asked & ({union.province} - {""}))
        if has_questions or union.pk in nearest:
            found[union.pk] = (has_questions, union.pk in nearest)
    return found


def _nearest(path: str, unions: list[Union]) -> int:
    """The lowest of the keepers at or above that place; unions are in tree order, the root is among them."""
    return [union.pk for union in unions if path.startswith(union.path)][-1]


def _put(waiting: dict[int, tuple[bool, bool]], unions: dict[int, Union], desks: dict[int, Desk]) -> None:
    """What is open as it should be stays untouched, so that its time runs on."""
    rows = Todo.objects.open().filter(about_type=Desk._meta.label_lower, verb=VERB)
    titles = dict(rows.values_list("about_id", "title"))
    for pk, what in waiting.items():
        desk, (title, url) = _desk(unions[pk], desks), _said(*what)
        if titles.get(desk.pk) != title:
            open_todo(about=desk, verb=VERB, title=title, union=desk.union, duty=DUTY, url=url)
    for pk, desk in desks.items():
        if pk not in waiting and desk.pk in titles:
            close_todos(desk, VERB)


def _said(has_questions: bool, has_words: bool) -> tuple[Any, str]:
    """The to-do in words, and where it is done."""
    if has_questions and has_words:
        return _("补没答上来的政策问题，核对读出来的原文"), reverse("policies:gaps")
    if has_questions:
        return _("补没答上来的政策问题"), reverse("policies:gaps")
    return _("核对读出来的政策原文"), f"{reverse('policies:shelf')}?view=waiting"
