"""The starter set of rules, each to be verified by an officer. Nothing where there are rules already."""

from django.db import migrations
from django.utils import timezone


def load(apps, _schema):
    from zgh.services.policies import starter

    starter.load(apps.get_model("policies", "Document"), apps.get_model("policies", "Rule"), timezone.now())


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_library")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
