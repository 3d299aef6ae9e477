"""Cases from before know who heard them first by their first promise."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _schema_editor):
    Case, Clock = apps.get_model("voice", "Case"), apps.get_model("voice", "Clock")
    first = Clock.objects.filter(case=OuterRef("pk")).order_by("pk").values("union")[:1]
    Case.objects.filter(first_union=None).update(first_union=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [("voice", "0004_desks")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
