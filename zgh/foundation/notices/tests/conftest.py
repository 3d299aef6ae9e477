"""A kind, an ear at the other end, and nights that do not spoil tests."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from zgh.foundation.notices import kinds, masks
from zgh.foundation.notices.kinds import Kind
from zgh.kit import messaging


@pytest.fixture(autouse=True)
def by_day(settings):
    """No quiet hours (the tests of hours set their own); SMS only."""
    settings.NOTICE_QUIET_HOURS = (0, 0)
    settings.NOTICE_CHANNELS = {"email": "", "sms": "memory://", "webhook": ""}


@pytest.fixture
def answered(monkeypatch):
    """A registered kind."""
    kind = Kind("test.answered", "心声有答复了", icon="message-dots")
    monkeypatch.setitem(kinds._kinds, kind.code, kind)
    return kind


@pytest.fixture
def sms():
    """What the phone gateway was given."""
    messaging.outbox.clear()
    yield messaging.outbox
    messaging.outbox.clear()


@pytest.fixture
def mask_of(monkeypatch):
    """Masks as a room would provide them."""

    def mask(user):
        return hashlib.sha256(f"key {user.pk}".encode()).hexdigest()

    monkeypatch.setattr(masks, "_mask_of", [mask])
    return mask


class Ear:
    """A small real server: keeps what it hears, answers what it is told to."""

    def __init__(self):
        self.heard, self.answers = [], []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ear.heard.append((dict(self.headers), body))
                self.send_response(ear.answers.pop(0) if ear.answers else 200)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://:quiet-word@127.0.0.1:{self.server.server_port}/hook"

    @property
    def facts(self):
        return [json.loads(body) for _headers, body in self.heard]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def ear(settings):
    """The webhook's other end; it is the only open channel."""
    ear = Ear()
    settings.NOTICE_CHANNELS = {"email": "", "sms": "", "webhook": ear.url}
    yield ear
    ear.close()
