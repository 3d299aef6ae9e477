"""Who may see the row may have its files; for everybody else there is no such file."""

import uuid

import pytest

from zgh.foundation.accounts.models import Phone
from zgh.foundation.files.attach import attach
from zgh.foundation.files.hold import hold

from .conftest import PDF, package, photo, upload


def get(client, url, method="get", **how):
    """The answer, read to the end and closed as a server does; `body` holds what came."""
    answer = getattr(client, method)(url, **how)
    answer.body = answer.getvalue()
    for close in getattr(answer, "_resource_closers", []):  # not close(): that would end the test's connection
        close()
    return answer


MAY = {"zhou", "wang", "li", "yang", "chen"}
ALL = ["zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator"]


@pytest.mark.parametrize("who", ALL)
def test_files_are_had_by_those_who_may_see_the_row(cast, client, who):
    files = [attach(cast.zhou.person, photo(), cast.zhou), attach(cast.zhou.person, upload(PDF, "a.pdf"), cast.zhou)]
    client.force_login(getattr(cast, who))
    wanted = 200 if who in MAY else 404
    for url in (files[0].url, files[0].thumb_url, files[1].url):
        answer = get(client, url)
        assert answer.status_code == wanted
        assert wanted == 404 or answer.body


def test_strangers_are_sent_to_the_door(cast, client):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    answer = get(client, file.url)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_absent_waiting_and_forbidden_look_the_same(cast, client):
    forbidden = attach(cast.zhou.person, photo(), cast.zhou)
    waiting = hold(photo())
    client.force_login(cast.ma)
    answers = [get(client, f"/files/{key}/") for key in (uuid.uuid4(), waiting.uuid, forbidden.uuid)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({len(answer.content) for answer in answers}) == 1


def test_an_owner_that_declares_no_permission_permits_nothing(cast, client):
    file = attach(Phone.objects.get(user=cast.zhou), photo(), cast.zhou)
    client.force_login(cast.zhou)
    assert get(client, file.url).status_code == 404


def test_a_photo_shows_in_the_page_and_nothing_in_it_can_run(cast, client):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    client.force_login(cast.zhou)
    answer = get(client, file.url)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"].startswith("private")
    assert int(answer["Content-Length"]) == file.size
    assert answer.body[:4] == b"RIFF"


def test_a_document_is_saved_under_its_chinese_name(cast, client):
    file = attach(cast.zhou.person, upload(package(), "方案（终稿）.docx"), cast.zhou)
    client.force_login(cast.zhou)
    answer = get(client, file.url)
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%96%B9%E6%A1%88%EF%BC%88%E7%BB%88%E7%A8%BF%EF%BC%89.docx"
    )
    assert len(answer.body) == file.size


def test_a_document_has_no_small_picture(cast, client):
    file = attach(cast.zhou.person, upload(PDF, "a.pdf"), cast.zhou)
    client.force_login(cast.zhou)
    assert get(client, file.thumb_url).status_code == 404


def test_an_unchanged_photo_is_not_sent_again_but_permission_is_asked_again(cast, client):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    client.force_login(cast.zhou)
    etag = get(client, file.url)["ETag"]
    assert get(client, file.url, headers={"If-None-Match": etag}).status_code == 304
    client.force_login(cast.ma)
    assert get(client, file.url, headers={"If-None-Match": etag}).status_code == 404


def test_a_file_lost_from_the_store_is_absent_not_an_error(cast, client, store):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    (store / file.stored_as).unlink()
    client.force_login(cast.zhou)
    assert get(client, file.url).status_code == 404


def test_downloads_are_only_read(cast, client):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    client.force_login(cast.zhou)
    assert client.post(file.url).status_code == 405
    assert get(client, file.url, "head").status_code == 200


def test_a_download_costs_few_queries(cast, client, django_assert_max_num_queries):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    client.force_login(cast.zhou)
    with django_assert_max_num_queries(5):  # session, login, file, duties, owner
        get(client, file.url)


@pytest.mark.parametrize("url", ["/{}", "/files/{}", "/static/{}", "/media/{}"])
def test_the_store_is_not_on_the_web(cast, client, url):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    client.force_login(cast.zhou)
    assert get(client, url.format(file.stored_as)).status_code == 404
