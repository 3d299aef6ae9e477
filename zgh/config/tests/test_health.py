"""What probes hear."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from zgh.foundation.tasks.models import Heartbeat


def test_being_alive_takes_no_database(client):  # which this test has not asked for, so touching it would fail
    answer = client.get("/health/live/")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


@pytest.mark.parametrize(("has_worker", "status"), [(True, "ready"), (False, "degraded")])
def test_a_missing_worker_is_told_and_does_not_take_the_web_down(client, db, has_worker, status):
    if has_worker:
        Heartbeat.objects.create(worker_id="w", beat_at=timezone.now())
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert answer["Cache-Control"] == "no-store"


def test_an_unapplied_migration_means_not_ready(client, db):
    MigrationRecorder.Migration.objects.filter(app="calendar").delete()
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert answer.json()["checks"] == {"database": True, "migrations": False, "cache": True}


def test_a_cache_that_is_away_means_not_ready(client, db, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["checks"]["cache"]) == (503, False)


def test_a_probe_costs_few_queries_and_leaves_nothing_behind(client, db, django_assert_max_num_queries):
    client.get("/health/ready/")
    with django_assert_max_num_queries(12):
        client.get("/health/ready/")
    assert cache.get("health") is not None


def test_probes_come_without_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^health/"]
    assert client.get("/health/live/").status_code == 200
    assert client.get("/calendar/").status_code == 301
