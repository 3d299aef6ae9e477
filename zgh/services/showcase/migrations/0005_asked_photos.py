"""What somebody was asked about: of works there are already, the photos on them now."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def note(apps: Any, _schema: Any) -> None:
    """Whoever was asked about photos that are there, named or not, is waited for."""
    Part, StoredFile = apps.get_model("showcase", "Part"), apps.get_model("files", "StoredFile")
    for part in Part.objects.filter(role="shown", asked_at__isnull=False).iterator():
        files = StoredFile.objects.filter(owner_type="showcase.work", owner_id=part.work_id)
        part.asked_photos = sorted(set(files.values_list("sha256", flat=True)))
        part.is_there = part.is_named or bool(part.asked_photos)
        part.save(update_fields=["asked_photos", "is_there"])
    Part.objects.filter(is_named=False, asked_photos=[]).update(is_there=False)


class Migration(migrations.Migration):
    dependencies = [
        ("showcase", "0004_untouched"),
        ("files", "0003_alt"),
    ]

    operations = [
        migrations.AddField(
            model_name="part",
            name="asked_photos",
            field=models.JSONField(default=list, verbose_name="问过本人的照片"),
        ),
        migrations.AddField(
            model_name="part",
            name="is_there",
            field=models.BooleanField(default=True, verbose_name="名字或者问过的照片还在"),
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
