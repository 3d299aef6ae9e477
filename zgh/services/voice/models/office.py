"""Who answers, in the words under a letter: 甘肃连锁工会主席 李建国."""

from __future__ import annotations

from typing import Any

from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Duty, Officer, Union
from zgh.foundation.orgs.models.dated import holds


def office_of(user: Any, union: Union) -> str:
    """The post `user` holds nearest to `union`, else the union whose voice duty is used (two queries)."""
    above = line_of(union)
    posts = Officer.objects.filter(holds(), person__user=user, union__path__in=above).select_related("union")
    post = posts.order_by("-union__path", "rank").first()
    if post is not None:
        return f"{post.union}{post.get_post_display()} {user.name}"
    duties = Duty.objects.filter(holds(), user=user, code=Duty.Code.VOICE, union__path__in=above)
    duty = duties.select_related("union").order_by("-union__path").first()
    return f"{duty.union if duty else union} {user.name}"
