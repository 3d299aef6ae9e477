"""A model may only say the passages again: what cites nothing, adds a figure or comes too late is thrown away."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from zgh.services.policies.figures import figures
from zgh.services.policies.models import Document
from zgh.services.policies.rephrasing import checked

from .conftest import browser

TEXT = "第三条 职工结婚，凭结婚证享受婚假三十天，期间工资照发，不影响评先评优。"
GIVEN = {1: TEXT, 2: "第四条 婚假可以分2次休完。"}


class Model:
    """A small server that answers as it is told and remembers what it was asked."""

    def __init__(self):
        self.said, self.status, self.wait, self.asked = "婚假30天，工资照发[1]。", 200, 0.0, []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                model.asked.append((self.path, dict(self.headers), self.rfile.read(length).decode()))
                time.sleep(model.wait)
                body = json.dumps({"choices": [{"message": {"content": model.said}}]}).encode()
                body = model.raw or body
                self.send_response(model.status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                pass

        self.raw = b""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def model(settings):
    made = Model()
    settings.POLICY_MODEL = {
        "url": f"http://127.0.0.1:{made.server.server_port}/v1", "key": "sk-test", "name": "small", "seconds": 1,
    }  # fmt: skip
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def library(cast):
    """A public document, and one of 甘肃's own that holds the same words."""
    Document.objects.create(title="婚假细则", level="group", text=TEXT).publish(cast.yang)
    own = {"union": cast.gansu, "level": "company", "text": "第一条 分两次休婚假要内部批条子，评优另算。"}
    Document.objects.create(title="甘肃内部", **own).publish(cast.yang)
    return cast


def rephrased(user, **query):
    return browser(user).get("/policies/rephrased/", {"q": "婚假影响评优吗", **query}).content.decode()


def test_a_good_answer_is_shown_as_generated_with_its_citations(library, model):
    page = rephrased(library.zhou)
    assert "这段话由程序根据下面的条文整理" in page
    assert "婚假30天，工资照发" in page
    assert 'href="#found-' in page
    assert "找人问" in page


def test_the_page_itself_never_waits_and_asks_nobody(library, model):
    page = browser(library.zhou).get("/policies/", {"q": "婚假影响评优吗"}).content.decode()
    assert 'hx-get="/policies/rephrased/' in page
    assert model.asked == []


def test_nothing_of_who_asks_and_nothing_of_a_unions_own_is_sent(library, model):
    rephrased(library.zhou, q="婚假影响评优吗 13800000001")
    [(path, headers, body)] = model.asked
    body = json.dumps(json.loads(body), ensure_ascii=False)
    assert path == "/v1/chat/completions"
    assert "三十天" in body
    for hidden in ("周敏", "zhou", "13800000001", "甘肃内部", "批条子"):
        assert hidden not in body + json.dumps(headers)


@pytest.mark.parametrize("trouble", ["off", "slow", "failing", "nonsense", "huge", "lying", "silent"])
def test_whatever_goes_wrong_the_passages_stand_alone(library, model, settings, trouble):
    if trouble == "off":
        settings.POLICY_MODEL = settings.POLICY_MODEL | {"url": ""}
    model.wait = 3 if trouble == "slow" else 0
    model.status = 500 if trouble == "failing" else 200
    model.raw = {"nonsense": b"{]", "huge": b"x" * 200_000, "silent": b'{"choices": []}'}.get(trouble, b"")
    if trouble == "lying":
        model.said = "婚假40天[1]。"
    began = time.monotonic()
    assert "由程序" not in rephrased(library.zhou)
    assert time.monotonic() - began < 2.9
    page = browser(library.zhou).get("/policies/", {"q": "婚假影响评优吗"}).content.decode()
    assert TEXT[:12] in page.replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize(
    ("said", "is_good"),
    [("婚假30天，工资照发[1]。", True), ("婚假三十日[1]。可以分两次休完[2]。", True), ("婚假30天。[1]", True),
     ("一般来说，婚假30天[1]。", True), ("婚假30天。", False), ("婚假30天[3]。", False), ("婚假31天[1]。", False),
     ("婚假30个月[1]。", False), ("婚假30天[2]。", False),
     ("婚假三十五天[1]。", False),
     ("工资照发[1]。请放心。", False),
     ("可以分2次[2]，不能跨年[2]。", False), ("<b>婚假</b>[1]", False), ("见http://x.cn[1]", False),
     ("", False), ("无", False),
     ("婚假[1]" + "很" * 500, False), ("不影响评优[1]。", True), ("婚假百分之三十[1]。", False)],
)  # fmt: skip
def test_each_sentence_rests_on_the_passage_it_cites(said, is_good):
    assert (checked(said, GIVEN) is not None) == is_good


@pytest.mark.parametrize(
    ("text", "found"),
    [("三十天", [(30, "天")]), ("158日", [(158, "天")]), ("百分之三百", [(300, "%")]), ("一般情况", []),
     ("一百二十八天", [(128, "天")]),
     ("二〇二四年", [(2024, "年")]), ("两万元", [(20000, "元")]), ("40℃以上", [(40, "度")]),
     ("3个工作日", [(3, "工作日")])],
)  # fmt: skip
def test_figures_are_read_in_digits_and_characters(text, found):
    assert [(figure.value, figure.unit) for figure in figures(text)] == found
