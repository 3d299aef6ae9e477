"""The app on a phone: manifest, worker, offline page, and which pages may be kept for whom."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageChops

from scripts import icons
from zgh.foundation.portal import keeping, worker
from zgh.kit.templatetags.kit import _still

pytestmark = pytest.mark.django_db
IMG = Path(settings.ROOT) / "zgh/static/img"
WEEK = 7 * 86400


@pytest.fixture(autouse=True)
def _drawn_anew() -> Iterator[None]:
    """Parts that are drawn once a process name static files, which these tests exchange."""
    _still.cache_clear()
    yield
    _still.cache_clear()


@pytest.fixture
def hashed(tmp_path: Path, settings: Any) -> None:
    """Static files as they are really served."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DATA_DIR = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "zgh.kit.static.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    worker._source.cache_clear()


def test_the_manifest_names_the_platform_and_icons_that_are_there(client):
    answer = client.get("/manifest.webmanifest")
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["scope"], said["start_url"]) == ("智工汇", "/", "/")
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        with Image.open(IMG / icon["src"].rsplit("/", 1)[-1]) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_the_icons_are_drawn_from_the_mark():
    for name, facts in icons.ICONS.items():
        with Image.open(IMG / f"{name}.png") as kept:
            drawn = icons.icon(*facts).convert("RGB")
            apart = (
                ImageChops.difference(kept.convert("RGBA").convert("RGB"), drawn)
                .convert("L")
                .point(lambda v: v > 60 and 255)
            )
            assert sum(apart.histogram()[255:]) < drawn.width * drawn.height * 0.02, name


def test_the_worker_may_look_after_every_page_and_is_never_kept(client, hashed):
    answer = client.get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    facts = json.loads(re.match(r"const SHELL = (.*);\n", answer.content.decode())[1])
    assert facts["version"] == staticfiles_storage.manifest_hash
    assert facts["offline"] == "/offline/"
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in facts["files"])
    assert 'addEventListener("install"' in answer.content.decode()
    assert 'data-worker="/worker.js"' in client.get("/account/login/").content.decode()


def test_without_hashed_names_the_worker_takes_itself_away(client):
    assert "unregister" in client.get("/worker.js").content.decode()
    assert 'data-worker=""' in client.get("/account/login/").content.decode()


def test_everything_fetched_ahead_may_be_kept(cast, client):
    client.force_login(cast.zhou)
    assert set(keeping.ahead()) >= {"/", "/me/", "/orgs/home/"}
    for path in keeping.ahead():
        assert client.get(path, follow=True).has_header("Keep-Page"), path


def test_the_offline_page_knows_nobody(cast, client):
    client.force_login(cast.zhou)
    answer = client.get("/offline/")
    assert answer.status_code == 200
    assert 'name="who"' not in answer.content.decode()
    assert "周敏" not in answer.content.decode()
    assert not answer.has_header("Keep-Page")
    with CaptureQueriesContext(connection) as queries:
        type(client)().get("/offline/")
    assert len(queries) == 0


def test_the_offline_page_leads_to_what_may_be_kept_and_nowhere_else(client):
    text = client.get("/offline/").content.decode()
    doors = re.findall(r'data-needs="([^"]+)"', text)
    assert {"/orgs/home/", "/membership/card/", "/voice/"} <= set(doors)
    assert set(doors) <= set(keeping.ahead())


def test_the_login_page_says_that_nobody_is_here(client):
    assert '<meta name="who" content="">' in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("url", ["/", "/me/"])
def test_own_pages_may_be_kept_by_their_person_alone(cast, client, url):
    assert not client.get(url).has_header("Keep-Page")
    client.force_login(cast.zhou)
    answer = client.get(url)
    assert answer["Keep-Page"] == f"{cast.zhou.pk} {WEEK}"
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_page_is_never_kept_longer_than_the_session_lasts(cast, client):
    client.force_login(cast.zhou)
    session = client.session
    session.set_expiry(900)
    session.save()
    who, seconds = client.get("/")["Keep-Page"].split()
    assert who == str(cast.zhou.pk)
    assert 890 <= int(seconds) <= 900


def test_a_page_is_gone_from_the_phone_when_the_idle_clock_of_its_person_has_run_out(cast, client, settings):
    settings.IDLE_MINUTES = {"voice": 30}
    client.force_login(cast.wang)
    client.get("/desk/")  # where duties are read, the clock is set
    assert client.get("/")["Keep-Page"] == f"{cast.wang.pk} 1800"


@pytest.mark.parametrize(("union", "is_kept"), [("gansu", True), ("hunan", False)])
def test_only_ones_own_union_is_kept(cast, client, union, is_kept):
    client.force_login(cast.zhou)
    answer = client.get(getattr(cast, union).get_absolute_url())
    assert answer.status_code == 200
    assert answer.has_header("Keep-Page") is is_kept


@pytest.mark.parametrize("url", ["/desk/", "/orgs/people/", "/todo/", "/orgs/"])
def test_pages_about_others_are_not_kept_and_stay_out_of_shared_caches(cast, client, url):
    client.force_login(cast.wang)
    answer = client.get(url)
    assert answer.status_code == 200
    assert not answer.has_header("Keep-Page")
    assert "private" in answer["Cache-Control"]


def test_a_part_of_a_page_is_not_kept(cast, client):
    client.force_login(cast.zhou)
    assert not client.get("/notices/", headers={"HX-Request": "true"}).has_header("Keep-Page")
    assert client.get("/notices/").has_header("Keep-Page")


def test_platform_staff_leave_nothing_on_the_device(cast, client):
    client.force_login(cast.operator)
    assert not client.get("/").has_header("Keep-Page")


def test_the_policy_lets_the_worker_and_the_manifest_come_from_here_only(client):
    policy = client.get("/account/login/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy
