"""People read what they were told, and only that."""

import datetime as dt

import pytest
from django.utils import timezone

from zgh.foundation.notices.inbox import unread_count
from zgh.foundation.notices.models import Notice, Preference
from zgh.foundation.notices.send import send


def tell(kind, *people, **facts):
    known = [*Notice.objects.values_list("pk", flat=True)]
    send(kind, people, **{"text": "您的建议有答复了", "url": "/voice/1/", **facts})
    return Notice.objects.exclude(pk__in=known).first()


def test_the_list_shows_how_many_are_unread_and_groups_by_day(cast, answered, client):
    old = tell(answered, cast.zhou, text="昨天的消息")
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=1), read_at=timezone.now())
    tell(answered, cast.zhou)
    client.force_login(cast.zhou)
    text = client.get("/notices/").content.decode()
    assert "1条未读" in text
    assert text.index("今天") < text.index("您的建议有答复了") < text.index("昨天") < text.index("昨天的消息")


def test_the_list_costs_the_same_for_one_and_for_five(cast, answered, client, django_assert_max_num_queries):
    client.force_login(cast.zhou)
    costs = []
    for _each in range(5):
        tell(answered, cast.zhou)
        with django_assert_max_num_queries(8) as captured:  # session, login, notices, unread; the shell's own
            client.get("/notices/")
        costs.append(len(captured))
    assert costs[0] == costs[-1]


def test_what_is_known_by_the_day_does_not_stand_between_two_minutes(cast, answered, client):
    tell(answered, cast.wang, text="第一条")
    tell(answered, cast.wang, text="隐名的一条", masked=True)
    tell(answered, cast.wang, text="第三条")
    client.force_login(cast.wang)
    assert [notice.text for notice in client.get("/notices/").context["notices"]] == ["第三条", "第一条", "隐名的一条"]


def test_pages_go_on_where_the_last_one_ended(cast, answered, client):
    for number in range(65):
        tell(answered, cast.zhou, text=f"第{number}条。")
    client.force_login(cast.zhou)
    seen, url = [], "/notices/"
    while url:
        page = client.get(url)
        seen += [notice.text for notice in page.context["notices"]]
        url = f"/notices/?before={page.context['more']}" if page.context["more"] else ""
    assert seen == [f"第{number}条。" for number in reversed(range(65))]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", ""])
def test_a_broken_page_mark_shows_the_first_page(cast, answered, client, before):
    tell(answered, cast.zhou)
    client.force_login(cast.zhou)
    assert len(client.get("/notices/", {"before": before}).context["notices"]) == 1


@pytest.mark.parametrize(("who", "status"), [("zhou", 302), ("ma", 404), ("li", 404), ("yang", 404), ("operator", 404)])
def test_opening_reads_it_and_leads_there_for_its_owner_only(cast, answered, client, who, status):
    notice = tell(answered, cast.zhou)
    client.force_login(getattr(cast, who))
    answer = client.get(f"/notices/{notice.pk}/")
    assert answer.status_code == status
    assert answer.headers.get("Location") == ("/voice/1/" if status == 302 else None)
    assert unread_count(cast.zhou) == (0 if status == 302 else 1)


def test_all_can_be_read_at_once_and_only_ones_own(cast, answered, client):
    tell(answered, cast.zhou, cast.ma)
    client.force_login(cast.zhou)
    assert client.get("/notices/read-all/").status_code == 405
    client.post("/notices/read-all/")
    assert (unread_count(cast.zhou), unread_count(cast.ma)) == (0, 1)


@pytest.mark.parametrize("url", ["/notices/", "/notices/preferences/", "/notices/1/"])
def test_strangers_are_sent_to_the_door(db, client, url):
    assert client.get(url).status_code == 302


def test_what_one_wants_pushed_is_remembered(cast, answered, client):
    client.force_login(cast.zhou)
    assert answered.title in client.get("/notices/preferences/").content.decode()
    client.post("/notices/preferences/", {})
    assert not Preference.objects.get(user=cast.zhou, kind=answered.code).is_wanted
    client.post("/notices/preferences/", {"wanted": [answered.code]})
    assert Preference.objects.get(user=cast.zhou, kind=answered.code).is_wanted


def test_a_made_up_kind_is_refused_where_it_was_chosen(cast, answered, client):
    client.force_login(cast.zhou)
    answer = client.post("/notices/preferences/", {"wanted": ["nonsense"]})
    assert answer.status_code == 200
    assert not Preference.objects.exists()


def test_an_empty_list_says_what_will_come(cast, client):
    client.force_login(cast.zhou)
    assert "还没有消息" in client.get("/notices/").content.decode()
