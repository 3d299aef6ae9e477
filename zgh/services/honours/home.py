"""What this room shows among the services, on the workbench and on a union's home.

Nothing on the employee home: its twelve queries are spent, and who is asked to look at an honour has a notice.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.slots import Action, register_action
from zgh.foundation.portal.home import (
    Kind,
    Quick,
    Service,
    register_kind,
    register_quick,
    register_service,
)

from .models.keepers import DUTIES

register_action(Action("honours", gettext_lazy("荣誉"), "award", "honours:wall"))
register_service(
    Service(
        "honours", gettext_lazy("荣誉墙"), "award", "gold", "honours:wall", "",
        gettext_lazy("身边的劳模、工匠、先进集体，和他们的故事"), 5, on_home=False,
    )
)  # fmt: skip
register_quick(Quick("honours", gettext_lazy("登记荣誉"), "award", "honours:enter", duties=DUTIES, rank=8))
register_kind(
    Kind(
        "honours", gettext_lazy("荣誉"), "award", "gold",
        verbs={"verify": gettext_lazy("核对"), "take_up": gettext_lazy("看一看"), "settle": gettext_lazy("答复")},
    )
)  # fmt: skip
