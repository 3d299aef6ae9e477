"""Rows of the starter set that stood in the way of the country's get a case of their own; 广东's 难产 comes in.

Only rows nobody has verified: whoever signed one signed its case too. Documents get the page they were found on.
"""

from django.db import migrations

MONTHS = "发高温津贴的月份"
# kind, province, unit → case, is_extra
CASES = (
    ("nursing", "51", "month", "纯母乳喂养，加在产假上", True),
    ("nursing", "61", "month", "单位没法保证哺乳时间，经协商", False),
    ("funeral", "31", "day", "岳父母或公婆去世", False),
    ("maternity", "54", "day", "西藏户籍在职干部职工", False),
)


def part(apps, _schema):
    from zgh.services.policies import starter

    rule, document = apps.get_model("policies", "Rule"), apps.get_model("policies", "Document")
    rows = rule.objects.filter(once=None, state="unverified", case="", is_extra=False)
    rows.filter(kind="hot_months", unit="months").exclude(province="").update(case=MONTHS)
    for kind, province, unit, case, is_extra in CASES:
        rows.filter(kind=kind, province=province, unit=unit).update(case=case, is_extra=is_extra)
    starter.add_missing(rule, [("maternity", "44", "难产")])
    starter.fill_sources(document)


class Migration(migrations.Migration):
    dependencies = [("policies", "0003_comparing_and_guides")]
    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
