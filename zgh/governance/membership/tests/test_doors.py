"""Which lists of this room exist for whom: absent, never empty, for people without the duty."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.orgs.models import Duty


@pytest.mark.parametrize("name", ["applications", "transfers", "members", "decisions"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 404), ("voice", 404), ("chen", 404), ("zhao", 404), ("operator", 404), ("li", 200), ("wang", 200)],
)
def test_the_lists_are_there_for_keepers_and_chairs_and_for_nobody_else(cast, client, name, who, status):
    cast.voice = cast.ma
    Duty.objects.create(user=cast.ma, union=cast.gansu, code="voice", starts_on=timezone.localdate())
    client.force_login(getattr(cast, who))
    assert client.get(reverse(f"membership:{name}")).status_code == status
