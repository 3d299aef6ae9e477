"""Words of published documents are kept when others take their place."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_missed_figures"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="第几稿")),
                ("text", models.TextField(blank=True, verbose_name="原文")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="存于")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁改的",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="policies.document",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "原文的历次稿子",
                "verbose_name_plural": "原文的历次稿子",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("document", "number"), name="policy_edition_once")],
            },
        ),
    ]
