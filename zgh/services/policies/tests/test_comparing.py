"""An uploaded file: its words wait beside it until somebody has compared them and signed; then employees find them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from zgh.foundation.audit.book import history
from zgh.foundation.files.attach import attached
from zgh.services.policies.models import Document, Extract

from .conftest import browser, docx_of, pdf_of, upload

pytestmark = pytest.mark.usefixtures("store")
FACTS = {"title": "职工宿舍管理办法", "level": "group", "category": "other", "number": "渝药工〔2026〕9号"}
CLAUSE = "第三条 单身职工可以申请宿舍，入住满三年后再排队。"


@pytest.fixture
def given(keepers):
    """yang has put up a document with a Word file, as a draft."""
    data = docx_of("职工宿舍管理办法", "渝药工〔2026〕9号", CLAUSE)
    answer = browser(keepers.yang).post("/policies/documents/add/", FACTS | {"files": upload(data, "办法.docx")})
    extract = Extract.objects.get()
    assert answer.url == extract.get_absolute_url()
    return extract


def test_words_of_a_file_count_for_nothing_until_they_were_compared_with_a_name(keepers, given):
    document, client = given.document, browser(keepers.yang)
    client.post(f"/policies/documents/{document.pk}/publish/")
    assert CLAUSE not in browser(keepers.zhou).get(document.get_absolute_url()).content.decode()
    page = client.get(given.get_absolute_url())
    assert CLAUSE in page.content.decode()
    data = {"text": given.text.replace("三年", "两年"), "seen": page.context["seen"]}
    assert client.post(given.get_absolute_url(), data).status_code == 422  # the box is not ticked
    client.post(given.get_absolute_url(), data | {"is_compared": "on"})
    document.refresh_from_db()
    given.refresh_from_db()
    assert (given.state, document.compared_by, "两年" in document.text) == ("compared", keepers.yang, True)
    seen = browser(keepers.zhou).get(document.get_absolute_url()).content.decode()
    assert f"核对：{document.compared_office}" in seen
    assert "compare" in {act.verb.split(".")[1] for act in history(document)}
    found = browser(keepers.zhou).get("/policies/", {"q": "单身公寓怎么申请"}).content.decode()
    assert "第三条" in found
    assert "<mark>宿舍</mark>" in found


def test_other_words_take_the_signature_back_and_other_facts_do_not(keepers, given):
    given.compare(keepers.yang, given.text, "集团工会 杨玉兰")
    document = Document.objects.get(pk=given.document_id)
    document.amend(keepers.yang, issuer="集团工会")
    assert document.compared_by == keepers.yang
    document.amend(keepers.yang, text="第三条 改了一个字。")
    assert (document.compared_by, document.compared_at, document.compared_office) == (None, None, "")


def test_nobody_signs_over_what_another_has_written_meanwhile(keepers, given):
    client = browser(keepers.yang)
    seen = client.get(given.get_absolute_url()).context["seen"]
    given.document.amend(keepers.yang, text="第一条 别人刚粘上来的原文。")
    data = {"text": given.text, "seen": seen, "is_compared": "on"}
    refused = client.post(given.get_absolute_url(), data)
    assert refused.status_code == 422
    assert "别人刚改过" in refused.content.decode()
    assert "别人刚粘上来的原文" in refused.content.decode()
    assert CLAUSE in refused.content.decode()
    client.post(given.get_absolute_url(), data | {"seen": refused.context["seen"]})
    assert Document.objects.get(pk=given.document_id).text == given.text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [(pdf_of(None), "扫描.pdf", "每一页都是图片"), (pdf_of([CLAUSE], password="x"), "锁.pdf", "加了密码"),
     (b"%PDF-1.7\nx\n%%EOF", "坏.pdf", "打不开")],
)  # fmt: skip
def test_a_file_without_words_is_kept_and_says_why_and_cannot_be_signed(keepers, data, name, said):
    client = browser(keepers.yang)
    answer = client.post("/policies/documents/add/", FACTS | {"files": upload(data, name)}, follow=True)
    assert answer.status_code == 200
    extract = Extract.objects.get()
    assert said in client.get(extract.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError):
        extract.compare(keepers.yang, "", "集团工会")
    assert attached(extract.document).count() == 1


def test_words_nobody_wants_are_discarded_and_the_file_stays(keepers, given):
    client = browser(keepers.yang)
    client.post(f"/policies/extracts/{given.pk}/discard/")
    given.refresh_from_db()
    assert (given.state, attached(given.document).count()) == ("discarded", 1)
    assert "等您核对" not in client.get(given.document.get_absolute_url()).content.decode()


def test_a_file_is_had_by_those_who_may_read_its_document(keepers, given):
    document, [file] = given.document, attached(given.document)
    assert browser(keepers.zhou).get(file.url).status_code == 404
    document.amend(keepers.yang, union=keepers.gansu)
    document.publish(keepers.yang)
    had = browser(keepers.zhou).get(file.url)
    assert (had.status_code, b"".join(had.streaming_content)[:2]) == (200, b"PK")
    for close in had._resource_closers:  # not close(): that would end the test's connection
        close()
    assert browser(keepers.xiong).get(file.url).status_code == 404
    browser(keepers.yang).post(f"/policies/documents/{document.pk}/files/{file.uuid}/take_off/")
    assert (attached(document).count(), Extract.objects.count()) == (0, 0)


def test_passages_of_a_pdf_carry_their_page(keepers):
    pages = pdf_of(["职工班车管理办法"], ["第一条 班车接送上下夜班的职工，凭工牌乘坐，不收费用。"])
    browser(keepers.yang).post(
        "/policies/documents/add/", FACTS | {"title": "职工班车管理办法", "files": upload(pages, "办法.pdf")}
    )
    extract = Extract.objects.get()
    extract.compare(keepers.yang, extract.text, "集团工会")
    extract.document.publish(keepers.yang)
    page = browser(keepers.zhou).get("/policies/", {"q": "夜班有班车吗"}).content.decode()
    assert "第2页" in page
    assert "<mark>班车</mark>" in page


def test_what_was_pasted_is_compared_on_the_page_and_not_behind_it(keepers):
    document = Document.objects.create(title="慰问办法", level="group", text="第一条 慰问。")
    client = browser(keepers.yang)
    seen = client.get(document.get_absolute_url()).context["seen"]
    document.amend(keepers.yang, text="第一条 慰问金。")
    client.post(f"/policies/documents/{document.pk}/compare/", {"seen": seen})
    document.refresh_from_db()
    assert document.compared_by is None
    seen = client.get(document.get_absolute_url()).context["seen"]
    client.post(f"/policies/documents/{document.pk}/compare/", {"seen": seen})
    document.refresh_from_db()
    assert document.compared_by == keepers.yang


def test_a_document_that_ended_says_so_wherever_its_words_are_shown(keepers):
    facts = {"level": "group", "text": "第二条 职工班车每天两趟，凭工牌乘坐。"}
    old = Document.objects.create(title="班车办法", starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2024, 1, 1), **facts)
    old.publish(keepers.yang)
    client = browser(keepers.zhou)
    for path, query in (
        ("/policies/", {"q": "班车几趟"}),
        (old.get_absolute_url(), {}),
        ("/policies/documents/", {"view": "ended"}),
    ):
        assert "已失效" in client.get(path, query).content.decode()
    assert "2024年1月1日起失效" in client.get("/search/", {"q": "班车"}).content.decode()


def test_both_sides_of_a_succession_are_shown_to_those_who_may_read_them(keepers):
    old = Document.objects.create(title="旧的内部办法", union=keepers.hunan, level="company", state="draft")
    new = Document.objects.create(title="新办法", level="group", supersedes=old, starts_on=dt.date(2026, 1, 1))
    new.publish(keepers.yang)
    assert "旧的内部办法" not in browser(keepers.zhou).get(new.get_absolute_url()).content.decode()
    kept = browser(keepers.yang)
    assert "旧的内部办法" in kept.get(new.get_absolute_url()).content.decode()
    assert "新办法" in kept.get(old.get_absolute_url()).content.decode()
