"""A copy of my data: whole, mine alone, gone in time, and silent about what hides my name."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Notice
from zgh.foundation.privacy import copying, keeping
from zgh.foundation.privacy.models import DataCopy
from zgh.foundation.privacy.registry import holdings
from zgh.services.voice.models import Case, Category
from zgh.services.voice.models.mask import mask_of
from zgh.services.voice.submit import submit

OPEN, HIDDEN = "食堂的汤太咸了，大家都知道", "夜班没有热饭吃，我不想让人知道是我"


def speak(cast, text: str, *, is_masked: bool) -> Case:
    category = Category.objects.first()
    return submit(by=cast.zhou, kind="suggestion", category=category, text=text, once=uuid.uuid4(), is_masked=is_masked)


@pytest.fixture
def copy(cast) -> DataCopy:
    speak(cast, OPEN, is_masked=False)
    cast.case = speak(cast, HIDDEN, is_masked=True)
    return copying.ask(by=cast.zhou)


def test_it_holds_every_kind_with_full_values(copy):
    found = json.loads(copying.as_json(copy))
    assert {section["key"] for section in found["sections"]} == {holding.key for holding in holdings()}
    text = copying.as_json(copy).decode()
    assert "13800000001" in text
    assert OPEN in text
    assert OPEN in copying.as_page(copy).decode()


def test_the_page_carries_its_own_look_and_fetches_nothing(copy):
    page = copying.as_page(copy).decode()
    assert "<style>" in page
    assert "@page" in page
    assert "&quot;" not in page.split("</style>")[0]
    assert not re.search(r"""(src|href)\s*=\s*["'](?!#)|url\(|@import|https?:""", page)


def test_the_page_leads_to_what_there_is_and_says_what_there_is_not(copy):
    page = copying.as_page(copy).decode()
    body, nothing = page.split("没有存您的这些")
    for number, section in enumerate(copying.whole(copy)["sections"], 1):
        assert (f'href="#k{number}"' in body) == (f'<section id="k{number}">' in body) == bool(section["rows"])
        assert section["label"] in (body if section["rows"] else nothing)


def test_hidden_matters_come_with_the_download_and_lie_nowhere(cast, copy):
    assert HIDDEN in copying.as_json(copy).decode()
    assert HIDDEN not in DataCopy.objects.get(pk=copy.pk).content


def test_no_row_written_by_asking_or_fetching_tells_who_hides(cast, copy, client):
    """Nothing beside the case names zhou together with its number, alias, mask or words."""
    client.force_login(cast.zhou)
    for face in ("json", "page"):
        assert HIDDEN in client.get(reverse("privacy:take_copy", args=[copy.pk, face])).content.decode()
    tells = (HIDDEN, cast.case.alias, mask_of(cast.zhou), cast.case.number)
    for record in Record.objects.filter(actor_id=cast.zhou.pk):
        assert not any(tell in f"{record.before}{record.after}{record.note}" for tell in tells)
        assert record.about_type != "voice.case" or record.about_id != cast.case.pk
    for notice in Notice.objects.filter(user=cast.zhou):
        assert not any(tell in notice.text for tell in tells)
    task = apps.get_model("django_tasks_database", "DBTaskResult")
    assert not any(tell in str(row) for row in task.objects.values_list("args_kwargs") for tell in tells)


def test_the_content_is_sealed_in_the_database(copy):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM privacy_datacopy")
        [stored] = cursor.fetchone()
    assert "周敏" not in stored
    assert OPEN not in stored


def test_ready_copies_are_announced_once(cast, copy):
    assert copy.is_there
    assert Notice.objects.filter(user=cast.zhou, kind="privacy.copy_ready").count() == 1


def test_much_is_made_in_the_background_and_a_second_wish_finds_the_first(cast, settings):
    settings.PRIVACY = {**settings.PRIVACY, "copy_at_once": 0}
    first, second = copying.ask(by=cast.zhou), copying.ask(by=cast.zhou)
    assert first == second
    assert first.state == "asked"
    from zgh.foundation.privacy.tasks import build_copy

    build_copy.call(first.pk)
    build_copy.call(first.pk)
    assert DataCopy.objects.get().is_there


@pytest.mark.parametrize(("name", "status"), [("zhou", 200), ("ma", 404), ("wang", 404), ("yang", 404), ("zhao", 404)])
def test_it_is_fetched_by_its_owner_only(cast, copy, client, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(reverse("privacy:take_copy", args=[copy.pk, "json"])).status_code == status


def test_after_its_hours_it_is_gone_for_reading_and_then_for_good(cast, copy, client):
    DataCopy.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    client.force_login(cast.zhou)
    assert client.get(reverse("privacy:take_copy", args=[copy.pk, "json"])).status_code == 404
    assert keeping.drop_files() == 1
    assert DataCopy.objects.get().content is None
    assert keeping.drop_files() == 0
    assert "已删除" in client.get(reverse("privacy:copies")).content.decode()
