"""What waits for keepers is one to-do a union, which closes by itself; employees are told nothing."""

import datetime as dt

from django.core.cache import cache

from zgh.foundation.files.models import StoredFile
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.models import Todo
from zgh.services.policies.menu import owed
from zgh.services.policies.models import Document, Extract, Gap
from zgh.services.policies.models.gap import note

from .conftest import browser


def waiting():
    """(union, title) of what is open."""
    rows = Todo.objects.open().filter(about_type="policies.desk").order_by("union__path")
    return [(todo.union.short_name or todo.union.name, todo.title) for todo in rows.select_related("union")]


def names(*unions):
    return [union.short_name or union.name for union in unions]


def read_for(document, n=1):
    facts = {"owner_type": "policies.document", "owner_id": document.pk, "position": n, "stored_as": f"x/{n}.pdf"}
    file = StoredFile.objects.create(
        kind="document", name="原件.pdf", content_type="application/pdf", size=1, sha256="0", **facts
    )
    return Extract.objects.create(document=document, file=file, text="第一条")


ASKED, READ, BOTH = "补没答上来的政策问题", "核对读出来的政策原文", "补没答上来的政策问题，核对读出来的原文"


def test_a_question_waits_where_its_province_is_kept_else_at_the_root_until_it_is_settled(keepers):
    hunan, group = names(keepers.hunan, keepers.group)
    note("asked", "停车位怎么摇号", "43", "")
    note("asked", "公积金交多少", "43", "")
    assert waiting() == [(hunan, ASKED)]
    note("asked", "停车位怎么摇号", "62", "")
    note("helpful", "婚假几天", "11", "marriage")
    assert sorted(waiting()) == sorted([(group, ASKED), (hunan, ASKED)])
    for gap in Gap.objects.filter(province="43"):
        gap.settle(keepers.liu, "加了办法")
    assert waiting() == [(group, ASKED)]
    Gap.objects.filter(province="43").first().reopen(keepers.liu)
    assert sorted(waiting()) == sorted([(group, ASKED), (hunan, ASKED)])
    assert not Notice.objects.exists()


def test_words_of_a_file_wait_at_the_nearest_keeper_until_they_are_compared_discarded_or_gone(keepers):
    hunan, group = names(keepers.hunan, keepers.group)
    own, alls = (Document.objects.create(title="办法", level="group", union=union) for union in (keepers.hunan, None))
    first, second, third = read_for(own), read_for(alls), read_for(alls, 2)
    assert sorted(waiting()) == sorted([(hunan, READ), (group, READ)])
    note("asked", "停车位怎么摇号", "43", "")
    assert (hunan, BOTH) in waiting()
    first.compare(keepers.liu, "第一条", "湖南工会")
    assert (hunan, ASKED) in waiting()
    second.discard(keepers.yang)
    assert (group, READ) in waiting()
    third.file.delete()
    assert waiting() == [(hunan, ASKED)]


def test_the_keeper_sees_it_in_the_menu_and_finds_what_waits(keepers):
    read_for(Document.objects.create(title="等着核对的办法", level="group"))
    client = browser(keepers.yang)
    [todo] = Todo.objects.mine(keepers.yang)
    page = client.get(todo.url)
    assert "等着核对的办法" in page.content.decode()
    assert owed(page.wsgi_request) == 1
    Duty.objects.filter(user=keepers.yang, code="policy").update(ends_on=dt.date(2020, 2, 1))
    assert list(Todo.objects.mine(type(keepers.yang).objects.get(pk=keepers.yang.pk))) == []


def test_asking_tells_no_employee_anything(keepers):
    cache.clear()
    browser(keepers.zhou).get("/policies/", {"q": "停车位怎么摇号"})
    assert len(waiting()) == 1
    assert not Todo.objects.mine(keepers.zhou).exists()
    assert not Notice.objects.exists()


def test_what_waited_above_goes_to_whoever_keeps_the_province_from_now_on(keepers):
    group, gansu = names(keepers.group, keepers.gansu)
    note("asked", "停车位怎么摇号", "62", "")
    assert waiting() == [(group, ASKED)]
    Duty.objects.create(user=keepers.wang, union=keepers.gansu, code="policy", starts_on=dt.date(2020, 1, 1))
    assert waiting() == [(gansu, ASKED)]
