"""Operators so far looked after the platform: they become system operators."""

from typing import Any

from django.db import migrations


def to_kinds(apps: Any, _editor: Any) -> None:
    """is_operator → operator_kind."""
    apps.get_model("accounts", "User").objects.filter(is_operator=True).update(operator_kind="system")


def to_flag(apps: Any, _editor: Any) -> None:
    """Back: whatever kind was an operator."""
    apps.get_model("accounts", "User").objects.exclude(operator_kind="").update(is_operator=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_second_step_and_operators")]

    operations = [migrations.RunPython(to_kinds, to_flag)]
