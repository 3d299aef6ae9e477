"""How many proofs are read, where before there was one tick for one."""

from django.db import migrations, models


def counted(apps, _editor):
    apps.get_model("news", "Setting").objects.filter(is_proofread=True).update(proofs_needed=1)


def ticked(apps, _editor):
    apps.get_model("news", "Setting").objects.filter(proofs_needed__gt=0).update(is_proofread=True)


class Migration(migrations.Migration):
    dependencies = [("news", "0008_heard")]

    operations = [
        migrations.AddField(
            model_name="setting",
            name="proofs_needed",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="发布前要几校"),
        ),
        migrations.RunPython(counted, ticked),
        migrations.RemoveField(model_name="setting", name="is_proofread"),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.CheckConstraint(condition=models.Q(("proofs_needed__lte", 3)), name="news_proofs_within"),
        ),
    ]
