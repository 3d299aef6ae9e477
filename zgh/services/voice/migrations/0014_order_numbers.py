from django.db import migrations, models

import zgh.services.voice.models.supervision
from zgh.kit.dates import midnight


def forget_minutes(apps, _schema_editor):
    """Of a hidden author's word to whoever followed up only the day is kept, as of all their words."""
    hidden = apps.get_model("voice", "Case").objects.exclude(mask="")
    said = apps.get_model("voice", "Message").objects.filter(side="author", case__in=hidden.order_by().values("pk"))
    for row in said.order_by("pk").iterator(500):
        row.at = midnight(row.at)
        row.save(update_fields=["at"])


class Migration(migrations.Migration):
    dependencies = [("voice", "0013_answers")]

    operations = [
        migrations.AlterModelOptions(
            name="supervisionorder",
            options={"ordering": ["-issued_at", "-pk"], "verbose_name": "督办单", "verbose_name_plural": "督办单"},
        ),
        # Only where new numbers come from changes, nothing in the table: SQLite would write it anew for that.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="supervisionorder",
                    name="id",
                    field=models.BigAutoField(
                        default=zgh.services.voice.models.supervision.order_number,
                        primary_key=True,
                        serialize=False,
                    ),
                )
            ]
        ),
        migrations.RunPython(forget_minutes, migrations.RunPython.noop),
    ]
