"""A file of the structure is written while a change takes effect: both, one after the other, and the tree is whole."""

from __future__ import annotations

import uuid

import pytest

from tests.racing import database, race

HERE = "zgh.governance.structure.tests.test_tree_race."


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """Three unions below the root: a change due today puts the second below the third, a file the first below it."""
    from django.utils import timezone

    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.importing import batches
    from zgh.foundation.orgs.models import Duty, ImportBatch, Union
    from zgh.foundation.orgs.tests.sheets import STRUCTURE, xlsx
    from zgh.governance.structure.consequences import consequences, mark
    from zgh.governance.structure.draft import draft
    from zgh.governance.structure.models import Reorganisation

    today = timezone.localdate()
    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    for n in (1, 2, 3):
        Union.objects.add_child(top, {"code": f"U{n}", "name": f"第{n}工会", "short_name": f"第{n}工会"})
    second, third = Union.objects.get(code="U2"), Union.objects.get(code="U3")
    ann, boss = (User.objects.create_user(name, name) for name in ("ann", "boss"))
    for user in (ann, boss):
        Duty.objects.create(user=user, union=top, code="orgs", starts_on=today)
    facts = {"kind": "move", "parts": [second], "parent": third, "effective_on": today, "reason": "调整"}
    row = draft(by=ann, once=uuid.uuid4(), **facts)
    row.submit(ann)
    row = Reorganisation.objects.get(pk=row.pk)
    row.approve(boss, mark(consequences(row)))
    batch = ImportBatch.objects.create(kind="structure", file_name="a.xlsx", sha256="", by=ann, union=top)
    batches.preview(batch, xlsx(STRUCTURE, ("工会委员会", "U1", "第1工会", "第1工会", "U2", "", "", "")))
    return [row.pk, batch.pk]


def both(change_id, batch_id, is_guarded):
    """Write the file; once it has read where the new place is, a second process carries the change out."""
    import os
    import time

    from zgh.foundation.orgs.importing import writing
    from zgh.foundation.orgs.importing.structure import trees
    from zgh.foundation.orgs.models import ImportBatch, Union

    if not is_guarded:
        trees.hold_tree = lambda: None
    reading, writing_end = os.pipe()
    manager = type(Union.objects)
    look = manager.update_move_to_child_vars

    def look_and_linger(*args, **kwargs):
        found = look(*args, **kwargs)
        os.write(writing_end, b"x")
        time.sleep(1)
        return found

    batch = ImportBatch.objects.get(pk=batch_id)
    writing.start(batch, batch.by)
    if os.fork() == 0:
        try:
            os.close(writing_end)
            os.read(reading, 1)
            carry_out(change_id)
        finally:
            os._exit(0)
    manager.update_move_to_child_vars = look_and_linger
    writing.run(batch, batch.by)
    os.close(writing_end)
    os.wait()
    batch.refresh_from_db()
    return batch.state


def carry_out(change_id):
    """With a connection of its own."""
    from django.db import connection

    from zgh.governance.structure import effect
    from zgh.governance.structure.models import Reorganisation

    connection.connect()
    effect.carry_out(Reorganisation.objects.get(pk=change_id))


def look(change_id):
    """The change's state, and how many nodes stand in a wrong place or count their children wrongly."""
    from zgh.foundation.orgs.models import Union
    from zgh.governance.structure.models import Reorganisation

    problems = sum(len(found) for found in Union.objects.find_problems())
    return [Reorganisation.objects.get(pk=change_id).state, problems]


@pytest.mark.race
@pytest.mark.parametrize(
    ("vendor", "is_guarded"),
    [("sqlite", True), ("postgresql", True), ("postgresql", False)],  # the last is the negative control
)
def test_a_file_and_a_change_take_turns_at_the_tree(vendor, is_guarded):
    with database(vendor) as url:
        change_id, batch_id = race(HERE + "make", url=url).one()
        assert race(HERE + "both", change_id, batch_id, is_guarded, url=url).one() == "applied"
        state, problems = race(HERE + "look", change_id, url=url).one()
        assert state == "done"
        assert (problems == 0) is is_guarded
