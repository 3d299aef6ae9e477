"""Pinyin initials."""

from __future__ import annotations

import pytest

from zgh.foundation.orgs.initials import initials_of
from zgh.foundation.orgs.models import Person, Union


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("王丽娟", "wlj"), ("单晓红", "sxh"), ("曾国强", "zgq"), ("欧阳锋", "oyf"), ("尉迟恭", "ycg"),
        ("万俟明", "mqm"), ("解小东", "xxd"), ("艾力·买买提", "almmt"), ("John Smith", "johnsmith"), ("", ""),
    ],
)  # fmt: skip
def test_names_become_what_people_type(name, initials):
    assert initials_of(name) == initials


def test_saving_keeps_initials_in_step(cast):
    cast.zhou.person.name = "单敏"
    cast.zhou.person.save()
    assert Person.objects.get(pk=cast.zhou.person.pk).initials == "sm"
    assert Union.objects.get(pk=cast.gansu.pk).initials == "gslsgh"
