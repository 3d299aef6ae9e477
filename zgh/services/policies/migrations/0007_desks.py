"""What waits for the keepers of a union is about a row of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0010_news_duty"), ("policies", "0006_editions")]
    operations = [
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lock_count", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.union",
                        verbose_name="工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "政策维护",
                "verbose_name_plural": "政策维护",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("union",), name="policy_desk_once")],
            },
        ),
    ]
