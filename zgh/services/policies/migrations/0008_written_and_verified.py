"""A rule says where one and the same person wrote and verified it. Of those verified so far nobody looks it up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0007_desks")]
    operations = [
        migrations.AddField(
            model_name="rule",
            name="is_alone",
            field=models.BooleanField(default=False, editable=False, verbose_name="写和核是同一个人"),
        ),
    ]
