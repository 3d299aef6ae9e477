"""What happens by itself: the starter set is found from the first day, keepers have a to-do while anything waits."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from zgh.foundation.flow.signals import moving
from zgh.foundation.orgs.models import Duty

from .models import Document, Extract, Gap
from .models.keepers import DUTY
from .tell import tend

STARTER, DESKS = "0002_starter", "0007_desks"


@receiver(post_migrate, dispatch_uid="policies.index_starter")
def catch_up(plan: list[tuple[Any, bool]] | None = None, **_kwargs: Any) -> None:
    """Once, in the run that brought them: documents of the set are indexed, what waits already gets its to-do.

    The signal comes once for every app: the first one does it.
    """
    ran = {step.name: step for step, is_backwards in plan or () if step.app_label == "policies" and not is_backwards}
    for name, act in ((STARTER, _index), (DESKS, tend)):
        if name in ran and not getattr(ran[name], "is_caught_up", False):
            act()
            ran[name].is_caught_up = True


def _index() -> None:
    from zgh.foundation.search.index import update

    for document in Document.objects.filter(state="published"):
        update(document)


@receiver(post_save, sender=Gap, dispatch_uid="policies.asked")
@receiver(post_save, sender=Extract, dispatch_uid="policies.read")
def begin_waiting(instance: Gap | Extract, created: bool, raw: bool = False, **_facts: Any) -> None:
    """A question nobody could answer, words read out of a file. Counted again it waits already."""
    if created and not raw and instance.state in (Gap.State.OPEN, Extract.State.WAITING):
        tend()


@receiver(post_save, sender=Duty, dispatch_uid="policies.keeper_came")
def hand_on(instance: Duty, created: bool, raw: bool = False, **_facts: Any) -> None:
    """Somebody keeps policies from now on: what waited above for want of them waits there."""
    if created and not raw and instance.code == DUTY:
        tend()


@receiver(moving, sender=Gap, dispatch_uid="policies.gap_moved")
@receiver(moving, sender=Extract, dispatch_uid="policies.extract_moved")
@receiver(post_delete, sender=Extract, dispatch_uid="policies.extract_gone")
def go_on_waiting(**_facts: Any) -> None:
    """Settled, opened again, compared, discarded, or gone with its file."""
    tend()
