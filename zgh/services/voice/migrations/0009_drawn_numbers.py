from django.db import migrations, models

import zgh.services.voice.models.case
from zgh.kit.dates import midnight


def forget_minutes(apps, _schema_editor):
    """Of what hidden authors did until today only the day is kept, as from now on."""
    case = apps.get_model("voice", "Case")
    hidden = case.objects.exclude(mask="")
    for row in hidden.order_by("pk").iterator(500):
        closed = row.closed_at if row.closing in ("rated", "withdrawn") else None
        row.submitted_at = midnight(row.submitted_at)
        row.closed_at = midnight(closed) if closed else row.closed_at
        row.save(update_fields=["submitted_at", "closed_at"])
    for model, rows in (("Message", {"side": "author"}), ("Rating", {})):
        said = apps.get_model("voice", model).objects.filter(case__in=hidden.order_by().values("pk"), **rows)
        for row in said.order_by("pk").iterator(500):
            row.at = midnight(row.at)
            row.save(update_fields=["at"])


class Migration(migrations.Migration):
    dependencies = [("voice", "0008_ideas")]

    operations = [
        migrations.AlterModelOptions(
            name="case",
            options={
                "ordering": ["-submitted_at", "-pk"],
                "verbose_name": "职工心声",
                "verbose_name_plural": "职工心声",
            },
        ),
        # Only where new numbers come from changes, nothing in the table: SQLite would write it anew for that.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="case",
                    name="id",
                    field=models.BigAutoField(
                        default=zgh.services.voice.models.case.case_number, primary_key=True, serialize=False
                    ),
                )
            ]
        ),
        migrations.RunPython(forget_minutes, migrations.RunPython.noop),
    ]
