"""The subjects a group starts with; it may rename, add and retire them."""

from django.db import migrations

SUBJECTS = (
    ("pay", "薪酬福利", "coin-yuan"),
    ("leave", "休假考勤", "calendar-heart"),
    ("canteen", "食堂餐饮", "soup"),
    ("safety", "劳动安全", "helmet"),
    ("venue", "阵地设施", "building-community"),
    ("learning", "学习培训", "book"),
    ("culture", "文体活动", "confetti"),
    ("women", "女职工关爱", "heart"),
    ("care", "帮扶慰问", "gift"),
    ("honour", "评先评优", "medal"),
    ("policy", "政策咨询", "file-text"),
    ("other", "其他", "dots"),
)


def seed(apps, _schema):
    category = apps.get_model("voice", "Category")
    for rank, (code, name, icon) in enumerate(SUBJECTS, start=1):
        category.objects.get_or_create(code=code, defaults={"name": name, "icon": icon, "rank": rank})


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
