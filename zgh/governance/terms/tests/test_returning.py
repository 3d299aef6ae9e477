"""退回补正: the approving union sends a request back with a reason, the asking one mends it and sends it again."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from zgh.foundation.audit.book import history
from zgh.foundation.files.attach import attached
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.todo.models import Todo
from zgh.governance.terms.models import ReElection, Return

from .walking import begin, day, paper, step, term, walk

WHY = "请补上计票单"


@pytest.fixture
def asked(cast) -> ReElection:
    """A re-election whose report waits for the group's approval, with number, note and file."""
    term(cast)
    election = walk(cast, begin(cast, is_inside=True), "plenary")
    step(election, "report").complete(
        cast.li, done_on=day(9), number="甘连工〔2026〕14号", note="选举结果", files=[paper("报告.pdf")]
    )
    return ReElection.objects.select_related("union", "term").get(pk=election.pk)


def owed() -> list[tuple[str, str]]:
    rows = Todo.objects.open().filter(about_type="terms.reelection")
    return list(rows.values_list("verb", "union__short_name"))


def test_it_is_sent_back_with_all_that_was_in_it_and_sent_again(cast, asked):
    step(asked, "approval").send_back(cast.yang, WHY)
    report = step(asked, "report")
    assert (report.state, report.note, report.done_on) == ("open", "选举结果", day(9))
    assert attached(report).get().name == "报告.pdf"
    assert step(asked, "approval").state == "open"
    assert owed() == [("step", "甘肃连锁工会")]
    said = Notice.objects.get(user=cast.li, kind="terms.sent_back")
    assert said.text == "集团工会退回了甘肃连锁工会换届，请补正：请补上计票单"
    assert (Return.objects.get().reason, Return.objects.get().by) == (WHY, cast.yang)
    assert history(step(asked, "approval")).last().note == WHY

    report.complete(cast.li, done_on=day(8), note="选举结果，附计票单", files=[paper("计票单.pdf")])
    assert sorted(attached(step(asked, "report")).values_list("name", flat=True)) == ["报告.pdf", "计票单.pdf"]
    assert owed() == [("approve", "集团工会")]
    assert "补正后又报来了" in Notice.objects.filter(user=cast.yang, kind="terms.asked").latest("created_at").text
    step(asked, "approval").approve(cast.yang, done_on=day(1))
    assert owed() == [("finish", "甘肃连锁工会")]
    assert Return.objects.count() == 1


def test_an_approval_is_told_to_the_asking_union(cast, asked):
    step(asked, "approval").approve(cast.yang, done_on=day(1))
    assert "批复了甘肃连锁工会换届" in Notice.objects.get(user=cast.li, kind="terms.approved").text


def test_while_it_is_back_it_cannot_be_approved_or_sent_back_again(cast, asked):
    step(asked, "approval").send_back(cast.yang, WHY)
    with pytest.raises(ValidationError, match="请先办“报告选举结果”"):
        step(asked, "approval").approve(cast.yang, done_on=day(1))
    with pytest.raises(ValidationError, match="请先办“报告选举结果”"):
        step(asked, "approval").send_back(cast.yang, WHY)
    assert Return.objects.count() == 1


def test_who_comes_after_an_approval_is_told(cast, asked):
    late = step(asked, "approval")
    step(asked, "approval").approve(cast.yang, done_on=day(1))
    with pytest.raises(Overtaken):
        late.send_back(cast.yang, WHY)
    assert step(asked, "report").state == "done"
    assert not Return.objects.exists()


@pytest.mark.parametrize("reason", ["", "不行"])
def test_it_says_what_to_mend(cast, asked, reason):
    with pytest.raises(ValidationError, match="要补正什么"):
        step(asked, "approval").send_back(cast.yang, reason)


@pytest.mark.parametrize(("who", "may"), [("yang", True), ("li", False), ("wang", False), ("liu", False)])
def test_only_who_approves_may_send_back(cast, asked, client, who, may):
    client.force_login(getattr(cast, who))
    url = reverse("terms:send_back", args=[step(asked, "approval").pk])
    assert client.post(url, {"back-reason": WHY}).status_code == (302 if may else 404)
    assert Return.objects.exists() is may


def test_the_pages_show_the_reason_and_what_was_filled_in(cast, asked, client):
    client.force_login(cast.yang)
    url = asked.get_absolute_url()
    assert "材料不全，退回补正" in client.get(url).content.decode()
    back = reverse("terms:send_back", args=[step(asked, "approval").pk])
    wrong = client.post(back, {"back-reason": ""})
    assert (wrong.status_code, "请写一句为什么" in wrong.content.decode()) == (422, True)
    client.post(back, {"back-reason": WHY})
    client.force_login(cast.li)
    text = client.get(url).content.decode()
    for words in ("集团工会退回补正", WHY, "填过的都在", "选举结果</textarea>", "报告.pdf"):
        assert words in text, words
    assert "退回补正" in text.partition("</ol>")[2], "and it stays readable"


def test_a_paper_from_outside_is_not_sent_back_here(cast, client):
    term(cast)
    election = walk(cast, begin(cast), "report")
    client.force_login(cast.yang)
    url = reverse("terms:send_back", args=[step(election, "approval").pk])
    assert client.post(url, {"back-reason": WHY}).status_code == 404
