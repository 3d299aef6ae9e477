"""When too few people could have asked, a hidden name hides nobody: said before anything is typed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.services.voice.models import rules_for

from .models import Reception


def warning_for(reception: Reception) -> str:
    """What the form says beside 隐去姓名 where fewer people than it takes could come; else "". Up to two queries."""
    if reception.is_open_to_group and reception.union.depth > 1:
        path, end = reception.union.path[: reception.union.steplen], ""
    else:
        path, end = reception.union.path, next_sibling(reception.union.path)
    people = Person.objects.filter(union__path__gte=path, user__is_active=True)
    if end:
        people = people.filter(union__path__lt=end)
    least = rules_for(reception.union).small_union_size
    if len(people.values_list("pk")[:least]) >= least:
        return ""
    return _("能来这场的不足%(n)d人，隐去姓名也可能被猜到。不放心的话，请用“心声”隐去姓名提，会直接交给上级工会") % {
        "n": least
    }
