from django.db import migrations, models

import zgh.kit.numbers


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="notice",
            options={"ordering": ["-created_at", "-pk"], "verbose_name": "消息", "verbose_name_plural": "消息"},
        ),
        migrations.RemoveIndex(model_name="notice", name="notice_user"),
        migrations.RemoveIndex(model_name="notice", name="notice_mask"),
        # Only where new numbers come from changes, nothing in the table: SQLite would write it anew for that.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="notice",
                    name="id",
                    field=models.BigAutoField(default=zgh.kit.numbers.drawn, primary_key=True, serialize=False),
                )
            ]
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "-created_at", "-id"], name="notice_user"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mask__isnull", False)),
                fields=["mask", "-created_at", "-id"],
                name="notice_mask",
            ),
        ),
    ]
