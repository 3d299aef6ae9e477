"""The list of awards to begin with. Nothing where there are awards already."""

from django.db import migrations


def load(apps, _schema):
    from zgh.services.honours import starter

    starter.load(apps.get_model("honours", "Award"))


class Migration(migrations.Migration):
    dependencies = [("honours", "0001_first")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
