"""The national schedule as far as it was published when this was written; `zgh seed_calendar` goes on from there."""

from django.db import migrations

YEARS = (2024, 2025, 2026)


def enter(apps, _schema_editor):
    from zgh.foundation.calendar.seed import seed

    seed(apps.get_model("calendar", "Day"), YEARS)


def leave(apps, _schema_editor):
    apps.get_model("calendar", "Day").objects.filter(union__isnull=True, date__year__in=YEARS).delete()


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_initial")]
    operations = [migrations.RunPython(enter, leave)]
