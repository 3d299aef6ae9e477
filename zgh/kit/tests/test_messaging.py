"""Messages go through the gateway the setting names."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from zgh.kit import messaging


@pytest.fixture
def gateway_server():
    """A small real gateway: keeps what it was sent, answers with `status`."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        status = 200

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.path, self.headers.get("Authorization"), json.loads(body)))
            self.send_response(Handler.status)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, seen, Handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_console_prints_one_line_without_the_number(settings, capsys):
    settings.SMS_URL = "console://"
    messaging.send_soon("sms", "13800138000", "您的登录验证码是123456")
    assert capsys.readouterr().err == "[sms] 138****8000 您的登录验证码是123456\n"


def test_a_web_gateway_gets_number_text_and_token(settings, gateway_server):
    port, seen, _handler = gateway_server
    settings.SMS_URL = f"http://se%40cret@127.0.0.1:{port}/sms"
    messaging.sender("sms")("13800138000", "您好")
    assert seen == [("/sms", "Bearer se@cret", {"to": "13800138000", "text": "您好"})]


def test_a_failing_gateway_fails_the_sender_but_not_the_person_who_waits(settings, gateway_server, capsys):
    port, seen, handler = gateway_server
    handler.status = 500
    settings.SMS_URL = f"http://127.0.0.1:{port}/sms"
    with pytest.raises(Exception, match="500"):
        messaging.sender("sms")("13800138000", "您好")
    messaging.send_soon("sms", "13800138000", "您好")
    messaging._threads().submit(lambda: None).result()
    for _ in range(100):
        if len(seen) == 2:
            break
        threading.Event().wait(0.05)
    assert len(seen) == 2
    assert "13800138000" not in capsys.readouterr().out


def test_mail_goes_through_django():
    messaging.sender("mail")("a@example.com", "正文", "标题")
    assert mail.outbox[0].subject == "标题"


def test_an_unknown_gateway_says_so(settings):
    settings.SMS_URL = "pigeon://"
    with pytest.raises(ValueError, match="pigeon"):
        messaging.sender("sms")
