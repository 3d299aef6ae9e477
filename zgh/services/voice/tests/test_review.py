"""An answer on its way out: papers, a look by the chair, whom to turn to when it is not ours."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from zgh.foundation.access.permitted import may
from zgh.foundation.files.attach import attached
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Answer, Case, VoiceSetting
from zgh.services.voice.models.answering import version, waiting

from .telling import REASON, ask, brought_to, expire, fresh

LETTER = "已经协调好了，下周一起夜班有热饭。"
EVERYBODY = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


@pytest.fixture
def reviewing(cast):
    """集团 wants a chair's look at every answer; 甘肃 inherits that."""
    VoiceSetting.objects.create(union=cast.group, needs_review=True)
    return cast


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def photo(name="食堂.jpg"):
    picture, out = Image.new("RGB", (40, 30), "white"), io.BytesIO()
    picture.save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def sent_in(cast, **facts):
    case = brought_to("accepted", cast.zhou, cast.wang, **facts)
    case.answer(cast.wang, LETTER)
    return fresh(case)


def test_without_the_rule_an_answer_goes_out_at_once(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    assert case.answer(cast.wang, LETTER).state == "published"


@pytest.mark.parametrize(("who", "state"), [("wang", "in_review"), ("li", "published"), ("yang", "published")])
@pytest.mark.parametrize("verb", ["answer", "refuse"])
def test_only_what_a_chair_writes_goes_out_without_a_look(reviewing, who, state, verb):
    cast = reviewing
    case = brought_to("accepted", cast.zhou, cast.wang)
    answer = getattr(case, verb)(getattr(cast, who), REASON)
    assert answer.state == state
    assert fresh(case).state == ("answered" if state == "published" else "accepted")


def test_a_union_may_switch_the_look_off_for_itself(reviewing):
    cast = reviewing
    VoiceSetting.objects.create(union=cast.gansu, needs_review=False)
    assert brought_to("accepted", cast.zhou, cast.wang).answer(cast.wang, LETTER).state == "published"


def test_the_chair_is_asked_the_author_sees_nothing_and_the_clock_runs(reviewing):
    cast = reviewing
    case = sent_in(cast)
    assert case.due_at is not None
    assert {n.user for n in Notice.objects.filter(kind="voice.sent_in")} == {cast.li}
    todo = Todo.objects.open().get(verb="approve")
    assert (todo.union, todo.duty, todo.due_at) == (cast.gansu, "chair", case.due_at)
    assert LETTER not in browser(cast.zhou).get(f"/voice/{case.pk}/").content.decode()
    assert not Notice.objects.filter(kind="voice.answered").exists()


def test_the_chair_approves_what_was_read_and_the_writer_signs(reviewing):
    cast = reviewing
    case = sent_in(cast)
    case.approve(cast.li, version(waiting(case)))
    answer = Answer.objects.get(case=case)
    assert (answer.state, answer.reviewer, answer.by) == ("published", cast.li, cast.wang)
    assert answer.office == "甘肃连锁工会 王丽娟"
    assert fresh(case).state == "answered"
    assert not Todo.objects.open().filter(about_id__in=[case.pk, answer.pk]).exists()
    assert Notice.objects.filter(kind="voice.answered", user=cast.zhou).count() == 1
    assert Notice.objects.filter(kind="voice.approved", user=cast.wang).count() == 1


def test_a_refusal_is_approved_as_a_refusal(reviewing):
    cast = reviewing
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.refuse(cast.wang, REASON)
    case.approve(cast.li, version(waiting(case)))
    assert Answer.objects.get().conclusion == "refused"


def test_the_chair_sends_back_with_a_comment_that_cadres_read_and_the_author_does_not(reviewing):
    cast = reviewing
    case = sent_in(cast)
    with pytest.raises(ValidationError, match="哪里要改"):
        case.send_back(cast.li, " ")
    case.send_back(cast.li, "先写结果，再写原因")
    assert case.draft_of_round().state == "draft"
    assert "先写结果" in browser(cast.wang).get(f"/voice/{case.pk}/desk/").content.decode()
    assert "先写结果" not in browser(cast.zhou).get(f"/voice/{case.pk}/").content.decode()
    assert Notice.objects.get(kind="voice.sent_back").user == cast.wang
    assert case.answer(cast.wang, "改好了，先写结果。").state == "in_review"


def test_while_the_chair_looks_nobody_edits_and_who_wants_to_takes_it_back(reviewing):
    cast = reviewing
    case = sent_in(cast)
    for act in (case.save_draft, case.answer):
        with pytest.raises(ValidationError, match="先撤回"):
            act(cast.wang, "换一种说法说一遍")
    case.recall(cast.wang)
    assert case.save_draft(cast.wang, "换一种说法说一遍").state == "draft"
    with pytest.raises(Overtaken):
        case.recall(cast.wang)


def test_a_chair_never_approves_words_they_have_not_read(reviewing):
    cast = reviewing
    case = sent_in(cast)
    seen = version(waiting(case))
    case.recall(cast.wang)
    case.answer(cast.wang, "另一番话，主席没有看过。")
    with pytest.raises(ValidationError, match="再看一遍"):
        case.approve(cast.li, seen)
    page = browser(cast.li).post(f"/voice/{case.pk}/approve/", {"version": seen})
    assert page.status_code == 422
    assert "另一番话" in page.content.decode()
    assert fresh(case).state == "accepted"


def test_who_may_look(reviewing):
    cast = reviewing
    case = sent_in(cast)
    assert {name for name in EVERYBODY if may(getattr(cast, name), "review", case)} == {"li", "yang"}
    case.recall(cast.wang)
    assert not [name for name in EVERYBODY if may(getattr(cast, name), "review", case)]


def test_a_chair_does_not_look_at_the_answer_to_themselves(reviewing):
    cast = reviewing
    case = ask(cast.li)
    case.answer(cast.wang, LETTER)
    assert not may(cast.li, "review", case)
    assert may(cast.yang, "review", case)


def test_a_chair_without_the_voice_duty_reviews_and_learns_no_name(reviewing):
    cast = reviewing
    Duty.objects.filter(user=cast.li, code="voice").delete()
    case = sent_in(cast)
    li = browser(cast.li)
    page = li.get(f"/voice/{case.pk}/review/").content.decode()
    assert LETTER in page
    assert "周敏" not in page
    assert li.get(f"/voice/{case.pk}/desk/").status_code == 404
    seen = version(waiting(case))
    assert li.post(f"/voice/{case.pk}/approve/", {"version": seen}).status_code == 302
    assert fresh(case).state == "answered"


@pytest.mark.parametrize("away", ["refer", "expire", "withdraw"])
def test_an_answer_comes_back_to_the_desk_when_its_case_goes_elsewhere(reviewing, away):
    cast = reviewing
    case = sent_in(cast)
    if away == "refer":
        case.refer(cast.wang, cast.hunan, "这件事归湖南管")
    elif away == "withdraw":
        case.withdraw(cast.zhou)
    else:
        case = expire(case)
        case.escalate(case.due_at)
    assert Answer.objects.get().state == "draft"
    assert not Todo.objects.open().filter(verb="approve").exists()


@pytest.mark.parametrize("kind", ["counsel", "complaint"])
def test_a_confidence_and_a_complaint_are_not_looked_at(reviewing, kind):
    cast = reviewing
    desk = {"counsel": "counsel", "complaint": "platform"}[kind]
    Duty.objects.create(user=cast.liu, union=cast.group, code=desk, starts_on="2020-01-01")
    case = ask(cast.zhou, kind=kind)
    assert case.answer(cast.liu, LETTER).state == "published"


def test_the_pages_lead_from_desk_to_chair_and_back(reviewing):
    cast = reviewing
    case = brought_to("accepted", cast.zhou, cast.wang)
    wang, li = browser(cast.wang), browser(cast.li)
    assert "送主席审核" in wang.get(f"/voice/{case.pk}/desk/").content.decode()
    said = wang.post(f"/voice/{case.pk}/answer/", {"text": LETTER, "conclusion": "solved"}, follow=True)
    assert "已送主席审核" in said.content.decode()
    assert "撤回来改" in said.content.decode()
    assert "去审核" in li.get(f"/voice/{case.pk}/desk/").content.decode()
    assert LETTER in li.get(f"/voice/{case.pk}/review/").content.decode()
    assert li.post(f"/voice/{case.pk}/send_back/", {"comment": ""}).status_code == 422
    li.post(f"/voice/{case.pk}/send_back/", {"comment": "再具体一点"})
    assert li.get(f"/voice/{case.pk}/review/").status_code == 404
    wang.post(f"/voice/{case.pk}/answer/", {"text": LETTER, "conclusion": "solved"})
    assert wang.post(f"/voice/{case.pk}/recall/", follow=True).status_code == 200
    assert case.draft_of_round().state == "draft"


@pytest.mark.parametrize("taker", ["", "无"])
def test_not_ours_needs_somebody_to_turn_to(cast, taker):
    case = brought_to("accepted", cast.zhou, cast.wang)
    with pytest.raises(ValidationError, match="该找谁"):
        case.answer(cast.wang, LETTER, "not_ours", taker)
    answer = browser(cast.wang).post(
        f"/voice/{case.pk}/answer/", {"text": LETTER, "conclusion": "not_ours", "taker": taker}
    )
    assert answer.status_code == 422
    assert "该找谁" in answer.content.decode()
    assert LETTER in answer.content.decode()


def test_the_letter_shows_whom_to_turn_to_and_the_papers(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    posted = {"text": LETTER, "conclusion": "not_ours", "taker": "社区居委会 0931-8888", "files": [photo()]}
    browser(cast.wang).post(f"/voice/{case.pk}/answer/", posted)
    page = browser(cast.zhou).get(f"/voice/{case.pk}/").content.decode()
    assert "社区居委会 0931-8888" in page
    assert "图片1" in page


def test_papers_are_kept_with_the_draft_and_shown_to_whoever_may_read_the_answer(cast):
    case = brought_to("accepted", cast.zhou, cast.wang, visibility="group")
    wang = browser(cast.wang)
    wang.post(f"/voice/{case.pk}/draft/", {"text": LETTER, "conclusion": "solved", "files": [photo()]})
    file = attached(case.draft_of_round()).get()
    assert file.name == "图片1.webp"
    assert "图片1" in wang.get(f"/voice/{case.pk}/desk/").content.decode()
    assert browser(cast.zhou).get(f"/files/{file.uuid}/").status_code == 404
    wang.post(f"/voice/{case.pk}/answer/", {"text": LETTER, "conclusion": "solved"})
    for who, status in (("zhou", 200), ("xiong", 200)):
        answer = browser(getattr(cast, who)).get(f"/files/{file.uuid}/")
        assert answer.status_code == status
        assert b"".join(answer.streaming_content)


def test_a_paper_comes_off_a_draft_and_never_off_an_answer_that_is_out(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    draft = case.save_draft(cast.wang, LETTER, uploads=[photo()])
    wang, file = browser(cast.wang), attached(draft).get()
    wang.post(f"/voice/{case.pk}/detach/", {"file": str(file.uuid), "text": "又写了一句"})
    assert not attached(draft).exists()
    assert case.draft_of_round().text == "又写了一句"
    answer = case.answer(cast.wang, LETTER, uploads=[photo()])
    file = attached(answer).get()
    assert wang.post(f"/voice/{case.pk}/detach/", {"file": str(file.uuid)}).status_code in (302, 409)
    assert attached(answer).exists()


def test_verbs_of_the_answer_know_their_states(reviewing):
    case = sent_in(reviewing)
    answer = waiting(case)
    for verb in ("publish", "send_in"):
        with pytest.raises(IllegalMove):
            answer.flow.move(answer, verb, reviewing.wang)
    assert isinstance(case, Case)


@pytest.mark.parametrize("typed", ["写到一半\x00\x1b的答复", "写到一半的答复" * 1000])
@pytest.mark.parametrize("verb", ["insert", "detach"])
def test_what_is_typed_beside_a_button_breaks_nothing(cast, verb, typed):
    case = brought_to("accepted", cast.zhou, cast.wang)
    file = attached(case.save_draft(cast.wang, "先写一句", uploads=[photo()])).get()
    answer = browser(cast.wang).post(f"/voice/{case.pk}/{verb}/", {"text": typed, "file": str(file.uuid)})
    assert answer.status_code == 302
    text = case.draft_of_round().text
    assert text == ("先写一句" if len(typed) > 5000 else "写到一半的答复")
